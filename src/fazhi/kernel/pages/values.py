"""Values as a reader sees them (值的显示): labels for codes, names for ids, and masks over what is personal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.core.codes import mask_identity, mask_name, mask_phone, veil
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register, registers

REFERENCES = (Kind.UNIT, Kind.AREA, Kind.USER)
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT)
HIDDEN = "［已隐去］"


@lru_cache(maxsize=256)
def states_of(procedure: str) -> dict[str, str]:
    """The states of all versions of a procedure by code (状态名称); the newest version's name wins."""
    found = procedures.get(procedure)
    return {state.code: state.name for version in found.versions for state in version.states} if found else {}


def choices_of(register: Register, field: Field) -> dict[str, str] | None:
    """The codes and labels that a field may hold; None when it is free."""
    if field.name == "state" and field.is_head:
        return states_of(register.procedure)
    return dict(field.choices) if field.choices else None


def is_subject(register: Register, field: Field) -> bool:
    """Whether the program keeps another row's subject here (对象), whose number stands in `NAME_number` beside it."""
    has_number = field.kind is Kind.TEXT and f"{field.name}_number" in register.fields
    return has_number and field not in register.form_fields


def shown(register: Register, field: Field, value: Any, names: NameBook, *, is_clear: bool = False) -> str:
    """A stored value as text; empty where there is none."""
    return "" if value is None or value == "" else writer(register, field, names, is_clear=is_clear)(value)


def writer(register: Register, field: Field, names: NameBook, *, is_clear: bool = False) -> Callable[[Any], str]:
    """Writes the values of one field (写法), prepared once for a whole column; an event's ISO text reads like a day.

    Telephone and identity numbers that somebody wrote into a text are veiled unless it is to be clear.
    """
    if field.kind in REFERENCES:
        return lambda value: names.name(field.kind, value)
    if field.kind is Kind.INSTANT:
        return instant_text
    if field.kind is Kind.MONEY:
        return lambda value: money_text(int(value))
    if field.kind is Kind.YES_NO:
        return lambda value: "是" if value else "否"
    choices = choices_of(register, field)
    if choices is not None:
        return lambda value: choices.get(value, str(value))
    return _text_writer(register, field, is_clear=is_clear)


def _text_writer(register: Register, field: Field, *, is_clear: bool) -> Callable[[Any], str]:
    if field.kind is Kind.TEXT and field not in register.form_fields and not field.is_head:
        # What the program wrote: the code of a register reads as its name.
        return lambda value: registers[value].name if value in registers else str(value)
    if is_clear or field.kind not in _TEXTS or field.name == "number":
        return str
    return lambda value: veil(str(value))


def instant_text(value: Any) -> str:
    """An instant in Shanghai to the minute; events keep instants as ISO text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def money_text(fen: int) -> str:
    """Fen as yuan (元): 1,234.50."""
    sign, rest = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{rest // 100:,}.{rest % 100:02d}"


def masked(field: Field, value: Any) -> str:
    """A personal value of which only so much shows as tells two apart (脱敏); the field's name decides how."""
    text = "" if value is None else str(value)
    if not text:
        return ""
    if any(word in field.name for word in ("phone", "mobile", "tel")):
        return mask_phone(text)
    if any(word in field.name for word in ("identity", "id_number", "id_card", "account", "licence")):
        return mask_identity(text)
    if field.name.endswith("name") or field.name.endswith("person"):
        return mask_name(text)
    return HIDDEN
