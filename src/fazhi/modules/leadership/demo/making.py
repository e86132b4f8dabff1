"""What the demo's generators of this module share (演示工具): batches that are taken in once, and steps taken on days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

import fazhi
from fazhi.kernel.chain.documents import store
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.courses import Arrival, Proven
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

PACK = Path(fazhi.__file__).parent / "packs" / "demo"
BY = "fazhi demo"


@cache
def read(name: str) -> Any:
    """One file of the demo's pack (演示数据包)."""
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


def take(register: str, name: str, rows: Iterable[Mapping[str, Any]], steps: Sequence[Sequence[Proven]] = ()) -> None:
    """Takes rows into a register under a name, unless rows of that name are there (写入一批)."""
    if Batch.objects.filter(register=register, file_name=name, state=BatchState.PUBLISHED).exists():
        return
    arrivals = (Arrival(line, row, steps[line - 2] if steps else ()) for line, row in enumerate(rows, 2))
    import_rows(registers[register], arrivals, by=BY, name=name, is_demo=True)


@dataclass(frozen=True)
class Desk:
    """The demo town on a day (演示镇): its units, and who takes steps on days counted back from it."""

    on: date

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    def day(self, ago: int) -> date:
        """A working day so many working days before the demo's own."""
        return current_calendar().nth_workday_before(self.on, ago) if ago else self.on

    def person(self, username: str, on: date) -> Person:
        return Person(User.objects.get(username=username), on)

    def is_empty(self, register: str) -> bool:
        return not registers[register].head.everything.filter(register=register, is_demo=True).exists()

    def open(self, register: str, facts: Mapping[str, Any], ago: int, username: str) -> Matter:
        on = self.day(ago)
        return open_matter(registers[register], facts, by=self.person(username, on), on=on, is_demo=True)

    def take(self, matter: Matter, step: str, ago: int, username: str, note: str = "", **data: Any) -> Matter:
        """One step with its papers."""
        on = self.day(ago)
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        papers = [
            Paper(store(f"模拟数据：{title}".encode(), f"{title}.txt"), title, f"{title}.txt")
            for title in declared.papers
        ]
        return act(matter, step, by=self.person(username, on), on=on, data=data, note=note, papers=papers)
