"""Two texts side by side with their differences marked (对照): by phrases, and never by punctuation alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise, zip_longest

from .likeness import letters

PUNCTUATION_ONLY = "仅标点不同"
# A number is one word: from 五百元 to 一千元 it is the number that changes. Opening brackets belong to what they open.
_WORD = re.compile(
    r"[^\w\n]*(?:[〇零一二三四五六七八九十百千万亿]+|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+|\w)[^\w\n（(《〈“‘【]*\n*"
)
# Fewer equal letters than this between two changes are no phrase of their own; nor are a few between long changes.
_PHRASE, _FEW = 2, 4
_ITEM = re.compile(r"\s*（[〇零一二三四五六七八九十百]+）\s*")


class Mark(StrEnum):
    """What a run of characters is (标记)."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one mark (连续文字)."""

    text: str
    kind: Mark


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison (对照行): a paragraph of the old text beside that of the new; empty where it has none.

    `note` says when nothing but the punctuation differs.
    """

    old: tuple[Run, ...]
    new: tuple[Run, ...]
    note: str = ""


def is_materially_same(old: str, new: str) -> bool:
    """Whether two texts say the same word for word (实质相同), whatever their punctuation, spaces and line ends."""
    return letters(old) == letters(new)


def marked(old: str, new: str) -> tuple[Line, ...]:
    """The two texts in rows with what was removed and what was added (标出差异).

    The runs of one side, joined, are that text without its line ends: a paragraph may go over two rows.
    """
    rows = _Rows()
    for part in _parts(_words(old), _words(new)):
        if part.is_same:
            for pair in zip(part.old, part.new, strict=True):
                rows.put(*pair, Mark.SAME, Mark.SAME)
        else:
            for pair in _side_by_side(_paragraphs(part.old), _paragraphs(part.new)):
                rows.put(*pair, Mark.REMOVED, Mark.ADDED)
    return rows.finish()


def _words(text: str) -> list[str]:
    """The text cut into words, each with the punctuation around it; together they are the text."""
    text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
    ends = [word.end() for word in _WORD.finditer(text)]
    # Whatever stands between two words goes with the second: nothing of the text is lost.
    return [text[start:end] for start, end in pairwise((0, *ends, len(text))) if start < end]


@dataclass(slots=True)
class _Part:
    """Words that both texts have, or that one has in the place of the other's."""

    is_same: bool
    old: list[str]
    new: list[str]


def _parts(old: list[str], new: list[str]) -> list[_Part]:
    matcher = SequenceMatcher(None, [letters(word) for word in old], [letters(word) for word in new], autojunk=False)
    codes = matcher.get_opcodes()
    parts: list[_Part] = []
    for place, (code, old_from, old_to, new_from, new_to) in enumerate(codes):
        is_same = code == "equal" and not (0 < place < len(codes) - 1 and _is_gap(codes[place - 1 : place + 2], old))
        if parts and not is_same and not parts[-1].is_same:
            parts[-1].old += old[old_from:old_to]
            parts[-1].new += new[new_from:new_to]
        else:
            parts.append(_Part(is_same, old[old_from:old_to], new[new_from:new_to]))
    for part, following in pairwise(parts):
        # An item's number goes with its words: （六） before new words is not the old sixth item.
        if part.is_same and len(part.old) > 1 and _ITEM.fullmatch(part.old[-1]):
            following.old.insert(0, part.old.pop())
            following.new.insert(0, part.new.pop())
    return parts


def _is_gap(codes: Sequence[tuple[str, int, int, int, int]], old: list[str]) -> bool:
    """Whether the equal words between two changes are too few to stand alone."""
    before, (_, start, end, _, _), after = codes
    size = len(letters("".join(old[start:end])))
    around = min(max(code[2] - code[1], code[4] - code[3]) for code in (before, after))
    return size < _PHRASE or (size < _FEW and size < around)


def _paragraphs(words: list[str]) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", "".join(words))


def _side_by_side(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Paragraphs beside each other; two that go on after the change stand together, for what follows is the same."""
    missing = abs(len(old) - len(new))
    if missing and old and new and not old[-1].endswith("\n") and not new[-1].endswith("\n"):
        short = min(old, new, key=len)
        short[-1:] = [""] * missing + short[-1:]
    return zip_longest(old, new, fillvalue="")


@dataclass
class _Rows:
    """Rows in the making: a row ends where either text ends its paragraph."""

    _lines: list[Line] = field(default_factory=list)
    _old: list[Run] = field(default_factory=list)
    _new: list[Run] = field(default_factory=list)

    def put(self, old: str, new: str, old_kind: Mark, new_kind: Mark) -> None:
        _add(self._old, old, old_kind)
        _add(self._new, new, new_kind)
        if old.endswith("\n") or new.endswith("\n"):
            self._close()

    def finish(self) -> tuple[Line, ...]:
        if self._old or self._new:
            self._close()
        return tuple(self._lines)

    def _close(self) -> None:
        old, new = tuple(self._old), tuple(self._new)
        changed = any(run.kind is not Mark.SAME for run in (*old, *new))
        differs = "".join(run.text for run in old) != "".join(run.text for run in new)
        self._lines.append(Line(old, new, PUNCTUATION_ONLY if differs and not changed else ""))
        self._old, self._new = [], []


def _add(runs: list[Run], text: str, kind: Mark) -> None:
    text = text.replace("\n", "")
    if not text:
        return
    if runs and runs[-1].kind is kind:
        runs[-1] = Run(runs[-1].text + text, kind)
    else:
        runs.append(Run(text, kind))
