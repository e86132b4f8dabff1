"""Search in the statute base (法条检索): one ranking for both databases, the versions of one day, lay words too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fazhi.kernel.core import clock
from fazhi.kernel.core.errors import FazhiError

from ..citations.facts import facts
from ..statutes.models import Level, Provision
from ..statutes.numerals import Article
from .holdings import Holding, Shown
from .index import Opened, current, refresh
from .ranking import Ranked, ranked
from .references import Reference, referred, spelled
from .words import marks, runs, statute_words, words

__all__ = ("Found", "Hit", "as_json", "refresh", "search")

_LONGEST: Final = 400  # signs of a question that are read: more would cost time and tell nothing
_NAMED_FIRST: Final = 1000.0  # what the question names by law and number stands above all likeness


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found (命中条文); `marks` are the spans of `text` to highlight, `status` ok or date_unknown."""

    version_id: int
    provision_id: int
    norm_id: int
    law: str
    level: str
    article: str  # 60, 60之一; empty for a text without articles
    label: str  # 第六十条, 第六十条之一
    headings: tuple[str, ...]
    text: str
    score: float
    status: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of a search (检索结果): `results` are one page of `total` articles."""

    total: int
    results: tuple[Hit, ...]


def search(
    question: str, on: date | None = None, *, level: str = "", place: str = "", limit: int = 20, offset: int = 0
) -> Found:
    """The articles that answer words or a question (检索), best first, of the versions shown on a day (default: today).

    One version of a norm at most. A norm whose days are in doubt is shown with status date_unknown. Raises FazhiError
    for a question without a word and for an unknown level.
    """
    question = question[:_LONGEST]
    if not runs(question):
        raise FazhiError("没有写要找的词", remedy="写上法规名称、条号，或者一句话说出要问的事")
    if level and level not in Level.values:
        raise FazhiError(f"没有“{level}”这个效力级别", remedy=f"可选：{'、'.join(Level.values)}")
    index = current()
    day = on or clock.today()
    shown = _shown(index, day, level, place)
    question = spelled(question, *index.names)
    found = _ranked(index, question, {version: held for version, (held, _) in shown.items()})
    page = found[max(offset, 0) : max(offset, 0) + max(limit, 0)]
    return Found(len(found), tuple(_hits(page, shown, question)))


def as_json(found: Found) -> dict[str, Any]:
    """What `fazhi law search --json` prints (结果数据)."""
    return {
        "results": [
            {
                "law": hit.law,
                "article": hit.article,
                "text": hit.text,
                "score": round(hit.score, 3),
                "status": hit.status,
            }
            for hit in found.results
        ]
    }


def _shown(index: Opened, day: date, level: str, place: str) -> dict[int, tuple[Holding, Shown]]:
    """By version: the norms that pass the filters, and what the day shows of them."""
    asked = day.isoformat()
    wanted = (
        (held, shown)
        for held in index.holdings.values()
        if (not level or held.level == level) and (not place or held.place == place) and (shown := held.on(asked))
    )
    return {shown.version: (held, shown) for held, shown in wanted}


def _ranked(index: Opened, question: str, allowed: dict[int, Holding]) -> list[Ranked]:
    reference = referred(question, allowed.values()) or referred(_in_full(question), allowed.values())
    named = _by_name(reference, allowed) if reference else []
    ids = {one.provision for one in named}
    rest = reference.rest if reference else question
    return named + [one for one in ranked(index, rest, allowed) if one.provision not in ids]


def _in_full(question: str) -> str:
    """The question with the short title of a law in use (简称) written out: 依据环保法第六十条."""
    titles = facts().short_titles
    short = "|".join(map(re.escape, sorted(titles, key=len, reverse=True)))
    # Only where a name can begin: 治安管理处罚法 does not name 处罚法.
    return re.sub(rf"(?:^|(?<=[据照反《\s，。；、]))(?:{short})", lambda found: titles[found[0]], question, count=1)


def _by_name(reference: Reference, allowed: dict[int, Holding]) -> list[Ranked]:
    """The article that the question names, in each law that its word may mean; or the whole law, in its own order."""
    order = {held.norm: at for at, held in enumerate(reference.norms)}
    rows = Provision.objects.filter(version__in=[version for version, held in allowed.items() if held.norm in order])
    if reference.article:
        rows = rows.filter(number=reference.article.number, suffix=reference.article.suffix)
    found = [
        (order[allowed[version].norm], position, pk, version)
        for pk, version, position in rows.values_list("id", "version_id", "position")
    ]
    return [Ranked(pk, version, _NAMED_FIRST - at) for at, _, pk, version in sorted(found)]


def _hits(page: list[Ranked], shown: dict[int, tuple[Holding, Shown]], question: str) -> list[Hit]:
    rows = Provision.objects.select_related("version__norm").in_bulk([one.provision for one in page])
    asked = {*words(question), *runs(question), *statute_words(question)}
    return [_hit(rows[one.provision], one, shown[one.version][1], asked) for one in page if one.provision in rows]


def _hit(row: Provision, one: Ranked, shown: Shown, asked: set[str]) -> Hit:
    norm = row.version.norm
    article = Article(row.number, row.suffix)
    return Hit(
        version_id=row.version_id,
        provision_id=row.pk,
        norm_id=norm.pk,
        law=norm.short_title,
        level=norm.level,
        article=str(article) if row.number else "",
        label=article.label if row.number else "",
        headings=tuple(row.headings),
        text=row.text,
        score=one.score,
        status=shown.status,
        marks=marks(row.text, asked),
    )
