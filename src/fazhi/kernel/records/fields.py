"""Fields (字段): one description of each column, read from the models, that lists, forms, imports and figures share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from fazhi.kernel.core import dates, labels, money, numbers, text
from fazhi.kernel.core.errors import DeclarationError, RefusedValue


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount of money in integer fen, never negative (金额，单位为分)."""


class Kind(StrEnum):
    """What a field holds (字段种类)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INSTANT = "instant"
    INTEGER = "integer"
    MONEY = "money"
    YES_NO = "yes_no"
    CHOICE = "choice"
    UNIT = "unit"
    AREA = "area"
    USER = "user"


@dataclass(frozen=True)
class Field:
    """One field (字段): `path` reaches it from the head by the ORM; `column` is its database column."""

    name: str
    label: str
    kind: Kind
    path: str
    column: str
    is_head: bool
    is_required: bool = False
    is_personal: bool = False
    choices: Mapping[str, str] | None = None  # code to label
    max_length: int | None = None
    most: int | None = None  # of a number that is never negative, the largest that its column holds
    help_text: str = ""
    is_month: bool = False  # a day that stands for its month, kept as the first of it

    def read(self, value: object, lookup: Lookup | None = None) -> Any:
        """The typed value of whatever a cell or a form holds; None when empty, RefusedValue when it cannot be read."""
        taken = self._read(value, lookup)
        if taken is None and self.is_required:
            raise RefusedValue(f"{self.label}未填", remedy=f"补上{self.label}")
        if self.max_length and isinstance(taken, str) and len(taken) > self.max_length:
            raise RefusedValue(f"超过 {self.max_length} 个字（现有 {len(taken)} 个）", remedy="删减后再填")
        if self.most is not None and isinstance(taken, int) and not 0 <= taken <= self.most:
            raise RefusedValue(f"{taken} 不在 0 至 {self.most} 之间", remedy=f"核对{self.label}")
        if self.kind is Kind.MONEY and taken is not None and taken < 0:
            raise RefusedValue("金额不能是负数", remedy=f"核对{self.label}；没有的不填")
        return taken

    def _read(self, value: object, lookup: Lookup | None) -> Any:
        if self.is_month:
            return dates.read_month(value)
        if self.kind in _READERS:
            return _READERS[self.kind](value)
        if self.kind is Kind.CHOICE:
            return _choice(value, self.choices or {})
        cleaned = text.clean_text(value)
        if not cleaned:
            return None
        if self.kind in (Kind.TEXT, Kind.LONG_TEXT):
            return cleaned
        if lookup is None:
            raise DeclarationError(f"读取{self.label}需要名称对照表")
        return lookup(self.kind, cleaned)


# Turns the name or code of a unit, area or user into its id, or raises RefusedValue.
Lookup = Callable[[Kind, str], int]


def _choice(value: object, choices: Mapping[str, str]) -> str | None:
    """A choice by its code or by its label; the refusal lists what may stand there."""
    if isinstance(value, str) and value in choices:
        return value
    return labels.read_choice(value, {label: code for code, label in choices.items()})


_READERS: dict[Kind, Callable[[object], Any]] = {
    Kind.DATE: dates.read_date,
    Kind.INSTANT: dates.read_datetime,
    Kind.INTEGER: numbers.read_integer,
    Kind.MONEY: money.read_money_fen,
    Kind.YES_NO: labels.read_boolean,
}

_POSITIVE: tuple[tuple[type[models.Field[Any, Any]], int], ...] = (
    (models.PositiveSmallIntegerField, 32_767),
    (models.PositiveIntegerField, 2_147_483_647),
)

_KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (MoneyField, Kind.MONEY),
    (models.DateTimeField, Kind.INSTANT),
    (models.DateField, Kind.DATE),
    (models.BooleanField, Kind.YES_NO),
    (models.IntegerField, Kind.INTEGER),
    (models.TextField, Kind.LONG_TEXT),
    (models.CharField, Kind.TEXT),
)


def describe(field: models.Field[Any, Any], *, prefix: str = "", is_personal: bool = False, label: str = "") -> Field:
    """The description of a model field (字段说明); every field must have its own Chinese verbose_name."""
    return Field(
        name=field.name,
        label=label or str(field.verbose_name),
        kind=_kind_of(field),
        path=f"{prefix}{field.name}",
        column=str(field.column),
        is_head=not prefix,
        is_required=not field.blank and not field.null and not field.has_default(),
        is_personal=is_personal,
        choices={str(code): str(name) for code, name in field.flatchoices} if field.choices else None,
        max_length=field.max_length,
        most=next((most for cls, most in _POSITIVE if isinstance(field, cls)), None),
        help_text=str(field.help_text),
    )


def _kind_of(field: models.Field[Any, Any]) -> Kind:
    if field.choices:
        return Kind.CHOICE
    if isinstance(field, models.ForeignKey):
        return {"org.Unit": Kind.UNIT, "org.Area": Kind.AREA, "org.User": Kind.USER}[field.related_model._meta.label]
    for cls, kind in _KINDS:
        if isinstance(field, cls):
            return kind
    raise DeclarationError(
        f"字段 {field} 的类型不能用在台账中", remedy="用文本、日期、时刻、整数、金额、是否、选项、单位、区域或人员"
    )
