"""Training and lesson cards (培训、学习卡): what their rows must be, hours wanted and had, and a plan drawn from defects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Value
from fazhi.kernel.records.models import Entry

from ..models import Attendance, Lesson, TrainingSession
from ..review.declaring import checks
from .accounts import find_holder, live

PLAN, TRAINING, ATTENDANCE = "enforcement.training_plan", "enforcement.training", "enforcement.attendance"
LESSON, ANSWER = "enforcement.lesson", "enforcement.answer"
HOURS = "enforcement.training.hours"
FIRST_YEAR, LAST_YEAR = 2000, 2100
_AT_ONCE = 500
_LINES, _HOURS = 10, 2


# --- what a row must be -----------------------------------------------------------------------------------------------


def wrong_plan(facts: Mapping[str, Any]) -> dict[str, str]:
    found = _wrong_code(facts) | _no_hours(facts)
    year = facts.get("year")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        found["year"] = f"“{year}”不是年度；办法：写成 2024 的样子"
    return found


def wrong_session(facts: Mapping[str, Any]) -> dict[str, str]:
    held_on = facts.get("occurred_on")
    if held_on and held_on > today():
        return {"occurred_on": f"{held_on} 还没有到，不能登记为已举办；办法：先写进培训计划，举办后再登记"}
    return _no_hours(facts)


def wrong_attendance(facts: Mapping[str, Any]) -> dict[str, str]:
    return _no_hours(facts)


def settle_attendance(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whose the row is follows from the account, the day from the session (姓名、单位、参训日期)."""
    session = Entry.objects.filter(register=TRAINING, removed_at=None, number=facts.get("session") or "").first()
    return find_holder(facts) | ({"occurred_on": session.occurred_on} if session else {})


def wrong_lesson(facts: Mapping[str, Any]) -> dict[str, str]:
    """A question has at least two answers to choose from, one of them right, with the article that says so."""
    found = _wrong_code(facts)
    question, answer = facts.get("question"), facts.get("answer")
    options = options_of(str(facts.get("options") or ""))
    if not question:
        return found
    if len(set(options)) < len("二选"):
        found["options"] = "测试题至少要有两个不同的选项；办法：一行写一个"
    elif answer not in options:
        found["answer"] = "答案不是其中一个选项；办法：与其中一行完全相同"
    if not facts.get("basis"):
        found["basis"] = "测试题没有写法律依据；办法：写明是哪部法的哪一条"
    return found


def wrong_answer(facts: Mapping[str, Any]) -> dict[str, str]:
    return {} if facts.get("username") else {"given": "答题要由本人在“学习卡”页作答；办法：打开学习卡，选好后提交"}


def _no_hours(facts: Mapping[str, Any]) -> dict[str, str]:
    return {} if facts.get("hours") else {"hours": "学时须大于 0；办法：写明学时"}


def _wrong_code(facts: Mapping[str, Any]) -> dict[str, str]:
    code = facts.get("check_code")
    if code and len(checks) and code not in checks:
        return {"check_code": f"没有评查项“{code}”；办法：写成 C21 的样子"}
    return {}


def options_of(text: str) -> list[str]:
    """What may be chosen (选项), one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def attended(by: str, rows: Collection[int]) -> None:
    """Refuses hours of nobody, of no session, of more than was held, and the same person twice (参训核对)."""
    ids = list(rows)
    for start in range(0, len(ids), _AT_ONCE):
        part = _standing(Attendance, ATTENDANCE).filter(pk__in=ids[start : start + _AT_ONCE])
        mine = list(part.select_related("entry"))
        named = {one.session for one in mine}
        sessions = _standing(TrainingSession, TRAINING).filter(entry__number__in=named)
        held = dict(sessions.values_list("entry__number", "hours"))
        people = live().filter(entry__number__in={one.account for one in mine})
        accounts = set(people.values_list("entry__number", flat=True))
        there = _standing(Attendance, ATTENDANCE).filter(session__in=named)
        counted: dict[tuple[str, str], int] = {}
        for pair in there.values_list("session", "account"):
            counted[pair] = counted.get(pair, 0) + 1
        for one in mine:
            if why := _misfit(one, held, accounts, counted[one.session, one.account]):
                raise FazhiError(f"参训学时“{one}”：{why}", remedy="核对培训编号、执法账号和学时")


def _misfit(one: Attendance, held: Mapping[str, int], accounts: Collection[str], times: int) -> str:
    if one.session not in held:
        return f"没有编号为“{one.session}”的执法培训"
    if one.account not in accounts:
        return f"执法账号台账中没有“{one.account}”"
    if one.hours > held[one.session]:
        return f"{one.hours} 学时多于这场培训的 {held[one.session]} 学时"
    return f"账号“{one.account}”在这场培训已经登记过" if times > 1 else ""


def _standing(model: Any, register: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(entry__in=Entry.objects.filter(register=register, removed_at=None))
    return rows


# --- hours ------------------------------------------------------------------------------------------------------------


def hours_wanted(year: int) -> Value | None:
    """The hours that an officer needs in a year (年度学时要求); None for a year in which no rule asks for any."""
    return rulebook()[HOURS].on(date(year, 12, 31))


def hours_of(year: int, accounts: Sequence[str] | None = None) -> dict[str, int]:
    """The hours of a year by account (学时合计); who has none is left out."""
    rows = _standing(Attendance, ATTENDANCE).filter(entry__occurred_on__year=year)
    if accounts is not None:
        rows = rows.filter(account__in=accounts)
    return dict(rows.order_by().values_list("account").annotate(Sum("hours")))


# --- a plan from the year's own defects -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A line that the plan may take up (计划草稿): against which defect, and in how many files it was found."""

    year: int
    unit: int | None
    check_code: str
    title: str
    reason: str
    hours: int
    files: int


@dataclass(frozen=True)
class DefectSource:
    """Where the year's defects come from (缺陷来源): for a year, files by unit and check; never by person."""

    code: str
    count: Callable[[int], Mapping[tuple[int | None, str], int]]


defect_sources: Store[DefectSource] = registry.store("缺陷来源")


def propose(year: int, defects: Mapping[str, int], unit: int | None = None) -> list[Draft]:
    """Lines for next time from what went wrong this year (拟计划), the most frequent defects first; for a unit or all."""
    found = sorted(((n, code) for code, n in defects.items() if n > 0), key=lambda one: (-one[0], one[1]))
    return [_draft(year, unit, code, n) for n, code in found[:_LINES]]


def _draft(year: int, unit: int | None, code: str, n: int) -> Draft:
    check = checks.get(code)
    title = f"{code} {check.name}" if check else f"{code} 案卷常见问题"
    basis = f"；依据{check.basis}" if check else ""
    return Draft(year, unit, code, title[:300], f"{year}年评查有 {n} 件案卷不符合{basis}"[:300], _HOURS, n)


def proposals(year: int) -> list[Draft]:
    """The drafts of a year by unit (按单位拟计划), in the order of units; nothing where no source counts defects."""
    by_unit: dict[int | None, dict[str, int]] = {}
    for source in defect_sources:
        for (unit, code), n in source.count(year).items():
            counted = by_unit.setdefault(unit, {})
            counted[code] = counted.get(code, 0) + n
    return [draft for unit in sorted(by_unit, key=lambda pk: pk or 0) for draft in propose(year, by_unit[unit], unit)]


def lessons() -> QuerySet[Lesson]:
    """The cards that stand (在用学习卡), the newest first."""
    rows: QuerySet[Lesson] = _standing(Lesson, LESSON).select_related("entry").order_by("-entry__occurred_on", "-pk")
    return rows
