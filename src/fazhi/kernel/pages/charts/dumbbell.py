"""Two years side by side (去年对比): a dot for each, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .drawing import BLANK, Chart, Value, canvas, mark, short, table, tag, words

WIDTH, TOP, ROW = 620, 30, 38
FIRST, LAST = 112, 430  # where nothing and the largest number stand


@dataclass(frozen=True)
class Pair:
    """One thing in two years (一对): before and after."""

    name: str
    before: Value
    after: Value


def dumbbell(
    code: str,
    title: str,
    years: tuple[str, str],
    pairs: Sequence[Pair],
    *,
    unit: str = "宗",
    head: str = "类别",
    empty: str = "没有数据",
) -> Chart:
    """One line for each pair (哑铃图), in the order given: a hollow dot for before, a full one for after."""
    behind = table((head, *years, "增减"), [(pair.name, pair.before, pair.after, _change(pair)) for pair in pairs])
    largest = max((max(pair.before.n, pair.after.n) for pair in pairs), default=0)
    if not largest:
        return Chart(code, title, BLANK, behind, empty=empty)
    scale = (LAST - FIRST) / largest
    drawn = [
        _hollow(FIRST, 12),
        words(FIRST + 12, 16, years[0], soft=True, font_size=12),
        _full(FIRST + 200, 12),
        words(FIRST + 213, 16, years[1], soft=True, font_size=12),
    ]
    for place, pair in enumerate(pairs):
        y = TOP + (place + 0.5) * ROW
        before, after = FIRST + pair.before.n * scale, FIRST + pair.after.n * scale
        is_left = before <= after
        first, second = (
            f"{year} {pair.name} {value.n:,} {unit}"
            for year, value in zip(years, (pair.before, pair.after), strict=True)
        )
        drawn += [
            words(FIRST - 46, y + 5, short(pair.name, 5), text_anchor="end"),
            tag("line", x1=FIRST, x2=LAST, y1=y, y2=y, class_="grid", stroke="#eaeef2"),
            tag("line", x1=before, x2=after, y1=y, y2=y, class_="way", stroke="#9fb5d0", stroke_width=4),
            mark(pair.before, first, _hollow(before, y), _number(pair.before, before, y, is_left=is_left)),
            mark(pair.after, second, _full(after, y), _number(pair.after, after, y, is_left=not is_left)),
            words(LAST + 56, y + 5, _change(pair), soft=True),
        ]
    told = "；".join(f"{pair.name} {pair.before.n:,} → {pair.after.n:,}" for pair in pairs)
    return Chart(
        code, title, canvas(code, (WIDTH, TOP + len(pairs) * ROW + 6), title, told, *drawn, css="narrow"), behind
    )


def _hollow(x: float, y: float) -> str:
    return tag("circle", cx=x, cy=y, r=6, class_="dot before", fill="#ffffff", stroke="#1b4f8f", stroke_width=2)


def _full(x: float, y: float) -> str:
    return tag("circle", cx=x, cy=y, r=7, class_="dot", fill="#1b4f8f")


def _number(value: Value, x: float, y: float, *, is_left: bool) -> str:
    return words(x - 12 if is_left else x + 13, y + 4, f"{value.n:,}", text_anchor="end" if is_left else None)


def _change(pair: Pair) -> str:
    """How it changed; without a value before there is no percentage of it."""
    by = pair.after.n - pair.before.n
    if not by:
        return "持平"
    share = f"（{by / pair.before.n:+.1%}）" if pair.before.n else ""
    return f"{by:+,}{share}"
