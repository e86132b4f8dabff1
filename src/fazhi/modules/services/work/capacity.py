"""The yearly review page (承接能力评估): delegated items with their uses, the unused first; reviews begun and exported."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.items.asking import in_force
from fazhi.kernel.items.models import Item, ItemKind, Listing
from fazhi.kernel.items.uses import idle_from, uses
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages import html
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from ..declarations import ITEMS
from ..models import Proposal
from . import starting
from .reviews import DECIDED, REVIEWS
from .uses import DEFINITION, UNCOUNTED, has_counts

SIZE = 50
YEARS = 4
LONG_NUMBER = 10
USED = {
    "none": "近24个月没有使用",
    "recent": "启用不满24个月、还没有使用",
    "unknown": UNCOUNTED,
    "some": "用过",
}
STANDS = {"new": "未发起", "open": "在评", "decided": "已决定"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("事项编码", "事项名称", "类别", "承接单位", "启用日期", "近24个月使用次数", "评估", "评估编号", "评估建议")


@dataclass(frozen=True)
class Line:
    """A delegated item of a year (下放事项): its uses in the 24 months that end with the year."""

    pk: int
    code: str
    name: str
    kind: str
    unit: int | None
    from_on: date
    is_demo: bool
    uses: int
    used: str  # a key of USED


@dataclass(frozen=True)
class Asked:
    """What the page is asked for (查询条件)."""

    year: int
    unit: int | None = None
    kind: str = ""
    used: str = ""
    stands: str = ""

    @property
    def on(self) -> date:
        """The last day that counts: the year's, or today while it runs."""
        return min(date(self.year, 12, 31), today())

    def query(self, **more: object) -> str:
        asked = {"year": self.year, "unit": self.unit, "kind": self.kind, "used": self.used, "stands": self.stands}
        return urlencode({key: value for key, value in (asked | more).items() if value})


@needs("view")
def capacity(request: HttpRequest, register: Register) -> HttpResponseBase:
    """承接能力评估: what the town was given, what it used, and what becomes of it."""
    person, asked = person_of(request), _asked(request)
    reviews = reviews_of(asked.year)
    reach = person.reach(register, "view")
    lines = [line for line in lines_of(asked.on) if reach.is_town or reach.holds(line.unit, None)]
    chosen = [line for line in lines if _fits(line, asked, reviews.get(line.code))]
    if request.method == "POST":
        return _start(request, person, asked, chosen)
    if "export" in request.GET:
        return _export(person, asked, chosen, reviews)
    page = max(1, _number(request.GET.get("page", "")) or 1)
    pages = max(1, -(-len(chosen) // SIZE))
    page = min(page, pages)
    units = _unit_names()
    context = {
        "register": register,
        "asked": asked,
        "since": idle_from(asked.on),
        "total": len(lines),
        "definition": DEFINITION,
        "is_uncounted": any(line.used == "unknown" for line in lines),
        "found": len(chosen),
        "rows": [
            _shown(line, reviews.get(line.code), units, person) for line in chosen[(page - 1) * SIZE : page * SIZE]
        ],
        "tallies": _tallies(lines, reviews, asked),
        "page": page,
        "pages": pages,
        "before": asked.query(page=page - 1) if page > 1 else "",
        "after": asked.query(page=page + 1) if page < pages else "",
        "export": asked.query(export=1) if person.may(REVIEWS, "export") else "",
        "may_start": person.may(REVIEWS, "add"),
        "startable": sum(line.code not in reviews for line in chosen),
        "most": starting.MOST,
        **_choices(asked, lines, units),
    }
    return render(request, "services/working/capacity.html", context)


def lines_of(on: date) -> list[Line]:
    """The delegated items in force on a day, the unused first (下放事项及使用次数); counted once until anything is written."""
    return remembered(("services.capacity", on), lambda: _counted(on))


def _counted(on: date) -> list[Line]:
    since = idle_from(on)
    counted = uses(since, on)
    is_counted = bool(counted) or has_counts(since, on)
    names = ("pk", "entry__number", "entry__title", "kind", "entry__unit", "from_on", "entry__is_demo")
    rows = Item.objects.filter(in_force(on, Listing.DELEGATED), entry__in=ITEMS.rows()).values_list(*names)

    def used(n: int, from_on: date) -> str:
        if not is_counted:
            return "unknown"
        return "some" if n else "recent" if from_on > since else "none"

    lines = [
        Line(pk, code, name, kind, unit, from_on, is_demo, n, used(n, from_on))
        for pk, code, name, kind, unit, from_on, is_demo in rows
        for n in (counted.get(code, 0),)
    ]
    return sorted(lines, key=lambda line: (list(USED).index(line.used), line.uses, line.code))


def reviews_of(year: int) -> dict[str, Matter]:
    """The reviews of a year by code (当年评估), whoever's they are: what an item stands at is no secret of its unit."""
    rows = REVIEWS.rows().filter(review__year=year).exclude(state="dropped").select_related("review")
    return {row.review.item: row for row in rows}


def _fits(line: Line, asked: Asked, review: Matter | None) -> bool:
    stands = "new" if review is None else "decided" if review.state in DECIDED else "open"
    return (
        asked.unit in (None, line.unit)
        and asked.kind in ("", line.kind)
        and asked.used in ("", line.used)
        and asked.stands in ("", stands)
    )


def _shown(line: Line, review: Matter | None, units: dict[int, str], person: Person) -> dict[str, Any]:
    return {
        "line": line,
        "kind": ItemKind(line.kind).label,
        "unit": units.get(line.unit or 0, ""),
        "review": review,
        "is_open": review is not None and person.covers(review, "view"),
        "state": states_of(REVIEWS.procedure).get(review.state, "") if review else "",
        "proposal": review.review.get_proposal_display() if review else "",
    }


def _tallies(lines: Sequence[Line], reviews: dict[str, Matter], asked: Asked) -> list[tuple[str, int, str]]:
    """Each state with how many items are in it and the query that lists them."""
    n = dict.fromkeys(STANDS, 0)
    for line in lines:
        review = reviews.get(line.code)
        n["new" if review is None else "decided" if review.state in DECIDED else "open"] += 1
    told = [
        (USED[key], sum(line.used == key for line in lines), Asked(asked.year, used=key).query())
        for key in ("none", "recent", "unknown")
        if key != "unknown" or any(line.used == key for line in lines)
    ]
    return told + [(STANDS[key], n[key], Asked(asked.year, stands=key).query()) for key in STANDS]


def _start(request: HttpRequest, person: Person, asked: Asked, chosen: Sequence[Line]) -> HttpResponseBase:
    if not person.may(REVIEWS, "add"):
        raise Http404(NOT_FOUND)
    codes = set(request.POST.getlist("item"))
    wanted = chosen if "all" in request.POST else [line for line in chosen if line.code in codes]
    proposal = request.POST.get("proposal", "")
    done = starting.start(wanted, asked.year, proposal if proposal in Proposal.values else "", by=person)
    for level, text in done.told():
        messages.add_message(request, level, text)
    return redirect(f"{request.path}?{asked.query()}")


def _export(person: Person, asked: Asked, chosen: Sequence[Line], reviews: dict[str, Matter]) -> HttpResponseBase:
    if not person.may(REVIEWS, "export"):
        raise Http404(NOT_FOUND)
    units = _unit_names()
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(f"{asked.year}年承接评估")
        sheet.write_row(0, 0, HEADINGS, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for place, line in enumerate(chosen, 1):
            told = _shown(line, reviews.get(line.code), units, person)
            number = told["review"].number if told["review"] else ""
            used = UNCOUNTED if line.used == "unknown" else line.uses
            cells = (line.code, line.name, told["kind"], told["unit"], str(line.from_on), used)
            sheet.write_row(place, 0, (*cells, told["state"] or "未发起", number, told["proposal"]))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"承接评估-{asked.year}-{today()}.xlsx", content_type=_XLSX)


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    year, last = _number(given.get("year", "")), today().year
    return Asked(
        year if year and last - 20 < year <= last else _usual_year(),
        _number(given.get("unit", "")),
        given.get("kind", "") if given.get("kind", "") in ItemKind.values else "",
        given.get("used", "") if given.get("used", "") in USED else "",
        given.get("stands", "") if given.get("stands", "") in STANDS else "",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONG_NUMBER else None


def _unit_names() -> dict[int, str]:
    return {unit.pk: str(unit) for unit in Unit.objects.all()}


def _usual_year() -> int:
    """In the first quarter people still review the year before."""
    return today().year - (today().month <= 3)


def _choices(asked: Asked, lines: Sequence[Line], units: dict[int, str]) -> dict[str, Any]:
    years = [str(year) for year in range(today().year, today().year - YEARS, -1)]
    held = {line.unit for line in lines if line.unit}
    kinds = {line.kind for line in lines}
    return {
        "years": html.options([(year, f"{year}年") for year in years], [str(asked.year)]),
        "units": html.options([(str(pk), name) for pk, name in units.items() if pk in held], [str(asked.unit)]),
        "kinds": html.options([(kind.value, kind.label) for kind in ItemKind if kind.value in kinds], [asked.kind]),
        "useds": html.options(USED.items(), [asked.used]),
        "standings": html.options(STANDS.items(), [asked.stands]),
        "proposals": html.options(Proposal.choices, []),
        "reviews_url": reverse("pages:list", args=(REVIEWS.code,)) + f"?year={asked.year}",
    }


PAGE = module_pages.add(ModulePage("services.capacity", REVIEWS.code, capacity, "承接能力评估"))
