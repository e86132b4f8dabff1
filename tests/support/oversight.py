"""A committee's office for tests (执委办): matters handed over, documents received and cases as an import leaves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fazhi.kernel.core.clock import instant
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Case
from support.tickets import paper
from support.town import Town

TODAY = date(2024, 6, 28)
MONDAY = date(2024, 6, 17)
OF_UNIT = ("enforcement.officer", "enforcement.head")
CLAUSE = "不属于本单位职责，权责清单第12项由规划建设办负责"


@dataclass
class Office:
    """The committee's office and the units below it (执委办)."""

    town: Town
    committee: Unit

    def open(self, register: str, on: date = MONDAY, role: str = "enforcement.supervisor", **facts: Any) -> Matter:
        return open_matter(registers[register], facts, by=self.town.person(role), on=on)

    def hand_over(self, *steps: tuple[str, int], theme: str = "泥头车撒漏", **facts: Any) -> Matter:
        """A matter registered on the Monday that took these steps, each on its day of June 2024."""
        given = {"title": "泥头车撒漏", "content": "两个单位都说不归自己管", "theme": theme} | facts
        matter = self.open("enforcement.hand_over", **given)
        for step, day in steps:
            matter = self.take(matter, step, day)
        return matter

    def take(self, matter: Matter, step: str, day: int, *, role: str = "", note: str = "", **data: Any) -> Matter:
        """Takes a step as the first role whose step it is; a unit's roles act in the unit of the matter."""
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        # While no unit has it, only those who reach the whole town may take a step.
        role = role or next((one for one in declared.roles if matter.unit or one not in OF_UNIT), declared.roles[0])
        unit = matter.unit if role in OF_UNIT else None
        if "unit" in declared.required:
            data.setdefault("unit", self.town.bureau.pk)
        return act(
            matter,
            step,
            by=self.town.person(role, unit),
            on=date(2024, 6, day),
            note=note or CLAUSE,
            data={name: getattr(value, "pk", value) for name, value in data.items()},
            papers=[paper(title) for title in declared.papers],
        )

    def case(self, number: str, closed_on: date | None = date(2023, 5, 8), **facts: Any) -> Matter:
        """A case as an import leaves it."""
        matter = Matter.objects.create(
            register="enforcement.case",
            procedure="enforcement.case",
            procedure_version="1",
            state="closed" if closed_on else "filed",
            number=number,
            title=f"案件{number}",
            unit=self.town.bureau,
            opened_on=date(2022, 3, 1),
            closed_on=closed_on,
            created_at=instant(),
        )
        Case.objects.create(matter=matter, **{"source": "inspection", "domain": "urban"} | facts)
        return matter

    def add(self, register: str, role: str = "enforcement.supervisor", **facts: Any) -> Entry:
        """A row of a plain register, of the office unless told otherwise."""
        data = {"unit": self.town.office.pk, "occurred_on": MONDAY, **facts}
        return add_entry(registers[register], data, by=self.town.person(role))
