"""Selections (选择): what the address of a list asks for, turned into rows; list, export and print share it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.core.text import clean_text
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .counting import count, count_to
from .filters import LATE, Control, condition, controls
from .paging import Sort

_FIRST = ("state", "due_on")
LEAST_NUMBER = 8
COUNTED = 10_000  # rows found by words: beyond that nobody needs the number, and each costs a look into its texts
_REFERENCE_KEYS = {Kind.UNIT: "__code", Kind.AREA: "__code", Kind.USER: "__username"}


@dataclass
class Selection:
    """The rows that a person asks for (所选的行), by filters, words and order as the address states them."""

    register: Register
    person: Person
    given: QueryDict
    names: NameBook

    @cached_property
    def controls(self) -> list[Control]:
        return controls(self.register, self.person, self.given, self.names)

    @cached_property
    def first(self) -> list[Control]:
        """The filters that are always seen: state and due day, else the first declared."""
        wanted = [control for control in self.controls if control.name in _FIRST] or self.controls
        return wanted[: len(_FIRST)]

    @cached_property
    def others(self) -> list[Control]:
        """The filters behind “更多筛选”."""
        return [control for control in self.controls if control not in self.first]

    @property
    def used_others(self) -> int:
        return sum(control.is_used for control in self.others)

    @cached_property
    def words(self) -> str:
        return clean_text(self.given.get("q", ""))

    @cached_property
    def where(self) -> Q:
        """The condition on the rows; it fits none while a filter cannot be read, for they would be the wrong ones."""
        found = self.person.where(self.register, "view")
        for control in self.controls:
            if not control.is_used:
                continue
            try:
                found &= condition(self.register, self.person, control)
            except RefusedValue as reason:
                control.error = str(reason)
        if any(control.error for control in self.controls):
            return Q(pk__in=())
        for word in self.words.split():
            found &= self._word(word)
        return found

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows, without an order."""
        return self.register.rows().filter(self.where)

    @cached_property
    def total(self) -> int:
        """How many rows there are."""
        return count(self.register, self.where)

    @cached_property
    def total_shown(self) -> int:
        """How many rows a list tells of: what was looked for by words is counted no further than `COUNTED` and one more."""
        return count_to(self.rows, COUNTED + 1) if self.words else self.total

    def _word(self, word: str) -> Q:
        # A whole number finds its row by the index; looking into the texts of a million rows takes seconds.
        numbers = {word, word.upper()} if len(word) >= LEAST_NUMBER and word.isascii() else set()
        if numbers and self.register.head.objects.filter(register=self.register.code, number__in=numbers).exists():
            return Q(number__in=numbers)
        may_unmask = self.person.may(self.register, "unmask")
        found = Q(pk__in=())
        for item in self.register.search_fields:
            if may_unmask or not item.is_personal:
                found |= Q(**{f"{item.path}__icontains": word})
        return found

    @cached_property
    def sort(self) -> Sort:
        """The order asked for (`sort=due_on` or `sort=-due_on`), or the newest first."""
        asked = self.given.get("sort", "")
        item = self.register.fields.get(asked.lstrip("-"))
        if item is None or not self.may_sort(item):
            return sort_by(self.register, self.register.fields[self.register.day], is_descending=True)
        return sort_by(self.register, item, is_descending=asked.startswith("-"))

    def may_sort(self, item: Field) -> bool:
        """Whether the list may be ordered by a field; the order of masked values would tell them."""
        return item.kind is not Kind.LONG_TEXT and (not item.is_personal or self.person.may(self.register, "unmask"))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words) or any(control.is_used for control in self.controls)

    @property
    def told(self) -> list[str]:
        """The filters in use, in words."""
        used = [control.told for control in self.controls if control.is_used]
        return [f"搜索：{self.words}", *used] if self.words else used

    def query(self, **changes: str | None) -> str:
        """The address of this selection with some parts changed; None takes a part away. Without the place in it."""
        kept = self.given.copy()
        for name in [name for name in kept if name not in self._known or not any(kept.getlist(name))]:
            del kept[name]
        for name, value in changes.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = value
        return kept.urlencode()

    @cached_property
    def _known(self) -> set[str]:
        names = {name for control in self.controls for name in (control.name, *_ends(control))}
        return names | {"q", "sort", LATE}


def _ends(control: Control) -> list[str]:
    return [f"{control.name}_{end}" for end in control.span]


def sort_by(register: Register, item: Field, *, is_descending: bool) -> Sort:
    """The order by a field; units, areas and people by their codes."""
    model = register.head if item.is_head else register.model
    column = model._meta.get_field(item.name)
    path = item.path + _REFERENCE_KEYS.get(item.kind, "")
    return Sort(item.name, path, is_descending, bool(getattr(column, "null", False)))
