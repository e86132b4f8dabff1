"""What stands beside records (附栏) and what forms begin with (预填): from a directive or a resolution to its tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.beside import TEMPLATE, belong, named, show_below
from fazhi.kernel.pages.modules import BELOW, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register, registers

from ..duties.common import entry_of
from .directives import DIRECTIVE, DIRECTIVES, LOCAL_MEASURE
from .meetings import AGENDA, AGENDAS, MEETING, MEETINGS
from .organisations import ORGANISATIONS, RECORD, RECORDS, STUDY, missing
from .tasks import TASK

SHOWN = 10


def _beside_event(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """How many organisations took part, and which of the register did not (覆盖)."""
    absent = missing(row)
    n = RECORDS.rows().filter(study_record__event=row.number).count()
    told = f"已登记 {n} 个党组织；当日在册的还有 {len(absent)} 个没有登记。"
    lines = list(map(named, absent[:SHOWN]))
    may = person.covers(row, "edit") and person.may(RECORDS, "add")
    add = reverse("pages:leadership.study.attend", args=(row.pk,)) if may and absent else ""
    return {"heading": "参加的党组织", "told": told, "lines": lines, "add": add, "button": "登记参加的党组织"}


panels.add(Panel("leadership.study.organisations", STUDY, BELOW, TEMPLATE, _beside_event))
belong(TASK, "directive", DIRECTIVE, heading="分解的任务", button="分解一项任务")
belong(LOCAL_MEASURE, "directive", DIRECTIVE, heading="本镇贯彻文件", button="登记贯彻文件")
belong(AGENDA, "meeting", MEETING, heading="议题", button="登记议题")
belong(TASK, "agenda", AGENDA, heading="由决定分解的任务", button="把决定转为任务")
show_below(AGENDAS, "same_as", AGENDA, heading="同一议题再次上会", button="登记再次上会")


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
    return {}


def _begin_record(request: HttpRequest, person: Person, row: None) -> dict[str, Any]:
    return {"event": request.GET["event"]} if request.GET.get("event") else {}


prefills.add(Prefill("leadership.task.begin", TASK, "assigned", _begin_task))
prefills.add(Prefill("leadership.agenda.begin", AGENDA, "", _begin_item))
prefills.add(Prefill("leadership.study_record.begin", RECORD, "", _begin_record))


def _numbers(register: Register) -> Callable[[], Iterable[str]]:
    """The newest numbers of a register, each with its name (输入建议)."""
    return lambda: dict(register.rows().order_by("-pk").values_list("number", "title")[:50])


for code, field, owner in (
    (TASK, "directive", DIRECTIVES),
    (TASK, "agenda", AGENDAS),
    (LOCAL_MEASURE, "directive", DIRECTIVES),
    (AGENDA, "meeting", MEETINGS),
    (RECORD, "organisation", ORGANISATIONS),
    (RECORD, "event", registers[STUDY]),
):
    suggestions.add(Suggestions(f"{code}.{field}", code, field, _numbers(owner)))
for field, of in (("organisation", ORGANISATIONS.code), ("event", STUDY)):
    belongings.add(Belonging(f"{RECORD}.{field}", RECORD, field, of))
suggestions.add(Suggestions("leadership.agenda.same_as", AGENDA, "same_as", _numbers(AGENDAS)))
