"""Values (数值): their types, their rounding, and how they print; rounding happens here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, TypeAlias, cast

from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.labels import read_boolean
from fazhi.kernel.core.numbers import read_decimal, read_integer, read_percentage
from fazhi.kernel.core.text import clean_text

Value: TypeAlias = int | Decimal | bool | date | str

NOTHING = "—"
# How many fen one printed unit of money holds.
_FEN = {"元": 100, "万元": 10**6, "亿元": 10**10}


class Type(StrEnum):
    """What a figure's value is (数值类型): money is integer fen, a percentage 0-100."""

    COUNT = "count"
    MONEY = "money"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"


def show(value: Value | None, kind: Type, unit: str = "", decimals: int = 0, *, is_whole: bool = False) -> str:
    """A value as a report prints it (显示): 8559宗, 99.7%, 119.96万元.

    `is_whole` says that numerator equals denominator: only then is 100 % printed; 99.996 % with two decimals is 99.99%.
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return _show_number(Decimal(value), kind, unit, decimals, is_whole=is_whole)
    return f"{value}{unit}"


def _show_number(value: Decimal, kind: Type, unit: str, decimals: int, *, is_whole: bool) -> str:
    if kind is Type.MONEY:
        return f"{_rounded(value / _FEN.get(unit, 100), decimals)}{unit or '元'}"
    if kind is not Type.PERCENTAGE:
        return f"{_rounded(value, decimals)}{unit}"
    if value == 0 or is_whole:
        return f"{value:.0f}{unit}"
    shown = _rounded(value, decimals)
    if value < 100 <= shown:
        shown = value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    return f"{shown}{unit}"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def to_text(value: Value | None) -> str:
    """A value as it is kept in a table and in the chain; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def from_text(text: str, kind: Type) -> Value | None:
    """The value that `to_text` kept."""
    if not text:
        return None
    if kind in (Type.COUNT, Type.MONEY):
        return int(text)
    if kind in (Type.NUMBER, Type.PERCENTAGE):
        return Decimal(text)
    if kind is Type.YES_NO:
        return text == "yes"
    return date.fromisoformat(text) if kind is Type.DATE else text


def read(value: object, kind: Type) -> Value:
    """The typed value that a person or a file stated; refused when it is empty or of another type."""
    given: Any = _READERS[kind](value)
    if given is None or given == "":
        raise FazhiError("没有填写数值", remedy="填写数值；没有数的，不必填报")
    if kind is Type.COUNT and given < 0:
        raise FazhiError(f"数量“{given}”小于零", remedy="核对数量")
    return cast(Value, given)


_READERS: dict[Type, Callable[[object], Any]] = {
    Type.COUNT: read_integer,
    Type.MONEY: read_integer,
    Type.NUMBER: read_decimal,
    Type.PERCENTAGE: lambda value: read_percentage(value, fraction=False),
    Type.YES_NO: read_boolean,
    Type.DATE: read_date,
    Type.TEXT: clean_text,
}


def to_json(value: Value | None) -> Any:
    """A value as JSON prints it: numbers as numbers, dates in ISO."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value
