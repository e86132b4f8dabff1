"""Promises at risk (承诺风险, S91): promises, claims under policies and payments that are late or due within a fortnight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import registers

from .base import ARREARS, CLAIM, PROMISE

AHEAD = 14
# Each register: the day by which, what says to whom, and which of its rows are not done.
OPEN: dict[str, tuple[str, str, dict[str, Any]]] = {
    PROMISE: ("promise__keep_by", "promise__promised_to", {"closed_on": None}),
    CLAIM: ("policy_claim__promised_on", "title", {"closed_on": None}),
    ARREARS: ("arrears__due_on", "title", {"arrears__paid_on": None}),
}


@dataclass(frozen=True)
class Risk:
    """Something that the government said it would do, and has not (风险项)."""

    register: str
    name: str
    number: str
    title: str
    to: str
    unit: str
    due_on: date
    is_late: bool
    is_demo: bool
    url: str

    @property
    def is_claim(self) -> bool:
        return self.register == CLAIM


def at_risk(person: Person, on: date) -> list[Risk]:
    """What is late or due soon (风险项), the earliest first; a claim that was made a promise of stands as that promise."""
    found = [one for code in OPEN for one in _of(person, code, on)]
    promised = set(
        person.visible(registers[PROMISE]).filter(promise__source="policy").values_list("promise__reference", flat=True)
    )
    found = [one for one in found if not (one.is_claim and one.number in promised)]
    return sorted(found, key=lambda one: (one.due_on, one.register, one.number))


def _of(person: Person, code: str, on: date) -> Iterator[Risk]:
    register = registers[code]
    day, to, is_open = OPEN[code]
    rows = person.visible(register).filter(**is_open, **{f"{day}__lte": on + timedelta(days=AHEAD)})
    columns = ("pk", "number", "title", to, "unit__name", day, "is_demo")
    for pk, number, title, whom, unit, due_on, is_demo in rows.values_list(*columns):
        url = reverse("pages:detail", args=(code, pk))
        yield Risk(code, register.name, number, title, whom, unit or "", due_on, due_on < on, is_demo, url)
