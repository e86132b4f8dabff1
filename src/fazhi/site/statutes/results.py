"""What a search shows (检索结果): the article that the words name, then ranked articles with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.searching import Hit, search
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.numerals import NUMERAL, article_of

from .addresses import norm_at
from .life import BADGES, WORDS
from .listing import titled

A_PAGE = 20
DEEPEST = 25  # pages: who has not found it by then needs other words
SHOWN = 140  # signs of an article that one sees before unfolding it
_NAMED = re.compile(rf".+?[\s　]*((?:第[\s　]*)?{NUMERAL}[\s　]*条?(?:之{NUMERAL})?)")
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
    is_named: bool

    @property
    def html(self) -> SafeString:
        """The result as HTML, written here because a template is slow at twenty of them."""
        lead = " law-hit--lead" if self.is_named else ""
        badge = f'<span class="badge {self.css}">{self.word}</span>'
        told = f"{escape(self.headings)}　" if self.headings else ""
        told += f"{self.since} 施行" if self.since else ""
        return mark_safe(  # noqa: S308 - escaped piece by piece, the texts in marked()
            f'<section class="law-hit{lead}"><h2><a href="{escape(self.address)}">{escape(self.law)}{self.label}</a>'
            f' {badge}</h2>\n<p class="small muted">{told}</p>\n{self._quoted()}</section>'
        )

    def _quoted(self) -> str:
        if not self.whole:
            return f'<div class="law-quoted">{self.text}</div>'
        summary = f'<summary>{self.text} <span class="law-more">展开全条</span></summary>'
        return f'<details class="law-fold">{summary}<div class="law-quoted">{self.whole}</div></details>'


def results(wanted: dict[str, Any], number: int) -> dict[str, Any]:
    """One page of what was found, with whether there are others on either side."""
    words, on = wanted["q"].strip(), wanted["on"] or None
    number = min(number, DEEPEST)
    narrowed = {"on": on, "level": wanted["level"], "place": wanted["place"]}
    found = search(words, **narrowed, limit=A_PAGE, offset=(number - 1) * A_PAGE)
    versions = Version.objects.filter(pk__in={hit.version_id for hit in found.results})
    begun = dict(versions.values_list("pk", "in_force_on"))
    named = _named(words) if number == 1 else ""
    return {
        "total": found.total,
        "shown": [_shown(hit, begun[hit.version_id], on, hit.article == named) for hit in found.results],
        "titles": titled(words) if number == 1 else [],
        "number": number,
        "has_next": number < DEEPEST and number * A_PAGE < found.total,
    }


def _named(words: str) -> str:
    """The article that the words name with a law: 处罚法 60, 行政处罚法第六十条; empty for other words."""
    found = _NAMED.fullmatch(words)
    if found:
        with suppress(FazhiError):
            return str(article_of(found[1]))
    return ""


def _shown(hit: Hit, since: date | None, on: date | None, is_named: bool) -> Shown:
    state = "unknown" if hit.status != "ok" or since is None else "current"
    if since and since > (on or today()):
        state = "coming"
    start, end = (0, len(hit.text)) if is_named else window(hit.text, hit.marks)
    text = f"{'…' if start else ''}{marked(hit.text, hit.marks, start, end)}{'…' if end < len(hit.text) else ''}"
    article = article_of(hit.article) if hit.article else None
    return Shown(
        f"《{hit.law}》",
        hit.label,
        " › ".join(hit.headings),
        mark_safe(text),  # noqa: S308 - escaped in marked()
        marked(hit.text, hit.marks) if (start, end) != (0, len(hit.text)) else SafeString(""),
        norm_at(hit.norm_id, article=article, version=hit.version_id, on=on),
        BADGES[state],
        "施行日期不详" if state == "unknown" else WORDS[state],
        since,
        is_named,
    )


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
    for first, last in sorted(marks):
        left, right = max(first, at), min(last, end)
        if left < right:
            out += [escape(text[at:left]), f"<mark>{escape(text[left:right])}</mark>"]
            at = right
    out.append(escape(text[at:end]))
    return mark_safe("".join(out).replace("\n", "<br>"))  # noqa: S308 - escaped piece by piece
