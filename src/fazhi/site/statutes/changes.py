"""What changed in a norm since a day, and what such a change touches (此后变化、影响)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.changes.happening import Change, changes_by
from fazhi.kernel.law.changes.impact import Kind as TouchedKind
from fazhi.kernel.law.changes.impact import Touched, touched_by
from fazhi.kernel.law.changes.mapping import Kind, Mapped, added, mapping, texts_of
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Rule
from fazhi.kernel.law.statutes.models import Norm, Version
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.standing import key_of, standing
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

from ..addresses import page_of
from .addresses import norm_at


@dataclass(frozen=True)
class Pair:
    """Two versions beside each other (两个版本): where each old article went, and what is new."""

    old: Version
    new: Version
    mapped: tuple[Mapped, ...]
    added: tuple[Article, ...]

    @property
    def kinds(self) -> dict[str, list[Mapped]]:
        """The old articles by what became of them, those without change left out."""
        found: dict[str, list[Mapped]] = {kind.label: [] for kind in Kind if kind is not Kind.SAME}
        for each in self.mapped:
            if each.kind is not Kind.SAME:
                found[each.kind.label].append(each)
        return {label: each for label, each in found.items() if each}

    @property
    def chips(self) -> list[tuple[str, int, SafeString]]:
        """What became of the articles, with how many and a link to each, written here because there may be hundreds."""
        beside = f"{reverse('site:compare', args=(self.new.norm_id,))}?old={self.old.pk}&new={self.new.pk}&only="
        told = [
            (label, len(lines), _links((f"{beside}&article={each.old_article}", _way(each)) for each in lines))
            for label, lines in self.kinds.items()
        ]
        if self.added:
            norm, version = self.new.norm_id, self.new.pk
            links = _links((norm_at(norm, version=version, article=article), str(article)) for article in self.added)
            told.append(("新增", len(self.added), links))
        return told

    @property
    def same(self) -> int:
        """How many articles did not change (未变)."""
        return sum(each.kind is Kind.SAME for each in self.mapped)


def _way(each: Mapped) -> str:
    """60 for an article that stayed, 42→63、64 for one that went."""
    stayed = not each.new_articles or each.new_articles[0] == each.old_article
    return str(each.old_article) + ("" if stayed else f"→{'、'.join(map(str, each.new_articles))}")


def _links(places: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join(" ", '<a class="law-chip" href="{}">{}</a>', places)


@dataclass(frozen=True)
class Since:
    """The changes of a norm after a day (此后变化); `why` says why there is nothing to compare."""

    day: date
    why: str
    pair: Pair | None = None


def pair(old: Version, new: Version) -> Pair:
    """Two versions compared."""
    found = mapping(old, new)
    return Pair(old, new, found, added(found, texts_of(new)))


def changed_since(norm: Norm, version: Version | None, day: date) -> Since:
    """The version shown beside the one that was in force on the day."""
    before = standing(norm, day)
    if before.version is None:
        return Since(day, before.why)
    if version is None or not version.digest or not before.version.digest:
        return Since(day, "没有载入正文，无从比较")
    if before.version.pk == version.pk:
        return Since(day, "那一天施行的就是这个版本，没有变化")
    if (before.version.issued_on or date.min) > (version.issued_on or date.min):
        return Since(day, "那一天施行的是更新的版本：请把起日选得早些")
    return Since(day, "", pair(before.version, version))


@dataclass(frozen=True)
class Row:
    """One touched thing with its page, if the person may open it (受影响的一项)."""

    touched: Touched
    address: str


@dataclass
class Users:
    """Who cites a norm and whom its newest change touches (引用与影响)."""

    rules: list[Rule]
    changes: list[Impact] = field(default_factory=list)


@dataclass
class Impact:
    """One change with what it touches (一项变动的影响), as far as the person may see it."""

    words: str
    kinds: dict[str, list[Row]] = field(default_factory=dict)
    hidden: int = 0

    @property
    def count(self) -> int:
        """How many things the person may see."""
        return sum(map(len, self.kinds.values()))


def touched(norm: Norm, person: Person) -> Users:
    """The rules that cite a norm, and what its change and those that it brings about touch, as far as one may see."""
    cites = [
        rule for rule in rulebook() if any(basis.is_norm and key_of(basis.law) == norm.key for basis in rule.basis)
    ]
    found: list[tuple[Change, list[Touched]]] = []
    with suppress(FazhiError):  # one version and no repeal: nothing happened
        found = [(change, touched_by(change)) for change in changes_by(norm.key)]
    pages = _pages([one for _, each in found for one in each], person)
    return Users(cites, [_impact(change, each, pages) for change, each in found])


def _impact(change: Change, found: Iterable[Touched], pages: dict[tuple[str, str], str]) -> Impact:
    impact = Impact(change.words)
    kinds: dict[str, list[Row]] = defaultdict(list)
    for one in found:
        if one.register and (one.register, one.code) not in pages:
            impact.hidden += 1
        elif one.kind is not TouchedKind.RULE:
            kinds[one.kind.label].append(Row(one, pages.get((one.register, one.code), "")))
    impact.kinds = dict(kinds)
    return impact


def _pages(found: Iterable[Touched], person: Person) -> dict[tuple[str, str], str]:
    """The pages of those rows that the person may see, in two queries."""
    codes = {one.code for one in found if one.register}
    if not codes:
        return {}
    rows: list[Entry | Matter] = [*Matter.objects.filter(number__in=codes), *Entry.objects.filter(number__in=codes)]
    return {
        (row.register, row.number): page_of(row.register, row.pk)
        for row in rows
        if row.register in registers and person.covers(row, "view")
    }
