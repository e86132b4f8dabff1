"""Registers (台账): one declaration from which list, form, detail, import, export, print and permissions follow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from django.db import models

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.org.roles import STAFF, roles

from .fields import Field, Kind, describe
from .models import Entry, Matter
from .shelves import shelves


class Scope(StrEnum):
    """How far a grant reaches (范围): the whole town, one's unit and those below it, or one's own rows."""

    TOWN = "town"
    UNIT = "unit"
    OWN = "own"


# What may be granted on a register (权限), with the word that users read.
ACTIONS: Mapping[str, str] = {
    "view": "查看",
    "add": "登记",
    "edit": "修改",
    "tend": "维护部分内容",
    "act": "办理",
    "import": "导入",
    "export": "导出",
    "unmask": "查看个人信息",
    "migrate": "迁移程序版本",
}


@dataclass(frozen=True)
class Grant:
    """What a role may do in a register (授权), and how far it reaches."""

    role: str
    actions: tuple[str, ...]
    scope: Scope = Scope.UNIT


@dataclass(frozen=True)
class Register:
    """A register (台账) of one model, whose primary key is a OneToOne to Entry or to Matter.

    Field names are those of the head or of the model; what is not said follows from the model.
    """

    code: str
    name: str
    model: type[models.Model]
    grants: tuple[Grant, ...]
    procedure: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # other words for head fields
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    required: tuple[str, ...] = ()  # fields that may be empty elsewhere but not here
    number_prefix: str = ""
    item: str = ""  # the field that holds the code of the item of whose use a row is one
    cites: tuple[str, ...] = ()  # fields in whose texts laws are cited
    acted_on: str = (
        ""  # the field with the day of the act that a matter is about; the day it came in where none is named
    )
    until: str = ""  # the field with the first day on which a row counts no longer
    used_as: str = ""  # what its rows are to a change of the law: a kind of `law.impact`, "" where matters
    # The fields of the first day on which a row is in force, and of the first on which it is so no longer.
    term: tuple[str, ...] = ()
    # What is wrong with the values of a row as a whole, by field; asked by forms and imports, of one row at a time, and
    # where an import changes a row, of the row as it would then be.
    check: Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None
    # What is wrong by hand, by field: with adding, changing or removing a plain row, or with opening a matter. Given the
    # values that are stored (None of a new row) and those that would be (None where it is removed). An import is never
    # asked: it tells what was.
    by_hand: Callable[[Mapping[str, Any] | None, Mapping[str, Any] | None], Mapping[str, str]] | None = None
    months: tuple[str, ...] = ()  # days that stand for their month: any day of it is kept as its first
    # Values that follow from the others of a row and are not typed, by field: asked of a new row, a new matter, an
    # edit, and each row of an import, before `check`.
    settle: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    settles: tuple[str, ...] = ()  # the own fields that `settle` gives: an import that changes a row changes these too
    # What is wrong, by field, with taking a row of a file for one that is there: an import asks it, given the values
    # before and after.
    unlike: Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, str]] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # other words of files for choices, by field
    # Fields of which the rows keep the past, and the condition on rows that they stood so on a day: a stock of a past day
    # is counted by what the rows were then. Given the day and one lookup with its value.
    past_fields: tuple[str, ...] = ()
    was: Callable[[Any, Mapping[str, Any]], models.Q] | None = None
    # Called with who wrote and the ids of the rows written, in the same transaction: an edit, an import, its withdrawal.
    then: Callable[[str, Collection[int]], None] | None = None
    # Called after an import with who made it, its batch, and the ids of the rows there before that the file names.
    seen: Callable[[str, int, Collection[int]], None] | None = None
    firm: str = ""  # the field that holds the credit code of the firm that a row touches
    systems: tuple[str, ...] = ()  # of which systems of the town it keeps the rows: S29
    shelf: str = ""  # the heading of the menu under which it stands; most modules need none

    def __hash__(self) -> int:
        return hash(self.code)

    @cached_property
    def head(self) -> type[Entry] | type[Matter]:
        """Entry or Matter: what the model's primary key points to."""
        target = self.model._meta.pk.related_model if self.model._meta.pk.one_to_one else None
        if target is Entry or target is Matter:
            return target
        raise DeclarationError(
            f"台账“{self.code}”的模型 {self.model.__name__} 没有挂在台账行或办件上",
            remedy="给它 OneToOneField(Entry 或 Matter, primary_key=True)",
        )

    @property
    def is_procedural(self) -> bool:
        """Whether its rows are matters (办件台账)."""
        return self.head is Matter

    @cached_property
    def detail(self) -> str:
        """The name by which the head reaches the module's row."""
        remote = cast(models.OneToOneRel, self.model._meta.pk.remote_field)
        return str(remote.get_accessor_name())

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field that a user may read, by name: those of the head, then the model's own."""
        heads = MATTER_FIELDS if self.is_procedural else ENTRY_FIELDS
        found: dict[str, Field] = {}
        for name in heads:
            found[name] = describe(self.head._meta.get_field(name), label=self.labels.get(name, ""))  # type: ignore[arg-type]
        for own in self.model._meta.concrete_fields:
            if not own.primary_key:
                found[own.name] = describe(own, prefix=f"{self.detail}__", is_personal=own.name in self.personal)
        found |= {name: replace(found[name], is_required=True) for name in self.required if name in found}
        return found | {name: replace(found[name], is_month=True) for name in self.months if name in found}

    @cached_property
    def own_fields(self) -> tuple[Field, ...]:
        return tuple(item for item in self.fields.values() if not item.is_head)

    @cached_property
    def day(self) -> str:
        """The head field that places a row in time."""
        return "opened_on" if self.is_procedural else "occurred_on"

    @cached_property
    def list_columns(self) -> tuple[Field, ...]:
        """The columns that a list shows first; the others can be chosen."""
        names = self.columns or (
            "number",
            "title",
            "unit",
            self.day,
            *(("due_on", "state") if self.is_procedural else ()),
        )
        return tuple(self.fields[name] for name in names)

    @cached_property
    def list_filters(self) -> tuple[Field, ...]:
        """The fields that a list can be narrowed by: day, unit and every choice unless the register says otherwise."""
        kinds = (Kind.CHOICE, Kind.UNIT, Kind.AREA, Kind.YES_NO)
        names = self.filters or (self.day, *(item.name for item in self.fields.values() if item.kind in kinds))
        return tuple(self.fields[name] for name in names)

    @cached_property
    def search_fields(self) -> tuple[Field, ...]:
        return tuple(self.fields[name] for name in self.search or ("number", "title"))

    @cached_property
    def form_fields(self) -> tuple[Field, ...]:
        """The fields of the form: what a person may fill in, never what the procedure computes."""
        names = self.form or tuple(name for name in self.fields if name not in COMPUTED)
        return tuple(self.fields[name] for name in names)

    def rows(self) -> models.QuerySet[Any]:
        """All published rows of the register, heads with their module's facts."""
        if self.head is Matter:
            return Matter.objects.filter(register=self.code)
        return Entry.objects.filter(register=self.code, removed_at=None)

    def faults(self) -> Iterator[str]:
        """What is wrong with the declaration (声明的毛病)."""
        for name in (
            *self.columns,
            *self.filters,
            *self.search,
            *self.form,
            *self.personal,
            *self.required,
            *self.labels,
            *self.cites,
            *self.term,
            *self.months,
            *self.past_fields,
            *self.settles,
            *self.words,
            *filter(None, (self.item, self.acted_on, self.until, self.firm)),
        ):
            if name not in self.fields:
                yield f"台账“{self.name}”（{self.code}）提到的字段“{name}”不存在；有：{'、'.join(self.fields)}"
        for own in self.own_fields:
            if own.label == own.name.replace("_", " "):
                yield f"台账“{self.name}”（{self.code}）的字段“{own.name}”没有中文名（verbose_name）"
        for grant in self.grants:
            if grant.role not in roles and grant.role != STAFF:
                yield f"台账“{self.name}”（{self.code}）授权给没有声明的角色“{grant.role}”"
            for action in set(grant.actions) - set(ACTIONS):
                yield f"台账“{self.name}”（{self.code}）授予没有的权限“{action}”；有：{'、'.join(ACTIONS)}"
        if self.shelf and self.shelf not in shelves:
            yield f"台账“{self.name}”（{self.code}）的菜单标题“{self.shelf}”没有声明"
        if not self.grants:
            yield f"台账“{self.name}”（{self.code}）没有授权给任何角色，谁也看不到它"
        if self.is_procedural and not self.procedure:
            yield f"办件台账“{self.name}”（{self.code}）没有写明程序"


ENTRY_FIELDS = ("number", "title", "unit", "area", "occurred_on")
MATTER_FIELDS = (
    "number",
    "title",
    "unit",
    "area",
    "handler",
    "state",
    "opened_on",
    "due_on",
    "met_on",
    "closed_on",
    "judgement",
)
# Head fields that only the program writes.
COMPUTED = frozenset({"state", "due_on", "met_on", "closed_on", "judgement", "handler"})

registers: Store[Register] = registry.store("台账")


@registry.check
def _check_registers() -> Iterator[str]:
    for register in registers:
        yield from register.faults()
