"""What the demo's parts share (演示取数): the town's units, working days, and how rows are taken in once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Area, AreaLevel, Unit
from fazhi.kernel.procedures.courses import Arrival, Proven
from fazhi.kernel.records.registers import registers

BY = "fazhi demo"
Targets = Mapping[int, Mapping[str, int]]
Facts = dict[str, Any]
Planned = tuple[Facts, Sequence[Proven]]


@dataclass(frozen=True)
class Town:
    """The demo town on a day (演示镇)."""

    on: date

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    @cached_property
    def villages(self) -> list[Area]:
        return list(Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code"))

    @cached_property
    def names(self) -> dict[str, str]:
        return dict(Unit.objects.values_list("code", "name"))

    def after(self, day: date, days: int) -> date:
        """So many days later, or the next working day."""
        return current_calendar().next_workday(day + timedelta(days=days))

    def until_now(self, steps: Iterable[tuple[str, date]]) -> list[Proven]:
        """The steps that lie behind the demo's day."""
        return [Proven(code, day) for code, day in steps if day <= self.on]


def take(register: str, name: str, planned: Iterable[Planned]) -> None:
    """Takes rows with their steps into a register under a name, unless a batch of that name is there (写入一批)."""
    if Batch.objects.filter(register=register, file_name=name, state=BatchState.PUBLISHED).exists():
        return
    rows = list(planned)
    fields = dict.fromkeys(field for facts, _ in rows for field in facts)
    arrivals = (
        Arrival(line, {field: facts.get(field) for field in fields}, steps)
        for line, (facts, steps) in enumerate(rows, 2)
    )
    import_rows(registers[register], arrivals, by=BY, name=name, is_demo=True)
