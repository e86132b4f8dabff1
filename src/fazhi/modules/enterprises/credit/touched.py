"""What touched a firm in a year (企业全年记录), on the firm's own page: rows of every register that names a firm's code.

Only what the person may see in each register anyway, and only by the code of an organisation or a sole trader, which every
licence shows: a citizen has no such page. In a register where the code is masked, as parties may be citizens, the code of
a firm in the public register is nobody's secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.modules import BELOW, Panel, panels
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.pages.years import year_of, year_options, year_reported
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

from ..base import ENTITY, is_citizens
from .pages import linked, told_of
from .tiers import TIERS, standing

MOST = 20  # rows of each register


class Line(NamedTuple):
    """A row that touched a firm (一条记录)."""

    row: Entry | Matter
    on: date
    state: str
    url: str


class Group(NamedTuple):
    """The rows of one register (一个台账的记录), the latest first, and how many there are."""

    register: Register
    lines: list[Line]
    n: int


def touched(person: Person, code: str, year: int, most: int = MOST) -> list[Group]:
    """The groups of a year, by register; at most three queries a register, however many rows."""
    named = [one for one in registers if one.firm and one.code != ENTITY and person.may(one, "view")]
    return [group for register in named for group in _group(person, register, code, Span.year(year), most)]


def _group(person: Person, register: Register, code: str, span: Span, most: int) -> Iterator[Group]:
    # From the few rows of the firm: asked in one, the database may walk through every row of the register.
    field = register.fields[register.firm]
    own = register.model if not field.is_head else register.head
    found = list(own._default_manager.filter(**{field.name: code}).values_list("pk", flat=True))
    day = register.day
    rows = person.visible(register).filter(pk__in=found, **{f"{day}__range": (span.first_on, span.last_on)})
    if not found or not (n := rows.count()):
        return
    names = states_of(register.procedure) if register.is_procedural else {}
    shown = rows.select_related("unit").order_by(f"-{day}", "-pk")[:most]
    lines = [
        Line(
            row,
            getattr(row, day),
            names.get(getattr(row, "state", ""), ""),
            reverse("pages:detail", args=(register.code, row.pk)),
        )
        for row in shown
    ]
    yield Group(register, lines, n)


def beside(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any] | None:
    """The year's rows and the tier (企业页附栏); nothing where no credit code is known."""
    if credit_code_fault(row.number) or is_citizens(row.number):
        return None
    refusal, year = None, year_reported()
    try:
        year = year_of(request, year)
    except FazhiError as error:
        refusal = error
    told: dict[str, Any] = {
        "refusal": refusal,
        "year": year,
        "years": year_options(year),
        "groups": touched(person, row.number, year),
    }
    if person.may(TIERS, "view"):
        now = standing(row.number, today())
        told |= {"tier": now.tier, "score": now.score, "lines": linked(person, now.lines), **told_of(now.tier)}
    return told


panels.add(Panel("enterprises.touched", ENTITY, BELOW, "enterprises/touched.html", beside))
