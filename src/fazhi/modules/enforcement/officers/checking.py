"""The page of case premises (办案场所): the checklist of a unit, how each line stands, and a form to check it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages import html
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..shelves import PEOPLE
from .accounts import live
from .asking import day_of, own_units, unit_of, units_within
from .declarations import PREMISES
from .premises import checklist, latest, states

ANSWERS = {"yes": True, "no": False, "unknown": None}


@needs("view")
def premises(request: HttpRequest, register: Register) -> HttpResponseBase:
    """办案场所: of each unit how many lines are met; of one unit every line."""
    person, (on, problem) = person_of(request), day_of(request)
    units = _units(person, register)
    unit = unit_of(request, units)
    if unit is None and len(units) == 1:
        unit = units[0].pk
    may_add = unit is not None and person.reach(register, "add").holds(unit, None)
    refusal = ""
    if request.method == "POST":
        if unit is None or not may_add:
            raise Http404(NOT_FOUND)
        try:
            n = _keep(request, person, unit)
        except FazhiError as error:
            refusal = str(error)
        else:
            messages.success(request, f"已记录 {n} 项" if n else "没有填写任何一项")
            return redirect(f"{request.path}?unit={unit}")
    found = latest([one.pk for one in units], on)
    context = {
        "register": register,
        "on": on,
        "problem": problem,
        "refusal": refusal,
        "unit": next((one for one in units if one.pk == unit), None),
        "units": html.options([(str(one.pk), str(one)) for one in units], {str(unit)} if unit else ()),
        "rows": [(one, *_tally(found.get(one.pk, {}))) for one in units],
        "states": _typed(request, states(found.get(unit, {}))) if unit else [],
        "missing": [one for one in states(found.get(unit, {})) if one.check and one.is_missing] if unit else [],
        "may_add": may_add,
        "checked_on": request.POST.get("checked_on") or today().isoformat(),
    }
    return render(request, "enforcement/officers/premises.html", context, status=422 if refusal else 200)


def _units(person: Person, register: Register) -> list[Unit]:
    """Units that have officers, were checked, or are one's own (有办案场所的单位)."""
    checked = Entry.objects.filter(register=register.code, removed_at=None).values_list("unit", flat=True)
    manned = live().values_list("entry__unit", flat=True)
    mine = own_units(person, {grant.role for grant in register.grants if "add" in grant.actions})
    return units_within(person, register, {*checked.distinct(), *manned.distinct(), *mine})


def _tally(checks: dict[str, Any]) -> tuple[int, int, int]:
    """How many lines are met, are not or are unclear, and were never looked at (符合、不符合或不明、没有检查)."""
    found = states(checks)
    met, unchecked = sum(not one.is_missing for one in found), sum(one.check is None for one in found)
    return met, len(found) - met - unchecked, unchecked


def _typed(request: HttpRequest, found: Sequence[Any]) -> list[tuple[int, Any, str, str]]:
    """Each line with what somebody typed, which a refusal must not lose."""
    given = request.POST
    return [(n, one, given.get(f"is_met_{n}", ""), given.get(f"note_{n}", "")) for n, one in enumerate(found)]


@transaction.atomic
def _keep(request: HttpRequest, person: Person, unit: int) -> int:
    """Writes a row for each line that was answered; raises FazhiError, and nothing is written, where one is wrong."""
    on: date | None = read_date(request.POST.get("checked_on", ""))
    if on is None or on > today():
        raise FazhiError("检查日期没有写或者还没有到", remedy="写实际检查的那一天")
    n = 0
    for place, line in enumerate(checklist()):
        told = request.POST.get(f"is_met_{place}", "")
        if told not in ANSWERS:
            continue
        note = request.POST.get(f"note_{place}", "").strip()
        data = {"unit": unit, "occurred_on": on, "line": line.text, "is_met": ANSWERS[told], "note": note}
        try:
            add_entry(PREMISES, data, by=person)
        except FazhiError as error:
            raise FazhiError(f"“{line.text}”：{error}", remedy="改正后重新提交，填好的都还在") from error
        n += 1
    return n


PAGE = module_pages.add(ModulePage("enforcement.case_premises", PREMISES.code, premises, "办案场所", shelf=PEOPLE))
