"""Drawing (画图): SVG as text, and what every picture consists of. Pure, without a library.

Colours are classes, so that the page's sheet decides them (dark, print); attributes of the same meaning stand beside
them for a document that has no sheet. The contract of the site allows no style attribute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

# Class: (fill, colour of the letters on it). Dark and light take turns, so that neighbours differ in grey print too.
FILLS = {
    "c1": ("#1b4f8f", "#ffffff"),
    "c2": ("#dfbc91", "#18212b"),
    "c3": ("#1d7a55", "#ffffff"),
    "c4": ("#aec6d8", "#18212b"),
    "c5": ("#8a3b6f", "#ffffff"),
    "c6": ("#bec0a2", "#18212b"),
    "rest": ("#d9dfe6", "#18212b"),
    "h0": ("#ffffff", "#18212b"),
    "h1": ("#d6dfeb", "#18212b"),
    "h2": ("#9fb5d0", "#18212b"),
    "h3": ("#4972a5", "#ffffff"),
    "h4": ("#1b4f8f", "#ffffff"),
    "moved": ("#9fb5d0", "#18212b"),
    "warn": ("#b3261e", "#ffffff"),
    "bar": ("#7d8a98", "#ffffff"),
}
INK, SOFT_INK = "#18212b", "#4a5765"
BLANK = SafeString("")


@dataclass(frozen=True)
class Value:
    """A number on a picture (图上的数) and the address of the rows that it counts; no address, no link."""

    n: int
    url: str = ""


NONE = Value(0)
WORD = ' class="word"'  # of cells that hold no number


@dataclass(frozen=True)
class Chart:
    """A picture with its finding and the table behind it (图表).

    `title` states the finding; `drawing` is empty where there is nothing to draw, and `empty` says why.
    """

    code: str
    title: str
    drawing: SafeString
    table: SafeString
    legend: SafeString = BLANK
    notes: tuple[SafeString | str, ...] = ()
    empty: str = ""


def tag(name: str, *inside: str, **attributes: object) -> str:
    """One element; `class_` is class, `text_anchor` is text-anchor, None is left out. What is inside is SVG already."""
    stated = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_told(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{stated}>{''.join(inside)}</{name}>" if inside else f"<{name}{stated}/>"


def _told(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))


def box(x: float, y: float, width: float, height: float, fill: str, **more: object) -> str:
    """A rectangle in one of the colours."""
    return tag("rect", x=x, y=y, width=width, height=height, class_=fill, fill=FILLS[fill][0], **more)


def words(x: float, y: float, told: object, *, on: str = "", soft: bool = False, **more: object) -> str:
    """A line of text; `on` names the colour that it stands on. Size and anchor are those of the group around it."""
    css, fill = (f"on-{on}", FILLS[on][1]) if on else ("soft", SOFT_INK) if soft else (None, None)
    if fill == INK:
        css = fill = None
    return tag("text", escape(str(told)), x=x, y=y, class_=css, fill=fill, **more)


def group(*inside: str, **attributes: object) -> str:
    """Parts that share attributes, which are then said once."""
    return tag("g", *inside, **attributes)


def mark(value: Value, told: str, *inside: str) -> str:
    """A mark that leads to its rows and says its number when pointed at.

    No tab stop: the table behind the picture has the same links, and a keyboard need not walk through a hundred marks.
    """
    title = tag("title", escape(told))
    if not value.url:
        return tag("g", title, *inside)
    return tag("a", title, *inside, href=value.url, tabindex=-1)


def canvas(code: str, size: tuple[int, int], title: str, told: str, *inside: str, css: str | None = None) -> SafeString:
    """The picture itself. Its role is img where nothing in it is a link, since an image has no parts to go to."""
    drawn = "".join(inside)
    return mark_safe(  # noqa: S308 - every text in it went through `escape`
        tag(
            "svg",
            tag("title", escape(title), id=f"{code}-title"),
            tag("desc", escape(told), id=f"{code}-desc"),
            drawn,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {size[0]} {size[1]}",
            width=size[0],
            height=size[1],
            class_=css,
            fill=INK,
            role="group" if "<a " in drawn else "img",
            aria_labelledby=f"{code}-title",
            aria_describedby=f"{code}-desc",
            font_size=13,
            font_family="Noto Sans CJK SC, Microsoft YaHei, sans-serif",
        )
    )


def link(value: Value) -> SafeString:
    """A number as a link to its rows."""
    text = f"{value.n:,}"
    return mark_safe(f'<a href="{escape(value.url)}">{text}</a>' if value.url else text)  # noqa: S308 - escaped


def table(headings: Sequence[str], rows: Iterable[Sequence[Value | str]]) -> SafeString:
    """The rows behind a picture (图后的表), written here because a template is slow at loops."""
    found = list(rows)
    numbered = [any(isinstance(row[place], Value) for row in found) for place in range(len(headings))]
    heads = "".join(
        f'<th scope="col"{"" if is_number else WORD}>{escape(heading)}</th>'
        for heading, is_number in zip(headings, numbered, strict=True)
    )
    lines = "".join(f"<tr>{_cells(row)}</tr>" for row in found)
    return mark_safe(f"<table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>")  # noqa: S308 - escaped


def _cells(row: Sequence[Value | str]) -> str:
    head, *rest = row
    first = f'<th scope="row">{_cell(head)}</th>'
    return first + "".join(
        f"<td>{_cell(cell)}</td>" if isinstance(cell, Value) else f"<td{WORD if cell else ''}>{_cell(cell)}</td>"
        for cell in rest
    )


def _cell(cell: Value | str) -> str:
    return link(cell) if isinstance(cell, Value) else escape(cell)


def legend(*pairs: tuple[str, str]) -> SafeString:
    """What the colours mean (图例), as (class, words)."""
    items = "".join(
        f'<li><svg width="14" height="14" aria-hidden="true">{box(1, 1, 12, 12, css)}</svg> {escape(told)}</li>'
        for css, told in pairs
    )
    return mark_safe(f'<ul class="legend">{items}</ul>')  # noqa: S308 - escaped


def short(name: str, most: int) -> str:
    """A name that fits; the whole one stands in the table."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def percent(part: int, whole: int) -> str:
    """A share with one decimal, never rounded up to a full 100 % nor down to 0 while something is missing."""
    if not whole:
        return "—"
    tenths = round(part * 1000 / whole)
    if part < whole:
        tenths = min(tenths, 999)
    if part:
        tenths = max(tenths, 1)
    return f"{tenths // 10}.{tenths % 10}%"
