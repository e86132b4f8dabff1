"""Likeness of tickets (相似工单): by theme, place and shared words of what was asked, never by who asked."""

from __future__ import annotations

import re
from functools import lru_cache

from fazhi.kernel.core.text import clean_text, half_width

from ..words import cut

_LEAST_ADDRESS = 4  # a shorter end, such as “8号”, is the end of many addresses
_SIGNS = re.compile(r"[,，、.。;；()（）]")
_READ = 400  # characters of a text: what is wanted stands at its beginning


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The different words of a text (词集); the same few hundred texts are asked for again and again."""
    return frozenset(cut(text[:_READ]))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How far two sets of words are the same, 0 to 1 (相似度)."""
    return len(one & other) / len(one | other) if one and other else 0.0


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses are one (同一地址), whatever the signs; one may leave out the village at the beginning."""
    short, long = sorted((_plain(one), _plain(other)), key=len)
    return bool(short) and (short == long or (len(short) >= _LEAST_ADDRESS and long.endswith(short)))


def _plain(address: str) -> str:
    return "".join(_SIGNS.sub("", half_width(clean_text(address))).split()).lower()
