"""Stacked columns (堆叠柱): how a few series make up the whole, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import BLANK, FILLS, SOFT_INK, Chart, Value, box, canvas, group, mark, percent, short, table, tag, words

WIDTH, TOP, PLOT, FOOT = 760, 22, 280, 24
LEFT, RIGHT = 4, 580  # the columns stand between; the names of the series to the right of them
LEAST = 12.0  # a number fits into a piece of this height
MOST = 7  # six series and the rest: more colours nobody tells apart


@dataclass(frozen=True)
class Series:
    """One theme over all columns (系列): its values in their order, and its sum."""

    name: str
    values: Sequence[Value]
    total: Value
    is_rest: bool = False


def stacked(
    code: str,
    title: str,
    labels: Sequence[str],
    totals: Sequence[Value],
    series: Sequence[Series],
    *,
    unit: str = "宗",
    head: str = "事项",
    empty: str = "没有数据",
) -> Chart:
    """Stacked columns (堆叠柱图) of at most six series and the rest; the first series stands lowest.

    `totals` are the values of the whole columns, one for each label.
    """
    if len(series) > MOST:
        raise ValueError(f"more than {MOST} series")
    # A hundred links more would be too heavy for a page: the table opens each theme and each month.
    rows: list[list[Value | str]] = [[one.name, one.total, *(Value(value.n) for value in one.values)] for one in series]
    whole = sum(total.n for total in totals)
    behind = table((head, "合计", *labels), [*rows, ["合计", Value(whole), *totals]])
    if not whole:
        return Chart(code, title, BLANK, behind, empty=empty)
    colours = ["rest" if one.is_rest else f"c{place}" for place, one in enumerate(series, 1)]
    scale, step = PLOT / max(total.n for total in totals), (RIGHT - LEFT) / len(labels)
    left = [LEFT + (place + 0.14) * step for place in range(len(labels))]
    width = step * 0.72
    drawn = [tag("line", x1=LEFT, x2=RIGHT, y1=TOP + PLOT, y2=TOP + PLOT, class_="axis", stroke="#7d8a98")]
    feet = [float(TOP + PLOT)] * len(labels)
    for one, colour in zip(series, colours, strict=True):
        pieces, numbers = [], []
        for place, (label, value) in enumerate(zip(labels, one.values, strict=True)):
            height = value.n * scale
            feet[place] -= height
            if value.n:
                piece = tag("rect", x=left[place], y=feet[place], width=width, height=height)
                pieces.append(mark(value, f"{label} {one.name} {value.n:,} {unit}", piece))
            if height >= LEAST:
                numbers.append(words(left[place] + width / 2, feet[place] + height / 2 + 4, value.n))
        drawn.append(group(*pieces, class_=colour, fill=FILLS[colour][0], stroke="#ffffff"))
        drawn.append(
            group(*numbers, class_=f"over on-{colour}", fill=FILLS[colour][1], text_anchor="middle", font_size=11)
        )
    last = max(place for place, total in enumerate(totals) if total.n)  # after it months are still to come
    above, below = [], []
    for place, (label, total) in enumerate(zip(labels, totals, strict=True)):
        middle = left[place] + width / 2
        if place <= last:
            whole_of_it = words(middle, feet[place] - 6, f"{total.n:,}")
            above.append(mark(total, f"{label} 共 {total.n:,} {unit}", whole_of_it))
        below.append(words(middle, TOP + PLOT + 17, label))
    drawn.append(group(*above, text_anchor="middle", font_weight=600))
    drawn.append(group(*below, class_="soft", fill=SOFT_INK, text_anchor="middle"))
    told = "；".join(f"{label} {total.n:,} {unit}" for label, total in zip(labels, totals, strict=True))
    names = _names(series, colours, whole, unit)
    return Chart(code, title, canvas(code, (WIDTH, TOP + PLOT + FOOT), title, told, *drawn, *names), behind)


def _names(series: Sequence[Series], colours: Sequence[str], whole: int, unit: str) -> list[str]:
    """The names beside the columns, in the order in which the pieces lie on one another."""
    drawn = []
    for place, (one, colour) in enumerate(reversed(list(zip(series, colours, strict=True)))):
        y = TOP + 14 + place * 40
        share = f"{one.total.n:,} {unit} · {percent(one.total.n, whole)}"
        drawn.append(box(RIGHT + 16, y, 12, 12, colour))
        inside = (
            words(RIGHT + 34, y + 10, short(one.name, 9)),
            words(RIGHT + 34, y + 26, share, soft=True, font_size=11),
        )
        drawn.append(mark(one.total, f"{one.name} 全年 {share}", *inside))
    return drawn
