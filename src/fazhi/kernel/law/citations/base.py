"""What judging asks of the statute base (法规库查询), each thing once for a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

from ..changes.likeness import Rarity, grams, letters
from ..changes.mapping import mapped
from ..statutes import standing as statutes
from ..statutes.models import Norm, Provision, Version
from ..statutes.numerals import Article
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
        """The versions with a text, the oldest first."""
        rows = norm.versions.exclude(digest="").select_related("norm")
        return self._once(
            ("versions", norm.pk),
            lambda: sorted(rows, key=lambda each: each.in_force_on or each.issued_on or date.min),
        )

    def provision(self, version: Version, article: Article) -> Provision | None:
        """The article in that version."""
        return self._articles(version).get(article)

    def last(self, version: Version) -> Article | None:
        """The last article of a version."""
        return max(self._articles(version), default=None)

    def all_articles(self, version: Version) -> list[Article]:
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
        """The articles of the new version that continue an old one."""
        return self._once(("continued", old.pk, new.pk, article), lambda: mapped(old, new, article))

    def fit(self, words: str, texts: tuple[str, ...], version: Version) -> list[float]:
        """How much each text has in common with the words; a turn that the law repeats counts little."""

        def read() -> list[frozenset[str]]:
            return [grams(row.text) for row in self._articles(version).values()]

        parts = [grams(text) for text in texts]
        rarity = Rarity([*self._once(("grams", version.pk), read), *parts])
        known = grams(words)
        return [rarity.mass(known & part) for part in parts]

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


def _is_it(title: str, own_number: str, cited: str, number: str) -> bool:
    if number and own_number and not cited:
        return number_key(own_number).endswith(number_key(number))
    if _REMARKS.sub("", normal(title)) != _REMARKS.sub("", normal(cited)):
        return False
    return not number or not own_number or _numbers(number) == _numbers(own_number)


def _numbers(number: str) -> list[str]:
    return re.findall(r"\d+", number)
