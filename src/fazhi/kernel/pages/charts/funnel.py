"""The funnel of stages (阶段漏斗): how many matters stand at each stage, and how many days they have waited there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import BLANK, Chart, Value, box, canvas, group, mark, table, words

NAME, BAR, WAIT = 110, 430, 200
HIGH, GAP, TOP = 28, 10, 8
WIDTH = NAME + BAR + WAIT
LEAST = 3.0  # a bar that can still be seen


@dataclass(frozen=True)
class Level:
    """One stage (一个阶段): how many stand there, and the middle and the longest of the days waited; None where nobody."""

    name: str
    value: Value
    middle_days: int | None = None
    longest_days: int | None = None

    @property
    def waited(self) -> str:
        if self.middle_days is None:
            return "—"
        return f"等待中位 {self.middle_days} 天，最长 {self.longest_days} 天"


def funnel(code: str, title: str, levels: Sequence[Level], *, unit: str = "宗", empty: str = "没有在办的") -> Chart:
    """Bars of the stages in their order (阶段漏斗图), with the days waited beside them."""
    behind = table(("阶段", f"数量（{unit}）", "等待"), [[one.name, one.value, one.waited] for one in levels])
    most = max((one.value.n for one in levels), default=0)
    if not most:
        return Chart(code, title, BLANK, behind, empty=empty)
    drawn, names, waits = [], [], []
    for place, one in enumerate(levels):
        y = TOP + place * (HIGH + GAP)
        middle = y + HIGH / 2 + 5
        width = max(one.value.n / most * (BAR - 40), LEAST) if one.value.n else 0
        names.append(words(NAME - 8, middle, one.name))
        bar = [box(NAME, y, width, HIGH, "c1", rx=3)] if width else []
        number = words(NAME + width + 6, middle, one.value.n)
        drawn.append(mark(one.value, f"{one.name}：{one.value.n} {unit}，{one.waited}", *bar, number))
        if one.value.n:
            waits.append(words(NAME + BAR + 4, middle, one.waited, soft=True))
    parts = (group(*names, text_anchor="end"), group(*drawn), group(*waits, font_size=12))
    told = "一条一个阶段，条长是数量，右边是在这个阶段等了多少天；每个数见图后的表。"
    return Chart(code, title, canvas(code, (WIDTH, TOP + len(levels) * (HIGH + GAP)), title, told, *parts), behind)
