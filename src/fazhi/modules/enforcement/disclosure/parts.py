"""What a part of the public list is (公示内容): its rows as cells of text, and the holes in it.

A cell never holds an identity or telephone number: what somebody typed into a list goes out without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fazhi.kernel.org.models import Unit

from ..documents.redacting import without_numbers

ARTICLE = "《行政处罚法》第三十九条"
GUIDELINE = (
    "《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》第（四）部分"
)
NAMED = 5  # of what is missing, so many are named on the page
DEMO = "模拟数据"
HIDDEN = "（不公开）"
Within = frozenset[int] | None


class Code(str):
    """A number that the town itself gave (编号): it goes out as it is, though it may look like a telephone's."""

    __slots__ = ()


@dataclass(frozen=True)
class Hole:
    """What is missing in a part (缺什么): how many, of what, the first of them, and what to do."""

    what: str
    of: tuple[str, ...]
    remedy: str

    @property
    def told(self) -> str:
        more = "等" if len(self.of) > NAMED else ""
        return f"{self.what} {len(self.of)} 项：{'、'.join(self.of[:NAMED])}{more}"


@dataclass(frozen=True)
class Part:
    """A part of what must be public (公示内容): where it comes from, its rows today, what is missing in it.

    `register` is empty where it comes from no register; `why` says why there is nothing to show.
    """

    key: str
    name: str
    basis: str
    source: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    holes: tuple[Hole, ...] = ()
    register: str = ""
    why: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether this system holds it at all (本系统有没有)."""
        return bool(self.header)


def rows_of(rows: Iterable[tuple[bool, Sequence[object]]]) -> tuple[tuple[str, ...], ...]:
    """Cells as text, the kind of data last (数据性质)."""
    return tuple((*map(_cell, cells), DEMO if is_demo else "") for is_demo, cells in rows)


def _cell(value: object) -> str:
    return value if isinstance(value, Code) else "" if value is None else without_numbers(str(value))


def named(rows: Iterable[Any], name: Callable[[Any], str], is_missing: Callable[[Any], bool]) -> tuple[str, ...]:
    return tuple(without_numbers(name(row)) for row in rows if is_missing(row))


def holes_of(*found: tuple[str, tuple[str, ...], str]) -> tuple[Hole, ...]:
    return tuple(Hole(what, of, remedy) for what, of, remedy in found if of)


def is_within(unit: Unit | None, within: Within) -> bool:
    return within is None or (unit is not None and unit.pk in within)
