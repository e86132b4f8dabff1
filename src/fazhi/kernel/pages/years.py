"""The year of a page (页面年度), as the address names it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.safestring import SafeString

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.spans import read_year

from . import html

YEARS = 5
FIRST_QUARTER = 3


def year_of(request: HttpRequest, default: int | None = None) -> int:
    """The year that is asked for (年度), else the default, this one; raises FazhiError for a word that is none."""
    given = request.GET.get("year", "").strip()
    return read_year(given).first_on.year if given else default or today().year


def year_reported() -> int:
    """The year that people close and report (正在总结的年度): in the first quarter the one before."""
    return today().year - (today().month <= FIRST_QUARTER)


def year_options(year: int) -> SafeString:
    """The years to choose from (可选年度), the asked one among them."""
    this = today().year
    found = sorted({year, *range(this + 1, this - YEARS, -1)}, reverse=True)
    return html.options([(str(one), f"{one}年") for one in found], [str(year)])
