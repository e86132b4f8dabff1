"""Which articles answer a question best (排序): the engine's BM25 over three cuts, then what is known of the norms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import tantivy
from tantivy import Occur, Query

from ..statutes.models import Level
from ..statutes.names import key_of
from .holdings import Holding
from .index import CUTS, Opened
from .words import asked, lay_said, pairs, runs, statute_words

POOL: Final = 300  # articles that the engine hands over
# All weights were chosen on one half of 1,000 questions and measured on the other.
_RANK: Final = {
    Level.CONSTITUTION: 1.2,
    Level.LAW: 1.2,
    Level.JUDICIAL: 1.0,
    Level.REGULATION: 0.85,
    Level.DEPARTMENTAL_RULE: 0.85,
    Level.LOCAL_REGULATION: 0.75,
    Level.LOCAL_RULE: 0.75,
}
_OTHER_RANK: Final = 0.75
_LAY: Final = 0.6  # words of the street, whose pieces statutes use for other things
_MEANT: Final = 0.8  # words that were not said, only meant
_MEANT_TERMS: Final = 4  # terms of one such word that count in full: a long one is not worth more than a short one
_PHRASE: Final = 1.0
_NAMED: Final = 1.4  # the question names the law
_COMPANY: Final = 0.4  # a law with several good articles is likely the right one
_COMPANIONS: Final = 5
_FLOOR: Final = 0.4  # of the best score: what is below has but a common word with the question
_Part = tuple[Occur, Query]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score (得分), by the ids of the base."""

    provision: int
    version: int
    score: float


def ranked(index: Opened, question: str, allowed: dict[int, Holding]) -> list[Ranked]:
    """The best articles of the allowed versions, best first (排序结果); at most POOL, none far below the best."""
    query = _query(index, question, allowed)
    if query is None:
        return []
    found = index.searcher.search(query, limit=POOL, count=False).hits
    addresses = [address for _, address in found]
    provisions = index.searcher.fast_field_values("provision", addresses)
    versions = index.searcher.fast_field_values("version", addresses)
    named = _named(question, allowed.values())
    scored: list[Ranked] = []
    for (score, _), provision, version in zip(found, provisions, versions, strict=True):
        if provision is None or version is None:
            continue
        held = allowed[int(version)]
        weight = _RANK.get(Level(held.level), _OTHER_RANK) * (_NAMED if held.norm in named else 1)
        scored.append(Ranked(int(provision), int(version), float(score) * weight))
    return _in_company(scored)


def _query(index: Opened, question: str, allowed: dict[int, Holding]) -> Query | None:
    if not _terms(index.schema, question) or not allowed:
        return None
    plain, lay = asked(question), lay_said(question)
    for word in lay:
        plain = plain.replace(word, " ")
    wished = _terms(index.schema, plain)
    wished += [(Occur.Should, Query.boost_query(part, _LAY)) for _, part in _terms(index.schema, " ".join(lay))]
    wished += _meant(index.schema, question)
    wished += _phrases(index.schema, asked(question))
    return Query.boolean_query([(Occur.Must, Query.boolean_query(wished)), *_only(index, allowed)])


def _terms(schema: tantivy.Schema, text: str, cuts: Iterable[str] = tuple(CUTS)) -> list[_Part]:
    return [
        (Occur.Should, Query.term_query(schema, name, term))
        for name in cuts
        for term in dict.fromkeys(CUTS[name](text))
    ]


def _meant(schema: tantivy.Schema, question: str) -> list[_Part]:
    """What the question means and does not say, each word by weight of its own: it must not drown what was said."""
    found = []
    for word in statute_words(question):
        parts = _terms(schema, word, ("pairs", "words"))
        weight = _MEANT * min(1.0, _MEANT_TERMS / len(parts)) if parts else 0.0
        found += [(Occur.Should, Query.boost_query(part, weight)) for _, part in parts]
    return found


def _phrases(schema: tantivy.Schema, question: str) -> list[_Part]:
    """A few words that stand in an article as they were typed count more than their pieces."""
    return [
        (Occur.Should, Query.boost_query(Query.phrase_query(schema, "pairs", list(pairs(run))), _PHRASE))
        for run in runs(question)
        if 3 <= len(run) <= 10 and len(pairs(run)) > 1
    ]


def _only(index: Opened, allowed: dict[int, Holding]) -> list[_Part]:
    """Leaves out the versions that may not be shown, by the shorter of the two lists."""
    others = [version for version in index.versions if version not in allowed]
    if not others:
        return []
    if len(others) <= len(allowed):
        return [(Occur.MustNot, Query.term_set_query(index.schema, "version", others))]
    only = Query.term_set_query(index.schema, "version", list(allowed))
    return [(Occur.Must, Query.const_score_query(only, 0.0))]


def _named(question: str, holdings: Iterable[Holding]) -> frozenset[int]:
    """The norms whose names stand in the question."""
    plain = key_of(question)
    return frozenset(held.norm for held in holdings if len(held.key) > 1 and held.key in plain)


def _in_company(scored: list[Ranked]) -> list[Ranked]:
    by_version: defaultdict[int, list[float]] = defaultdict(list)
    for one in sorted(scored, key=lambda one: one.score, reverse=True):
        if len(by_version[one.version]) < _COMPANIONS:
            by_version[one.version].append(one.score)
    shares = {version: _COMPANY * sum(scores) / _COMPANIONS for version, scores in by_version.items()}
    with_shares = [Ranked(one.provision, one.version, one.score + shares[one.version]) for one in scored]
    # Equal scores in the order of the text, on every database.
    in_order = sorted(with_shares, key=lambda one: (-one.score, one.provision))
    return [one for one in in_order if one.score >= _FLOOR * in_order[0].score]
