"""What a message is measured by (文本特征): characters in a row, words, and families of words. Needs numpy alone.

A feature is a number of 64 bits, so that a vocabulary is one sorted array: up to four characters in a row are exactly
their own code, a word is its hash. Digits become 0: no telephone number is learnt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from fazhi.kernel.core.text import clean_text, half_width

from ..words import cut

Codes = np.ndarray[Any, np.dtype[np.uint64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]

FAMILIES = Path(__file__).with_name("families.yaml")
_LONGEST_TITLE = 60
_OPENING = 100  # characters of a content: what is wanted stands there, its story after it
_DIGIT = re.compile(r"\d")


class Message(NamedTuple):
    """A message (诉求文本), clean: its title, which may be missing, and its content."""

    title: str
    content: str

    @classmethod
    def of(cls, title: object, content: object = "") -> Message:
        """From two cells, or from one text whose first line is its title."""
        head, body = clean_text(title), clean_text(content)
        if not body:
            head, _, body = head.partition("\n")
            if not body and len(head) > _LONGEST_TITLE:
                head, body = "", head
        return cls(head, body)

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.content}".strip()


class Found(NamedTuple):
    """The features that one block found in a message (所见特征): each once, and how often."""

    codes: Codes
    times: Floats


def plain(text: str) -> str:
    """Half-width, lower case, one line, every digit 0 (归一文本)."""
    return _DIGIT.sub("0", half_width(text).lower().replace("\n", " "))


def characters(text: str, longest: int) -> Codes:
    """Every run of 1 to `longest` (at most 4) characters (字组)."""
    signs: Codes = np.frombuffer(text.encode("utf-16-le", "replace"), np.uint16).astype(np.uint64)
    runs, found = signs, [signs]
    for length in range(2, min(longest, len(signs)) + 1):
        runs = runs[:-1] | (signs[length - 1 :] << np.uint64(16 * (length - 1)))
        found.append(runs)
    return np.concatenate(found)


def words(text: str) -> Codes:
    """Every word (词)."""
    return np.array([_hash(word) for word in cut(text)], np.uint64)


def families(text: str) -> Codes:
    """The family (词族) of every word that has one, the longest word that fits at each place."""
    starting = _families()
    found: list[int] = []
    at = 0
    while at < len(text):
        for word, family in starting.get(text[at], ()):
            if text.startswith(word, at):
                found.append(family)
                at += len(word) - 1
                break
        at += 1
    return np.array(found, np.uint64)


@lru_cache(maxsize=2**17)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


@cache
def _families() -> dict[str, list[tuple[str, int]]]:
    """The words with their families by their first character, the longest first: no search through all of them."""
    told = yaml.safe_load(FAMILIES.read_text(encoding="utf-8"))
    family_of = {word: at for at, line in enumerate(told.values()) for word in str(line).split()}
    starting: dict[str, list[tuple[str, int]]] = {}
    for word in sorted(family_of, key=len, reverse=True):
        starting.setdefault(word[0], []).append((word, family_of[word]))
    return starting


class Block(NamedTuple):
    """One kind of features (特征块): where it reads how, how many messages a feature needs, and its weight."""

    name: str
    read: Callable[[str], Codes]
    in_title: int  # how often the title counts
    in_content: int
    least: int
    weight: float
    in_opening: int = 0
    is_bayes: bool = False

    def find(self, message: Message) -> Found:
        title, content = plain(message.title), plain(message.content)
        counted = ((title, self.in_title), (content[:_OPENING], self.in_opening), (content, self.in_content))
        parts = [self.read(text) for text, times in counted if times for _ in range(times)]
        codes, times = np.unique(np.concatenate(parts), return_counts=True)
        return Found(codes, times.astype(np.float32))


# A title says in ten characters what the content says in three hundred: it has blocks of its own.
BLOCKS = (
    Block("title", lambda text: characters(text, 2), 1, 0, least=1, weight=1.0),
    Block("content", lambda text: characters(text, 2), 0, 1, least=2, weight=1.0),
    Block("title words", words, 1, 0, least=1, weight=0.5),
    Block("content words", words, 0, 1, least=2, weight=0.5),
    Block("opening families", families, 2, 0, least=1, weight=0.7, in_opening=1),
    Block("content families", families, 0, 1, least=1, weight=0.5),
    Block("words", words, 3, 1, least=2, weight=0.3, is_bayes=True),
)


def find(message: Message) -> tuple[Found, ...]:
    """What each block finds in a message."""
    return tuple(block.find(message) for block in BLOCKS)


class Vocabulary(NamedTuple):
    """The features that a block knows (特征表), sorted, with the weight of each: the rarer, the heavier."""

    codes: Codes
    rarity: Floats

    @classmethod
    def of(cls, found: Iterable[Found], least: int, most: int) -> Vocabulary:
        """The features of at least so many messages; where they are more than `most`, the commonest."""
        seen = [item.codes for item in found]
        codes, times = np.unique(np.concatenate(seen), return_counts=True)
        known = times >= least
        if known.sum() > most:
            known &= times > np.partition(times, -most)[-most]
        rarity = np.log((1 + len(seen)) / (1 + times[known])) + 1
        return cls(codes[known], rarity.astype(np.float32))

    def weigh(self, found: Found) -> tuple[np.ndarray[Any, np.dtype[np.intp]], Floats]:
        """The places in the vocabulary of what was found, and the weights, of length 1 together."""
        if not len(self.codes):
            return np.zeros(0, np.intp), np.zeros(0, np.float32)
        places = np.minimum(np.searchsorted(self.codes, found.codes), len(self.codes) - 1)
        known = self.codes[places] == found.codes
        places = places[known]
        weights = (np.log(found.times[known]) + 1) * self.rarity[places]
        return places, weights / max(float(np.sqrt(weights @ weights)), 1e-9)
