"""Runs every case of the YAML files beside this one: what a lawyer writes there is what the clock must answer.

Keys: 案例 (the case); 规则 (a rule's code) or 期限 (n and unit, rolls unless 不顺延); 起算; 扣除 (span: document);
延长 (further limits, or how many of the rule's own, true for one); 倒推 (back from an event); 至少 (open at least). What is expected:
名义, 法定, 稳妥, 时刻, 暂算. A yearly day has 年份 instead of 起算.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.law.asking import Question, ask
from fazhi.kernel.law.explanations import explain, explain_notice
from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import OWN_FOLDERS, pack_folders, rulebook
from fazhi.kernel.law.rules import Direction, Kind, Value
from fazhi.kernel.law.timelimits import Exclusion, Limit, Roll, Unit, deadline, earliest_close, latest_notice
from fazhi.kernel.law.workcalendar import WorkCalendar

CALENDAR = WorkCalendar(load_notices(pack_folders()))
KEYS = {
    "案例",
    "规则",
    "期限",
    "不顺延",
    "起算",
    "年份",
    "扣除",
    "延长",
    "倒推",
    "至少",
    "名义",
    "法定",
    "稳妥",
    "暂算",
    "时刻",
}
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['案例']}")
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
    if path.stem != "missing_norms"
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def test_the_cases_are_there() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS, f"不认识的键 {set(case) - KEYS}"
    if "年份" in case:
        assert str(rulebook()[case["规则"]].in_force(date(case["年份"], 12, 31)).due_on(case["年份"])) == str(
            case["法定"]
        )
        return
    limit, direction, extra = _limit(case)
    start = _start(case)
    exclusions = [_exclusion(span, document) for span, document in case.get("扣除", {}).items()]
    if direction is Direction.BEFORE:
        answer = latest_notice(limit, start, CALENDAR)
        lines = explain_notice(limit, start, CALENDAR)
        assert lines[-1].day == answer.nominal
    else:
        count = earliest_close if direction is Direction.AT_LEAST else deadline
        answer = count(limit, start, CALENDAR, exclusions, *([extra] if count is deadline else []))
        lines = explain(limit, start, CALENDAR, exclusions, extra)
        assert lines[-1].day == answer.legal_last
    expected = {key: case[key] for key in ("名义", "法定", "稳妥") if key in case}
    found = {"名义": answer.nominal, "法定": answer.legal_last, "稳妥": answer.safe_due}
    assert {key: str(found[key]) for key in expected} == {key: str(value) for key, value in expected.items()}
    assert expected or "时刻" in case or "暂算" in case, "案例没有写期待的结果"
    if "时刻" in case:
        assert answer.at == _moment(case["时刻"])
    assert answer.provisional is case.get("暂算", False)
    assert answer.reason == ("calendar_unknown" if answer.provisional else "")
    assert answer.basis


def _limit(case: dict[str, Any]) -> tuple[Limit, Direction, list[Limit]]:
    if "规则" in case:
        start = _start(case)
        value: Value = rulebook()[case["规则"]].in_force(start.date() if isinstance(start, datetime) else start)
        return value.limit, value.rule.direction, list(value.extensions[: case.get("延长", 0)])
    roll = Roll.NEVER if case.get("不顺延") else Roll.NEXT_WORKDAY
    direction = Direction.BEFORE if case.get("倒推") else Direction.AT_LEAST if case.get("至少") else Direction.WITHIN
    return _parsed(case["期限"], roll), direction, [_parsed(text, roll) for text in case.get("延长", [])]


def _parsed(text: str, roll: Roll) -> Limit:
    number, unit = text.split()
    return Limit(int(number), Unit(unit), roll, "案例")


def _start(case: dict[str, Any]) -> date:
    start = case["起算"]
    return start if isinstance(start, date) and not isinstance(start, datetime) else _moment(start)


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text)).replace(tzinfo=SHANGHAI)


def _exclusion(span: str, document: str) -> Exclusion:
    first_on, _, last_on = span.partition("..")
    return Exclusion(date.fromisoformat(first_on), date.fromisoformat(last_on), document)


def test_every_limit_of_the_packs_has_a_case() -> None:
    counted = {case.values[0].get("规则") for case in CASES}
    rules = [rule for rule in rulebook() if rule.kind in (Kind.LIMIT, Kind.YEARLY) and rule.pack in OWN_FOLDERS]
    assert len(rules) > 130
    assert sorted(rule.code for rule in rules if rule.code not in counted) == []


# Every rule through the door that people use


@pytest.mark.django_db
@pytest.mark.parametrize("code", [rule.code for rule in rulebook() if rule.kind in (Kind.LIMIT, Kind.YEARLY)])
def test_the_calculator_answers_for_every_limit(code: str) -> None:
    rule = rulebook()[code]
    day = date(2026, 9, 2) if rule.on(date(2026, 9, 2)) else rule.dated[0][0]  # a law that is no longer in force
    start = f"{day}T10:00" if rule.unit == "hour" else str(day)
    answer = ask(Question(start=start, rule=code))
    told = answer["explanation"]
    assert isinstance(told, list)
    assert answer["rule"] == code
    assert answer["basis"] == rule.in_force(day).rule.cite
    assert any(line.startswith("未核：") for line in told) is not rule.is_verified
    assert told[0].startswith(f"{rule.name}：")


@pytest.mark.django_db
def test_a_yearly_day_is_the_next_one() -> None:
    answer = ask(Question(start="2026-03-01", rule="annual_report.send"))
    # 28 February 2027 lies in a year without notice, but the day itself needs no calendar.
    assert (answer["legal_last"], answer["provisional"]) == ("2027-02-28", False)
    answer = ask(Question(start="2026-01-31", rule="disclosure.report.submit"))
    assert (answer["legal_last"], answer["safe_due"]) == ("2026-01-31", "2026-01-30")
