"""Likeness of tickets (相似工单): by theme, place and shared words of what was asked, never by who asked."""

from __future__ import annotations

from functools import lru_cache

from ..words import cut

_READ = 400  # characters of a text: what is wanted stands at its beginning


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """The different words of a text (词集); the same few hundred texts are asked for again and again."""
    return frozenset(cut(text[:_READ]))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How far two sets of words are the same, 0 to 1 (相似度)."""
    return len(one & other) / len(one | other) if one and other else 0.0
