"""The articles of a basis as they stood on a day (依据的条文): each with its text, or with why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.citations.base import Base
from fazhi.kernel.law.citations.finding import Citation, find
from fazhi.kernel.law.citations.grammar import Part
from fazhi.kernel.law.citations.judging import OK, UNKNOWN, judge
from fazhi.kernel.law.statutes.models import Norm, Provision, Version
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.parts import part
from fazhi.kernel.law.statutes.standing import provision

NOT_LOADED = "条文文本未载入"
_LONGEST_RANGE = 12


@dataclass(frozen=True)
class Passage:
    """One place of a basis on a day (一处依据): `version` says which text it is; `why` what one must know of it."""

    cite: str
    text: str = ""
    version: str = ""
    why: str = ""


class _OneByOne(Base):
    """The statute base for a basis, which names a few articles: reading whole versions for them would be slow."""

    def provision(self, version: Version, article: Article) -> Provision | None:
        return self._once(("provision", version.pk, article), lambda: provision(version, article))


def passages(basis: str, on: date) -> tuple[Passage, ...]:
    """The places that a basis names, in its order, each as it stood on a day (当日条文); says what is missing."""
    base = _OneByOne()
    found = (passage for one in find(basis) for passage in _of_citation(one, on, base))
    return tuple(dict.fromkeys(found))


def _of_citation(one: Citation, on: date, base: Base) -> Iterator[Passage]:
    judged = judge(one, on, base=base)
    norms = base.norms(one.law) if one.law else []
    stands = base.standing(norms[0], on) if len(norms) == 1 else None
    if judged.status != OK or stands is None or stands.version is None:
        is_missing = (judged.status == UNKNOWN and one.law) or judged.status == OK
        yield Passage(_cite(one), why=NOT_LOADED if is_missing else judged.why)
        return
    if one.article is None:
        yield Passage(str(norms[0]), version=str(stands.version), why="没有写到条")
    for article in _articles(one):
        for place in one.parts or (Part(),):
            yield _of_article(norms[0], stands.version, article, place, base)


def _cite(one: Citation) -> str:
    return (f"《{one.law.strip('《》')}》" if one.law else one.quote) + (one.article.label if one.article else "")


def _articles(one: Citation) -> Iterator[Article]:
    if one.article:
        yield one.article
        last = one.last.number if one.last else one.article.number
        first = one.article.number + 1
        yield from (Article(number) for number in range(first, min(last, first + _LONGEST_RANGE) + 1))


def _of_article(norm: Norm, version: Version, article: Article, place: Part, base: Base) -> Passage:
    cite, row = f"{norm}{article.label}{place}", base.provision(version, article)
    if row is None:
        return Passage(cite, version=str(version), why=NOT_LOADED)
    try:
        return Passage(cite, part(row.text, *place), str(version))
    except FazhiError as error:
        return Passage(cite, row.text, str(version), error.what)
