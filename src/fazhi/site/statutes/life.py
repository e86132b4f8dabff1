"""The life of a norm as a picture (法规沿革图): one bar for each stretch with one answer, over one axis of years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.standing import Span
from fazhi.kernel.pages.charts.drawing import box, canvas, group, legend, tag, words

LEFT, RIGHT, WIDTH, ROW, TOP = 108, 14, 620, 26, 44  # above the bars: one line for today, one for the day asked
PIXELS = WIDTH - LEFT - RIGHT
Across = Callable[[date], float]


@dataclass(frozen=True)
class Stretch:
    """One row of a life (沿革的一段): what it is called, from which day until which, and how it stands."""

    span: Span
    name: str
    state: str  # current, past, coming, unknown, repealed
    word: str
    address: str

    @property
    def last_on(self) -> date | None:
        """The last day of the stretch (末日)."""
        return self.span.until - timedelta(days=1) if self.span.until else None


WORDS = {"current": "现行", "past": "曾经施行", "coming": "将要施行", "unknown": "不详", "repealed": "已废止"}
FILLS = {"current": "h4", "past": "h2", "coming": "c2", "unknown": "h0", "repealed": "rest"}
BADGES = {
    "current": "badge--ok",
    "past": "",
    "coming": "badge--due",
    "unknown": "badge--not_judged",
    "repealed": "badge--late",
}


def state_of(span: Span, day: date) -> str:
    """How a stretch stands on a day."""
    if span.status == "repealed":
        return "repealed" if span.from_on is None or span.from_on <= day else "coming"
    if span.status != "ok":
        return "unknown"
    if span.from_on and span.from_on > day:
        return "coming"
    return "past" if span.until and span.until <= day else "current"


def name_of(version: Version | None, status: str) -> str:
    """What a stretch is called: 2021年修订."""
    if version is None:
        return {"repealed": "废止", "no_text": "没有正文"}.get(status, "施行日期不详")
    kind = version.get_kind_display() if version.kind != "unknown" else "公布"
    return f"{version.issued_on.year}年{kind}" if version.issued_on else "公布日期不详"


def drawn(title: str, stretches: Sequence[Stretch], today: date, on: date) -> SafeString:
    """The picture; empty where no day is known."""
    days = [stretch.span.from_on for stretch in stretches if stretch.span.from_on]
    if not days:
        return SafeString("")
    ends = [stretch.span.until for stretch in stretches if stretch.span.until]
    first, last = date(min(days).year, 1, 1), max([*days, *ends, today, on])
    last = date(last.year + 1, 12, 31)
    scale = PIXELS / max((last - first).days, 1)

    def across(day: date) -> float:
        return LEFT + min(max((day - first).days, 0), (last - first).days) * scale

    height = TOP + ROW * len(stretches) + 24
    parts = [_years(first, last, across, height)]
    parts += [_row(place, stretch, across, last) for place, stretch in enumerate(stretches)]
    parts.append(_line(across(today), height, "今天", "today-edge", TOP - 14 if on == today else TOP - 28))
    if on != today:
        parts.append(_line(across(on), height, f"{on:%Y-%m-%d}", "chosen-edge", TOP - 14, dashes="4 3"))
    told = "；".join(f"{each.name}：{each.word}，自{each.span.from_on or '不详'}" for each in stretches)
    return canvas("life", (WIDTH, height), title, told, *parts, css="narrow")


def _years(first: date, last: date, across: Across, height: int) -> str:
    years = last.year - first.year + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= 9)
    shown = [year for year in range(first.year, last.year + 1) if year % step == 0]
    lines = [
        tag("line", x1=across(date(year, 1, 1)), x2=across(date(year, 1, 1)), y1=TOP - 4, y2=height - 22)
        for year in shown
    ]
    labels = [words(across(date(year, 1, 1)), height - 6, year, soft=True) for year in shown]
    return group(*lines, class_="grid", stroke="#d9dfe6") + group(*labels, text_anchor="middle", font_size=12)


def _row(place: int, stretch: Stretch, across: Across, last: date) -> str:
    span = stretch.span
    y = TOP + ROW * place
    start = across(span.from_on) if span.from_on else LEFT
    width = max(across(span.until or last) - start, 3)
    dashes = {"stroke": "#7d8a98", "stroke_dasharray": "4 3"} if stretch.state == "unknown" else {}
    bar = group(
        box(start, y + 3, width, ROW - 10, FILLS[stretch.state]), class_="unknown-edge" if dashes else None, **dashes
    )
    until = f"至 {stretch.last_on}" if stretch.last_on else ""
    told = f"{stretch.name}（{stretch.word}）：{f'自 {span.from_on}' if span.from_on else '起日不详'} {until}".strip()
    label = words(LEFT - 10, y + ROW - 12, stretch.name, text_anchor="end")
    inside = (tag("title", told), bar, label)
    return tag("a", *inside, href=stretch.address, tabindex=-1) if stretch.address else tag("g", *inside)


def _line(x: float, height: int, told: str, css: str, y: int, **more: object) -> str:
    dashes = {"stroke_dasharray": more["dashes"]} if "dashes" in more else {}
    edge = "end" if x > WIDTH - 60 else "middle"
    line = tag("line", x1=x, x2=x, y1=y + 6, y2=height - 22, class_=css, stroke="#18212b", **dashes)
    return line + words(x, y, told, soft=True, font_size=12, text_anchor=edge)


def explained(stretches: Sequence[Stretch]) -> SafeString:
    """The legend of those states that occur."""
    seen = {stretch.state for stretch in stretches}
    # A dashed edge has no box in a legend: the word beside the row says it.
    return legend(*((FILLS[state], WORDS[state]) for state in FILLS if state in seen and state != "unknown"))
