"""Readers of text (文本): what a cell holds becomes one clean string, whatever wrapped, doubled or damaged it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from math import isnan

# What clerks and systems write into a cell that has no value.
NOTHING = frozenset({"", "无", "暂无", "空", "/", "\\", "-", "--", "—", "——", "N/A", "#N/A", "NA", "NULL", "NONE"})

# One scan over one set of characters decides whether a text needs the slow path; a wrong alarm costs only time.
_SUSPECT = re.compile("[&(（_\xc2-\xd6\xd8-\xf4]")

# Windows shows 27 of the bytes 80-9F as these characters; the other five stay control characters.
_WINDOWS = {
    ord(shown): byte
    for byte in range(0x80, 0xA0)
    if not (shown := bytes([byte]).decode("cp1252", "replace")).startswith("\ufffd")
}
_TAIL = "[\x80-\xbf" + "".join(map(chr, _WINDOWS)) + "]"
_DOUBLED_HEAD = re.compile("[\xc2-\xd6\xd8-\xf4]")
_DOUBLED = re.compile(f"(?:[\xc2-\xd6\xd8-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}})+")
# What repaired text may consist of. “CAFÉ” before a closing quote is also valid UTF-8, of a letter that nobody types.
_PLAUSIBLE = re.compile(
    "[\xa0-\xff\u2000-\u27bf\u3000-\u33ff\u3400-\u9fff\uf900-\ufaff\ufe30-\uffef\U00010000-\U0003ffff]+"
)

_BLANK_ENTITY = re.compile("&(?:amp;)*(?:nbsp|ensp|emsp|thinsp|#160|#12288|#xa0|#x3000);?", re.IGNORECASE)
# Only syllables with a tone mark: (cm) and (wx) are what somebody meant to write.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PINYIN = re.compile(f"(?:[(（](?<=[\u3400-\u9fff)）][(（])(?=[^()（）]{{0,6}}[{_TONED}])[a-zü{_TONED}]{{1,7}}[)）])+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff\U000f0000-\U0010ffff]+"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def clean_text(value: object) -> str:
    """The text (文本) of a cell, empty for an empty cell; never refused.

    Wrappers, odd blanks and invisible characters go; blanks inside a line become one, lines keep their break and lose
    empty ones; text decoded twice is repaired; pinyin injected behind a character goes. U+FFFD stays: see `damaged`.
    """
    text = value if isinstance(value, str) else as_text(value)
    # isprintable() is false for every control, odd blank, invisible and private character, and costs nanoseconds.
    if text.isprintable() and "  " not in text and not _SUSPECT.search(text):
        return text.strip()
    return _washed(text)


def _washed(text: str) -> str:
    if _SUSPECT.search(text):
        if _DOUBLED_HEAD.search(text):
            text = _PINYIN.sub("", _DOUBLED.sub(_repaired, text))
        text = _BLANK_ENTITY.sub(" ", text.replace("_x000D_", "\n"))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line)
    if all(map(str.isprintable, lines)):
        return kept
    bare = _LONE_SURROGATE.sub("\ufffd", _INVISIBLE.sub("", kept))
    # What an invisible character kept apart may now be an entity or a blank line.
    return bare if bare == kept else _washed(bare)


def _repaired(match: re.Match[str]) -> str:
    doubled = match.group()
    while True:
        raw = bytes(_WINDOWS.get(ord(character), ord(character)) for character in doubled)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return doubled
        if not (_PLAUSIBLE.fullmatch(text) or text == "\ufeff"):
            return doubled
        if not _DOUBLED.fullmatch(text):
            return text
        doubled = text


def as_text(value: object) -> str:
    """A cell as the text that its reader sees (显示文本): 24.0 is 24, midnight is a day, nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return "" if isnan(value) else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    # Nobody sees a NUL, and PostgreSQL can store none.
    return str(value).replace("\0", "")


def damaged(text: str) -> str | None:
    """Why a text is damaged (乱码), or None; such a loss happened before the file came to us."""
    if lost := text.count("\ufffd"):
        return f"有 {lost} 处乱码（\ufffd），原文在生成文件时已经丢失"
    if "锟斤拷" in text or "烫烫烫" in text:
        return "有乱码（锟斤拷一类），原文在生成文件时已经丢失"
    return None


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones (全角转半角)."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def present(value: object) -> str:
    """The clean half-width text of a cell (有值文本), empty also for what only says so (无、/、N/A)."""
    text = half_width(clean_text(value)).strip()
    return "" if text.upper() in NOTHING else text
