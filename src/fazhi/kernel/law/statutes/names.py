"""Names of norms (规范名称): a short title without spaces and brackets, by which the base finds what a person writes."""

from __future__ import annotations

import re
import unicodedata

_BRACKETS = re.compile(r"[《》〈〉<>“”\"\s\u200b-\u200d\u2060\ufeff\ue000-\uf8ff]+")
_HIDDEN = re.compile(r"[\u200b-\u200d\u2060\ufeff\ue000-\uf8ff]")
_SPACES = re.compile(r"[ \t\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_NATION = "中华人民共和国"
# 《最高人民法院关于…》 is also cited as 最高人民法院《关于…》.
_COURTS = re.compile(r"^(?:最高人民(?:法院|检察院)[、,和及]?)+(?=关于)")


def without_hidden(text: str) -> str:
    """A text without zero-width and private signs (去除不可见字符)."""
    return _HIDDEN.sub("", text)


def tidy(text: str) -> str:
    """A line of a law text without hidden signs (整理), its wide spaces made plain."""
    return _SPACES.sub(" ", without_hidden(text)).strip()


def short_title(title: str) -> str:
    """A title as people name it (简称): without 中华人民共和国 at its head, and without its own 《》."""
    title = re.sub(r"\s+", "", tidy(title))
    if title.startswith("《") and title.endswith("》") and "》" not in title[:-1]:
        title = title[1:-1]
    # A title stands in 《》 wherever it is named, so titles inside it stand in 〈〉.
    return title.replace("《", "〈").replace("》", "〉").removeprefix(_NATION) or title


def key_of(title: str) -> str:
    """What finds a norm (检索名): no 《》, spaces or 中华人民共和国, one width of punctuation, courts left to the level."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", title))
    return _COURTS.sub("", plain.replace(_NATION, "") or plain)
