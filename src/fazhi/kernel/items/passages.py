"""The articles of a basis as they stood on a day (依据的条文): each with its text, or with why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.citations.finding import Citation, find
from fazhi.kernel.law.citations.grammar import Part
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.parts import part
from fazhi.kernel.law.statutes.standing import find_norms, provision, standing

NOT_LOADED = "条文文本未载入"
_LONGEST_RANGE = 12


@dataclass(frozen=True)
class Passage:
    """One place of a basis on a day (一处依据): `version` says which text it is; `why` what one must know of it."""

    cite: str
    text: str = ""
    version: str = ""
    why: str = ""


def passages(basis: str, on: date) -> tuple[Passage, ...]:
    """The places that a basis names, in its order, each as it stood on a day (当日条文); never raises for what is missing."""
    found = (passage for one in find(basis) for passage in _of_citation(one, on))
    return tuple(dict.fromkeys(found))


def _of_citation(one: Citation, on: date) -> Iterator[Passage]:
    law = one.law or one.title
    if not law:
        yield Passage(one.quote, why="没有写明是哪部法规")
        return
    norms = find_norms(law)
    if len(norms) != 1:
        cite = f"《{law.strip('《》')}》" + (one.article.label if one.article else "")
        yield Passage(cite, why=f"有 {len(norms)} 部法规叫这个名称，请写明制定机关" if norms else NOT_LOADED)
        return
    for article in _articles(one):
        for place in one.parts or (Part(),):
            yield _of_article(norms[0], article, place, on)
    if not one.article:
        yield _of_whole(norms[0], on)


def _articles(one: Citation) -> Iterator[Article]:
    if one.article:
        yield one.article
        last = one.last.number if one.last else one.article.number
        yield from (
            Article(n) for n in range(one.article.number + 1, min(last, one.article.number + _LONGEST_RANGE) + 1)
        )


def _of_article(norm: Norm, article: Article, place: Part, on: date) -> Passage:
    cite = f"{norm}{article.label}{place}"
    stands = standing(norm, on)
    if stands.version is None or stands.status != "ok":
        return Passage(cite, why=stands.why or NOT_LOADED)
    row = provision(stands.version, article)
    if row is None:
        has_text = stands.version.provisions.exists()
        why = f"{stands.version}没有{article.label}，条号可能已变动" if has_text else NOT_LOADED
        return Passage(cite, version=str(stands.version), why=why)
    try:
        return Passage(cite, part(row.text, *place), str(stands.version))
    except FazhiError as error:
        return Passage(cite, row.text, str(stands.version), error.what)


def _of_whole(norm: Norm, on: date) -> Passage:
    stands = standing(norm, on)
    is_ok = stands.status == "ok" and stands.version is not None
    return Passage(str(norm), version=str(stands.version) if is_ok else "", why="没有写到条" if is_ok else stands.why)
