"""Checks C31 and C32: the days of a case in their order, and the days until the decision (时序、办案期限)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fazhi.kernel.law.timelimits import Answer

from .declaring import PASSED, Finding, Severity, check, failed, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .pausing import clocked, extended, hearing_stop, stops

# Evidence lawfully taken in an inspection before filing stands: acts are not compared with the day of filing.
_PAIRS = (
    ("discovered_on", "filed_on"),
    ("filed_on", "concluded_on"),
    ("concluded_on", "told_on"),
    ("told_on", "decided_on"),
    ("hearing_ended_on", "reviewed_on"),
    ("concluded_on", "reviewed_on"),
    ("reviewed_on", "decided_on"),
    ("reviewed_on", "discussed_on"),
    ("discussed_on", "decided_on"),
    ("decided_on", "served_on"),
    ("decided_on", "published_on"),
    ("served_on", "close_approved_on"),
)
_NAMES = {
    "discovered_on": "发现日期",
    "filed_on": "立案日期",
    "concluded_on": "调查终结日期",
    "told_on": "事先告知送达日",
    "decided_on": "决定日期",
    "hearing_ended_on": "听证结束日期",
    "reviewed_on": "法制审核日期",
    "discussed_on": "集体讨论日期",
    "served_on": "决定书送达日",
    "published_on": "公开日期",
    "close_approved_on": "结案批准日期",
}
_REACHED = (
    (Stage.FILING, ("discovered_on", "filed_on")),
    (Stage.NOTICE, ("concluded_on", "told_on")),
    (Stage.DECISION, ("decided_on",)),
    (Stage.SERVICE, ("served_on",)),
    (Stage.CLOSING, ("close_approved_on",)),
)
_ORDINARY = ("filed_on", "concluded_on", "told_on")


@check(
    "C31",
    "时序成对",
    Severity.DEDUCTION,
    Stage.FILING,
    basis="《行政处罚法》第四十四条、第五十四条、第五十七条、第五十八条、第六十一条、第六十四条",
    remedy="对照原始文书核对写错的日期，按更正程序改正并写明依据；日期属实的，说明原因，先后次序违法的撤销决定",
)
def days_in_order(file: CaseFile, law: Law) -> Finding:
    """Each pair of days stands in its lawful order; every pair that contradicts itself is named, none is sorted."""
    days = {name: _day(file, name) for name in _NAMES}
    wrong = [
        f"{_NAMES[last]}{days[last]}在{_NAMES[first]}{days[first]}之前"
        for first, last in _PAIRS
        if _contradicts(days[first], days[last])
    ]
    if wrong:
        return failed("；".join(wrong))
    missing = [_NAMES[name] for name in _needed(file) if days[name] is None]
    return unknown(f"没有{'、'.join(missing)}") if missing else PASSED


def _day(file: CaseFile, name: str) -> date | None:
    found: date | None = file.decided_on if name == "decided_on" else getattr(file.case, name)
    return found


def _contradicts(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first > last


def _needed(file: CaseFile) -> Iterator[str]:
    """The days that a case which has come so far must have."""
    for stage, names in _REACHED:
        if file.stage >= stage:
            yield from (name for name in names if not (file.is_simple and name in _ORDINARY))


@check(
    "C32",
    "办案期限",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第六十条；《广东省行政处罚听证程序实施办法》第三十八条",
    remedy="还没有决定的，尽快决定并写明超期原因；已经决定的，超期轻微、对当事人权利没有实际影响的，确认违法而不必然撤销"
    "（《行政复议法》第六十五条、《行政诉讼法》第七十四条），其余的撤销",
    is_for_simple=False,
)
def decided_in_time(file: CaseFile, law: Law) -> Finding:
    """The decision comes within the limit of its procedure, counted from filing, with what the law itself takes out."""
    filed_on, decided_on = file.case.filed_on, file.decided_on
    if filed_on is None or decided_on is None:
        return unknown("没有立案日期" if filed_on is None else "没有决定日期")
    rule = law.book[law.profiled("penalty.case.decide", file.case.profile)]
    value = rule.on(filed_on)
    if value is None:  # from before the field had a procedure of its own
        rule = law.book["penalty.case.decide"]
        value = rule.on(filed_on)
    if value is None:
        return unknown(f"没有{filed_on}生效的办案期限")
    doubts = Doubts()
    stopped = [*hearing_stop(file, rule), *clocked(file, rule), *stops(file, rule, doubts)]
    ends, refused = extended(file, law, value, stopped, doubts)
    if ends is None or ends.provisional:
        return unknown(f"没有{ends.legal_last.year if ends else filed_on.year}年的放假通知，办案期限只能暂算")
    if decided_on <= ends.legal_last:
        return PASSED
    late = _late(filed_on, decided_on, ends) + "".join(f"；{why}" for why in refused)
    return unknown("；".join(doubts.missing)) if doubts.missing else failed(late)


def _late(filed_on: date, decided_on: date, ends: Answer) -> str:
    return (
        f"{filed_on}立案，名义届满日{ends.nominal}，法定最后日{ends.legal_last}（稳妥办结日{ends.safe_due}），"
        f"决定日期是{decided_on}，超过了办案期限（{ends.basis}）"
    )
