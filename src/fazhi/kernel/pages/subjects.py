"""Subjects (对象): from the names that the chain uses to the rows that a person may open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

_HEADS: dict[str, type[Entry] | type[Matter]] = {"matter": Matter, "entry": Entry}


def rows_of(subjects: Iterable[str]) -> dict[str, Any]:
    """The rows behind subjects such as `matter:12`; at most one query for each kind of row."""
    ids: dict[str, set[int]] = {}
    for subject in subjects:
        kind, _, pk = subject.partition(":")
        if kind in _HEADS and pk.isdigit():
            ids.setdefault(kind, set()).add(int(pk))
    return {row.subject: row for kind, pks in ids.items() for row in _HEADS[kind].objects.filter(pk__in=pks)}


def open_to(person: Person, row: Any) -> bool:
    """Whether a person may look at a row that something else points to."""
    return row.register in registers and person.covers(row, "view")


def address_of(row: Any) -> str:
    return reverse("pages:detail", args=(row.register, row.pk))
