"""Pages of a year (年度页面): duties with their evidence, the plan's tasks with their state, statements due and done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.forms import Refusal
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import DETAIL, ModulePage, Panel, module_pages, panels
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.pages.years import year_of, year_options, year_reported
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..models.duties import Post
from .first import DUTY_LIST, EVIDENCE, confirm, duty_lines
from .plans import PLAN_TASKS, PLANS, standings
from .shelves import DUTIES
from .shelves import STATEMENTS as STATEMENTS_SHELF
from .statements import STATEMENTS, last_day, list_all, of_year, on_roster

REFUSED = 422
FIGURES = ("F3", "leadership.statements.rate", "F83")


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
    """要点任务进展: the year's tasks that this person may see, each with its computed state."""
    person, year = person_of(request), year_of(request, year_reported())
    rows = person.visible(register).filter(plan_task__year=year).select_related("plan_task__co_unit", "unit")
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
    lines = [(row, found := of_cadre.get(row.number), names[found.state] if found else "") for row in roster_of(year)]
    context = {
        "register": register,
        "year": year,
        "years": year_options(year),
        "figures": compute(FIGURES, Span.year(year)),
        "lines": lines,
        "missing": sum(found is None for _, found, _ in lines),
        "may_list": may_list,
        "send_by": given,
        "refusal": refusal,
    }
    return render(request, "leadership/duties/statements.html", context, status=REFUSED if refusal else 200)


def roster_of(year: int) -> list[Entry]:
    return list(on_roster(last_day(year)))


def _day(given: str) -> date:
    found = read_date(given)
    if found is None:
        raise FazhiError("没有写抄报期限", remedy="按市委依法治市办的通知填写日期")
    return found


module_pages.add(ModulePage("leadership.duty.year", DUTY_LIST.code, show_duties, "第一责任人履职", shelf=DUTIES))
module_pages.add(ModulePage("leadership.plan_task.year", PLAN_TASKS.code, show_tasks, "要点任务进展", shelf=DUTIES))
module_pages.add(
    ModulePage("leadership.statement.year", STATEMENTS.code, show_statements, "述法进度", shelf=STATEMENTS_SHELF)
)
panels.add(Panel("leadership.duty.proof", DUTY_LIST.code, DETAIL, "leadership/duties/_duty.html", beside_duty))
