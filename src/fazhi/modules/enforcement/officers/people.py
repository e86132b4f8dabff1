"""The page of officers (执法人员): accounts, certificates and who handled a case, three counts that are never one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.pages import html
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, Suggestions, module_pages, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..cases import ACT
from ..models import Account, EnforcementAct, StaffKind, split
from ..shelves import PEOPLE
from .accounts import live
from .asking import day_of, unit_of, units_within
from .certified import read
from .declarations import ACCOUNTS
from .skills import by_name

REMIND = "enforcement.certificate.remind"
SIZE = 50
# The three counts stay apart: an account in use, a certificate in force and a case handled are different facts.
COUNTS = {
    "used": "在用账号",
    "certified": "有效执法证",
    "handled": "当年办过案的账号",
}
TODO = {
    "expiring": "到期提醒",
    "uncertified": "账号在用、没有有效执法证",
}
LISTS = COUNTS | TODO
DEFINITIONS = {
    "used": "当日已开通、没有停用的账号，不论有没有执法证",
    "certified": "当日在有效期内、没有吊销或收回的执法证，不论账号是否停用；同一证号计一个",
    "handled": "从1月1日到当日，证号写在执法活动记录上的账号；同一证号计一个，不计次数",
    "expiring": "提醒期内执法证或者账号到期的在用账号",
    "uncertified": "人员类别是执法人员而当日没有有效执法证的在用账号，不能参加执法",
}


@dataclass(frozen=True)
class Standing:
    """An account on a day (当日情况)."""

    account: Account
    on: date
    soon: int  # days within which an end is told
    is_handled: bool = False

    @property
    def is_used(self) -> bool:
        until_on = self.account.until_on
        return self.account.from_on <= self.on and (until_on is None or until_on > self.on)

    @property
    def is_certified(self) -> bool:
        account = self.account
        if not account.certificate_number or account.certificate_from is None or account.certificate_until is None:
            return False
        ended_on = account.certificate_ended_on
        return account.certificate_from <= self.on and (ended_on is None or ended_on > self.on)

    @property
    def is_expiring(self) -> bool:
        return self.is_used and bool(self.endings)

    @property
    def endings(self) -> list[str]:
        """What ends soon (即将到期), in words."""
        account, told = self.account, []
        if self.is_certified and self._is_soon(account.certificate_ended_on):
            told.append(f"执法证自{account.certificate_ended_on}起失效")
        if self._is_soon(account.until_on):
            told.append(f"账号自{account.until_on}起停用")
        return told

    def _is_soon(self, ended_on: date | None) -> bool:
        return ended_on is not None and 0 < (ended_on - self.on).days <= self.soon

    @property
    def is_uncertified(self) -> bool:
        return self.is_used and not self.is_certified and self.account.kind == StaffKind.OFFICER

    def is_in(self, key: str) -> bool:
        return bool(getattr(self, f"is_{key}"))

    @property
    def certificate_told(self) -> str:
        """How the certificate stands that day (执法证情况)."""
        account = self.account
        if not account.certificate_number:
            return "没有执法证"
        if account.certificate_from is None or account.certificate_until is None:
            return "没有登记有效期"
        if self.on < account.certificate_from:
            return f"自{account.certificate_from}起有效"
        return f"有效至{account.certificate_until}" if self.is_certified else f"自{account.certificate_ended_on}起失效"


def standing_on(on: date) -> tuple[list[Standing], list[str]]:
    """Every account as it stands on a day (当日各账号), by unit and name; and certificate numbers of nobody's."""
    numbers = handled_numbers(on)
    rule = rulebook()[REMIND].on(on)
    accounts = list(live().select_related("entry__unit"))
    known = {account.certificate_number for account in accounts}
    found = [Standing(one, on, rule.n if rule else 0, one.certificate_number in numbers) for one in accounts]
    found.sort(key=lambda one: (_unit_code(one.account), by_name(one.account.entry.title), one.account.entry.number))
    return found, sorted(numbers - known)


def handled_numbers(on: date) -> set[str]:
    """The certificate numbers in the records of acts of the year up to a day (当年办案的证号)."""
    entries = Entry.objects.filter(register=ACT, removed_at=None, occurred_on__range=(date(on.year, 1, 1), on))
    texts = EnforcementAct.objects.filter(entry__in=entries).values_list("officers", flat=True).distinct()
    return {number for text in texts for number in split(text)}


def chosen(found: Sequence[Standing], key: str) -> list[Standing]:
    """The accounts of one list (某项的行); where certificates count, each number once, the account in use first."""
    rows = [one for one in found if one.is_in(key)]
    if key not in ("certified", "handled"):
        return rows
    first: dict[str, Standing] = {}
    for one in sorted(rows, key=lambda one: not one.is_used):
        first.setdefault(one.account.certificate_number, one)
    kept = {id(one) for one in first.values()}
    return [one for one in rows if id(one) in kept]


def _unit_code(account: Account) -> str:
    return account.entry.unit.code if account.entry.unit else ""


@needs("view")
@require_safe
def officers(request: HttpRequest, register: Register) -> HttpResponseBase:
    """执法人员: three counts on a day, what ends soon, and the rows behind each."""
    person, (on, problem) = person_of(request), day_of(request)
    found, strangers = standing_on(on)
    found = _within(person, register, found)
    units = units_within(person, register, (one.account.entry.unit_id for one in found))
    unit = unit_of(request, units)
    mine = [one for one in found if unit in (None, one.account.entry.unit_id)]
    shown = request.GET.get("show", "")
    shown = shown if shown in LISTS else "used"
    rows = chosen(mine, shown)
    asked = {"on": on, "unit": unit}
    rule = rulebook()[REMIND]
    context = {
        "register": register,
        "on": on,
        "problem": problem,
        "is_today": on == today(),
        "counts": _tiles(mine, COUNTS, asked),
        "todo": _tiles(mine, TODO, asked),
        "by_unit": [] if unit else _by_unit(found, units, on),
        "units": html.options([(str(one.pk), str(one)) for one in units], {str(unit)} if unit else ()),
        "unit": unit,
        "shown": shown,
        "shown_name": LISTS[shown],
        "definition": DEFINITIONS[shown],
        "page": Paginator(rows, SIZE).get_page(request.GET.get("page")),
        "strangers": strangers if person.reach(register, "view").is_town else [],
        "rule": rule,
        "soon": rule.on(on),
        "may_add": person.may(register, "add"),
        "is_partial": not person.reach(register, "view").is_town,
    }
    return render(request, "enforcement/officers/people.html", context)


def _within(person: Person, register: Register, found: Sequence[Standing]) -> list[Standing]:
    reach = person.reach(register, "view")
    return [one for one in found if reach.holds(one.account.entry.unit_id, one.account.entry.area_id)]


def _tiles(found: Sequence[Standing], names: dict[str, str], asked: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    """Each count with the query that opens its rows."""
    told = {name: value for name, value in asked.items() if value}
    return [(key, name, len(chosen(found, key)), urlencode(told | {"show": key})) for key, name in names.items()]


def _by_unit(found: Sequence[Standing], units: Sequence[Any], on: date) -> list[tuple[Any, list[tuple[int, str]]]]:
    """The three counts of each unit, in the order of units (分单位)."""
    lines = []
    for unit in units:
        mine = [one for one in found if one.account.entry.unit_id == unit.pk]
        cells = [(n, query) for _, _, n, query in _tiles(mine, COUNTS, {"on": on, "unit": unit.pk})]
        lines.append((unit, cells))
    return lines


def certificates() -> dict[str, str]:
    """The certificate numbers that hold today, with the names of their holders (今日有效执法证)."""
    on = today()
    return {one.number: one.name for papers in read().values() for one in papers if not one.fault(on)}


suggestions.add(Suggestions("enforcement.act.officers", ACT, "officers", certificates))
PAGE = module_pages.add(ModulePage("enforcement.officers", ACCOUNTS.code, officers, "执法人员", shelf=PEOPLE))
