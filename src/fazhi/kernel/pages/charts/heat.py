"""The deadline calendar (期限日历): how many matters fall due on each day, by weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .drawing import BLANK, FILLS, INK, Chart, Value, canvas, group, mark, table, tag, words

BLANKS = {"h0": "#ffffff", "off": "#eceff3"}  # days on which nothing falls due, work days and days of rest
WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SIDE, CELL, HIGH, TOP = 4, 76, 46, 22
FULL = 4  # shades of filled cells
SHADES = tuple(f"h{shade}" for shade in range(FULL + 1))


@dataclass(frozen=True)
class Day:
    """One day of the calendar (一天): its number, and what kind of day it is in words (工作日, 春节放假, 调休上班)."""

    on: date
    value: Value
    why: str = ""
    is_rest: bool = False
    is_made_up: bool = False  # a weekend day on which work is done
    is_overdue: bool = False


def heat(code: str, title: str, days: Sequence[Day], today: date, *, unit: str = "宗", empty: str = "") -> Chart:
    """The calendar from the Monday of the first day on (期限热力日历); a red edge marks days that passed unanswered."""
    highest = max((day.value.n for day in days), default=0)
    busy = [day for day in days if day.value.n]
    behind = table(
        ("日期", "到期", "说明"), [[f"{day.on} {WEEK[day.on.weekday()]}", day.value, _why(day)] for day in busy]
    )
    if not busy and empty:
        return Chart(code, title, BLANK, behind, empty=empty)
    first = days[0].on.toordinal() - days[0].on.weekday()
    heads = [words(SIDE + (place + 0.5) * CELL, 14, name, soft=True) for place, name in enumerate(WEEK)]
    blank: dict[str, list[str]] = {"h0": [], "off": []}
    drawn = []
    # The red edges and today's come last, so that no neighbour covers them.
    for day in sorted(days, key=lambda day: (day.is_overdue, day.on == today)):
        week, place = divmod(day.on.toordinal() - first, 7)
        x, y = SIDE + place * CELL, TOP + week * HIGH
        if not day.value.n:
            blank["off" if day.is_rest else "h0"].append(f"M{x + 2} {y + 2}h{CELL - 4}v{HIGH - 4}h{4 - CELL}z")
        shade = SHADES[-(-day.value.n * FULL // highest)] if highest else SHADES[0]
        told = f"{day.on} {day.value.n} {unit}到期（{_why(day)}）"
        inside = _cell(day, x, y, shade, today)
        drawn += [mark(day.value, told, *inside)] if day.value.n else inside
    ground = [tag("path", d="".join(d), class_=css, fill=BLANKS[css]) for css, d in blank.items()]
    weeks = (days[-1].on.toordinal() - first) // 7 + 1
    told = "一格一天，格里是当天到期的宗数；每一天见图后的表。"
    parts = (
        group(*heads, text_anchor="middle"),
        group(*ground, *drawn, class_="cells", stroke="#d9dfe6", font_size=11),
    )
    size = (2 * SIDE + 7 * CELL, TOP + weeks * HIGH + 4)
    picture = canvas(code, size, title, told, *parts, css="narrow")
    return Chart(code, title, picture, behind)


def _cell(day: Day, x: int, y: int, shade: str, today: date) -> list[str]:
    inside = []
    if day.value.n or day.on == today:
        css, edge = shade, {}
        if day.is_overdue:
            css, edge = f"{shade} late-edge", {"stroke": "#b3261e", "stroke_width": 3}
        elif day.on == today:
            css, edge = f"{shade} today-edge", {"stroke": INK, "stroke_width": 2}
        size = {"x": x + 2, "y": y + 2, "width": CELL - 4, "height": HIGH - 4}
        inside.append(tag("rect", **size, class_=css, fill=FILLS[shade][0], **edge))
    label = f"{day.on.month}月{day.on.day}日" if day.on.day == 1 or day.on.weekday() == 0 else str(day.on.day)
    inside.append(words(x + 7, y + 16, label, on=shade))
    if note := _note(day, today):
        inside.append(words(x + CELL - 7, y + 16, note, on=shade, text_anchor="end", font_weight=700))
    if day.value.n:
        inside.append(
            words(x + CELL / 2, y + 37, day.value.n, on=shade, text_anchor="middle", font_size=18, font_weight=650)
        )
    return inside


def _note(day: Day, today: date) -> str:
    """The one sign that a day bears: it is today, a weekday off, or a weekend day of work."""
    if day.on == today:
        return "今"
    if day.is_rest and day.on.weekday() < 5:
        return "休"
    return "班" if day.is_made_up else ""


def _why(day: Day) -> str:
    return f"{day.why}，已超期未办" if day.is_overdue else day.why
