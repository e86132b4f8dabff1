"""The page of the yearly statistics (执法统计年报): the figures of the year, what cannot be counted yet, paper and file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.registers import Register

from ..cases import CASE
from ..pages.years import asked_of
from ..shelves import YEARLY
from .files import Sheet, workbook
from .yearly import UNCOUNTED, Yearly, statistics


def _of(year: int) -> Yearly:
    return remembered(("enforcement.statistics", year, today()), lambda: statistics(year))


@needs("view")
@require_safe
def show_statistics(request: HttpRequest, register: Register) -> HttpResponseBase:
    """执法统计年报: the town's figures of a year, each with its definition; they are the same for everybody."""
    person = person_of(request)
    asked = asked_of(request, person, register)
    is_paper = "print" in request.GET
    context = {
        "register": register,
        "asked": asked,
        "yearly": _of(asked.year),
        "uncounted": UNCOUNTED,
        "back": f"{reverse(f'pages:{PAGE.code}')}?year={asked.year}",
        "may_export": person.may(register, "export"),
        "by": person.name,
        "on": today(),
    }
    return render(request, f"enforcement/disclosure/statistics{'_paper' if is_paper else ''}.html", context)


@needs("export")
@require_safe
def take_statistics(request: HttpRequest, register: Register) -> HttpResponseBase:
    """执法统计年报 as a workbook: the figures, and in a sheet of its own what could not be counted."""
    asked = asked_of(request, person_of(request), register)
    found = _of(asked.year)
    rows = [
        (name, one.name, one.display, one.definition, "、".join(one.marks))
        for name, chapter in found.chapters
        for one in chapter
    ]
    sheets = (
        Sheet(f"{asked.year}年", ("章节", "指标", "数", "怎样计数", "标记"), rows),
        Sheet("还不能计数的", ("内容", "原因"), UNCOUNTED),
    )
    return workbook(sheets, f"行政执法统计年报-{asked.year}")


PAGE = module_pages.add(ModulePage("enforcement.statistics", CASE, show_statistics, "执法统计年报", shelf=YEARLY))
FILE = module_pages.add(ModulePage("enforcement.statistics.file", CASE, take_statistics, action="export"))
