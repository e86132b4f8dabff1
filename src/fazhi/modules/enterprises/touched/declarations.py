"""The firm's page (企业全年记录页): by credit code and year, and the same on the firm's page in the register of firms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import DETAIL, ModulePage, Panel, module_pages, panels
from fazhi.kernel.pages.years import year_of, year_options, year_reported
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..credit.codes import ENTITY, entities, firm_of, is_citizens
from ..credit.pages import linked, told_of
from ..credit.tiers import TIERS, standing
from .reading import touched

BESIDE = 5  # rows of each register on the firm's own page


@needs("view")
@require_http_methods(("GET", "HEAD", "POST"))
def show(request: HttpRequest, register: Register) -> HttpResponseBase:
    """企业全年记录: what touched a firm in a year, as far as this person may see it.

    What is typed is posted, and stands in the address only once it is a firm's code: a citizen's number goes nowhere.
    """
    person, year = person_of(request), year_reported()
    context: dict[str, Any] = {"register": register}
    try:
        year = year_of(request, year)
        asked = request.POST.get("firm") or request.GET.get("firm", "")
        if asked.strip():
            firm = firm_of(person, asked)
            if request.method == "POST":
                found = {"firm": firm.number, "year": request.POST.get("year", "")}
                return redirect(f"{request.path}?{urlencode(found)}")
            context |= {"firm": firm, **_told(person, firm.number, year)}
    except FazhiError as error:
        if request.GET:
            messages.error(request, str(error))
            return redirect(request.path)
        context["refusal"] = error
    context |= {"year": year, "years": year_options(year)}
    return render(request, "enterprises/touched.html", context, status=422 if "refusal" in context else 200)


def beside(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any] | None:
    """On the firm's page (企业页附栏): the year's rows in short; nothing where no credit code is known."""
    if credit_code_fault(row.number) or is_citizens(row.number):
        return None
    try:
        year = year_of(request, year_reported())
    except FazhiError:
        year = year_reported()
    return {"year": year, "years": year_options(year), **_told(person, row.number, year, BESIDE)}


def _told(person: Person, code: str, year: int, *most: int) -> dict[str, Any]:
    told: dict[str, Any] = {"code": code, "groups": touched(person, code, year, *most)}
    if person.may(TIERS, "view"):
        now = standing(code, today())
        told |= {"tier": now.tier, "score": now.score, "lines": linked(person, now.lines), **told_of(now.tier)}
    return told


if entity := entities():  # a town may keep its firms elsewhere
    module_pages.add(ModulePage("enterprises.touched", ENTITY, show, "企业全年记录", shelf=entity.shelf))
    panels.add(Panel("enterprises.touched", ENTITY, DETAIL, "enterprises/beside.html", beside))
