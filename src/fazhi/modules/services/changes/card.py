"""The lesson card (法条变动卡): beside an acknowledgement, each cited article as it was and as it stands now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.law.changes.happening import Change, change_named
from fazhi.kernel.law.changes.marking import Line, marked
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.numerals import Article, article_of
from fazhi.kernel.law.statutes.standing import provision
from fazhi.kernel.pages.modules import DETAIL, Panel, panels
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter

from ..lists import ITEM
from ..models import LawChangeLine
from .procedure import CHANGE


@dataclass(frozen=True)
class Lesson:
    """One article of the card (一条): whose items cite it, where it stands now, and both texts with marks."""

    article: Article
    items: tuple[str, ...]
    told: str
    lines: tuple[Line, ...]
    before_at: str  # the address of the old text of the article
    now_at: str  # that of the first article that took its place; empty where there is none


def lessons(change: Change, rows: list[LawChangeLine]) -> list[Lesson]:
    """The card's articles in order (法条变动), each once, however many items cite it."""
    citing: dict[Article, list[str]] = defaultdict(list)
    for row in rows:
        for label in filter(None, row.cited.split("、")):
            citing[article_of(label)].append(f"{row.name}（{row.item}）")
    return [_lesson(change, article, items) for article, items in sorted(citing.items())]


def _lesson(change: Change, article: Article, items: list[str]) -> Lesson:
    fate = change.fate(article)
    before = provision(change.old, article) if change.old else None
    after = [provision(change.new, one) for one in fate.articles] if change.new else []
    now = "\n".join(one.text for one in after if one)
    lines = marked(before.text if before else "", now)
    before_at = _address(change.old, article) if before else ""
    now_at = _address(change.new, fate.articles[0]) if fate.articles else ""
    return Lesson(article, tuple(items), fate.told(change.replacement), tuple(lines), before_at, now_at)


def _address(version: Version | None, article: Article) -> str:
    """The page of a norm at an article: the box 到这一条 of that page knows its anchor."""
    if version is None or not version.digest:
        return ""
    return f"{reverse('site:norm', args=(version.norm_id,))}?version={version.pk}&go={article}"


def _panel(request: HttpRequest, person: Person, row: Any) -> dict[str, Any] | None:
    if not isinstance(row, Matter):
        return None
    rows = list(LawChangeLine.objects.filter(law_change=row.pk))
    change = change_named(row.law_change.change_key)
    vague = Entry.objects.filter(register=ITEM, number__in=[line.item for line in rows if not line.cited])
    return {
        "rows": rows,
        "change": change,
        "lessons": lessons(change, rows) if change else [],
        "vague": dict(vague.values_list("number", "pk")),
    }


panels.add(Panel("services.lesson", CHANGE, DETAIL, "services/lesson.html", _panel))
