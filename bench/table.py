"""One line of the bench and the table of them."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import east_asian_width

_SIGNS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, "==": operator.eq}
HEADINGS = ("figure", "measured", "yardstick of the same run", "ratio", "target", "reached?")


class Figure(NamedTuple):
    """A value beside its yardstick; the target judges the ratio where it says so, else the value."""

    name: str
    value: float
    unit: str = ""
    yardstick: str = ""
    yardstick_value: float | None = None
    ratio: float | None = None
    target: str = ""

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if not self.target:
            return None
        found = re.fullmatch(r"(ratio )?(<=|<|>=|==) ([\d.,]+)", self.target)
        if not found:
            raise ValueError(f"{self.name}: {self.target!r} is no target")
        measured = self.ratio if found[1] else self.value
        return measured is not None and _SIGNS[found[2]](measured, float(found[3].replace(",", "")))

    def cells(self) -> tuple[str, ...]:
        beside = f"{self.yardstick}: {_plain(self.yardstick_value)} {self.unit}" if self.yardstick else ""
        verdict = {True: "yes", False: "NO", None: ""}[self.is_reached]
        return (
            self.name,
            f"{_plain(self.value)} {self.unit}".strip(),
            beside.strip(),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            self.target,
            verdict,
        )


def beside(name: str, value: float, unit: str, yardstick: str, of: float, target: str = "") -> Figure:
    """A figure with its ratio to a yardstick in the same unit."""
    return Figure(name, value, unit, yardstick, of, value / of, target)


def markdown(figures: Iterable[Figure]) -> Iterator[str]:
    """The table, readable as it stands and as Markdown."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield f"| {' | '.join(cells)} |"


def _plain(value: float | None) -> str:
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
