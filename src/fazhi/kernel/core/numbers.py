"""Readers of numbers (数字): counts, decimals and percentages; an approximate number is no number."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isnan

from .errors import RefusedValue
from .text import clean_text, present

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[Ee][+-]?\d+", re.ASCII)
_RANGE = re.compile(r"[\d,.]+ ?\D{0,3} ?(?:-|~|—|至|到) ?[\d,.]+.*", re.ASCII)
_ABOUT = re.compile("余|多|约|近|左右|上下|以上|以下|不足|超过|逾|几|若干|数[十百千万]")
_CHINESE_DIGITS = re.compile(
    "(?=.*[〇零一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]+(?:元|圆)?整?"
)
# Above this a spreadsheet has already replaced the last digits by zeros.
EXACT = 10**15


def read_integer(value: object) -> int | None:
    """The whole number (整数) in a cell; 99999.0 is one, 20余 and 3.5 are not. None when empty."""
    if isinstance(value, str):
        if value.isascii() and value.isdigit() and len(value) <= 18:
            return int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        return value
    number = read_decimal(value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise RefusedValue(f"“{clean_text(value)}”不是整数", remedy="只填整数")
    return int(number)


def read_decimal(value: object) -> Decimal | None:
    """The number (数) in a cell, exactly as written. None when empty."""
    if isinstance(value, bool):
        raise RefusedValue(f"“{clean_text(value)}”不是数字", remedy="只填数字")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return _from_float(value)
    text = present(value)
    return parse_number(text, text) if text else None


def _from_float(number: float) -> Decimal | None:
    if isnan(number):
        return None
    if abs(number) >= EXACT:
        raise RefusedValue(
            f"“{clean_text(number)}”超过 15 位，表格软件已丢失末尾数字", remedy="把单元格改为文本格式后重新填写"
        )
    # Fifteen digits are what a spreadsheet computes with; the rest is 0.30000000000000004.
    return Decimal(f"{number:.15g}")


def parse_number(text: str, shown: str) -> Decimal:
    """A clean half-width text as a number; refused with the reason why `shown` is none."""
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", ""))
    raise refused_number(text, shown)


def refused_number(text: str, shown: str) -> RefusedValue:
    """The refusal (拒收) that says why a text is no number."""
    return RefusedValue(f"“{shown[:30]}”{_why_no_number(text)}", remedy="只填一个准确的阿拉伯数字")


def _why_no_number(text: str) -> str:
    if _ABOUT.search(text):
        return "是约数，不是准确数"
    if _SCIENTIFIC.fullmatch(text):
        return "是科学记数法，末尾数字可能已经丢失"
    if _RANGE.fullmatch(text):
        return "是一个范围，不是一个数"
    if _CHINESE_DIGITS.fullmatch(text):
        return "是中文数字"
    extra = re.sub(r"[\d.,+ -]", "", text)
    if extra and extra != text:
        return f"在数字之外还有“{extra[:10]}”"
    return "不是数字"


def read_percentage(value: object, *, fraction: bool | None = None) -> Decimal | None:
    """The percentage (百分比) in a cell, 0-100: 17% is 17. None when empty.

    A number without sign is taken by `fraction`: True for a column of shares (0.17 is 17), False for percentages.
    Without that word 0.17 or 1 could be either, and is refused; 0 and anything above 1 cannot.
    """
    text = present(value) if isinstance(value, str) else ""
    if text.endswith("%") or text.startswith("百分之"):
        share = parse_number(text.removesuffix("%").removeprefix("百分之").strip(), text)
    else:
        number = read_decimal(value)
        if number is None:
            return None
        if fraction is None and 0 < number <= 1:
            raise RefusedValue(
                f"“{clean_text(value)}”分不清是百分数还是小数", remedy="写上百分号，或在映射里说明这一列是哪一种"
            )
        share = number * 100 if fraction else number
    if not 0 <= share <= 100:
        raise RefusedValue(f"“{clean_text(value)}”不在 0 到 100 之间", remedy="核对百分比")
    return share
