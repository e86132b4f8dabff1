"""Whether a document quotes an article truly (核引文): punctuation and width are free, a lost or changed sentence is not."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from ..changes.likeness import letters

_LEFT_OUT = re.compile(r"…+|\.{3,}|×{2,}|\(略\)|（略）")
_SHOWN = 30
_AROUND = 4


def difference(said: str, text: str) -> str:
    """What the quoted words have otherwise than the article, in Chinese; empty for a true quotation."""
    whole = letters(text)
    pieces = [piece for piece in map(letters, _LEFT_OUT.split(said)) if piece]
    at = 0
    for piece in pieces:
        found = whole.find(piece, at)
        if found < 0:
            return _told(piece, whole[at:])
        at = found + len(piece)
    return ""


def _told(piece: str, whole: str) -> str:
    """The first place where they part, among the words of the article that the quotation spans."""
    steps = [step for step in SequenceMatcher(None, whole, piece, autojunk=False).get_opcodes() if step[0] != "equal"]
    # What stands before and after the quoted part of the article is left out, not lost.
    steps = [step for step in steps if not (step[0] == "delete" and (step[1] == 0 or step[2] == len(whole)))]
    if not steps:
        return ""
    kind, begin, end, first, last = max(steps, key=lambda step: max(step[2] - step[1], step[4] - step[3]))
    if kind == "replace":
        begin, first = max(begin - _AROUND, 0), max(first - _AROUND, 0)
        end, last = end + _AROUND, last + _AROUND
    lost, put = _shown(whole[begin:end]), _shown(piece[first:last])
    if kind == "delete":
        return f"引文与条文不一致：漏了“{lost}”"
    if kind == "insert":
        return f"引文与条文不一致：多了“{put}”"
    return f"引文与条文不一致：条文是“{lost}”，引作“{put}”"


def _shown(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}……"
