"""What a search shows (检索结果): the article that the words name, then ranked articles with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.searching.searching import search
from fazhi.kernel.law.statutes.models import Norm, Provision, Version
from fazhi.kernel.law.statutes.numerals import NUMERAL, Article, article_of
from fazhi.kernel.law.statutes.standing import find_norms, provision, standing

from .addresses import norm_at
from .life import BADGES, WORDS
from .listing import titled

A_PAGE = 20
DEEPEST = 25  # pages: who has not found it by then needs other words
SHOWN = 180  # signs of an article that one sees before unfolding it
_NAMED = re.compile(rf"(.+?)[\s　]*((?:第[\s　]*)?{NUMERAL}[\s　]*条?(?:之{NUMERAL})?(?:条)?)")
Span = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """One article as the page shows it (一条结果): `whole` is empty where `text` is all of it."""

    law: str
    label: str
    headings: str
    text: SafeString
    whole: SafeString
    address: str
    css: str
    word: str
    since: date | None


def results(wanted: dict[str, Any], number: int) -> dict[str, Any]:
    """One page of what was found, with whether there are others on either side."""
    words, on = wanted["q"].strip(), wanted["on"] or None
    found = search(
        words, on=on, level=wanted["level"], place=wanted["place"], limit=A_PAGE, offset=(min(number, DEEPEST) - 1) * A_PAGE
    )
    versions = Version.objects.select_related("norm").in_bulk({hit.version_id for hit in found.results})
    lead = _lead(words, on) if number == 1 else []
    first = {(row.version_id, row.number, row.suffix) for row in lead}
    shown = [_shown(versions[hit.version_id], hit.article, hit.headings, hit.text, hit.marks, on)
             for hit in found.results if (hit.version_id, *hit.article) not in first]  # fmt: skip
    return {
        "total": found.total,
        "lead": [_of_row(row, on) for row in lead],
        "shown": shown,
        "titles": titled(words) if number == 1 else [],
        "number": number,
        "has_next": number < DEEPEST and number * A_PAGE < found.total,
    }


def _lead(words: str, on: date | None) -> list[Provision]:
    """The article that the words name: 处罚法 60, 行政处罚法第六十条."""
    named = _NAMED.fullmatch(words)
    if not named:
        return []
    try:
        article = article_of(named[2])
    except FazhiError:
        return []
    norms = find_norms(named[1]) or titled(named[1], 3)
    rows = (_row(norm, article, on or today()) for norm in norms)
    return [row for row in rows if row]


def _row(norm: Norm, article: Article, day: date) -> Provision | None:
    version = standing(norm, day).version
    row = provision(version, article) if version else None
    if row and version:
        version.norm = norm
        row.version = version
    return row


def _of_row(row: Provision, on: date | None) -> Shown:
    return _shown(row.version, Article(row.number, row.suffix), row.headings, row.text, (), on)


def _shown(
    version: Version, article: Article, headings: Sequence[str], text: str, marks: Iterable[Span], on: date | None
) -> Shown:
    css, word = state_of(version, on or today())
    start, end = window(text, marks)
    is_cut = (start, end) != (0, len(text))
    cut = mark_safe(f"{'…' if start else ''}{marked(text, marks, start, end)}{'…' if end < len(text) else ''}")  # noqa: S308 - escaped
    return Shown(
        str(version.norm),
        article.label if article.number else "",
        " › ".join(headings),
        cut,
        marked(text, marks) if is_cut else SafeString(""),
        norm_at(version.norm_id, article=article, version=version.pk, on=on),
        css,
        word,
        version.in_force_on,
    )


def state_of(version: Version, day: date) -> tuple[str, str]:
    """The badge of a version on a day: by the norm's whole life, since a later version or a repeal decides it."""
    if version.in_force_on is None:
        return BADGES["unknown"], "施行日期不详"
    if version.in_force_on > day:
        return BADGES["coming"], WORDS["coming"]
    now = standing(version.norm, day)
    if now.version and now.version.pk == version.pk:
        return BADGES["current"], WORDS["current"]
    if now.status == "repealed":
        return BADGES["repealed"], WORDS["repealed"]
    return BADGES["unknown" if now.status == "date_unknown" else "past"], "已有新版本" if now.version else "效力待核"


def window(text: str, marks: Iterable[Span]) -> Span:
    """What of a text to show: all of a short one, else from a little before the first mark on."""
    if len(text) <= SHOWN + 40:
        return 0, len(text)
    first = min((start for start, _ in marks), default=0)
    start = 0 if first < SHOWN - 40 else max(first - 40, 0)
    return start, min(start + SHOWN, len(text))


def marked(text: str, marks: Iterable[Span], start: int = 0, end: int | None = None) -> SafeString:
    """The text as HTML with the found words marked; overlapping marks become one."""
    end = len(text) if end is None else end
    out, at = [], start
    for left, right in sorted(marks):
        left, right = max(left, at), min(right, end)
        if left < right:
            out += [escape(text[at:left]), f"<mark>{escape(text[left:right])}</mark>"]
            at = right
    out.append(escape(text[at:end]))
    return mark_safe("".join(out).replace("\n", "<br>"))  # noqa: S308 - escaped piece by piece
