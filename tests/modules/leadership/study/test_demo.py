"""The demo's meetings and study: every figure of the report comes out of rows, and one row changes exactly its figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.registry import registry
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.declarations import indicators
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.leadership.demo import study
from fazhi.modules.leadership.study import indicators as declared
from fazhi.site.work import Group, Work

DAY = date(2024, 1, 15)
TARGETS = command._read("targets.yaml")
REPORTED = {"F1": 7, "F2": 207, "F77": 1, "F78": 1, "F79": 1, "F80": 1, "F81": 1}
OWN = ("agenda", "study", "study_record", "lecture", "study_plan", "local_measure", "meeting", "organisation")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(django_db_blocker, in_demo_town(lambda: study.fill(2023, TARGETS, DAY), DAY))


@pytest.fixture
def town(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())


def mine() -> list[str]:
    known = {f"leadership.{name}" for name in OWN} | {
        "leadership.task",
        "leadership.party_rule",
        "leadership.directive",
    }
    return [
        item.code for item in indicators if getattr(item, "register", "") in known or item.code.endswith("coverage")
    ]


def figures(year: int = 2023) -> dict[str, Any]:
    codes = [code for code in mine() if code.startswith("leadership.")]
    return {figure.ref or figure.code: figure.value for figure in compute(codes, Span.year(year))}


def person(name: str) -> Person:
    return Person(User.objects.get(username=name), DAY)


def test_the_year_gives_exactly_what_the_report_says(town: None) -> None:
    found = figures()
    assert {ref: found[ref] for ref in REPORTED} == REPORTED
    assert found["leadership.organisations.coverage"] == 100
    assert found[declared.REGISTER] == 207


def test_the_year_before_has_its_targets_and_one_organisation_that_never_studied(town: None) -> None:
    found = figures(2022)
    assert (found["F1"], found["F2"], found[declared.REGISTER]) == (5, 205, 206)
    (coverage,) = compute(["leadership.organisations.coverage"], Span.year(2022))
    assert (coverage.display, coverage.numerator, coverage.denominator) == ("99.5%", 205, 206)


def _shown(year: int = 2023) -> dict[str, str]:
    codes = [code for code in mine() if code.startswith("leadership.")]
    return {figure.ref or figure.code: figure.display for figure in compute(codes, Span.year(year))}


@pytest.mark.parametrize(
    ("register", "number", "changed"),
    [
        ("agenda", "HY2023-01-01", {"F1": (7, 6), "F81": (1, 0)}),
        ("agenda", "HY2023-01-02", {"F1": (7, 6)}),
        ("agenda", "HY2023-01-03", {}),  # not of law
        ("agenda", "HY2023-04-01", {}),  # a study session, neither committee nor government
        ("agenda", "HY2023-05-02", {}),  # taken a second time
        ("local_measure", "GC2023-01", {"F77": (1, 0)}),
        ("study_plan", "JH2023-01", {"F78": (1, 0)}),
        ("study_plan", "JH2023-02", {}),
        ("study_plan", "JH2023-04", {"F79": (1, 0)}),
        ("lecture", "FD2023-01", {"F80": (1, 0)}),
        ("lecture", "FD2023-02", {}),
        ("study_record", "XX2023-01-DZZ-100", {"F2": (207, 206), "leadership.organisations.coverage": "99.5%"}),
        ("study_record", "XX2023-01-DZZ-130", {}),  # studied again in autumn
        ("study_record", "XX2023-03-DZZ-001", {}),  # not of law
    ],
)
def test_removing_a_row_changes_exactly_its_figures(
    town: None, register: str, number: str, changed: dict[str, Any]
) -> None:
    before, shown = figures(), _shown()
    row = Entry.objects.get(register=f"leadership.{register}", number=number)
    remove_entry(row, by=person("dangzheng"), reason="试删")
    after = figures()
    found: dict[str, Any] = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    rounded = {name: _shown()[name] for name, told in changed.items() if isinstance(told, str)}
    assert found | rounded == changed
    assert (shown == _shown()) is not bool(changed)


def test_a_second_run_changes_nothing_and_what_a_user_removed_stays_away(town: None) -> None:
    row = Entry.objects.get(register="leadership.lecture", number="FD2023-02")
    remove_entry(row, by=person("dangzheng"), reason="没有举办")
    events, rows = Event.objects.count(), Entry.objects.filter(removed_at=None).count()
    with command._the_day(DAY):
        study.fill(2023, TARGETS, DAY)
    assert (Event.objects.count(), Entry.objects.filter(removed_at=None).count()) == (events, rows)


def test_every_row_is_marked_and_passes_its_register_s_own_check(town: None) -> None:
    for name in (*OWN, "directive", "task", "party_rule"):
        register = registers[f"leadership.{name}"]
        rows = list(register.rows().select_related(register.detail))
        assert rows
        assert all(row.is_demo for row in rows)
        for row in rows if register.check else ():
            values = current(register, row)
            settled = register.settle(values) if register.settle else {}
            assert {key: values[key] for key in settled} == settled
            assert register.check is None or register.check(values) == {}


def test_stored_rows_agree_with_their_chain(town: None) -> None:
    assert [fault for check in registry.providers("verify") for fault in check()] == []


def test_on_the_demo_day_everybody_finds_what_waits(town: None) -> None:
    def waiting(name: str, group: Group) -> list[str]:
        work = Work(person(name))
        own = [task for task in work.tasks(work.of(group)) if task.register.code.startswith("leadership.")]
        return [f"{task.step.name}：{task.matter.title}" for task in own if task.step]

    assert waiting("guihua", Group.OVERDUE) == ["报办结：整改自建房审批档案不全问题"]
    assert waiting("gonggong", Group.SOON) == ["签收：报送政务服务事项办理时限压缩情况"]
    assert waiting("dangzheng", Group.SOON) == ["报送备案：东坑镇党委督查工作办法（模拟）"]
    assert "确认办结：开展节前安全生产执法检查" in waiting("dangzheng", Group.WAITING)


def test_one_task_is_blocked_for_the_clerk_who_reported_it(town: None) -> None:
    matter = Matter.objects.get(register="leadership.task", title="起草下一年度全面依法治镇工作要点")
    with pytest.raises(GateClosed, match="“报办结”是您办理的"):
        act(matter, "confirmed", by=person("dangzheng"), on=DAY)
    assert act(matter, "confirmed", by=person("fazhi"), on=DAY).state == "confirmed"
