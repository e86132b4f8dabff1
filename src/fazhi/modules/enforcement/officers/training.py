"""The page of training (培训): the year's plan and sessions, one's own hours, and the hours of others in sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.org.models import Unit
from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.pages import html
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..models import Account, Attendance, StaffKind, TrainingPlan, TrainingSession
from ..roles import HEAD, SUPERVISOR
from ..shelves import PEOPLE
from .accounts import in_use, live
from .asking import own_units, year_of
from .declarations import ACCOUNTS, ATTENDANCES, PLANS, SESSIONS
from .skills import by_name
from .teaching import HOURS, Draft, hours_of, hours_wanted, proposals

YEARS = 5
LIVE = {"removed_at": None}


@dataclass(frozen=True)
class Mine:
    """One's own hours (本人学时), for nobody else's eyes."""

    hours: int
    left: int | None
    rows: tuple[Attendance, ...]


@dataclass(frozen=True)
class UnitHours:
    """The hours of a unit in sum (单位学时): how many officers, how many hours, how many still short."""

    unit: Unit | None
    people: int
    hours: int
    short: int | None


@needs("view")
def training(request: HttpRequest, register: Register) -> HttpResponseBase:
    """培训: what is planned and what was held in a year, and how far the hours go."""
    person, year = person_of(request), year_of(request)
    # A review of a whole year takes its time: only who asks for drafts waits for it.
    is_drafting = person.may(PLANS, "add") and (request.method == "POST" or "drafts" in request.GET)
    drafts = _new_drafts(year) if is_drafting else []
    if request.method == "POST":
        return _take_up(request, person, year, drafts)
    officers, hours = _officers(year), hours_of(year)
    wanted = hours_wanted(year)
    n = wanted.n if wanted else None
    sessions = list(_sessions(year))
    context = {
        "register": register,
        "year": year,
        "years": html.options([(str(one), f"{one}年") for one in _years(year)], {str(year)}),
        "sessions": sessions,
        "taught": sum(one.hours for one in sessions),
        "plans": _plans(year, sessions),
        "drafts": drafts,
        "is_drafting": is_drafting,
        "may_plan": person.may(PLANS, "add"),
        "may_add": person.may(SESSIONS, "add"),
        "may_attend": person.may(ATTENDANCES, "add"),
        "wanted": wanted,
        "rule": rulebook()[HOURS],
        "mine": _mine(person, year, n),
        "by_unit": _by_unit(person, officers, hours, n),
        "short": _short(person, officers, hours, n),
    }
    return render(request, "enforcement/officers/training.html", context)


def _officers(year: int) -> list[Account]:
    """Who has to learn in a year (应训人员): officers whose account is in use at its end, or today while it runs."""
    on = min(date(year, 12, 31), today())
    return list(live().filter(in_use(on), kind=StaffKind.OFFICER).select_related("entry__unit"))


def _sessions(year: int) -> Any:
    rows = Entry.objects.filter(register=SESSIONS.code, occurred_on__year=year, **LIVE)
    return (
        TrainingSession.objects.filter(entry__in=rows)
        .select_related("entry__unit")
        .order_by("entry__occurred_on", "pk")
    )


def _plans(year: int, sessions: Sequence[TrainingSession]) -> list[tuple[TrainingPlan, int]]:
    """The lines of the plan with how many sessions were held under each (计划和落实)."""
    held: dict[str, int] = {}
    for one in sessions:
        held[one.plan] = held.get(one.plan, 0) + 1
    rows = Entry.objects.filter(register=PLANS.code, **LIVE)
    plans = TrainingPlan.objects.filter(entry__in=rows, year=year).select_related("entry__unit").order_by("pk")
    return [(plan, held.get(plan.entry.number, 0)) for plan in plans]


def _mine(person: Person, year: int, wanted: int | None) -> Mine | None:
    codes = list(live().filter(username=person.name).values_list("entry__number", flat=True))
    if not codes:
        return None
    entries = Entry.objects.filter(register=ATTENDANCES.code, occurred_on__year=year, **LIVE)
    rows = Attendance.objects.filter(entry__in=entries, account__in=codes).select_related("entry")
    mine = tuple(rows.order_by("entry__occurred_on", "pk"))
    hours = sum(one.hours for one in mine)
    return Mine(hours, max(0, wanted - hours) if wanted is not None else None, mine)


def _by_unit(person: Person, officers: Sequence[Account], hours: dict[str, int], wanted: int | None) -> list[UnitHours]:
    """The sums of each unit that the person answers for (分单位学时), in the order of units; never by person."""
    units: dict[int, tuple[Unit | None, list[int]]] = {}
    for account in officers:
        if _oversees(person, account.entry.unit_id):
            _, own = units.setdefault(account.entry.unit_id or 0, (account.entry.unit, []))
            own.append(hours.get(account.entry.number, 0))
    found = [
        UnitHours(unit, len(own), sum(own), None if wanted is None else sum(one < wanted for one in own))
        for unit, own in units.values()
    ]
    return sorted(found, key=lambda one: one.unit.code if one.unit else "")


def _oversees(person: Person, unit: int | None) -> bool:
    is_town = bool(person.roles & {SUPERVISOR.code, LEADER.code})
    return is_town or (HEAD.code in person.roles and person.reach(ACCOUNTS, "view").holds(unit, None))


def _short(person: Person, officers: Sequence[Account], hours: dict[str, int], wanted: int | None) -> list[str]:
    """Names of one's own unit to plan retraining for (待补训), by name; no hours, so that nobody is compared."""
    units = own_units(person, (HEAD.code, SUPERVISOR.code))
    if wanted is None or not units:
        return []
    mine = [one for one in officers if one.entry.unit_id in units]
    return sorted((one.entry.title for one in mine if hours.get(one.entry.number, 0) < wanted), key=by_name)


def _years(year: int) -> list[int]:
    return sorted({year, *range(today().year + 1, today().year - YEARS, -1)}, reverse=True)


# --- the plan drawn from defects --------------------------------------------------------------------------------------


def _new_drafts(year: int) -> list[Draft]:
    """Drafts that the plan of the year does not hold yet (尚未列入的)."""
    rows = Entry.objects.filter(register=PLANS.code, **LIVE)
    plans = TrainingPlan.objects.filter(entry__in=rows, year=year)
    there = set(plans.values_list("entry__unit", "check_code"))
    return [draft for draft in proposals(year) if (draft.unit, draft.check_code) not in there]


def _take_up(request: HttpRequest, person: Person, year: int, drafts: Sequence[Draft]) -> HttpResponseBase:
    if not person.may(PLANS, "add"):
        raise Http404(NOT_FOUND)
    wanted = set(request.POST.getlist("draft"))
    taken = [draft for draft in drafts if f"{draft.unit or ''}:{draft.check_code}" in wanted]
    try:
        for draft in taken:
            data = {name: getattr(draft, name) for name in ("year", "unit", "check_code", "title", "reason", "hours")}
            add_entry(PLANS, data | {"occurred_on": today()}, by=person)
    except FazhiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已列入计划 {len(taken)} 项" if taken else "没有勾选要列入的")
    return redirect(f"{request.path}?year={year}")


PAGE = module_pages.add(ModulePage("enforcement.trainings", SESSIONS.code, training, "培训", shelf=PEOPLE))
