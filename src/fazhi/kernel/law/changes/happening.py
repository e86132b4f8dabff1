"""Changes of the law (法规变动): a new version beside the one before it, or a repeal; each with what became of an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.statutes.models import Ending, Norm, Version
from fazhi.kernel.law.statutes.numerals import Article
from fazhi.kernel.law.statutes.repeals import repeals_of
from fazhi.kernel.law.statutes.standing import key_of, provision

from .mapping import mapped
from .marking import is_materially_same


@dataclass(frozen=True)
class Fate:
    """What became of an article (条文去向): unchanged, or where it stands now; empty `articles` says that it has gone."""

    article: Article
    is_same: bool
    articles: tuple[Article, ...] = ()
    is_own: bool = True  # the articles are of the same norm

    def told(self, law: str) -> str:
        """As a person reads it, e.g. 改为《行政处罚法》第六十三条、第六十四条."""
        if self.is_same:
            return "条文未变"
        if self.articles == (self.article,) and self.is_own:
            return "条文有修改"
        return f"改为{law}{'、'.join(article.label for article in self.articles)}" if self.articles else "没有对应条文"


@dataclass(frozen=True)
class Change:
    """One change of a norm (变动): `old` was the text, `new` is what stands in its place, of this norm or another."""

    key: str
    norm: Norm
    effective_on: date | None
    old: Version | None
    new: Version | None
    is_repeal: bool
    by: str
    _fates: dict[Article, Fate] = field(default_factory=dict, repr=False, compare=False)

    @property
    def words(self) -> str:
        """The change in one sentence (变动说明)."""
        since = f"自{self.effective_on}起" if self.effective_on else "（生效日期不详）"
        return f"{self.norm}{since}由{self.by}{'废止' if self.is_repeal else '取代'}"

    @property
    def replacement(self) -> str:
        """The law to cite from then on; empty where a repeal left none whose text we have."""
        return str(self.new.norm) if self.new else ""

    def fate(self, article: Article) -> Fate:
        """What became of an article, asked once however many cite it; without both texts nothing is said to be the same."""
        if article not in self._fates:
            self._fates[article] = self._fate(article)
        return self._fates[article]

    def _fate(self, article: Article) -> Fate:
        if self.old is None or self.new is None:
            return Fate(article, False)
        before = provision(self.old, article)
        if before is None:
            return Fate(article, False)
        if not self.is_repeal:
            after = provision(self.new, article)
            if after is not None and is_materially_same(before.text, after.text):
                return Fate(article, True, (article,))
        return Fate(article, False, mapped(self.old, self.new, article), not self.is_repeal)


def change_of(norm: Norm) -> Change | None:
    """The newest change of a norm (最近变动): its repeal, else its newest version beside the one before; or None."""
    return next(_changes_of([norm]))


def _changes_of(norms: Collection[Norm]) -> Iterator[Change | None]:
    """The newest change of each norm, in a few queries for all of them; a repeal that may mean another is none."""
    ids = [norm.pk for norm in norms]
    endings = {
        pk: max((each for each, unsure in told if not unsure), key=_ended, default=None)
        for pk, told in repeals_of(norms).items()
    }
    versions: defaultdict[int, list[Version]] = defaultdict(list)
    for version in Version.objects.filter(norm__in=ids).select_related("norm"):
        versions[version.norm_id].append(version)
    return (_newest(norm, endings[norm.pk], versions[norm.pk]) for norm in norms)


def _ended(ending: Ending) -> tuple[date, int]:
    return ending.ends_on or date.min, ending.pk


def _newest(norm: Norm, ending: Ending | None, known: list[Version]) -> Change | None:
    versions = sorted(known, key=lambda one: one.issued_on or date.min)
    if ending and not _outlived(ending, versions):
        return _repeal(norm, ending, versions[-1] if versions else None)
    if len(versions) > 1:
        old, new = versions[-2:]
        return Change(f"version:{new.pk}", norm, new.in_force_on, old, new, False, str(new))
    return None


def _outlived(ending: Ending, versions: list[Version]) -> bool:
    """Whether a version came after the ending, so that the ending was of an older norm of that name."""
    last = versions[-1].issued_on if versions else None
    return bool(last and ending.ends_on and last >= ending.ends_on)


def _repeal(norm: Norm, ending: Ending, old: Version | None) -> Change:
    new = ending.by if ending.by and ending.by.digest else None
    return Change(f"ending:{ending.pk}", norm, ending.ends_on, old, new, True, ending.by_title)


def changes_by(name: str) -> tuple[Change, ...]:
    """The changes that a norm went through or brought about (相关变动): its own, and those of all that it repeals.

    Raises FazhiError for a norm that the base does not know, or that has not changed.
    """
    norms = list(Norm.objects.filter(key=key_of(name)))
    if not norms:
        raise FazhiError(f"法规库中没有《{name.strip('《》')}》", remedy="核对名称，或先用 fazhi law import 载入它")
    found = [change for norm in norms if (change := change_of(norm))]
    found += _brought_about(norms)
    if not found:
        raise FazhiError(
            f"《{norms[0].short_title}》只有一个版本，也没有被废止，谈不上影响", remedy="载入它的新版本或旧版本后再看"
        )
    return tuple(found)


def _brought_about(norms: list[Norm]) -> Iterator[Change]:
    endings = Ending.objects.filter(by__norm__in=norms).select_related("by__norm").order_by("pk")
    for ending in endings:
        for norm in Norm.objects.filter(key=ending.key).exclude(pk__in=[norm.pk for norm in norms]):
            change = change_of(norm)
            if change and change.key == f"ending:{ending.pk}":
                yield change


def recent_changes(from_on: date) -> list[Change]:
    """All changes that take effect on a day or later (近期变动), the newest first; those without a day are left out."""
    versions = Version.objects.filter(in_force_on__gte=from_on).select_related("norm")
    endings = Ending.objects.filter(ends_on__gte=from_on)
    norms = {version.norm_id: version.norm for version in versions}
    norms |= {norm.pk: norm for norm in Norm.objects.filter(key__in=endings.values("key"))}
    found = _changes_of(list(norms.values()))
    recent = [change for change in found if change and change.effective_on and change.effective_on >= from_on]
    return sorted(recent, key=lambda change: (change.effective_on or date.min, change.key), reverse=True)


def change_named(key: str) -> Change | None:
    """The change with this key (按编号取变动), while it is still the newest of its norm; None when it no longer is."""
    kind, _, pk = key.partition(":")
    if not pk.isdigit():
        return None
    if kind == "version":
        norms = Norm.objects.filter(versions=int(pk))
    else:
        norms = Norm.objects.filter(key__in=Ending.objects.filter(pk=int(pk)).values("key"))
    return next((change for norm in norms if (change := change_of(norm)) and change.key == key), None)
