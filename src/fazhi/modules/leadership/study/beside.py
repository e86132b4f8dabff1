"""What stands beside records (附栏) and what forms begin with (预填): from a directive or a resolution to its tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.marks import Mark, due_marks
from fazhi.kernel.pages.modules import BELOW, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register, registers

from ..duties.common import entry_of
from .directives import DIRECTIVE, DIRECTIVES, LOCAL_MEASURE
from .meetings import AGENDA, AGENDAS, MEETING, MEETINGS
from .organisations import ORGANISATIONS, RECORD, RECORDS, STUDY, missing
from .tasks import TASK

TEMPLATE = "leadership/study/_named.html"
SHOWN = 10


@dataclass(frozen=True)
class Named:
    """A row that names the one shown (所属的行): its state and its day with the marks of it, where it has them."""

    row: Any
    url: str
    state: str = ""
    marks: Sequence[Mark] = ()


def _named(person: Person, register: Register, field: str, number: str) -> list[Named]:
    rows = person.visible(register).filter(**{register.fields[field].path: number}).select_related(register.detail)
    names = states_of(register.procedure)
    return [_line(row, names) for row in rows.order_by("number")]


def _line(row: Any, names: dict[str, str]) -> Named:
    if row.register != TASK:
        return Named(row, address_of(row))
    marks = due_marks(row.judgement, row.due_on, row.met_on, row.closed_on)
    return Named(row, address_of(row), names.get(row.state, ""), marks)


def _beside(code: str, field: str, heading: str, button: str) -> Callable[..., dict[str, Any] | None]:
    """The rows of a register that name the one shown, with a way to add another."""

    def context(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any] | None:
        register = registers[code]
        if not person.may(register, "view"):
            return None
        add = f"{reverse('pages:add', args=(code,))}?{field}={row.number}" if person.may(register, "add") else ""
        return {"heading": heading, "lines": _named(person, register, field, row.number), "add": add, "button": button}

    return context


def _beside_event(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """How many organisations took part, and which of the register did not (覆盖)."""
    absent = missing(row)
    n = RECORDS.rows().filter(study_record__event=row.number).count()
    told = f"已登记 {n} 个党组织；当日在册的还有 {len(absent)} 个没有登记。"
    lines = [Named(one, address_of(one)) for one in absent[:SHOWN]]
    may = person.covers(row, "edit") and person.may(RECORDS, "add")
    add = reverse("pages:leadership.study.attend", args=(row.pk,)) if may and absent else ""
    return {"heading": "参加的党组织", "told": told, "lines": lines, "add": add, "button": "登记参加的党组织"}


for panel, owner, beside in (
    ("leadership.directive.tasks", DIRECTIVE, _beside(TASK, "directive", "分解的任务", "分解一项任务")),
    ("leadership.directive.measures", DIRECTIVE, _beside(LOCAL_MEASURE, "directive", "本镇贯彻文件", "登记贯彻文件")),
    ("leadership.meeting.agenda", MEETING, _beside(AGENDA, "meeting", "议题", "登记议题")),
    ("leadership.agenda.tasks", AGENDA, _beside(TASK, "agenda", "由决定分解的任务", "把决定转为任务")),
    ("leadership.agenda.again", AGENDA, _beside(AGENDA, "same_as", "同一议题再次上会", "登记再次上会")),
    ("leadership.study.organisations", STUDY, _beside_event),
):
    panels.add(Panel(panel, owner, BELOW, TEMPLATE, beside))


def _begin_task(request: HttpRequest, person: Person, row: None) -> dict[str, Any]:
    """A resolution becomes a task with what is decided, and the unit that reported; a directive lends what it asks."""
    agenda, directive = entry_of(AGENDAS, request.GET.get("agenda")), entry_of(DIRECTIVES, request.GET.get("directive"))
    if agenda and person.covers(agenda, "view"):
        asked = agenda.agenda_item.resolution
        return {"agenda": agenda.number, "title": agenda.title, "unit": agenda.unit_id, "demand": asked}
    if directive and person.covers(directive, "view"):
        asked = directive.directive.demand
        return {"directive": directive.number, "title": directive.title, "demand": asked}
    return {}


def _begin_item(request: HttpRequest, person: Person, row: None) -> dict[str, Any]:
    """An item of a meeting names it; one that is taken again has the title, unit and topic of the first time."""
    first = entry_of(AGENDAS, request.GET.get("same_as"))
    if first and person.covers(first, "view"):
        own = first.agenda_item
        return {"same_as": own.counted_as, "title": first.title, "unit": first.unit_id, "topic": own.topic}
    return {"meeting": request.GET["meeting"]} if request.GET.get("meeting") else {}


def _begin_named(field: str) -> Callable[..., dict[str, Any]]:
    return lambda request, person, row: {field: request.GET[field]} if request.GET.get(field) else {}


prefills.add(Prefill("leadership.task.begin", TASK, "assigned", _begin_task))
prefills.add(Prefill("leadership.agenda.begin", AGENDA, "", _begin_item))
prefills.add(Prefill("leadership.local_measure.begin", LOCAL_MEASURE, "", _begin_named("directive")))
prefills.add(Prefill("leadership.study_record.begin", RECORD, "", _begin_named("event")))


def _numbers(register: Register) -> Callable[[], Iterable[str]]:
    """The newest numbers of a register, each with its name (输入建议)."""
    return lambda: dict(register.rows().order_by("-pk").values_list("number", "title")[:50])


for code, field, named in (
    (TASK, "directive", DIRECTIVES),
    (TASK, "agenda", AGENDAS),
    (LOCAL_MEASURE, "directive", DIRECTIVES),
    (AGENDA, "meeting", MEETINGS),
    (RECORD, "organisation", ORGANISATIONS),
    (RECORD, "event", registers[STUDY]),
):
    belongings.add(Belonging(f"{code}.{field}", code, field, named.code))
    suggestions.add(Suggestions(f"{code}.{field}", code, field, _numbers(named)))
suggestions.add(Suggestions("leadership.agenda.same_as", AGENDA, "same_as", _numbers(AGENDAS)))
