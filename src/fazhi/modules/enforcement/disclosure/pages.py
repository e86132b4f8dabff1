"""The page of the three systems (三项制度): publication, records, legal review, each with what is missing; one part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

from ..cases import CASE
from ..documents.frame import ruled
from ..models import Case
from ..pages.years import Asked, asked_of
from ..review.known import Known
from ..review.loading import chosen, files_of
from ..shelves import WORK
from .after import PUBLISH, STANDS, WITHDRAW, decisions, fallen, unsaid
from .before import parts
from .brief import brief_files
from .catalogue import catalogue
from .files import Sheet, web_page, workbook
from .parts import Part
from .recorded import records_of
from .reviewed import GROUPS, Reviewed, is_asked, reviewed_cases, reviewers

TABS = {
    "before": "事前公开",
    "during": "事中公示与全过程记录",
    "after": "事后公开",
    "review": "法制审核",
}
LIMITS = {"publish": PUBLISH, "withdraw": WITHDRAW, "other": "enforcement_disclosure.other.publish"}
SIZE, SHOWN = 50, 20
FILES = ("xlsx", "html")
NOTE = "由本镇行政执法台账生成；只列姓名、单位和执法证号，不含身份证件号码和联系电话。"


@needs("view")
@require_safe
def show_systems(request: HttpRequest, register: Register) -> HttpResponseBase:
    """三项制度: what must be public, what must be recorded, what must be reviewed; counted in a year and a unit."""
    person = person_of(request)
    asked = asked_of(request, person, register)
    tab = request.GET.get("part", "")
    tab = tab if tab in TABS else "before"
    context: dict[str, Any] = {
        "register": register,
        "asked": asked,
        "tab": tab,
        "tabs": TABS.items(),
        "query": f"year={asked.year}" + (f"&unit={asked.unit}" if asked.unit else ""),
        "on": today(),
        "may_export": person.may(register, "export"),
    }
    context |= _VIEWS[tab](request, person, register, asked)
    return render(request, f"enforcement/disclosure/{tab}.html", context)


def _before(request: HttpRequest, person: Person, register: Register, asked: Asked) -> dict[str, Any]:
    found = remembered(("enforcement.before", asked.unit, today()), lambda: parts(today(), asked.within))
    return {
        "parts": [(part, _list_url(person, part)) for part in found if part.is_kept],
        "elsewhere": [part for part in found if not part.is_kept],
        "holes": sum(len(hole.of) for part in found for hole in part.holes),
    }


def _list_url(person: Person, part: Part) -> str:
    """Where the rows of a part are kept, for whom may look there."""
    register = registers.get(part.register) if part.register else None
    return reverse("pages:list", args=(register.code,)) if register and person.may(register, "view") else ""


def _pks(person: Person, register: Register, asked: Asked) -> list[int]:
    """The year's cases that the person may see: decided in it, or not yet and taken in in it."""
    seen = set(person.visible(register).values_list("pk", flat=True))
    return [pk for pk in chosen(None, asked.year, asked.within) if pk in seen]


def _key(name: str, person: Person, asked: Asked) -> tuple[Any, ...]:
    return (f"enforcement.{name}", asked.year, asked.unit, person.user.pk, today())


def _during(request: HttpRequest, person: Person, register: Register, asked: Asked) -> dict[str, Any]:
    found = remembered(_key("records", person, asked), lambda: records_of(brief_files(_pks(person, register, asked))))
    return {"records": found, "page": _page(request, found.lacking)}


def _cases(person: Person, register: Register, asked: Asked) -> QuerySet[Case]:
    rows = person.visible(register).order_by()
    if asked.within is not None:
        rows = rows.filter(unit__in=asked.within)
    return Case.objects.filter(matter__in=rows)


def _after(request: HttpRequest, person: Person, register: Register, asked: Asked) -> dict[str, Any]:
    cases = _cases(person, register, asked)
    found, down, open_ones = decisions(cases, asked.year), fallen(cases, asked.year), unsaid(cases, asked.year)
    counted = Counter(one.stand for one in found)
    stand = request.GET.get("stand", "")
    shown = [one for one in found if one.stand == stand] if stand in STANDS else found
    return {
        "total": len(found),
        "counts": [(code, name, css, counted[code]) for code, (name, css) in STANDS.items()],
        "stand": stand if stand in STANDS else "",
        "page": _page(request, shown),
        "fallen": down,
        "still_public": sum(one.stand in ("missing", "waiting", "unjudged") for one in down),
        "unsaid": open_ones[:SHOWN],
        "unsaid_total": len(open_ones),
        "limits": {name: ruled(rule, today()) for name, rule in LIMITS.items()},
    }


def _reviewed(pks: list[int]) -> list[Reviewed]:
    """Only files of cases that are asked about are read whole."""
    cases = Case.objects.select_related("matter").in_bulk(pks)
    return reviewed_cases(files_of([pk for pk in pks if pk in cases and is_asked(cases[pk])], Known()))


def _review(request: HttpRequest, person: Person, register: Register, asked: Asked) -> dict[str, Any]:
    found = remembered(_key("reviewed", person, asked), lambda: _reviewed(_pks(person, register, asked)))
    counted = Counter(one.group for one in found)
    group = request.GET.get("group", "")
    shown = [one for one in found if one.group == group] if group in GROUPS else found
    listed = catalogue()
    return {
        "total": len(found) - counted["unsaid"],
        "counts": [(code, name, css, counted[code]) for code, (name, css) in GROUPS.items()],
        "group": group if group in GROUPS else "",
        "page": _page(request, shown),
        "people": reviewers(),
        "catalogue": listed,
        "lines": [line for line in listed.lines if line.is_on(today())],
        "past": [line for line in listed.lines if not line.is_on(today())],
    }


def _page(request: HttpRequest, rows: Any) -> Any:
    return Paginator(rows, SIZE).get_page(request.GET.get("page"))


_VIEWS: dict[str, Callable[[HttpRequest, Person, Register, Asked], dict[str, Any]]] = {
    "before": _before,
    "during": _during,
    "after": _after,
    "review": _review,
}


@needs("export")
@require_safe
def take_before(request: HttpRequest, register: Register, kind: str) -> HttpResponseBase:
    """事前公示材料: every part as one workbook or one web page, to hand to the town's website."""
    if kind not in FILES:
        raise Http404(NOT_FOUND)
    asked = asked_of(request, person_of(request), register)
    found = [part for part in parts(today(), asked.within) if part.is_kept]
    sheets = [Sheet(part.name, (*part.header, "数据性质"), part.rows) for part in found]
    return workbook(sheets, "事前公示") if kind == "xlsx" else web_page(sheets, "行政执法事前公示", NOTE)


PAGE = module_pages.add(ModulePage("enforcement.systems", CASE, show_systems, "三项制度", shelf=WORK))
TAKE = module_pages.add(ModulePage("enforcement.systems.file", CASE, take_before, route="<str:kind>/", action="export"))
