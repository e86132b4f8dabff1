"""Conditions (条件): which rows of a register a measure counts, as a small tree that can be read aloud.

Every condition is true or false of a row, never unknown: a comparison with an empty field is false, its `Not` true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeAlias

from django.db.models import F, Q

from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.registers import Register


@dataclass(frozen=True)
class Is:
    """The field has this value (等于)."""

    field: str
    value: object


@dataclass(frozen=True)
class In:
    """The field has one of these values (属于)."""

    field: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Empty:
    """The field is empty (为空)."""

    field: str


@dataclass(frozen=True)
class NotAfter:
    """The first day is not later than the second (不晚于); false when either is empty."""

    field: str
    other: str


@dataclass(frozen=True)
class After:
    """The first day is later than the second (晚于); false when either is empty."""

    field: str
    other: str


@dataclass(frozen=True)
class Past:
    """The day lies before the day on which the figure is taken (已过)."""

    field: str


@dataclass(frozen=True)
class Among:
    """The field's value is among those that another measure counts once in the same span (出现在另一项中)."""

    field: str
    of: str


@dataclass(frozen=True)
class Within:
    """The day lies between two days, both included; without a first day, on or before the last (在期间内)."""

    field: str
    first_on: date | None
    last_on: date


@dataclass(frozen=True, init=False)
class All:
    """Every part holds (并且); `All()` holds of every row."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True, init=False)
class Any_:
    """At least one part holds (或者)."""

    parts: tuple[Condition, ...]

    def __init__(self, *parts: Condition) -> None:
        object.__setattr__(self, "parts", parts)


@dataclass(frozen=True)
class Not:
    """The part does not hold (不)."""

    part: Condition


Leaf: TypeAlias = Is | In | Empty | NotAfter | After | Past | Among | Within
Condition: TypeAlias = Leaf | All | Any_ | Not

_TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The comparisons of a condition, left to right."""
    if isinstance(condition, All | Any_):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def fields_of(condition: Condition) -> tuple[str, ...]:
    """The names of the fields that decide (起作用的字段), each once."""
    names = (name for leaf in leaves(condition) for name in (leaf.field, getattr(leaf, "other", "")))
    return tuple(dict.fromkeys(name for name in names if name))


def to_q(condition: Condition, of_leaf: Callable[[Leaf], Q]) -> Q:
    """The condition as Django asks it, each comparison as `of_leaf` says."""
    if isinstance(condition, All | Any_):
        found = Q()
        for part in condition.parts:
            one = to_q(part, of_leaf)
            found = found & one if isinstance(condition, All) else found | one
        return found
    if isinstance(condition, Not):
        return ~to_q(condition.part, of_leaf)
    return of_leaf(condition)


def holds(condition: Condition, of_leaf: Callable[[Leaf], bool]) -> bool:
    """Whether the condition holds when its comparisons hold as `of_leaf` says."""
    if isinstance(condition, All):
        return all(holds(part, of_leaf) for part in condition.parts)
    if isinstance(condition, Any_):
        return any(holds(part, of_leaf) for part in condition.parts)
    if isinstance(condition, Not):
        return not holds(condition.part, of_leaf)
    return of_leaf(condition)


def leaf_q(leaf: Leaf, register: Register, as_of: date, among: Callable[[Among], Any]) -> Q:
    """One comparison as Django asks it; `among` gives what another measure counts.

    Where a field is empty SQL's answer is unknown, which counts as false; under a negation Django itself asks for the
    empty field, so that `Not` is true there.
    """
    if isinstance(leaf, Empty):
        return empty(register.fields[leaf.field])
    how: str
    value: Any
    if isinstance(leaf, Is):
        how, value = "exact", leaf.value
    elif isinstance(leaf, In):
        how, value = "in", leaf.values
    elif isinstance(leaf, Past):
        how, value = "lt", as_of
    elif isinstance(leaf, Among):
        how, value = "in", among(leaf)
    elif isinstance(leaf, Within):
        how, value = ("range", (leaf.first_on, leaf.last_on)) if leaf.first_on else ("lte", leaf.last_on)
    else:
        how, value = "lte" if isinstance(leaf, NotAfter) else "gt", F(register.fields[leaf.other].path)
    return Q(**{f"{register.fields[leaf.field].path}__{how}": value})


def empty(field: Field) -> Q:
    """That a field holds nothing: NULL, or for texts the empty text."""
    nothing = Q(**{f"{field.path}__isnull": True})
    return nothing | Q(**{field.path: ""}) if field.kind in _TEXTS else nothing


def plain(condition: Condition) -> list[Any]:
    """The condition as plain lists, for its fingerprint (指纹)."""
    if isinstance(condition, All | Any_):
        return [type(condition).__name__, *(plain(part) for part in condition.parts)]
    if isinstance(condition, Not):
        return ["Not", plain(condition.part)]
    return [type(condition).__name__, *(_value(getattr(condition, item.name)) for item in fields(condition))]


def _value(value: object) -> object:
    return [_value(item) for item in value] if isinstance(value, tuple) else value


def faults(condition: Condition, register: Register) -> Iterator[str]:
    """What is wrong with a condition for a register (条件的毛病)."""
    for name in fields_of(condition):
        if name not in register.fields:
            yield f"台账“{register.name}”没有字段“{name}”；有：{'、'.join(register.fields)}"
    for leaf in leaves(condition):
        field = register.fields.get(leaf.field)
        if field is not None:
            yield from _leaf_faults(leaf, field, register)


def _leaf_faults(leaf: Leaf, field: Field, register: Register) -> Iterator[str]:
    if isinstance(leaf, Is | In) and field.choices is not None:
        for value in (leaf.value,) if isinstance(leaf, Is) else leaf.values:
            if value not in field.choices:
                yield f"字段“{field.label}”没有选项“{value}”；有：{'、'.join(field.choices)}"
    if isinstance(leaf, Is) and leaf.value in (None, ""):
        yield f"字段“{field.label}”为空应写成 Empty"
    if isinstance(leaf, In) and not leaf.values:
        yield f"字段“{field.label}”的取值一个也没有"
    if isinstance(leaf, NotAfter | After | Past):
        for name in (leaf.field, getattr(leaf, "other", leaf.field)):
            if name in register.fields and register.fields[name].kind is not Kind.DATE:
                yield f"字段“{register.fields[name].label}”不是日期，不能比较先后"
