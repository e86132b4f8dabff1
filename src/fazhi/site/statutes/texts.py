"""A version's text in parts of a page's size (分页正文): contents, articles as HTML, anchors that stay the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Protocol

from django.db.models.functions import Length
from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.numerals import Article

# Signs on one page; a sign is three bytes, and the frame of the page takes some 15 KB.
MOST = 12_000
_BELOW = re.compile(r"[（(][〇零一二三四五六七八九十百]+[）)]")
_POINT = re.compile(r"[（(]?[0-9]{1,3}[）).．、]|[①-⑳]")


@dataclass(frozen=True)
class Heading:
    """One line of the contents (目录行): its depth from 1, its part of the text, its anchor, its first article."""

    depth: int
    title: str
    part: int
    anchor: str
    first: str


@dataclass(frozen=True)
class Part:
    """A stretch of the text that fits a page (正文的一页), by the positions of its provisions."""

    number: int
    first: int
    last: int
    label: str


@dataclass(frozen=True)
class Outline:
    """What a version consists of (结构): its contents, its parts, where each article stands."""

    contents: tuple[Heading, ...]
    parts: tuple[Part, ...]
    places: dict[Article, int]
    articles: int

    def part_of(self, article: Article) -> int:
        """The part that holds an article, 1 where there is none such."""
        return self.places.get(article, 1)


def anchor(article: Article) -> str:
    """The anchor of an article (锚点): a60, a60-1 for 第六十条之一."""
    return f"a{article.number}" + (f"-{article.suffix}" if article.suffix else "")


def outline(version: Version) -> Outline:
    """The contents and parts of a version, read once between two writes."""
    return remembered(("statutes.outline", version.pk), lambda: _outlined(version))


@dataclass(frozen=True)
class _Row:
    position: int
    article: Article
    headings: tuple[str, ...]
    length: int


def _outlined(version: Version) -> Outline:
    found = version.provisions.annotate(length=Length("text")).order_by("position")
    rows = [
        _Row(position, Article(number, suffix), tuple(headings), length)
        for position, number, suffix, headings, length in found.values_list(
            "position", "number", "suffix", "headings", "length"
        )
    ]
    parts, part_at = _parts(rows)
    contents: list[Heading] = []
    places: dict[Article, int] = {}
    above: tuple[str, ...] = ()
    for row in rows:
        for depth in _fresh(above, row.headings):
            title = row.headings[depth]
            first = row.article.label if row.article.number else ""
            contents.append(
                Heading(depth + 1, title, part_at[row.position], _heading_anchor(row.position, depth), first)
            )
        above = row.headings
        places.setdefault(row.article, part_at[row.position])
    return Outline(tuple(contents), tuple(parts), places, sum(row.article.number > 0 for row in rows))


def _parts(rows: list[_Row]) -> tuple[list[Part], dict[int, int]]:
    """Whole chapters as long as they fit; a chapter longer than a page is cut between articles."""
    pages: list[list[_Row]] = [[]]
    size = 0
    for _, chapter in groupby(rows, key=lambda row: row.headings):
        piece = list(chapter)
        whole = sum(row.length for row in piece)
        if pages[-1] and size + whole > MOST:
            pages.append([])
            size = 0
        for row in piece:
            if pages[-1] and size + row.length > MOST:
                pages.append([])
                size = 0
            pages[-1].append(row)
            size += row.length
    parts = [
        Part(number, page[0].position, page[-1].position, _span(page)) for number, page in enumerate(pages, 1) if page
    ]
    return parts, {row.position: number for number, page in enumerate(pages, 1) for row in page}


def _span(page: list[_Row]) -> str:
    articles = [row.article for row in page if row.article.number]
    if not articles:
        return "全文"
    return articles[0].label if len(articles) == 1 else f"{articles[0].label}至{articles[-1].label}"


def _fresh(above: tuple[str, ...], headings: tuple[str, ...]) -> range:
    """The depths at which a new heading begins."""
    same = 0
    while same < min(len(above), len(headings)) and above[same] == headings[same]:
        same += 1
    return range(same, len(headings))


def _heading_anchor(position: int, depth: int) -> str:
    return f"h{position}-{depth}"


class Written(Protocol):
    """What is written out of a provision (一条), as a light row of the database has it."""

    position: int
    number: int
    suffix: int
    headings: list[str]
    text: str


def provisions_of(version: Version, part: Part | None) -> Iterable[Written]:
    """The provisions of a part in their order, of the whole version without one."""
    found = version.provisions.order_by("position")
    found = found if part is None else found.filter(position__gte=part.first, position__lte=part.last)
    return found.values_list("position", "number", "suffix", "headings", "text", named=True)


def as_html(provisions: Iterable[Written], before: tuple[str, ...] = (), link: str = "") -> SafeString:
    """The articles with the headings above them; written here because a template is slow at a thousand paragraphs."""
    return mark_safe("".join(_articles(provisions, before, link)))  # noqa: S308 - escaped piece by piece


def _articles(provisions: Iterable[Written], above: tuple[str, ...], link: str) -> Iterator[str]:
    for row in provisions:
        headings = tuple(row.headings)
        for depth in _fresh(above, headings):
            level, name = min(depth + 2, 5), _heading_anchor(row.position, depth)
            yield f'<h{level} class="law-heading" id="{name}">{escape(headings[depth])}</h{level}>'
        above = headings
        article = Article(row.number, row.suffix)
        if not row.number:
            yield f'<div class="law-article">{lines(row.text)}</div>'
            continue
        name = anchor(article)
        head = f'<a class="law-number" href="{escape(link)}#{name}">{article.label}</a>'
        yield f'<div class="law-article" id="{name}">{lines(row.text, head)}</div>'


def lines(text: str, head: str = "") -> str:
    """The lines of an article as paragraphs, items and points set in; `head` is HTML before the first."""
    out = []
    for line in text.split("\n"):
        kind = ' class="law-item"' if _BELOW.match(line) else ' class="law-point"' if _POINT.match(line) else ""
        out.append(f"<p{kind}>{head}{escape(line)}</p>" if not head else f"<p{kind}>{head} {escape(line)}</p>")
        head = ""
    return "".join(out)


def contents(known: Outline, part: Part | None, address: str) -> SafeString:
    """The contents as HTML: deeper headings folded below the first, those of the part shown open.

    `address` takes `part=`; without a part the whole text stands on the page.
    """
    if not known.contents:
        return _part_list(known, part, address)
    branches: list[list[Heading]] = []
    for heading in known.contents:
        if heading.depth == 1 or not branches:
            branches.append([heading])
        else:
            branches[-1].append(heading)
    out = "".join(f"<li>{_branch(branch, part, address)}</li>" for branch in branches)
    return mark_safe(f"<ul>{out}</ul>")  # noqa: S308 - escaped piece by piece


def _branch(branch: list[Heading], part: Part | None, address: str) -> str:
    top = branch[0]
    if len(branch) == 1:
        return _contents_line(top, top.title, part, address)
    # Every branch of a whole text on one page would make the contents as long as a page.
    is_open = part is not None and any(heading.part == part.number for heading in branch)
    # A summary is pressed to unfold and cannot be a link too.
    first = f'<li class="d2">{_contents_line(top, f"自{top.first}起" if top.first else "从头看", part, address)}</li>'
    below = "".join(
        f'<li class="d{each.depth}">{_contents_line(each, each.title, part, address)}</li>' for each in branch[1:]
    )
    return (
        f"<details{' open' if is_open else ''}><summary>{escape(top.title)}</summary><ul>{first}{below}</ul></details>"
    )


def _contents_line(heading: Heading, title: str, part: Part | None, address: str) -> str:
    is_here = part is None or part.number == heading.part
    target = f"#{heading.anchor}" if is_here else f"{escape(address)}&amp;part={heading.part}#{heading.anchor}"
    return f'<a href="{target}">{escape(title)}</a>'


def _part_list(known: Outline, part: Part | None, address: str) -> SafeString:
    if part is None or len(known.parts) < 2:
        return SafeString("")
    here = ' aria-current="true"'
    lines = (
        f'<li><a href="{escape(address)}&amp;part={each.number}#text"{here if each.number == part.number else ""}>'
        f"{each.label}</a></li>"
        for each in known.parts
    )
    return mark_safe(f"<ul>{''.join(lines)}</ul>")  # noqa: S308 - our own words only
