"""Asking for a time limit (推算期限): a question, by a rule or a number of days, and its answer explained day by day.

The command `fazhi due` and the page 时限计算 both ask here, so that they cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fazhi.kernel.core.clock import SHANGHAI, local_day
from fazhi.kernel.core.errors import RefusedValue

from .calendar import current_calendar
from .explanations import explain, explain_notice
from .packs import rulebook
from .rules import Direction, Kind, Rule
from .timelimits import Answer, Exclusion, Limit, Roll, Unit, deadline, earliest_close, latest_notice
from .wording import counting, number

_GENERAL = {
    Unit.WORKING_DAY: "《民法典》第二百零一条；工作日按国务院办公厅放假通知",
    Unit.HOUR: "《民法典》第二百零一条第二款",
}
_GENERAL_ROLLING = "《民法典》第二百零一条至第二百零三条"
_NO_DOCUMENT = "命令行给出，未附文书；没有告知文书不得扣除"
_SAFE_DUE_UNKNOWN = "稳妥办结日落在没有放假通知的年份，暂按周一至周五计算"
_PROVISIONAL = "暂算：推算到的年份还没有放假通知，暂按周一至周五计算；不得据此判定超期，通知录入后重新推算"


@dataclass(frozen=True)
class Question:
    """What is asked (提问), in the words of the asker: texts that are not yet checked."""

    start: str
    rule: str = ""
    days: str = ""
    unit: str = ""
    exclude: Sequence[str] = ()
    is_before: bool = False


@dataclass(frozen=True)
class _Asked:
    """What the user asks: a limit, by a rule or plain, and which way it is counted."""

    limit: Limit
    rule: Rule | None
    direction: Direction


def ask(question: Question) -> dict[str, object]:
    """The answer that `interfaces.md` promises; raises FazhiError for input that has no answer."""
    start = _moment(question.start)
    has_number = bool(question.days or question.unit)
    if question.rule and not has_number and rulebook().find(question.rule).kind is Kind.YEARLY:
        return _yearly(question, local_day(start) if isinstance(start, datetime) else start)
    asked = _asked(question, start)
    exclusions = [_exclusion(text) for text in question.exclude]
    calendar = current_calendar()
    if asked.direction is Direction.BEFORE:
        if exclusions:
            raise RefusedValue("倒推最迟通知日时没有扣除期间", remedy="去掉 --exclude")
        answer = latest_notice(asked.limit, start, calendar)
        lines = explain_notice(asked.limit, start, calendar)
    else:
        count = earliest_close if asked.direction is Direction.AT_LEAST else deadline
        answer = count(asked.limit, start, calendar, exclusions)
        lines = explain(asked.limit, start, calendar, exclusions)
    return {
        "nominal": _shown(answer, answer.nominal),
        "legal_last": _shown(answer, answer.legal_last),
        "safe_due": _shown(answer, answer.safe_due),
        "provisional": answer.provisional,
        "reason": answer.reason,
        "unit": answer.unit.value,
        "n": asked.limit.n,
        "basis": answer.basis,
        "rule": asked.rule.code if asked.rule else None,
        "status": asked.rule.status_label if asked.rule else None,
        "direction": asked.direction.value,
        "explanation": [*_remarks(asked, answer), *map(str, lines)],
    }


def _yearly(question: Question, start: date) -> dict[str, object]:
    """The next fixed day of the year on or after a day; no holiday moves it."""
    if question.exclude or question.is_before:
        raise RefusedValue("每年固定的日期没有扣除期间，也不能倒推", remedy="去掉 --exclude 和 --before")
    value = rulebook().find(question.rule).in_force(start)
    rule, calendar, due_on = value.rule, current_calendar(), value.due_after(start)
    is_known = calendar.covers_all(due_on, due_on)
    remarks = [f"{rule.name}：{number(value)}，依据{rule.cite}", *_of_rule(rule), *counting(value)]
    return {
        "nominal": due_on.isoformat(),
        "legal_last": due_on.isoformat(),
        "safe_due": calendar.previous_workday(due_on).isoformat(),
        "provisional": False,
        "reason": "",
        "unit": rule.unit,
        "n": "{:02d}-{:02d}".format(*divmod(value.n, 100)),
        "basis": rule.cite,
        "rule": rule.code,
        "status": rule.status_label,
        "direction": Direction.WITHIN.value,
        "explanation": remarks if is_known else [*remarks, _SAFE_DUE_UNKNOWN],
    }


def _asked(question: Question, start: date) -> _Asked:
    if question.rule and (question.days or question.unit):
        raise RefusedValue("规则自带天数和单位，不能再给 --days 和 --unit", remedy="只留规则，或者只留天数和单位")
    if not question.rule:
        limit = _plain(question.days, question.unit)
        return _Asked(limit, None, Direction.BEFORE if question.is_before else Direction.WITHIN)
    rule = rulebook().find(question.rule)
    value = rule.in_force(local_day(start) if isinstance(start, datetime) else start)
    if question.is_before and value.rule.direction is not Direction.BEFORE:
        raise RefusedValue(f"规则“{rule.name}”是从起算日往后算的期限，不能倒推", remedy="去掉 --before")
    return _Asked(value.limit, value.rule, value.rule.direction)


def _plain(days: str, unit_name: str) -> Limit:
    if not days or not unit_name:
        raise RefusedValue("没有说按什么推算", remedy="写规则名称，或者同时写 --days 和 --unit")
    if not re.fullmatch(r"\d{1,5}", days):
        raise RefusedValue(f"“{days}”不是天数", remedy="写 0 至 99999 的整数")
    try:
        unit = Unit(unit_name)
    except ValueError:
        names = "、".join(unit.value for unit in Unit)
        raise RefusedValue(f"不认识的单位“{unit_name}”", remedy=f"可用的有：{names}") from None
    if unit in _GENERAL:
        return Limit(int(days), unit, Roll.NEVER, _GENERAL[unit])
    return Limit(int(days), unit, Roll.NEXT_WORKDAY, _GENERAL_ROLLING)


def _moment(text: str) -> date:
    """`2026-09-24` as a day, `2026-10-02T16:00` as an instant of Shanghai time."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedValue(
            f"“{text}”不是日期", where="--from", remedy="写成 2026-09-24 或 2026-10-02T16:00 的样子"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _exclusion(text: str) -> Exclusion:
    first_on, _, last_on = text.partition("..")
    try:
        first, last = date.fromisoformat(first_on), date.fromisoformat(last_on or first_on)
    except ValueError:
        raise RefusedValue(
            f"“{text}”不是一段日期", where="--exclude", remedy="写成 2026-09-23..2026-09-30 的样子"
        ) from None
    return Exclusion(first, last, _NO_DOCUMENT)


def _remarks(asked: _Asked, answer: Answer) -> Sequence[str]:
    remarks = [f"期限：{asked.limit.label}，依据{answer.basis}"]
    if asked.rule:
        remarks[0] = f"{asked.rule.name}：{asked.limit.label}，依据{asked.rule.cite}"
        remarks += _of_rule(asked.rule)
        if asked.rule.roll_basis and answer.nominal != answer.legal_last:
            remarks.append(f"届满日顺延，依据{asked.rule.roll_basis}")
    if answer.provisional:
        remarks.append(_PROVISIONAL)
    return remarks


def _of_rule(rule: Rule) -> Sequence[str]:
    """What a rule says of itself wherever it is used: that nobody has confirmed it, and its note."""
    unverified = "" if rule.is_verified else f"未核：这个数字还没有对照原文核实（{rule.source}）"
    return [text for text in (unverified, rule.note) if text]


def _shown(answer: Answer, day: date) -> str:
    if answer.at is None:
        return day.isoformat()
    return answer.at.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(timespec="minutes")
