"""The control chart (控制图): a number month by month, between the limits within which chance alone moves it.

Individuals and moving range: the limits are the mean ± 2.66 times the mean difference from one month to the next. A point
beyond them asks why; it is never a target, nor somebody's mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .drawing import BLANK, FILLS, Chart, Value, canvas, group, mark, table, tag, words

WIDTH, TOP, PLOT, FOOT, LEFT, RIGHT = 760, 16, 220, 26, 8, 640
SPREAD = 2.66  # of the mean moving range: three standard deviations of single values
LEAST = 6  # fewer points say nothing about chance
DOT = 4


@dataclass(frozen=True)
class Limits:
    """The mean and the limits on both sides (均值与上下限)."""

    mean: float
    low: float
    high: float

    def holds(self, n: float) -> bool:
        return self.low <= n <= self.high


def limits_of(values: Sequence[float]) -> Limits | None:
    """The limits of a row of numbers (控制限); None where there are too few."""
    if len(values) < LEAST:
        return None
    mean = sum(values) / len(values)
    moved = sum(abs(after - before) for before, after in pairwise(values)) / (len(values) - 1)
    return Limits(mean, max(mean - SPREAD * moved, 0.0), mean + SPREAD * moved)


def control(
    code: str, title: str, labels: Sequence[str], values: Sequence[Value], *, unit: str, empty: str = "没有数据"
) -> Chart:
    """A control chart of months (控制图); values are whole numbers of the unit."""
    found = limits_of([value.n for value in values])
    behind = table(
        ("月份", unit, "说明"),
        [(label, value, _told(value, found)) for label, value in zip(labels, values, strict=True)],
    )
    if not any(value.n for value in values):
        return Chart(code, title, BLANK, behind, empty=empty)
    most = max([value.n for value in values] + ([found.high] if found else [])) * 1.05
    step = (RIGHT - LEFT) / len(labels)
    places = [(LEFT + (place + 0.5) * step, _height(value.n, most)) for place, value in enumerate(values)]
    line = tag(
        "polyline",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        fill="none",
        stroke="#7d8a98",
        stroke_width=1.5,
        class_="axis",
    )
    dots = [
        mark(value, f"{label} {value.n:,} {unit}", _dot(x, y, is_out=bool(found and not found.holds(value.n))))
        for label, value, (x, y) in zip(labels, values, places, strict=True)
    ]
    feet = [words(x, TOP + PLOT + 18, label, soft=True) for label, (x, _) in zip(labels, places, strict=True)]
    parts = (*_lines(found, most), line, *dots, group(*feet, text_anchor="middle", font_size=12))
    told = "一点一个月；虚线是上下限，限外的点值得问一句为什么。每个数见图后的表。"
    notes = () if found else (f"不足 {LEAST} 个月，不画上下限。",)
    drawing = canvas(code, (WIDTH, TOP + PLOT + FOOT), title, told, *parts)
    return Chart(code, title, drawing, behind, notes=notes)


def _height(n: float, most: float) -> float:
    return TOP + PLOT - n / most * PLOT


def _dot(x: float, y: float, *, is_out: bool) -> str:
    css = "warn" if is_out else "c1"
    return tag("circle", cx=x, cy=y, r=DOT + 2 if is_out else DOT, fill=FILLS[css][0], class_=css)


def _lines(found: Limits | None, most: float) -> list[str]:
    if found is None:
        return []
    drawn = []
    for n, name, dash in ((found.high, "上限", "5 4"), (found.mean, "均值", None), (found.low, "下限", "5 4")):
        y = _height(n, most)
        drawn.append(tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, stroke="#7d8a98", class_="axis", stroke_dasharray=dash))
        drawn.append(words(RIGHT + 6, y + 4, f"{name} {n:,.0f}", soft=True, font_size=12))
    return drawn


def _told(value: Value, found: Limits | None) -> str:
    return "超出上下限" if found and not found.holds(value.n) else ""
