"""Two laws for one act (新旧法): where a cited article changed after the act, both its texts stand beside the case (处罚法37)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.changes.happening import Change, change_of
from fazhi.kernel.law.citations import titles
from fazhi.kernel.law.citations.base import Base
from fazhi.kernel.law.citations.finding import find
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.standing import provision
from fazhi.kernel.pages.modules import DETAIL, Panel, panels
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter

from ..cases import CASE
from ..models import Case


@dataclass(frozen=True)
class Both:
    """A cited article in the old text and in what stands in its place (一条的新旧两个版本)."""

    article: str
    words: str
    old: str
    new: str
    address: str


def changed_for(case: Case, until: date) -> Iterator[Both]:
    """The articles that a case cites and that changed after the act, by the day of its decision (须比对的条)."""
    base, known, seen = Base(), titles.loaded(), set()
    for text in (case.violation_clause, case.liability_clause):
        for cited in find(text, known):
            norms = base.norms(cited.law) if cited.law and cited.article else []
            change = change_of(norms[0]) if len(norms) == 1 else None
            if change is None or cited.article is None or (change.key, cited.article) in seen:
                continue
            seen.add((change.key, cited.article))
            if _is_between(change, case.act_ended_on, until) and not change.fate(cited.article).is_same:
                yield _both(change, cited.article)


def _is_between(change: Change, acted_on: date | None, until: date) -> bool:
    return bool(acted_on and change.effective_on and acted_on < change.effective_on <= until)


def _both(change: Change, article: Article) -> Both:
    address = ""
    if change.old and change.new and not change.is_repeal:
        versions = f"old={change.old.pk}&new={change.new.pk}&article={article}"
        address = f"{reverse('site:compare', args=(change.norm.pk,))}?{versions}"
    now = "\n".join(filter(None, (_text(change.new, one) for one in change.fate(article).articles)))
    return Both(f"《{change.norm}》{article.label}", change.words, _text(change.old, article), now, address)


def _text(version: Version | None, article: Article) -> str:
    found = provision(version, article) if version else None
    return found.text if found else ""


def beside_versions(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """新旧法: both texts and what article 37 asks; nothing where the law did not change."""
    if row is None:
        return None
    found = list(changed_for(row.case, row.case.decided_on or today()))
    return {"found": found, "case": row.case} if found else None


for place in (DETAIL, "told", "decided"):
    panels.add(Panel(f"enforcement.versions.{place}", CASE, place, "enforcement/cases/versions.html", beside_versions))
