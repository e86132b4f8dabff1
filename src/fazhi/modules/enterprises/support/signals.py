"""Signals about firms (预警信号, S22): rows of the last ninety days that touch a firm. A page proposes, a person raises.

They come from every register that names the firm of its rows, as far as the person may see them; what may not be seen is
only counted. What a firm asks of us (a loan, a claim) is no signal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

from ..base import ARREARS, ENTITY, RECORD, WARNING
from .warnings import Reason

DAYS = 90
SEVERAL = 2
OWN = "enterprises."
# Of our own registers these rows alone speak of trouble: what a source holds against the firm, what is not paid to it.
AGAINST = Q(credit_record__kind__in=("penalty", "compulsory", "abnormal", "dishonest"))


class Signal(NamedTuple):
    """One row that touches a firm (信号)."""

    register: Register
    number: str
    on: date
    pk: int

    def reason(self) -> str:
        """As a line of a warning's reasons (理由)."""
        return str(Reason(self.register.name, self.number, f"{self.on} {self.register.name}"))


class Proposed(NamedTuple):
    """A firm with several signals (拟预警企业); `hidden` are rows that the person may not see."""

    code: str
    name: str
    signals: list[Signal]
    hidden: int
    warning: int | None  # the open warning, where there is one


def _sources(on: date) -> Iterator[tuple[Register, Q, str, str]]:
    """Each register that may hold signals: which of its rows, the paths of their day and of what they tell of.

    A credit record tells of a row elsewhere: the same penalty is one signal, not two.
    """
    first = on - timedelta(days=DAYS)
    for register in registers:
        window = Q(**{f"{register.day}__range": (first, on)})
        if register.code == ARREARS:
            due = Q(arrears__due_on__gte=first, arrears__due_on__lt=on, arrears__paid_on=None)
            yield register, due, "arrears__due_on", "number"
        elif register.code == RECORD:
            yield register, window & AGAINST, register.day, "credit_record__source_number"
        elif register.firm and not register.code.startswith(OWN):
            yield register, window, register.day, "number"


def signals_of(person: Person, on: date, code: str = "") -> tuple[dict[str, list[Signal]], Mapping[str, int]]:
    """The signals of the last ninety days by the firm's code, and how many more of each the person may not see."""
    seen: dict[tuple[str, str], Signal] = {}
    every: set[tuple[str, str]] = set()
    for register, where, day, told_of in _sources(on):
        path = register.fields[register.firm].path
        touching = where & (Q(**{path: code}) if code else ~Q(**{path: ""}))
        every.update(register.rows().filter(touching).values_list(path, told_of))
        rows = person.visible(register).filter(touching)
        for firm, subject, number, seen_on, pk in rows.values_list(path, told_of, "number", day, "pk"):
            seen.setdefault((firm, subject), Signal(register, number, seen_on, pk))
    found: dict[str, list[Signal]] = defaultdict(list)
    for (firm, _), signal in sorted(seen.items(), key=lambda item: (item[1].on, item[1].number)):
        found[firm].append(signal)
    return found, Counter(firm for firm, subject in every if (firm, subject) not in seen)


def proposed(person: Person, on: date) -> list[Proposed]:
    """The firms with several signals (拟预警企业), by code; raised or not is a person's word."""
    found, hidden = signals_of(person, on)
    codes = [code for code in sorted({*found, *hidden} - {""}) if len(found[code]) + hidden[code] >= SEVERAL]
    names = dict(registers[ENTITY].rows().filter(number__in=codes).values_list("number", "title"))
    warnings = person.visible(registers[WARNING]).filter(closed_on=None, early_warning__firm_code__in=codes)
    warned = dict(warnings.values_list("early_warning__firm_code", "pk"))
    return [Proposed(code, names.get(code, ""), found[code], hidden[code], warned.get(code)) for code in codes]
