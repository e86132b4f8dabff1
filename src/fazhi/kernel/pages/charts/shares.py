"""Shares (占比条): a part of a whole on one scale of 100 %, with both numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import BLANK, Chart, Value, box, canvas, mark, percent, table, words

WIDTH, ROW, BAR, LEFT, RIGHT = 620, 58, 24, 4, 470


@dataclass(frozen=True)
class Share:
    """A part of a whole (占比)."""

    name: str
    part: Value
    whole: Value


def shares(
    code: str,
    title: str,
    given: Sequence[Share],
    parts: str,
    wholes: str,
    *,
    unit: str = "宗",
    head: str = "口径",
    empty: str = "没有数据",
) -> Chart:
    """A bar for each share (占比条); `parts` and `wholes` say what is counted."""
    rows: list[list[Value | str]] = [[one.name, percent(one.part.n, one.whole.n), one.part, one.whole] for one in given]
    behind = table((head, "占比", parts, wholes), rows)
    if not any(one.whole.n for one in given):
        return Chart(code, title, BLANK, behind, empty=empty)
    drawn = []
    for place, one in enumerate(given):
        y = place * ROW + 18
        rate = percent(one.part.n, one.whole.n)
        width = (RIGHT - LEFT) * one.part.n / one.whole.n if one.whole.n else 0.0
        drawn.append(words(LEFT, y - 4, one.name))
        drawn.append(
            mark(one.whole, f"{one.name}：{wholes} {one.whole.n:,} {unit}", box(LEFT, y + 2, RIGHT - LEFT, BAR, "rest"))
        )
        inside = [box(LEFT, y + 2, width, BAR, "c1")]
        if width > 70:
            inside.append(words(LEFT + 10, y + 19, rate, on="c1", font_size=14, font_weight=650))
        else:
            inside.append(words(LEFT + width + 8, y + 19, rate, on="rest", font_size=14, font_weight=650))
        drawn.append(mark(one.part, f"{one.name}：{parts} {one.part.n:,} {unit}，{rate}", *inside))
        drawn.append(words(RIGHT + 12, y + 19, f"{one.part.n:,} / {one.whole.n:,} {unit}"))
    told = "；".join(f"{one.name} {percent(one.part.n, one.whole.n)}" for one in given)
    return Chart(code, title, canvas(code, (WIDTH, ROW * len(given)), title, told, *drawn, css="narrow"), behind)
