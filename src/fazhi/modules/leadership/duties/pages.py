"""Pages of a year (年度页面): duties with their evidence, the plan's tasks with their state, statements due and done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.forms import Refusal, Sheet, data_of, inputs_of
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.marks import Mark, due_marks
from fazhi.kernel.pages.modules import DETAIL, ModulePage, Panel, module_pages, panels
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.pages.years import year_of, year_options, year_reported
from fazhi.kernel.records import facts
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register

from ..models.duties import Post
from .first import DUTY_LIST, EVIDENCE, confirm, duty_lines
from .plans import PLAN_TASKS, PLANS, REPORTED, standings
from .shelves import DUTIES
from .shelves import STATEMENTS as STATEMENTS_SHELF
from .statements import STATEMENTS, last_day, list_all, of_year, on_roster

REFUSED = 422
FIGURES = ("F3", "leadership.statements.rate", "F83", "leadership.statements.late")


@needs("view")
def show_duties(request: HttpRequest, register: Register) -> HttpResponseBase:
    """第一责任人履职: each duty with its proofs; the leader confirms what the system found, one by one."""
    person, year, refusal = person_of(request), year_of(request, year_reported()), None
    may_confirm = person.may(EVIDENCE, "add")
    if request.method == "POST" and may_confirm:
        duty, proof, record = (request.POST.get(name, "") for name in ("duty", "proof", "record"))
        try:
            made = confirm(duty, proof, record, by=person)
        except FazhiError as error:
            refusal = Refusal.of(error)
        else:
            messages.success(request, f"已确认“{made.title}”")
            return redirect(f"{request.path}?year={year}")
    rows = person.visible(register).filter(leader_duty__year=year).select_related("leader_duty").order_by("number")
    lines = duty_lines(person, list(rows))
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "posts": [(post.label, [line for line in lines if line.row.leader_duty.post == post]) for post in Post],
        "may_confirm": may_confirm,
        "may_add": person.may(register, "add"),
        "refusal": refusal,
    }
    return render(request, "leadership/duties/duties.html", context, status=REFUSED if refusal else 200)


def beside_duty(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """What proves this duty (本项职责的证据)."""
    (line,) = duty_lines(person, [row])
    own: Any = row
    return {"line": line, "may_confirm": person.may(EVIDENCE, "add"), "year": own.leader_duty.year}


@needs("view")
@require_safe
def show_tasks(request: HttpRequest, register: Register) -> HttpResponseBase:
    """要点任务进展: the year's tasks with their computed state; a unit sees those that it owns or helps with."""
    person, year = person_of(request), year_of(request, year_reported())
    rows = person.visible(register).filter(plan_task__year=year).select_related("plan_task__co_unit", "unit")
    reach = person.reach(register, "tend")
    if not (reach.is_town or reach.is_nothing):
        units = [unit for place in reach.places for unit in place.units or ()]
        rows = rows.filter(Q(unit__in=units) | Q(plan_task__co_unit__in=units))
    plans = person.visible(PLANS).filter(year_plan__year=year).select_related("year_plan").order_by("number")
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "plans": plans,
        "lines": standings(rows.order_by("plan_task__due_on", "number")),
        "may_add": person.may(register, "add"),
    }
    return render(request, "leadership/duties/tasks.html", context)


@needs("tend")
def report_task(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """报告进展: the owner tells how far a task is and how that is known; nothing else of it changes here."""
    person, names = person_of(request), NameBook()
    row: Entry = row_of(person, register, pk, "tend")
    own: Any = row
    if own.plan_task.figure:
        messages.warning(request, f"{row.number} 的进展由指标 {own.plan_task.figure} 算出，不用报告")
        return redirect(address_of(row))
    posted = request.POST.get("version", "")
    version = int(posted) if posted.isascii() and posted.isdecimal() else row.version
    sheet = Sheet(f"报告进展：{row.title}", "报告", address_of(row), version=version)
    fields, given = [register.fields[name] for name in REPORTED], request.POST if request.method == "POST" else None
    sheet.inputs = inputs_of(register, fields, names, stored=facts.current(register, row), given=given)
    status = 200
    if given is not None:
        try:
            data = data_of(register, fields, given, names)
            edit_entry(row, data, by=person, version=version, lookup=names, action="tend")
        except FazhiError as error:
            sheet.refuse(error)
            status = REFUSED
        else:
            messages.success(request, "已报告进展")
            return redirect(address_of(row))
    return render(request, "pages/form.html", {"register": register, "sheet": sheet, "row": row}, status=status)


def beside_task(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """Where the task stands (进展), and the button for whoever reports it; one with a figure is not reported."""
    ((_, one),) = standings([row])
    own: Any = row
    return {"one": one, "may_report": person.covers(row, "tend") and not own.plan_task.figure}


@needs("view")
def show_statements(request: HttpRequest, register: Register) -> HttpResponseBase:
    """述法进度: who must state and who did, and whether it was sent in time; lists the whole roster at once."""
    person, year, refusal = person_of(request), year_of(request, year_reported()), None
    given = request.POST.get("send_by", "")
    may_list = person.may(register, "add")
    if request.method == "POST" and may_list:
        try:
            made = list_all(year, _day(given), by=person)
        except FazhiError as error:
            refusal = Refusal.of(error)
        else:
            messages.success(request, f"列入了 {len(made)} 人")
            return redirect(f"{request.path}?year={year}")
    of_cadre = {row.statement.cadre: row for row in of_year(year).filter(person.where(register, "view"))}
    names = states_of(register.procedure)
    lines = [
        (row, found := of_cadre.get(row.number), names[found.state] if found else "", _marks(found))
        for row in roster_of(year)
    ]
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "figures": compute(FIGURES, Span.year(year)),
        "lines": lines,
        "missing": sum(found is None for _, found, *_ in lines),
        "may_list": may_list,
        "send_by": given,
        "refusal": refusal,
    }
    return render(request, "leadership/duties/statements.html", context, status=REFUSED if refusal else 200)


def roster_of(year: int) -> list[Entry]:
    return list(on_roster(last_day(year)))


def _marks(row: Matter | None) -> list[Mark]:
    return due_marks(row.judgement, row.due_on, row.met_on, row.closed_on) if row else []


def _day(given: str) -> date:
    found = read_date(given)
    if found is None:
        raise FazhiError("没有写抄报期限", remedy="按市委依法治市办的通知填写日期")
    return found


module_pages.add(ModulePage("leadership.duty.year", DUTY_LIST.code, show_duties, "第一责任人履职", shelf=DUTIES))
module_pages.add(ModulePage("leadership.plan_task.year", PLAN_TASKS.code, show_tasks, "要点任务进展", shelf=DUTIES))
module_pages.add(
    ModulePage("leadership.plan_task.report", PLAN_TASKS.code, report_task, route="<int:pk>/", action="tend")
)
module_pages.add(
    ModulePage("leadership.statement.year", STATEMENTS.code, show_statements, "述法进度", shelf=STATEMENTS_SHELF)
)
panels.add(Panel("leadership.plan_task.now", PLAN_TASKS.code, DETAIL, "leadership/duties/_task.html", beside_task))
panels.add(Panel("leadership.duty.proof", DUTY_LIST.code, DETAIL, "leadership/duties/_duty.html", beside_duty))
