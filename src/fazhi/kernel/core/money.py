"""Readers of money (金额): amounts in every spelling of 万元人民币 to integer fen; foreign money is never converted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from .errors import RefusedValue
from .numbers import parse_number, read_decimal, refused_number
from .text import clean_text, present

# Longer spellings first: 香港元 before 元, 美元 before 元.
_CURRENCIES = {
    "CNY": ("人民币", "RMB", "CNY", "¥", "￥"),
    "HKD": ("香港元", "港币", "港幣", "港元", "HKD", "HK$"),
    "MOP": ("澳门元", "澳门币", "MOP"),
    "TWD": ("新台币", "台币", "TWD"),
    "AUD": ("澳大利亚元", "澳元", "AUD"),
    "CAD": ("加拿大元", "加元", "CAD"),
    "SGD": ("新加坡元", "SGD"),
    "USD": ("美元", "美金", "USD", "US$", "$"),
    "JPY": ("日元", "日圆", "JPY"),
    "EUR": ("欧元", "EUR", "€"),
    "GBP": ("英镑", "GBP", "£"),
    "KRW": ("韩元", "韩国元", "KRW"),
    "CHF": ("瑞士法郎", "CHF"),
}
_CODES = {spelling: code for code, spellings in _CURRENCIES.items() for spelling in spellings}
_CURRENCY = re.compile("|".join(re.escape(s) for s in sorted(_CODES, key=len, reverse=True)))
_SCALE = re.compile(r"(百万|千万|万亿|十万|百|千|万|亿)?(元|圆)?(整|正)?")
_SCALES = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_AMOUNT = re.compile(r"([^\d+.,-]*)([+-]?[\d,]*\.?\d+)(\D*)", re.ASCII)
_BRACKETS = str.maketrans("", "", "()[]【】 ")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money (金额) in whole units of its currency: ISO 4217 code, 元 and not fen."""

    value: Decimal
    currency: str


def read_money_fen(value: object, unit: str = "元") -> int | None:
    """Renminbi in fen (人民币，分); `unit` is what the column counts in (元, 万元). None when empty.

    Foreign money, about-numbers and parts of a fen are refused.
    """
    if isinstance(value, int | float):
        number = read_decimal(value)
        return None if number is None else _fen(number * _column_scale(unit), value)
    amount = read_amount(value, unit)
    if amount is None:
        return None
    if amount.currency != "CNY":
        raise RefusedValue(
            f"“{clean_text(value)[:30]}”是外币（{_CURRENCIES[amount.currency][0]}），不折算成人民币",
            remedy="按凭证填写人民币金额，或填入外币栏",
        )
    return _fen(amount.value, value)


def read_amount(value: object, unit: str = "元") -> Amount | None:
    """A sum in any known currency (金额与币种); what is written in the cell wins over the column's unit."""
    text = present(value).upper().translate(_BRACKETS)
    if not text:
        return None
    shown = clean_text(value)
    match = _AMOUNT.fullmatch(text)
    words = _words(match[1] + match[3]) if match else None
    if match is None or words is None:
        raise refused_number(_CURRENCY.sub("", text), shown)
    scale, currency = words
    return Amount(parse_number(match[2], shown) * (scale or _column_scale(unit)), currency)


@lru_cache(maxsize=256)
def _words(words: str) -> tuple[int | None, str] | None:
    """What the words around a number say: its scale (None when only the column knows) and currency; None: not money."""
    spellings = _CURRENCY.findall(words)
    codes = {_CODES[spelling] for spelling in spellings}
    match = _SCALE.fullmatch(_CURRENCY.sub("", words))
    if match is None or len(codes) > 1:
        return None
    # 美元 and ¥ also say that the number counts their units; 人民币 does not.
    counts_units = bool(match[2]) or any(spelling.endswith(("元", "圆", "¥", "￥", "$")) for spelling in spellings)
    scale = _SCALES[match[1]] if match[1] else 1 if counts_units else None
    return scale, codes.pop() if codes else "CNY"


def _column_scale(unit: str) -> int:
    return _SCALES.get(unit.removesuffix("元"), 1)


def _fen(yuan: Decimal, value: object) -> int:
    fen = yuan * 100
    if fen != fen.to_integral_value():
        raise RefusedValue(f"“{clean_text(value)[:30]}”精确到分以下", remedy="金额最多到分")
    return int(fen)


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def amount_in_words(fen: int) -> str:
    """An amount of renminbi in capital numerals (金额大写), without “人民币”: 350000 fen is 叁仟伍佰元整; never negative."""
    if fen < 0:
        raise RefusedValue(f"负数金额（{fen} 分）没有大写", remedy="核对金额")
    yuan, cents = divmod(fen, 100)
    jiao, rest = divmod(cents, 10)
    whole = _whole(yuan) + "元" if yuan or not cents else ""
    if not cents:
        return whole + "整"
    small = f"{_CAPITALS[jiao]}角" if jiao else "零" if whole else ""
    return whole + small + (f"{_CAPITALS[rest]}分" if rest else "整")


def _whole(yuan: int) -> str:
    """Whole 元 in capital numerals, in groups of four digits; noughts in a row are said once."""
    if not yuan:
        return _CAPITALS[0]
    said, place = "", 0
    is_gap = False  # a nought is due before what was said so far
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        if group:
            said = _group(group) + _GROUPS[place] + (_CAPITALS[0] if is_gap and said else "") + said
            is_gap = group < 1000
        else:
            is_gap = bool(said)
        place += 1
    return said


def _group(number: int) -> str:
    said, is_gap = "", False
    for place in range(4):
        number, digit = divmod(number, 10)
        if digit:
            said = _CAPITALS[digit] + _PLACES[place] + (_CAPITALS[0] if is_gap and said else "") + said
        is_gap = not digit
    return said
