"""A text without the dirt that splits citations (清理): spaces, zero-width signs, wrapped lines; each sign knows its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from fazhi.kernel.core.errors import RefusedValue

from ..statutes.numerals import NUMERAL, Article, article_of

_WIDE = str.maketrans("０１２３４５６７８９（）［］﹝﹞[]＜＞﹤﹥<>，；：", "0123456789()〔〕〔〕〔〕〈〉〈〉〈〉,;:")
# People write 粤府办(2015)9号 and 粤府办【2015】9号; the signs of the standard are 〔〕, one for one.
_YEAR_OF_NUMBER = re.compile(r"(?<=[\u4e00-\u9fa5])[(【]((?:19|20)\d\d)[)】](?=第?\d{1,4}号)")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u3164*]")
_HEAD = re.compile(
    rf"[#*>\s\u200b\ufeff]*(第\s*{NUMERAL}\s*条(?:\s*之\s*{NUMERAL}(?!般))?)(\**[\s\u200b]|\**[:：]|\**$)?"
)
_PIECE = re.compile(
    r"[#*>\s]*(?:[（(]?[一二三四五六七八九十]+[)）、]|\d+[.、．)）]|第\s*[一二三四五六七八九十百]+\s*[编章节]|#|附[件录：])"
)
_ITEM = re.compile(r"(?:\([一二三四五六七八九十]+\)|\d+[.、．]|\(\d+\))")
_ENDS = "。；;：:！!？?…"
_CITES_ON = re.compile(r"[、,，]|和|及|与|至|或|规定|的|第|之|所|中|款|等|有")


@dataclass(frozen=True)
class Clean:
    """A cleaned text (清理后的文本); `places` gives the place of each sign in the original, `heads` the article heads."""

    text: str
    places: tuple[int, ...]
    heads: dict[int, Article]  # place in the cleaned text -> the article that begins there

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a span in the cleaned one."""
        return self.places[start], self.places[end - 1] + 1

    @cached_property
    def _begins(self) -> list[int]:
        return sorted(self.heads)

    def place_in_article(self, at: int) -> tuple[Article | None, int]:
        """The article whose text stands here and the number of its paragraph, in a document that has articles."""
        begins = self._begins
        index = bisect_right(begins, at) - 1
        if index < 0:
            return None, 0
        line_end = self.text.find("\n", at)
        lines = self.text[begins[index] : line_end if line_end >= 0 else None].split("\n")
        return self.heads[begins[index]], 1 + sum(not _ITEM.match(line) for line in lines[1:])


def clean(text: str) -> Clean:
    """The text without spaces and wrapped lines, so that `《行政处 罚法》第六十\\n条` reads as one citation."""
    signs: list[str] = []
    places: list[int] = []
    heads: dict[int, Article] = {}
    offset = 0
    was_blank = False
    for line in text.splitlines(keepends=True):
        if not _INVISIBLE.sub("", line):
            was_blank = True
        else:
            head = _HEAD.match(line)
            breaks = bool(signs) and (was_blank or _is_break(signs[-1], line, head))
            if breaks:
                places.append(offset)
                signs.append("\n")
            if head and (breaks or not signs) and (head[2] or not _CITES_ON.match(line, head.end())):
                with suppress(RefusedValue):  # No norm has so many articles: it is no head.
                    heads[len(signs)] = article_of(_INVISIBLE.sub("", head[1]))
            for index, sign in enumerate(line):
                if not _INVISIBLE.match(sign):
                    signs.append(sign)
                    places.append(offset + index)
            was_blank = False
        offset += len(line)
    plain = _YEAR_OF_NUMBER.sub(r"〔\1〕", "".join(signs).translate(_WIDE))
    return Clean(plain, tuple(places), heads)


def _is_break(before: str, line: str, head: re.Match[str] | None) -> bool:
    if head:
        # A wrapped list of articles goes on in the next line; a new article begins after a full stop or a heading.
        return before not in "》〉、，,和及与或至" and (head[2] is not None or before in _ENDS)
    return before in _ENDS or bool(_PIECE.match(line))
