"""Pages of a year's work (年度工作页面): focuses and feedback, projects and milestones, highlights and the media plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.pages.charts import Chart, Share, Value, shares
from fazhi.kernel.pages.forms import Sheet, data_of, inputs_of
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.pages.years import year_of, year_options
from fazhi.kernel.records import facts
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..shelves import YEARLY
from .highlights import HIGHLIGHTS, MEDIA_ITEMS
from .yearly import FEEDBACKS, FOCUSES, MILESTONES, PROJECTS, milestones_of

REFUSED = 422


@needs("view")
@require_safe
def show_focuses(request: HttpRequest, register: Register) -> HttpResponseBase:
    """年度重点领域: aims, results, and what firms said of them, without saying who."""
    person, year = person_of(request), year_of(request)
    focuses = list(person.visible(register).filter(focus__year=year).select_related("focus", "unit").order_by("number"))
    said: dict[str, list[Entry]] = {row.number: [] for row in focuses}
    rows = person.visible(FEEDBACKS).filter(feedback__focus__in=list(said)).select_related("feedback", "unit")
    for row in rows.order_by("occurred_on", "pk"):
        said[row.feedback.focus].append(row)
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "rows": [(row, said[row.number]) for row in focuses],
        "may_add": person.may(register, "add"),
        "sees_feedback": person.may(FEEDBACKS, "view"),
        "tendable": {row.pk for rows in said.values() for row in rows if person.covers(row, "tend")},
    }
    return render(request, "enforcement/oversight/focuses.html", context)


@needs("tend")
def answer_feedback(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """答复企业反馈: the unit answers what was said; who said it is not on the page."""
    person, names = person_of(request), NameBook()
    row: Entry = row_of(person, register, pk, "tend")
    posted = request.POST.get("version", "")
    version = int(posted) if posted.isascii() and posted.isdecimal() else row.version
    sheet = Sheet(f"答复：{row.title}", "答复", address_of(row), version=version)
    fields, given = [register.fields["answer"]], request.POST if request.method == "POST" else None
    stored = facts.current(register, row)
    sheet.inputs = inputs_of(register, fields, names, required=("answer",), stored=stored, given=given)
    status = 200
    if given is not None:
        try:
            data = data_of(register, fields, given, names)
            if not str(data.get("answer") or "").strip():
                raise FazhiError("没有写答复内容", remedy="写明怎样处理、怎样改进")
            edit_entry(row, data | {"answered_on": today()}, by=person, version=version, lookup=names, action="tend")
        except FazhiError as error:
            sheet.refuse(error)
            status = REFUSED
        else:
            messages.success(request, "已答复")
            return redirect(address_of(row))
    return render(request, "pages/form.html", {"register": register, "sheet": sheet, "row": row}, status=status)


@dataclass(frozen=True)
class ProjectLine:
    """A project with its milestones (实事与节点)."""

    row: Entry
    milestones: Sequence[Entry]

    @property
    def done(self) -> int:
        return sum(one.milestone.done_on is not None for one in self.milestones)

    @property
    def stands(self) -> str:
        """Where the project stands (进展)."""
        own = self.row.project
        if own.published_on:
            return "已公示"
        if own.accepted_on:
            return "已验收"
        return "实施中" if self.milestones else "已立项"


@needs("view")
@require_safe
def show_projects(request: HttpRequest, register: Register) -> HttpResponseBase:
    """法治建设实事: the year's projects and how many of their milestones are proven."""
    person, year = person_of(request), year_of(request)
    rows = list(
        person.visible(register).filter(project__year=year).select_related("project", "unit").order_by("number")
    )
    milestones = milestones_of(rows)
    lines = [ProjectLine(row, milestones[row.number]) for row in rows]
    known = PROJECTS.rows().values_list("number", flat=True)
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "lines": lines,
        "today": today(),
        "chart": progress(lines, year),
        "stray": MILESTONES.rows().exclude(milestone__project__in=known).order_by("number"),
        "may_add": person.may(register, "add"),
    }
    return render(request, "enforcement/oversight/projects.html", context)


def progress(lines: Sequence[ProjectLine], year: int) -> Chart:
    """How far the year's projects are (实事进度): proven milestones of all, in the order of their numbers."""
    ended = sum(line.row.project.accepted_on is not None for line in lines)
    title = f"{year}年实事 {len(lines)} 件，已验收 {ended} 件"
    given = [Share(line.row.title, Value(line.done), Value(len(line.milestones))) for line in lines]
    return shares("projects", title, given, "已完成节点", "全部节点", unit="个", head="实事", empty="还没有登记节点")


@needs("view")
@require_safe
def show_highlights(request: HttpRequest, register: Register) -> HttpResponseBase:
    """亮点与宣传: the year's highlights, whether their figures hold, and where they are told; no points, no ranks."""
    person, year = person_of(request), year_of(request)
    rows = list(
        person.visible(register).filter(highlight__year=year).select_related("highlight", "unit").order_by("number")
    )
    names = states_of(register.procedure)
    plan = MEDIA_ITEMS.rows().filter(media_item__highlight__in=[row.number for row in rows])
    told: dict[str, list[Any]] = {row.number: [] for row in rows}
    for item in plan.select_related("media_item", "unit").order_by("occurred_on", "pk"):
        told[item.media_item.highlight].append(item)
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "rows": [(row, names[row.state], told[row.number]) for row in rows],
        "today": today(),
        "may_add": person.may(register, "add"),
        "may_plan": person.may(MEDIA_ITEMS, "add"),
    }
    return render(request, "enforcement/oversight/highlights.html", context)


module_pages.add(ModulePage("enforcement.focus.year", FOCUSES.code, show_focuses, "重点领域与企业反馈", shelf=YEARLY))
module_pages.add(
    ModulePage("enforcement.feedback.answer", FEEDBACKS.code, answer_feedback, route="<int:pk>/", action="tend")
)
module_pages.add(ModulePage("enforcement.project.year", PROJECTS.code, show_projects, "实事进度", shelf=YEARLY))
module_pages.add(ModulePage("enforcement.highlight.year", HIGHLIGHTS.code, show_highlights, "亮点与宣传", shelf=YEARLY))
