"""Promises at risk (承诺风险, S91): promises, claims under policies and payments that are late or due within a fortnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse

from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

from ..base import ARREARS, CLAIM, PROMISE

AHEAD = 14
# Each register: the day by which, and which of its rows are not done.
OPEN: dict[str, tuple[str, dict[str, Any]]] = {
    PROMISE: ("keep_by", {"closed_on": None}),
    CLAIM: ("promised_on", {"closed_on": None}),
    ARREARS: ("due_on", {"arrears__paid_on": None}),
}


class Risk(NamedTuple):
    """Something that the government said it would do, and has not (风险项)."""

    register: Register
    row: Any
    to: str
    due_on: date
    is_late: bool

    @property
    def url(self) -> str:
        return reverse("pages:detail", args=(self.register.code, self.row.pk))


def at_risk(person: Person, on: date) -> list[Risk]:
    """What is late or due soon (风险项), the earliest first; a claim that was made a promise of stands as that promise."""
    of_claims = person.visible(registers[PROMISE]).filter(promise__source="policy")
    promised = set(of_claims.values_list("promise__reference", flat=True))
    found = (one for code in OPEN for one in _of(person, registers[code], on))
    kept = [one for one in found if one.register.code != CLAIM or one.row.number not in promised]
    return sorted(kept, key=lambda one: (one.due_on, one.register.code, one.row.number))


def _of(person: Person, register: Register, on: date) -> Iterator[Risk]:
    day, is_open = OPEN[register.code]
    soon = {f"{register.detail}__{day}__lte": on + timedelta(days=AHEAD)}
    for row in person.visible(register).filter(**is_open, **soon).select_related("unit", register.detail):
        own = getattr(row, register.detail)
        due_on = getattr(own, day)
        yield Risk(register, row, getattr(own, "promised_to", row.title), due_on, due_on < on)
