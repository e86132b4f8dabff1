"""Skills (执法专长): whom of which unit one may call in which field, today; never who is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.models import Entry

from ..models import Domain, Skill
from .accounts import find, find_holder, in_use, live

SKILL = "enforcement.skill"


@dataclass(frozen=True)
class Specialist:
    """Somebody who may be called (可以会诊的人)."""

    account: str
    username: str
    name: str
    unit: int | None
    domain: str


def settle(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The unit is that of the account, and so is the name where none was written (姓名、单位)."""
    return find_holder(facts)


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a skill's values as a whole, by field (整行核对)."""
    code, domain = facts.get("account"), facts.get("domain")
    if code and find(facts.get("account")) is None:
        return {"account": f"执法账号台账中没有“{code}”；办法：先登记账号，或者核对账号的写法"}
    there = Skill.objects.filter(entry__in=_rows(), account=code, domain=domain)
    other = there.exclude(entry__number=facts.get("number") or "").select_related("entry").first()
    if other and code and domain:
        return {"domain": f"这个账号的“{Domain(domain).label}”专长已经登记（{other}）；办法：改已有的那一行"}
    return {}


def specialists(on: date | None = None, domain: str = "") -> list[Specialist]:
    """Who may be called on a day (可以会诊的人), by unit and name: their account must be in use that day."""
    on = on or today()
    skills = Skill.objects.filter(entry__in=_rows(), is_on_call=True)
    if domain:
        skills = skills.filter(domain=domain)
    pairs = list(skills.values_list("account", "domain"))
    accounts = {
        account.entry.number: account
        for account in live().filter(in_use(on), entry__number__in={code for code, _ in pairs}).select_related("entry")
    }
    found = [
        Specialist(code, account.username, account.entry.title, account.entry.unit_id, of)
        for code, of in pairs
        if (account := accounts.get(code))
    ]
    return sorted(found, key=lambda one: (one.unit or 0, by_name(one.name), one.account))


def by_name(name: str) -> bytes:
    """The order in which names stand (按姓名): the common characters by their sound."""
    return name.encode("gbk", "replace")


@dataclass(frozen=True)
class Row:
    """A unit's line of the matrix (专长表的一行): by field, who may be called; an empty cell stays visible."""

    unit: Unit
    cells: tuple[tuple[Domain, tuple[Specialist, ...]], ...]


def matrix(units: list[Unit], found: list[Specialist]) -> list[Row]:
    """Unit by field (专长表), every unit and every field, whether or not anybody stands there."""
    by_cell: dict[tuple[int | None, str], list[Specialist]] = {}
    for one in found:
        by_cell.setdefault((one.unit, one.domain), []).append(one)
    return [Row(unit, tuple((of, tuple(by_cell.get((unit.pk, of.value), ()))) for of in Domain)) for unit in units]


def _rows() -> Any:
    return Entry.objects.filter(register=SKILL, removed_at=None)
