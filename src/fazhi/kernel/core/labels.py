"""Readers of yes, no and labels (是否与标签), and rows that contradict one another about the same thing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from .errors import RefusedValue
from .text import clean_text, half_width

T = TypeVar("T")

_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "1", "Y", "YES", "TRUE", "T", "已"})
_NO = frozenset({"否", "无", "没有", "不是", "×", "✕", "✗", "✘", "☐", "□", "0", "N", "NO", "FALSE", "F", "未"})
_UNANSWERED = frozenset({"", "/", "-", "—", "——", "N/A"})
_SHOWN = 12


def read_boolean(value: object) -> bool | None:
    """Yes or no (是否) in a cell: 是、有、√ and 否、无、×; None when empty."""
    if isinstance(value, bool):
        return value
    text = half_width(clean_text(value)).upper()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if text in _UNANSWERED:
        return None
    raise RefusedValue(f"“{text[:30]}”不是“是”或“否”", remedy="填“是”或“否”")


def read_choice(value: object, labels: Mapping[str, T]) -> T | None:
    """What a label (标签) in a cell stands for: the same label, else one that differs only in width, case or blanks."""
    if isinstance(value, str) and value in labels:
        return labels[value]
    text = clean_text(value)
    if not text:
        return None
    if text in labels:
        return labels[text]
    alike = _by_likeness(tuple(labels)).get(_likeness(text))
    if alike is None:
        raise RefusedValue(f"“{text[:30]}”不在可选值之中", remedy=f"可选：{_listed(labels)}")
    return labels[alike]


def _listed(labels: Iterable[str]) -> str:
    names = list(labels)
    more = f" 等 {len(names)} 项" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _likeness(text: str) -> str:
    return "".join(half_width(text).casefold().split())


@lru_cache(maxsize=64)
def _by_likeness(labels: tuple[str, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for label in labels:
        alike = _likeness(label)
        found[alike] = (
            None if alike in found else label
        )  # two labels that differ by a blank are told apart only exactly
    return found


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that the rows of a file label differently (标签矛盾): each label with the lines that give it."""

    thing: Hashable
    lines: dict[str, tuple[int, ...]]

    def __str__(self) -> str:
        told = "；".join(f"第 {'、'.join(map(str, lines))} 行为“{label}”" for label, lines in self.lines.items())
        return f"“{str(self.thing)[:30]}”前后不一致：{told}"


def conflicting_labels(rows: Iterable[tuple[int, Hashable, str]]) -> list[Conflict]:
    """Exact duplicates whose labels differ (重复而标签矛盾), from rows of line, thing and label.

    The thing may be a whole text (its label a class) or a code (its label the firm that claims it).
    """
    seen: dict[Hashable, dict[str, tuple[int, ...]]] = {}
    for line, thing, label in rows:
        lines = seen.setdefault(thing, {})
        lines[label] = (*lines.get(label, ()), line)
    return [Conflict(thing, lines) for thing, lines in seen.items() if len(lines) > 1]
