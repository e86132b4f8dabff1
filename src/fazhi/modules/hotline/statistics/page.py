"""The page of the hotline's statistics (热线统计): a year in five pictures, each number of which opens its rows.

Only rows that the person may see are counted; people are never grouped or compared, neither callers nor staff.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Area, AreaLevel, Unit
from fazhi.kernel.pages import html
from fazhi.kernel.pages.charts import Chart, Value
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register
from fazhi.kernel.records.rulings import RULINGS

from ..roles import REGISTER
from . import pictures
from .counts import Asked, counted
from .flow import Flow, Named

YEARS = 5
# Until the report on a year is due, on 1 April, that year is the one people ask about.
REPORTED_BY = (4, 1)


@needs("view")
@require_safe
def show_statistics(request: HttpRequest, register: Register) -> HttpResponseBase:
    """热线统计: themes by month, what falls due, hand-overs, satisfaction, and the year before."""
    units = [Named(*row) for row in _units()]
    areas = list(
        Area.objects.filter(level__in=(AreaLevel.TOWN, AreaLevel.VILLAGE)).order_by("code").values_list("pk", "name")
    )
    asked = _asked(request, {unit.pk for unit in units}, {pk for pk, _ in areas})
    context = {
        "register": register,
        "asked": asked,
        **_pictures(person_of(request), register, asked, units),
        "years": html.options([(str(year), f"{year}年") for year in _years(asked)], [str(asked.year)]),
        "units": html.options([(str(unit.pk), unit.name) for unit in units], [str(asked.unit)]),
        "areas": html.options([(str(pk), name) for pk, name in areas], [str(asked.area)]),
    }
    return render(request, "hotline/statistics.html", context)


def _pictures(person: Person, register: Register, asked: Asked, units: list[Named]) -> dict[str, Chart]:
    """The five pictures, kept until anything is written: counting costs more than a page may."""
    reaches = (person.reach(register, "view"), person.reach(RULINGS, "view"))
    key = ("hotline.statistics", asked, today(), current_calendar().version, person.user.pk, *reaches)
    return remembered(key, lambda: _drawn(person, register, asked, units))


def _drawn(person: Person, register: Register, asked: Asked, units: list[Named]) -> dict[str, Chart]:
    counts, links = counted(person, asked), pictures.Links(register, asked)
    return {
        "themes": pictures.themes(counts.themes, asked, links),
        "deadlines": pictures.deadlines(counts.due, today(), links),
        "satisfaction": pictures.satisfaction(counts.answers, asked, links),
        "compared": pictures.compared(counts.answers, asked, links),
        "flow": Flow(counts.moves, units, asked, links).chart(Value(counts.rulings, _rulings(person, asked))),
    }


def _units() -> list[tuple[int, str, str, str, int | None]]:
    rows = Unit.objects.order_by("code").values_list("pk", "code", "short_name", "name", "kind", "parent")
    return [(pk, code, short or name, kind, parent) for pk, code, short, name, kind, parent in rows]


def _asked(request: HttpRequest, units: set[int], areas: set[int]) -> Asked:
    day = today()
    drafted = day.year - 1 if (day.month, day.day) < REPORTED_BY else day.year
    given = request.GET.get("year", "")
    year = read_year(given).first_on.year if given else drafted
    return Asked(year, _chosen(request, "unit", units), _chosen(request, "area", areas))


def _chosen(request: HttpRequest, name: str, known: set[int]) -> int | None:
    """The unit or area of the address; refused where there is none, for all rows would be the wrong ones."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and int(given) in known):
        raise FazhiError("没有所选的单位或区域", remedy="从列出的选项中选择")
    return int(given)


def _years(asked: Asked) -> list[int]:
    this = today().year
    return sorted({*range(this, this - YEARS, -1), asked.year}, reverse=True)


def _rulings(person: Person, asked: Asked) -> str:
    """The list of the year's rulings, which is of the whole town."""
    if asked.unit is not None or asked.area is not None or not person.may(RULINGS, "view"):
        return ""
    span = asked.span
    return (
        f"{reverse('pages:list', args=(RULINGS.code,))}?occurred_on_from={span.first_on}&occurred_on_to={span.last_on}"
    )


module_pages.add(ModulePage("hotline.statistics", REGISTER, show_statistics, "热线统计"))
