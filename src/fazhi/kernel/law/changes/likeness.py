"""Likeness of two texts (文本相似度): how much of the rarer wording of one stands in the other."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from fazhi.kernel.law.statutes.numerals import NUMERAL

Numbers = npt.NDArray[np.float64]

_REFERENCE = re.compile(rf"第{NUMERAL}(条之{NUMERAL}|[条款项目])")
_NO_LETTER = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """The text without punctuation and spaces (去标点), widths unified: what is left when only the words count."""
    return _NO_LETTER.sub("", text.translate(_WIDTHS))


_WIDTHS = {code + 0xFEE0: code for code in range(0x21, 0x7F)}


def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text (二字组); the numbers of articles referred to do not count.

    A renumbered law changes every reference in it, which says nothing about the article that refers.
    """
    bare = letters(_REFERENCE.sub("第条", text))
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1)) or frozenset((bare,) if bare else ())


class Rarity:
    """What each pair of characters is worth (稀有度), 0 to 1, among some texts: the fewer of them hold it, the more."""

    def __init__(self, texts: Iterable[frozenset[str]], also: Holders | None = None) -> None:
        counts: Counter[str] = Counter(also.counts if also else ())
        size = also.size if also else 0
        for text in texts:
            counts.update(text)
            size += 1
        most = math.log(1 + size)
        # Tens of thousands of pairs, but only some hundred different counts.
        worths = {count: (math.log(1 + size / count) / most) ** 1.5 for count in set(counts.values())}
        self.worth: Mapping[str, float] = {gram: worths[count] for gram, count in counts.items()}

    def mass(self, text: Iterable[str]) -> float:
        """The worth of all pairs of a text together (文本分量)."""
        # A set has no order between two runs of the program, and a sum of floats depends on it.
        return math.fsum(self.worth.get(gram, 0.0) for gram in text)


class Holders:
    """Which of some texts hold each pair of characters (倒排表): made once for a text that many others are asked of."""

    def __init__(self, texts: Sequence[frozenset[str]]) -> None:
        self.size = len(texts)
        found: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            for gram in text:
                found[gram].append(place)
        # In one order whatever the run: a sum of floats depends on it.
        self.grams = sorted(found)
        self.counts = {gram: len(found[gram]) for gram in self.grams}
        self.flat = np.fromiter(chain.from_iterable(found[gram] for gram in self.grams), dtype=np.intp)
        self.lengths = np.fromiter(self.counts.values(), dtype=np.intp)
        ends = np.cumsum(self.lengths).tolist()
        self.places = {
            gram: self.flat[end - count : end] for (gram, count), end in zip(self.counts.items(), ends, strict=True)
        }


class Index:
    """Texts that one asks for what they share with another (索引), by the pairs of characters that they hold."""

    def __init__(self, texts: Sequence[frozenset[str]] | Holders, rarity: Rarity) -> None:
        self.rarity = rarity
        held = texts if isinstance(texts, Holders) else Holders(texts)
        worth = np.repeat(np.array([rarity.worth.get(gram, 0.0) for gram in held.grams], float), held.lengths)
        masses = np.bincount(held.flat, weights=worth, minlength=held.size).astype(np.float64)
        self.masses: Numbers = np.maximum(masses, 1e-9)
        self._holders = held.places

    def shared(self, text: Iterable[str]) -> Numbers:
        """The mass that the text shares with each of the texts (共有分量)."""
        found = sorted(gram for gram in text if gram in self._holders)
        size = len(self.masses)
        if not found:
            return np.zeros(size)
        holders = [self._holders[gram] for gram in found]
        worth = np.repeat([self.rarity.worth[gram] for gram in found], [len(places) for places in holders])
        shared: Numbers = np.bincount(np.concatenate(holders), weights=worth, minlength=size).astype(np.float64)
        return shared

    def held(self, text: frozenset[str]) -> Numbers:
        """The part of the text, 0 to 1, that stands in each of the texts (被包含度)."""
        return self.shared(text) / max(self.rarity.mass(text), 1e-9)

    def like(self, text: frozenset[str]) -> Numbers:
        """How like each of the texts is to this one, 0 to 1 (相似度): mutual likeness and containment in equal parts."""
        shared = self.shared(text)
        mass = max(self.rarity.mass(text), 1e-9)
        return 0.5 * shared / np.sqrt(mass * self.masses) + 0.5 * shared / mass


def likeness(old: str, new: str) -> float:
    """How like the new text is to the old, 0 to 1 (相似度), when nothing but the two is known."""
    rarity = Rarity((grams(old), grams(new)))
    return float(Index((grams(new),), rarity).like(grams(old))[0])
