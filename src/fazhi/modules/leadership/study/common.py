"""What the registers of this part share (共用): grants, the row that a number names, and days that follow another row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.org.roles import LEADER, STAFF
from fazhi.kernel.procedures.declarations import PASSED, Gate, Situation, Verdict, fail
from fazhi.kernel.records.facts import changes
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..duties.common import entry_of
from ..roles import CLERK, PLANNER

KEEPS = Grant(CLERK.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
PLANNER_KEEPS = Grant(PLANNER.code, ("view", "add", "edit", "export"), Scope.TOWN)
PLANNER_READS = Grant(PLANNER.code, ("view", "export"), Scope.TOWN)
LEADER_READS = Grant(LEADER.code, ("view", "export"), Scope.TOWN)
ALL_READ = Grant(STAFF, ("view",), Scope.TOWN)
Facts = Mapping[str, Any]
_BRACKETS = {ord(found): "〔" for found in "[（(【［"} | {ord(found): "〕" for found in "]）)】］"}


def unknown(register: Register, number: object) -> str:
    """Why a number cannot stand (查无此号); empty where a row has it."""
    if entry_of(register, number):
        return ""
    name = register.model._meta.verbose_name
    return f"没有编号为“{number or ''}”的{name}；先登记{name}，或者核对编号"


def naming(code: str, field: str, numbers: Collection[str]) -> Any:
    """The rows of a plain register that name others by these numbers (所属的行)."""
    child = registers[code]
    rows = child.rows().select_related(child.detail).filter(**{child.fields[field].path + "__in": numbers})
    return rows.order_by("number")


def days_follow(owner: str, code: str, field: str) -> Callable[[str, Collection[int]], None]:
    """After a row's day was changed, those that name it have the new one (日期随同更正)."""

    def follow(by: str, ids: Collection[int]) -> None:
        days = dict(registers[owner].rows().filter(pk__in=ids).values_list("number", "occurred_on"))
        for row in naming(code, field, days):
            day = days[getattr(getattr(row, registers[code].detail), field)]
            if row.occurred_on != day:
                changes = {"occurred_on": [row.occurred_on, day]}
                row.occurred_on, row.version = day, row.version + 1
                row.save(update_fields=["occurred_on", "version"])
                append(row.subject, Draft("entry.edited", today(), by, {"register": code, "changes": changes}))

    return follow


def keeps_its_own(
    code: str, field: str, name: str, fixed: tuple[str, ...] = ("number",)
) -> Callable[[Facts | None, Facts | None], dict[str, str]]:
    """A row that others name is neither removed nor changed in what they rely on (有所属的行，不能移除或改号)."""

    def refuse(before: Facts | None, after: Facts | None) -> dict[str, str]:
        if before is None:
            return {}
        changed = fixed if after is None else [one.name for one in changes(before, after) if one.name in fixed]
        n = naming(code, field, [before["number"]]).count() if changed else 0
        return {changed[0]: f"下面已登记 {n} 条{name}；先移除{name}，或者把它们改到别的编号下"} if n else {}

    return refuse


def tidy_number(facts: Facts) -> dict[str, Any]:
    """One writing of a document number, or the same document would be registered twice (文号写法)."""
    written = str(facts.get("document_number") or "")
    return {"document_number": re.sub(r"\s", "", written).translate(_BRACKETS)}


def _is_day_to_come(seen: Situation) -> Verdict:
    day = seen.facts.get("due_by")
    return PASSED if day is None or day >= seen.on else fail(f"期限 {day} 早于办理这一步的 {seen.on}")


def due_to_come(basis: str) -> Gate:
    """Nobody is given a day that is over (期限不能倒填)."""
    return Gate("due_to_come", "期限不能倒填", _is_day_to_come, basis, "写一个还没有到的日期")


def held_by_now(facts: Facts, *names: str) -> dict[str, str]:
    """Days of what was done cannot lie ahead (已办的日期不能在将来)."""
    return {
        name: f"{facts[name]} 还没有到；填今天或以前的日期" for name in names if (facts.get(name) or today()) > today()
    }
