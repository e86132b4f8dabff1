"""What touched a firm in a year (企业全年记录): rows of every register that names the field of a firm's code.

Only what the person may see in each register anyway, and only by the code of an organisation or a sole trader, which every
licence shows: a citizen has no such page. In a register where the code is masked, as parties may be citizens, the code of
a firm in the public register is nobody's secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

from ..credit.codes import ENTITY

MOST = 200


@dataclass(frozen=True)
class Line:
    """A row that touched a firm (一条记录)."""

    row: Entry | Matter
    on: date
    state: str
    url: str


@dataclass(frozen=True)
class Group:
    """The rows of one register (一个台账的记录), the latest first; `has_more` where there are too many to show."""

    register: Register
    lines: tuple[Line, ...]
    has_more: bool

    @property
    def count(self) -> str:
        return f"{len(self.lines)}{'+' if self.has_more else ''}"


def touched(person: Person, code: str, year: int, most: int = MOST) -> list[Group]:
    """The groups of a year, by register; at most two queries a register, however many rows."""
    named = [one for one in registers if one.firm and one.code != ENTITY and person.may(one, "view")]
    return [group for register in named for group in _group(person, register, code, Span.year(year), most)]


def _group(person: Person, register: Register, code: str, span: Span, most: int) -> Iterator[Group]:
    # From the few rows of the firm: asked in one, the database may walk through every row of the register.
    field = register.fields[register.firm]
    own = register.model if not field.is_head else register.head
    found = list(own._default_manager.filter(**{field.name: code}).values_list("pk", flat=True))
    if not found:
        return
    day = register.day
    rows = person.visible(register).filter(pk__in=found, **{f"{day}__range": (span.first_on, span.last_on)})
    shown = list(rows.select_related("unit").order_by(f"-{day}", "-pk")[: most + 1])
    names = states_of(register.procedure) if register.is_procedural else {}
    lines = tuple(
        Line(
            row,
            getattr(row, day),
            names.get(getattr(row, "state", ""), ""),
            reverse("pages:detail", args=(register.code, row.pk)),
        )
        for row in shown[:most]
    )
    if lines:
        yield Group(register, lines, len(shown) > most)
