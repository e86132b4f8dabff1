"""What judging asks of the statute base (法规库查询), each thing once for a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from ..changes.likeness import Index, Rarity, grams, letters
from ..changes.mapping import LEAST, mapped
from ..statutes import standing as statutes
from ..statutes.models import Correspondence, Ending, Norm, Provision, Version
from ..statutes.numerals import Article, article_of
from ..statutes.standing import Standing
from .facts import Known, Succession, facts
from .titles import normal

_Value = TypeVar("_Value")
_REMARKS = re.compile(r"(?:\([^()]*\))+$")


@dataclass
class Base:
    """The statute base seen from one document (法规库), with a memory; make a new one for each check."""

    _memory: dict[tuple[object, ...], object] = field(default_factory=dict)

    def norms(self, name: str) -> list[Norm]:
        """The norms of that title; of several the one whose full title is written out."""
        return self._once(("norms", name), lambda: self._norms(name))

    def _norms(self, name: str) -> list[Norm]:
        found = statutes.find_norms(name) or statutes.find_norms(facts().short_titles.get(normal(name), ""))
        exact = [norm for norm in found if norm.title == name.strip("《》 ")]
        return exact if len(exact) == 1 and name.startswith("中华人民共和国") else found

    def norms_of_number(self, number: str) -> list[Norm]:
        """The norms of which a version bears that document number."""
        wanted = number_key(number)
        year = re.search(r"\d+", wanted)
        rows = Version.objects.exclude(number="").filter(number__contains=year[0] if year else wanted)
        versions = self._once(("number", wanted), lambda: list(rows.select_related("norm")))
        return list({each.norm_id: each.norm for each in versions if number_key(each.number) == wanted}.values())

    def standing(self, norm: Norm, day: date) -> Standing:
        """Which version binds on the day."""
        return self._once(("standing", norm.pk, day), lambda: statutes.standing(norm, day))

    def versions(self, norm: Norm) -> list[Version]:
        """The versions with a text whose first day is known, the oldest first."""
        return [each for each in self.all_versions(norm) if each.digest and each.in_force_on]

    def all_versions(self, norm: Norm) -> list[Version]:
        """Every version, the oldest first."""
        return self._once(
            ("versions", norm.pk),
            lambda: sorted(
                norm.versions.select_related("norm"), key=lambda each: each.in_force_on or each.issued_on or date.min
            ),
        )

    def ending(self, name: str) -> Ending | None:
        """What ended a norm that is not in the base itself."""
        return self._once(
            ("ending", name), lambda: Ending.objects.filter(key=statutes.key_of(name)).order_by("ends_on").first()
        )

    def provision(self, version: Version, article: Article) -> Provision | None:
        """The article in that version."""
        return self._articles(version).get(article)

    def last(self, version: Version) -> Article | None:
        """The last article of a version."""
        return max(self._articles(version), default=None)

    def articles(self, version: Version) -> list[Article]:
        """The numbers of a version's articles."""
        return list(self._articles(version))

    def _articles(self, version: Version) -> dict[Article, Provision]:
        def read() -> dict[Article, Provision]:
            rows: dict[Article, Provision] = {}
            for row in version.provisions.filter(number__gt=0).order_by("position"):
                rows.setdefault(Article(row.number, row.suffix), row)
            return rows

        return self._once(("articles", version.pk), read)

    def continued(self, old: Version, new: Version, article: Article) -> tuple[Article, ...]:
        """The articles of the new version that continue one of an older version of the same norm."""
        return self._once(("continued", old.pk, new.pk, article), lambda: mapped(old, new, article))

    def nearest(self, old: Version, new: Version, article: Article) -> tuple[Article, ...]:
        """The article of another norm that is likest to an old one; what a person confirmed wins.

        The whole table of correspondence, which `continued` asks for, is too slow against a code of 1,200 articles.
        """
        confirmed = Correspondence.objects.filter(old=old, new=new, old_article=str(article)).first()
        if confirmed:
            return tuple(article_of(each) for each in confirmed.new_articles)

        def read() -> tuple[list[Article], Index]:
            texts = [grams(row.text) for row in self._articles(new).values()]
            return list(self._articles(new)), Index(texts, Rarity(texts))

        numbers, index = self._once(("index", new.pk), read)
        like = index.like(grams(self._articles(old)[article].text))
        best = int(like.argmax())
        return (numbers[best],) if like[best] >= LEAST else ()

    def fit(self, words: str, version: Version) -> tuple[dict[Article, float], float]:
        """What the words have in common with each article of a version, and with the whole of it.

        A turn that the law repeats counts little.
        """

        def read() -> tuple[dict[Article, frozenset[str]], Rarity]:
            texts = {article: grams(row.text) for article, row in self._articles(version).items()}
            return texts, Rarity(texts.values())

        def weigh() -> tuple[dict[Article, float], float]:
            texts, rarity = self._once(("grams", version.pk), read)
            asked = grams(words)
            return {article: rarity.mass(asked & text) for article, text in texts.items()}, rarity.mass(asked)

        return self._once(("fit", version.pk, words), weigh)

    def _once(self, key: tuple[object, ...], make: Callable[[], _Value]) -> _Value:
        if key not in self._memory:
            self._memory[key] = make()
        return cast(_Value, self._memory[key])


def is_same(one: str, other: str) -> bool:
    """Whether two texts have the same words, whatever their punctuation."""
    return letters(one) == letters(other)


def number_key(number: str) -> str:
    """A document number without what people leave out: 粤府令294号 is 粤府令第294号."""
    return re.sub(r"第|\s|中华人民共和国", "", number.translate(str.maketrans("［］﹝﹞[]（）", "〔〕〔〕〔〕〔〕")))


def successions(title: str, number: str) -> list[Succession]:
    """What the packs say about the end of a norm of that title or number."""
    return [row for row in facts().successions if _is_it(row.title, row.number, title, number)]


def known_norms(title: str, number: str) -> list[Known]:
    """The norms of that title or number of which only facts are known."""
    return [row for row in facts().norms if _is_it(row.title, row.number, title, number)]


def has_number(own: str, cited: str) -> bool:
    """Whether a document number is that cited, which may leave the issuer out (总局令第15号)."""
    return bool(own and cited) and number_key(own).endswith(number_key(cited))


def _is_it(title: str, own_number: str, cited: str, number: str) -> bool:
    if not cited:
        return has_number(own_number, number)
    if _REMARKS.sub("", normal(title)) != _REMARKS.sub("", normal(cited)):
        return False
    return not number or not own_number or has_number(own_number, number)
