"""What the demo's generators share (演示用词): the packs, the town's units and places, and how rows are taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

import fazhi
from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.statutes.numerals import chinese
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Unit, UnitKind, in_force
from fazhi.kernel.procedures.courses import Arrival, Proven
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import registers

PACK = Path(fazhi.__file__).parent / "packs" / "demo"
BY = "fazhi demo"
Targets = Mapping[int, Mapping[str, int]]
GRADES = 3


@cache
def read(name: str) -> Any:
    """One file of the demo's pack (演示数据包), read only by who builds the town."""
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


def take(register: str, name: str, rows: Iterable[Mapping[str, Any]], steps: Sequence[Sequence[Proven]] = ()) -> None:
    """Takes rows into a register under a name, unless rows of that name are there (写入一批)."""
    if Batch.objects.filter(register=register, file_name=name, state=BatchState.PUBLISHED).exists():
        return
    told = list(rows)
    fields = dict.fromkeys(field for row in told for field in row)
    arrivals = (
        Arrival(line, {field: row.get(field) for field in fields}, steps[line - 2] if steps else ())
        for line, row in enumerate(told, 2)
    )
    import_rows(registers[register], arrivals, by=BY, name=name, is_demo=True)


def at(on: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a day in the town (当日时刻)."""
    return datetime.combine(on, time(hour, minute), SHANGHAI)


@dataclass(frozen=True)
class Domain:
    """A field of enforcement in the demo (演示领域): its unit, its invented norm, and the ranges of its three grades in fen."""

    code: str
    unit: str
    word: str
    laws: tuple[str, ...]
    norm: str
    duties: tuple[str, ...]
    tiers: tuple[tuple[int, int], ...]
    shares: Mapping[str, int]
    is_confiscating: bool

    def grade(self, fen: int) -> int:
        """The place of the grade in whose range an amount lies (阶次)."""
        return next(place for place, (_, most) in enumerate(self.tiers) if fen <= most or place == GRADES - 1)

    def violation(self, place: int) -> str:
        """The clause that is broken (违反的条款), by the place of the duty."""
        return f"《{self.norm}》{read('enforcement')['norm']['violation'].format(place=chinese(place + 1))}"

    def liability(self, grade: int) -> str:
        """The clause that penalises (处罚的条款), by grade."""
        return f"《{self.norm}》{read('enforcement')['norm']['liability'].format(place=chinese(grade + 1))}"


@cache
def domains() -> dict[str, Domain]:
    """The fields by code."""
    return {
        code: Domain(
            code,
            told["unit"],
            told["word"],
            tuple(told["laws"]),
            told["norm"],
            tuple(told["duties"]),
            tuple((least * 100, most * 100) for least, most in told["tiers"]),
            told["shares"],
            told.get("confiscated", False),
        )
        for code, told in read("enforcement")["domains"].items()
    }


@dataclass(frozen=True)
class Town:
    """The demo town on a day (演示镇): its units, its places, and who does the work."""

    on: date

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in Unit.objects.select_related("parent")}

    @cached_property
    def villages(self) -> list[tuple[int, str]]:
        return list(Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code").values_list("pk", "name"))

    def head(self, unit: str) -> str:
        """Who approves in a unit's cases (机关负责人): the town's leader, or the head of a branch."""
        found = self.units[unit]
        return f"{found}负责人" if found.kind == UnitKind.BRANCH else self.person("enforcement.head").name

    def person(self, role: str, on: date | None = None, unit: str = "") -> Person:
        """Somebody who holds a role, on a day (任职人员), in a unit where one is named."""
        held = Appointment.objects.filter(in_force(self.on), post__role=role)
        if unit:
            held = held.filter(post__unit__code=unit)
        first = held.select_related("user").order_by("user__username").first()
        assert first is not None  # noqa: S101 - `is_staffed` was asked before
        return Person(first.user, on or self.on)

    @property
    def is_staffed(self) -> bool:
        """Whether the town has the posts of enforcement; one that was built before there were any has not."""
        roles = ("enforcement.officer", "enforcement.head", "enforcement.reviewer", "enforcement.supervisor")
        held = set(Appointment.objects.filter(in_force(self.on)).values_list("post__role", flat=True))
        return held >= set(roles) and set(self.units) >= {domain.unit for domain in domains().values()}
