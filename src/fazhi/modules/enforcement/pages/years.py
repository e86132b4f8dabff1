"""What the pages of a year have in common (年度选择)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.org.models import Unit
from fazhi.kernel.org.tree import below
from fazhi.kernel.pages import html
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

YEARS = 5
REPORTED_BY = (4, 1)  # until then people ask about the year before


@dataclass(frozen=True)
class Asked:
    """The year and the unit that a page is asked for (所选年度与单位)."""

    year: int
    unit: int | None
    years: SafeString
    units: SafeString

    @property
    def within(self) -> frozenset[int] | None:
        """The unit and those below it; None for the whole town."""
        return below(Unit, (self.unit,)) if self.unit else None


def asked_of(request: HttpRequest, person: Person, register: Register) -> Asked:
    """Reads the choice out of the address; refused where there is no such unit."""
    day = today()
    given = request.GET.get("year", "")
    year = read_year(given).first_on.year if given else day.year - ((day.month, day.day) < REPORTED_BY)
    units = list(
        Unit.objects.filter(pk__in=person.visible(register).order_by().values("unit").distinct()).order_by("code")
    )
    unit = request.GET.get("unit", "")
    if unit and unit not in {str(one.pk) for one in units}:
        raise FazhiError("没有所选的单位", remedy="从列出的单位中选择")
    years = sorted({*range(day.year, day.year - YEARS, -1), year}, reverse=True)
    return Asked(
        year,
        int(unit) if unit else None,
        html.options([(str(one), f"{one}年") for one in years], [str(year)]),
        html.options([(str(one.pk), str(one)) for one in units], [unit]),
    )
