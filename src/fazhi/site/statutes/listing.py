"""The norms of the statute base as a list (法规目录): filtered, with what each is on a day, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Length

from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.statutes.models import Ending, Level, Norm, Provision, Version
from fazhi.kernel.law.statutes.repeals import shared_titles
from fazhi.kernel.law.statutes.standing import key_of

STATES = {"in_force": "现行", "coming": "将要施行", "ended": "已废止", "unknown": "施行日期待补"}
NEWEST = 6
A_YEAR = timedelta(days=365)
_RANK = Case(*(When(norm__level=level.value, then=rank) for rank, level in enumerate(Level)), default=len(Level))


@dataclass(frozen=True)
class Numbers:
    """How much the statute base holds (库存)."""

    norms: int
    with_text: int  # of the norms: the others are known by their days alone
    versions: int
    provisions: int
    unknown: int  # with a text
    bare: int  # unknown and without a text: steps of a history
    levels: tuple[tuple[str, str, int], ...]  # code, name, norms
    places: tuple[str, ...]

    @property
    def dates_only(self) -> int:
        """How many norms are known by their days alone (只知日期)."""
        return self.norms - self.with_text


def numbers() -> Numbers:
    """The numbers of the base, counted once between two writes."""
    return remembered("statutes.numbers", _count)


def _count() -> Numbers:
    by_level = dict(Norm.objects.order_by().values_list("level").annotate(Count("pk")))
    found = Version.objects.aggregate(
        all=Count("pk"),
        unknown=Count("pk", filter=Q(in_force_on=None) & ~Q(digest="")),
        bare=Count("pk", filter=Q(in_force_on=None, digest="")),
    )
    places = Norm.objects.exclude(place="").order_by("place").values_list("place", flat=True).distinct()
    levels = tuple((level.value, str(level.label), by_level[level]) for level in Level if level in by_level)
    return Numbers(
        sum(by_level.values()),
        Version.objects.exclude(digest="").order_by().values("norm").distinct().count(),
        found["all"],
        Provision.objects.filter(number__gt=0).count(),
        found["unknown"],
        found["bare"],
        levels,
        tuple(places),
    )


def newest(day: date) -> list[Version]:
    """The versions that came into force last (新近施行), by rank, the newest first."""
    # Of the last year the higher ranks first: what judges a town every day before what it never meets.
    older = Case(When(in_force_on__gt=day - A_YEAR, then=0), default=1)
    begun = _listed().exclude(digest="").filter(in_force_on__lte=day)
    begun = begun.order_by(older, _RANK, "-in_force_on", "-issued_on", "pk")
    return remembered(("statutes.newest", day), lambda: list(begun[:NEWEST]))


def coming(day: date) -> list[Version]:
    """The versions that are made public and not yet in force (将要施行), by rank, the next one first."""
    later = _listed().filter(in_force_on__gt=day).order_by(_RANK, "in_force_on", "pk")
    return remembered(("statutes.coming", day), lambda: list(later[:NEWEST]))


def without_day(*, has_text: bool) -> QuerySet[Version]:
    """The versions whose day of coming into force nobody knows (待补施行日期), the newest first."""
    found = _listed().filter(in_force_on=None)
    found = found.exclude(digest="") if has_text else found.filter(digest="")
    return found.order_by(F("issued_on").desc(nulls_last=True), "pk")


def _listed() -> QuerySet[Version]:
    return Version.objects.select_related("norm")


def norms(wanted: dict[str, Any], day: date) -> QuerySet[Norm]:
    """The norms that a filter names, each with what it is on a day; the newest in force first.

    One query for a whole page; `standing()` has the last word on the page of a norm.
    """
    found = _with_days(day)
    for name in ("level", "place"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    for word in wanted.get("q", "").split():
        matching = Q(key__icontains=key_of(word))
        if any(map(str.isdigit, word)):
            matching |= Q(pk__in=Version.objects.filter(number__icontains=word).values("norm"))
        found = found.filter(matching)
    if wanted.get("state"):
        found = found.filter(_STATED[wanted["state"]])
    return found.order_by(F("since").desc(nulls_last=True), "key")


def _with_days(day: date) -> QuerySet[Norm]:
    own = Version.objects.filter(norm=OuterRef("pk")).order_by()
    begun = own.filter(in_force_on__lte=day).order_by("-in_force_on", "-issued_on")
    # An ending meets what was issued before it: a norm that was made anew under the same name goes on.
    ended = Ending.objects.filter(key=OuterRef("key"), ends_on__lte=day)
    ended = ended.filter(Q(by=None) | ~Q(by__norm=OuterRef("pk")))
    ended = ended.filter(ends_on__gt=Coalesce(OuterRef("issued"), date.min, output_field=DateField()))
    spared, doubtful = _not_surely_ended()
    return Norm.objects.annotate(
        since=Subquery(begun.values("in_force_on")[:1]),
        issued=Subquery(begun.values("issued_on")[:1]),
        next_on=Subquery(own.filter(in_force_on__gt=day).order_by("in_force_on").values("in_force_on")[:1]),
        has_text=Exists(own.exclude(digest="")),
        has_unknown=Exists(own.filter(in_force_on=None).exclude(digest="")),
        is_doubtful=Case(When(pk__in=doubtful, then=True), default=False, output_field=BooleanField()),
    ).annotate(
        ended_on=Case(
            When(pk__in=spared, then=None),
            default=Subquery(ended.order_by("-ends_on").values("ends_on")[:1]),
            output_field=DateField(),
        )
    )


def _not_surely_ended() -> tuple[list[int], list[int]]:
    """Of the norms that share a title: those that no repeal means for sure, and of these the ones that one may mean."""
    told = remembered("statutes.shared", shared_titles)
    spared = [pk for pk, repeals in told.items() if all(unsure for _, unsure in repeals)]
    return spared, [pk for pk in spared if told[pk]]


_STATED = {
    "in_force": Q(since__isnull=False, ended_on=None),
    "coming": Q(next_on__isnull=False),
    "ended": Q(ended_on__isnull=False),
    "unknown": Q(has_unknown=True),
}


def titled(words: str, most: int = 5) -> list[Norm]:
    """The norms whose title holds the words (按标题), the shortest title first."""
    key = key_of(words)
    if len(key) < 2:
        return []
    found = Norm.objects.filter(key__icontains=key).order_by(Length("key"), "level", "key")
    return list(found[:most])
