"""Facts (事实): the values of a row by field name, what changed between two readings, and how they enter the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from fazhi.kernel.core.errors import FazhiError, RefusedValue

from .fields import Lookup
from .models import Entry, Matter
from .registers import Register

Facts = Mapping[str, Any]


class RefusedForm(FazhiError):
    """Values that a form or an act cannot take (填写有误), one reason for each field; nothing was written."""

    def __init__(self, reasons: Mapping[str, RefusedValue], labels: Mapping[str, str]) -> None:
        lines = [f"{labels[name]}：{reason}" for name, reason in reasons.items()]
        super().__init__("；".join(lines))
        self.reasons = dict(reasons)


@dataclass(frozen=True)
class Change:
    """One field before and after (变更)."""

    name: str
    before: Any
    after: Any


def current(register: Register, row: Entry | Matter) -> dict[str, Any]:
    """The stored values of a row by field name; units, areas and people as their ids."""
    own = getattr(row, register.detail)
    return {item.name: getattr(row if item.is_head else own, item.column) for item in register.fields.values()}


def read(register: Register, data: Mapping[str, object], lookup: Lookup | None = None) -> dict[str, Any]:
    """Typed values of what a form or a caller gave; ids of units, areas and people are taken as they are."""
    values: dict[str, Any] = {}
    refused: dict[str, RefusedValue] = {}
    for name, given in data.items():
        field = register.fields[name]
        try:
            is_id = field.kind in ("unit", "area", "user") and isinstance(given, int)
            values[name] = given if is_id else field.read(given, lookup)
        except RefusedValue as reason:
            refused[name] = reason
    if refused:
        raise RefusedForm(refused, {name: register.fields[name].label for name in refused})
    return values


def settled(register: Register, values: Facts) -> dict[str, Any]:
    """The values of a row with those that follow from them (补全)."""
    return dict(values) | dict(register.settle(values) if register.settle else {})


def check(register: Register, values: Facts) -> None:
    """Whether the values of a row go together (整行核对); raises RefusedForm with the register's reasons."""
    _refuse(register, register.check(values) if register.check else {})


def check_by_hand(register: Register, before: Facts | None, after: Facts | None) -> None:
    """Whether a person may make this change to a plain row (手工改动核对); raises RefusedForm with the register's reasons."""
    _refuse(register, register.by_hand(before, after) if register.by_hand else {})


def _refuse(register: Register, wrong: Mapping[str, str]) -> None:
    if wrong:
        reasons = {name: RefusedValue(why) for name, why in wrong.items()}
        raise RefusedForm(reasons, {name: register.fields[name].label for name in wrong})


def changes(before: Facts, after: Facts) -> list[Change]:
    """The fields of `after` whose value differs from `before`."""
    return [
        Change(name, before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value and not (before.get(name) in _EMPTY and value in _EMPTY)
    ]


_EMPTY = (None, "")  # a text column stores the one, a form gives the other


def stated(register: Register, made: list[Change]) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """Changes as an event states them: plain fields before and after, personal fields by their new value for digesting."""
    plain = {item.name: [item.before, item.after] for item in made if not register.fields[item.name].is_personal}
    personal = {item.name: text_of(item.after) for item in made if register.fields[item.name].is_personal}
    return plain, personal


def text_of(value: Any) -> str:
    """One text for one personal value, so that its digest can be compared later."""
    return "" if value is None else str(value)


def put(register: Register, row: Entry | Matter, own: models.Model, values: Facts) -> None:
    """Sets values on the head and on the module's row; the caller saves both."""
    for name, value in values.items():
        field = register.fields[name]
        holder = row if field.is_head else own
        stored = _emptiness(holder._meta.get_field(name)) if value is None else value
        setattr(holder, field.column, stored)


def _emptiness(column: Any) -> Any:
    """What a column holds when nothing was given: NULL where it may, else an empty text or the column's default."""
    if column.null:
        return None
    if isinstance(column, models.CharField | models.TextField):
        return ""
    return column.get_default()
