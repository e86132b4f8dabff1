"""The people of the demo town with three tickets: what `fazhi demo` builds, without its thousands of rows."""

from __future__ import annotations

from datetime import date

from fazhi.cli import demo
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

DAY = date(2024, 1, 15)


def make_demo() -> list[Matter]:
    """Builds the town as the command does, and three demo tickets at a handler's desk; returns the tickets."""
    sync_calendar()
    sync_definitions()
    demo._build(demo._read("town.yaml"))
    clerk = Person(User.objects.get(username="zhuanban"), DAY)
    unit = Unit.objects.get(code="ZF_BAN").pk
    tickets = []
    for n in range(3):
        given = {"title": f"占道经营 {n}", "category": "complaint", "content": "市场门口。"}
        matter = open_matter(registers["hotline.ticket"], given, by=clerk, on=DAY, is_demo=True)
        act(matter, "dispatched", data={"unit": unit}, by=clerk, on=DAY)
        tickets.append(matter)
    seal_pending()
    return tickets
