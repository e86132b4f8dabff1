"""The desk of whoever plans a town's rule of law (统筹): rows of plain registers, matters and their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from support.tickets import paper
from support.town import Town

TODAY = date(2024, 1, 15)
PLANNER, CLERK, HANDLER, LEADER = "leadership.planner", "leadership.clerk", "leadership.handler", "leader"


@dataclass
class Planning:
    """A town and who plans in it (统筹)."""

    town: Town

    def add(self, register: str, number: str, role: str = PLANNER, **facts: Any) -> Entry:
        own = {"number": number, "title": number, "unit": self.town.office.pk, "occurred_on": date(2023, 3, 20)}
        return add_entry(registers[register], own | facts, by=self.town.person(role))

    def edit(self, row: Entry, role: str = PLANNER, unit: Unit | None = None, **facts: Any) -> None:
        edit_entry(row, facts, by=self.town.person(role, unit))

    def open(self, register: str, on: date, role: str = PLANNER, seat: Unit | None = None, **facts: Any) -> Matter:
        return open_matter(registers[register], facts, by=self.town.person(role, seat), on=on)

    def take(self, matter: Matter, step: str, on: date, role: str, note: str = "", **data: Any) -> Matter:
        """A step by a role; a unit's person acts in the unit of the matter."""
        titles = procedures[matter.procedure].version(matter.procedure_version).step[step].papers
        by = self.town.person(role, matter.unit if role == HANDLER else None)
        return act(matter, step, by=by, on=on, note=note, data=data, papers=[paper(title) for title in titles])
