"""Where each article of an old text stands in a new one (条文对应): computed from the texts, by no table of anybody.

The whole article finds its main successor; each clause that the main one does not hold looks for a successor of its
own. So an article that was split, or whose items went to different articles of a code, names them all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np

from fazhi.kernel.law.statutes.models import Correspondence, Version
from fazhi.kernel.law.statutes.numerals import Article, article_of

from .likeness import Holders, Index, Numbers, Rarity, grams, letters


class Kind(StrEnum):
    """What became of an article (变化类型)."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    GONE = "gone"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Kind.SAME: "未变",
    Kind.CHANGED: "有修改",
    Kind.MOVED: "条号变动",
    Kind.SPLIT: "拆分",
    Kind.MERGED: "合并",
    Kind.GONE: "没有对应条文",
}


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its text (条文)."""

    article: Article
    text: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """An old article and the new ones that continue it (条文对应), the main one first; `score` is 0 to 1.

    What a person confirmed is certain and has the score 1.
    """

    old_article: Article
    new_articles: tuple[Article, ...]
    score: float
    kind: Kind
    is_confirmed: bool = False


# Below this likeness nothing continues the article: measured on the pairs of versions at hand.
LEAST = 0.25
# A fainter likeness than this is a hint, and makes no merger of two old articles into one.
CLAIM = 0.4
# A clause has a successor of its own when that one holds so much of it, and so much more than the chosen ones hold.
HELD, AHEAD = 0.55, 0.3
# A clause of less weight is a common turn (“依法追究刑事责任”) that stands in dozens of articles.
WEIGHT = 5.0
# A duty and its penalty are worded alike: the clause of one does not go on in the other.
OTHER_SIDE = 0.2
_PENAL = re.compile("罚款|拘留|吊销|没收|警告|处分|刑事责任|治安管理处罚")
_CLAUSES = re.compile(r"[\n；。：]|的，|，或者")
# What is threatened says nothing of the conduct: the same sums stand in many articles.
_THREAT = re.compile("罚款|拘留|责令|没收|违法所得|警告后")


def map_articles(old: Sequence[Text], new: Sequence[Text]) -> tuple[Mapped, ...]:
    """Every old article with its successors (条文对应), in the order of the old text; the same for the same texts."""
    if not new:
        return tuple(Mapped(each.article, (), 0.0, Kind.GONE) for each in old)
    return _table(_Texts(old, _New(new)))


def _table(texts: _Texts) -> tuple[Mapped, ...]:
    old, new = texts.old, texts.new
    found = [texts.successors(place) for place in range(len(old))]
    mains = Counter(places[0] for places, score in found if places and score >= CLAIM)
    return tuple(
        Mapped(
            each.article,
            tuple(dict.fromkeys(new[place].article for place in places)),
            round(score, 3),
            _kind(each, [new[place] for place in places], mains[places[0]] if places else 0),
        )
        for each, (places, score) in zip(old, found, strict=True)
    )


def added(mapped: Sequence[Mapped], new: Sequence[Text]) -> tuple[Article, ...]:
    """The new articles that continue no old one (新增条文)."""
    continued = {article for each in mapped for article in each.new_articles}
    return tuple(each.article for each in new if each.article not in continued)


def mapped(old: Version, new: Version, article: Article) -> tuple[Article, ...]:
    """The articles of the new version that continue one of the old (条文对应); none where it is gone or was never."""
    if not (old.digest and new.digest):
        return ()
    confirmed = Correspondence.objects.filter(old=old, new=new, old_article=str(article)).first()
    if confirmed:
        return tuple(article_of(each) for each in confirmed.new_articles)
    # One article of a short law against a code of 1,200: the table of all would cost twenty times as much.
    return _prepared(_Source(old.digest, old.pk), _Source(new.digest, new.pk)).continued(article)


def mapping(old: Version, new: Version) -> tuple[Mapped, ...]:
    """Every article of the old version with its successors in the new (条文对应表); what a person confirmed wins.

    Empty where the text of one of them is not loaded: then nothing may be said to be gone.
    """
    if not (old.digest and new.digest):
        return ()
    confirmed = {
        article_of(row.old_article): tuple(article_of(each) for each in row.new_articles)
        for row in Correspondence.objects.filter(old=old, new=new)
    }
    computed = _computed(_Source(old.digest, old.pk), _Source(new.digest, new.pk))
    return tuple(
        _as_confirmed(each, confirmed[each.old_article]) if each.old_article in confirmed else each for each in computed
    )


def texts_of(version: Version) -> tuple[Text, ...]:
    """The articles of a version (条文), without the text before the first."""
    rows = version.provisions.filter(number__gt=0).order_by("position").values_list("number", "suffix", "text")
    return tuple(Text(Article(number, suffix), text) for number, suffix, text in rows)


@dataclass(frozen=True, slots=True)
class _Source:
    """A version as the memory knows it: by its text, wherever that stands."""

    digest: str
    pk: int = field(compare=False)


@lru_cache(maxsize=64)
def _computed(old: _Source, new: _Source) -> tuple[Mapped, ...]:
    texts = _prepared(old, new)
    return _table(texts) if texts.new else map_articles(texts.old, ())


@lru_cache(maxsize=32)
def _prepared(old: _Source, new: _Source) -> _Texts:
    return _Texts(texts_of(Version.objects.get(pk=old.pk)), _new_side(new))


@lru_cache(maxsize=4)
def _new_side(new: _Source) -> _New:
    """A code replaces a dozen laws: it is made ready once for all of them."""
    return _New(texts_of(Version.objects.get(pk=new.pk)))


def _as_confirmed(computed: Mapped, articles: tuple[Article, ...]) -> Mapped:
    kind = computed.kind
    if articles != computed.new_articles:
        kind = (Kind.GONE, Kind.CHANGED, Kind.SPLIT)[min(len(articles), 2)]
    return replace(computed, new_articles=articles, score=1.0, kind=kind, is_confirmed=True)


def _kind(old: Text, new: Sequence[Text], claims: int) -> Kind:
    if not new:
        return Kind.GONE
    if len(new) > 1:
        return Kind.SPLIT
    if letters(old.text) == letters(new[0].text):
        return Kind.SAME if old.article == new[0].article else Kind.MOVED
    return Kind.MERGED if claims > 1 else Kind.CHANGED


class _New:
    """A text made ready to be searched for what continues others."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        self.held = Holders([grams(each.text) for each in texts])
        self.penal = np.array([_is_penal(each.text) for each in texts])
        self.bare = [letters(each.text) for each in texts]


class _Texts:
    """Two texts made ready for comparing."""

    def __init__(self, old: Sequence[Text], new: _New) -> None:
        self.old, self.new = old, new.texts
        self._old_grams = [grams(each.text) for each in old]
        self._rarity = Rarity(self._old_grams, new.held)
        self._index = Index(new.held, self._rarity)
        self._penal, self._bare = new.penal, new.bare

    def continued(self, article: Article) -> tuple[Article, ...]:
        """The new articles that continue one old article."""
        place = next((place for place, each in enumerate(self.old) if each.article == article), None)
        if place is None or not self.new:
            return ()
        return tuple(dict.fromkeys(self.new[each].article for each in self.successors(place)[0]))

    def successors(self, place: int) -> tuple[list[int], float]:
        """The places of the new articles that continue an old one, and the likeness of the main one."""
        text = self.old[place]
        like = self._index.like(self._old_grams[place])
        bare = letters(text.text)
        equal = [other for other, each in enumerate(self._bare) if each == bare]
        if equal:
            return [min(equal, key=lambda other: (self.new[other].article != text.article, abs(other - place)))], 1.0
        main = int(np.argmax(like))
        chosen = [main] if like[main] >= LEAST else []
        for clause in _clauses(text.text):
            successor = self._of_clause(clause, _is_penal(text.text), like, chosen)
            if successor is not None:
                chosen.append(successor)
        return chosen, float(like[chosen[0]]) if chosen else float(like[main])

    def _of_clause(self, clause: frozenset[str], is_penal: bool, like: Numbers, chosen: list[int]) -> int | None:
        """The new article that holds a clause which the chosen ones do not hold."""
        if self._rarity.mass(clause) < WEIGHT:
            return None
        held = self._index.held(clause)
        best = int(np.argmax(0.75 * held + 0.25 * like - OTHER_SIDE * (self._penal != is_penal)))
        known = max((float(held[other]) for other in chosen), default=0.0)
        return best if held[best] >= max(HELD, known + AHEAD) else None


def _is_penal(text: str) -> bool:
    return bool(_PENAL.search(text))


def _clauses(text: str) -> list[frozenset[str]]:
    return [grams(clause) for clause in _CLAUSES.split(text) if clause and not _THREAT.search(clause)]
