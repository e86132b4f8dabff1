"""Numbers of articles (条号): Chinese and Arabic numerals, 之一, and the forms in which people write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from fazhi.kernel.core.errors import RefusedValue

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
NUMERAL = "[〇零○一二三四五六七八九十百千两0-9０-９]+"
HIGHEST = 9999
_LONGEST = 20
_ARTICLE = re.compile(rf"(?:第\s*)?({NUMERAL})\s*(?:条)?\s*(?:之\s*({NUMERAL}))?(?:\s*条)?")


class Article(NamedTuple):
    """The number of an article (条号): 第六十条之一 is (60, 1)."""

    number: int
    suffix: int = 0

    def __str__(self) -> str:
        """As commands and files write it: 60, or 60之一."""
        return f"{self.number}之{chinese(self.suffix)}" if self.suffix else str(self.number)

    @property
    def label(self) -> str:
        """As a statute writes it: 第六十条之一."""
        return f"第{chinese(self.number)}条" + (f"之{chinese(self.suffix)}" if self.suffix else "")


def arabic(text: str) -> int:
    """The number that Chinese or Arabic numerals say (数): 一千二百四十二 is 1242; raises RefusedValue."""
    text = text.translate(_WIDE)
    if len(text) > _LONGEST:
        raise RefusedValue(f"“{text[:_LONGEST]}…”太长，不是数字", remedy="写成 60 或 六十")
    if text.isdigit() and text.isascii():
        return int(text)
    if len(text) > 1 and all(sign in _DIGITS for sign in text):  # 二〇二一, as in years
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = digit = 0
    for sign in text:
        if sign in _UNITS:
            # A bare 十 at the head, or after 百零, is one ten.
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        elif sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            raise RefusedValue(f"“{text}”不是数字", remedy="写成 60 或 六十")
    if not text:
        raise RefusedValue("没有写数字", remedy="写成 60 或 六十")
    return total + digit


def chinese(number: int) -> str:
    """A number as statutes write it (中文数字): 1010 is 一千零一十, 12 is 十二; above 9999, which none has, in digits."""
    if number > HIGHEST:
        return str(number)
    if number == 0:
        return "零"
    signs = "零一二三四五六七八九"
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + signs[digit] + name
            gap = False
        elif text:
            gap = True
    return text[1:] if text.startswith("一十") else text


def article_of(text: str) -> Article:
    """The article that a person names (条号): `60`, `第六十条`, `60之一`, `第六十条之一`; raises RefusedValue."""
    found = _ARTICLE.fullmatch(text.strip())
    if not found:
        raise RefusedValue(f"“{text}”不是条号", remedy="写成 60、第六十条 或 60之一")
    return checked(found[1], found[2])


def checked(number: str, suffix: str | None = None) -> Article:
    """The article of these numerals (条号); raises RefusedValue for one higher than any norm has."""
    article = Article(arabic(number), arabic(suffix) if suffix else 0)
    if max(article) > HIGHEST:
        raise RefusedValue(f"没有第{max(article)}条这样的条号", remedy=f"条号最大为{HIGHEST}，请核对")
    return article
