"""A law and an article as people type them (点名检索): 处罚法 60, 治安管理处罚法第五十八条, 民法典1254条."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from fazhi.kernel.core.errors import RefusedValue

from ..statutes.models import Level
from ..statutes.names import key_of
from ..statutes.numerals import NUMERAL, Article, checked
from .holdings import Holding

# With 第 and 条 anywhere; a bare number only where nothing follows it.
_ARTICLE: Final = re.compile(
    rf"第\s*({NUMERAL})\s*条(?:\s*之\s*({NUMERAL}))?|[\s》]({NUMERAL})(?:\s*之\s*({NUMERAL}))?\s*条?\s*$"
    r"|([0-9]+)(?:之([0-9一二三四五六七八九十]+))?\s*条?\s*$"
)
_LEVELS: Final = list(Level)
_MOST: Final = 5
_LONG_NAME: Final = 5
_NAME_ENDS: Final = re.compile("法典?|条例|办法|规定|细则")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a question names (所指): norms, the likeliest first; one article of them, or all in order if it is None."""

    norms: list[Holding]
    article: Article | None
    rest: str  # the question without the number, which every cross-reference would match


def referred(question: str, holdings: Collection[Holding]) -> Reference | None:
    """The law, or the article, that a question names (点名); None if it names none."""
    whole = key_of(question)
    same = sorted((held for held in holdings if held.key == whole), key=_rank)
    if same:
        return Reference(same, None, question)
    found = _ARTICLE.search(question)
    name = key_of(question[: found.start()]).strip("，。；：、,.;:？?！!") if found else ""
    if not found or len(name) < 2:
        return None
    number, suffix = next(((found[at], found[at + 1]) for at in (1, 3, 5) if found[at]), ("", None))
    try:
        article = checked(number, suffix)
    except RefusedValue:
        return None
    norms = _whole(name, holdings) or _shortened(name, holdings)
    rest = f"{question[: found.start()]} {question[found.end() :]}"
    return Reference(norms[:_MOST], article, rest) if norms else None


def halves(holdings: Collection[Holding]) -> dict[tuple[int, str], list[str]]:
    """The long names of laws by their length and each of their halves (名称两半): one wrong sign leaves one half right."""
    found: dict[tuple[int, str], list[str]] = {}
    for key in sorted({held.key for held in holdings if len(held.key) >= _LONG_NAME}):
        for half in (key[: len(key) // 2], key[len(key) // 2 :]):
            found.setdefault((len(key), half), []).append(key)
    return found


def spelled(question: str, names: dict[tuple[int, str], list[str]], lengths: Collection[int]) -> str:
    """The question with a misspelt name of a law put right (改错字): 治安管里处罚法 has one wrong sign."""
    for found in _NAME_ENDS.finditer(question):
        near: dict[str, str] = {}
        for length in lengths:
            written = question[max(0, found.end() - length) : found.end()]
            for half in (written[: length // 2], written[length // 2 :]):
                near |= {key: written for key in names.get((len(written), half), ()) if len(written) == length}
        wrong = {key: sum(map(str.__ne__, key, written)) for key, written in near.items()}
        if wrong and 0 not in wrong.values() and min(wrong.values()) == 1:
            key = min(wrong, key=lambda key: wrong[key])
            return question.replace(near[key], key)
    return question


def _whole(name: str, holdings: Collection[Holding]) -> list[Holding]:
    """Norms whose whole name stands right before the article; of several the longest name."""
    ending = [held for held in holdings if len(held.key) > 1 and name.endswith(held.key)]
    longest = max((len(held.key) for held in ending), default=0)
    return sorted((held for held in ending if len(held.key) == longest), key=_rank)


def _shortened(name: str, holdings: Collection[Holding]) -> list[Holding]:
    """Norms of whose name the question has a part, as 处罚法 is of two laws, or some signs, as 劳合法 of 劳动合同法."""
    having = [held for held in holdings if name in held.key]
    if not having:
        signs = re.compile(".*".join(map(re.escape, name)))
        having = [held for held in holdings if signs.fullmatch(held.key)]
    return sorted(having, key=lambda held: (not held.key.endswith(name), _rank(held), len(held.key)))


def _rank(held: Holding) -> int:
    return _LEVELS.index(Level(held.level))
