"""Search (查找) by number or title, over every register that a person may view."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from fazhi.kernel.core.text import clean_text
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

MOST = 25


@dataclass(frozen=True)
class Found:
    """One row that was found (查到的行)."""

    row: Entry | Matter
    register: Register


def find(person: Person, words: str) -> list[Found]:
    """The rows with exactly this number, else those whose number begins with the words or whose title holds them."""
    words = clean_text(words)
    if not words:
        return []
    exact = _rows(person, Q(number=words)) if any(map(str.isdigit, words)) else []
    return exact or _rows(person, Q(number__startswith=words) | Q(title__icontains=words))


def _rows(person: Person, wanted: Q) -> list[Found]:
    found: list[Found] = []
    for head in (Matter, Entry):
        within = Q(pk__in=())
        for register in registers:
            if register.head is head and person.may(register, "view"):
                within |= Q(register=register.code) & person.where(register, "view")
        rows = head.objects.filter(within, wanted).select_related("unit").order_by("-pk")
        if head is Entry:
            rows = rows.filter(removed_at=None)
        found += [Found(row, registers[row.register]) for row in rows[:MOST]]
    return found[:MOST]
