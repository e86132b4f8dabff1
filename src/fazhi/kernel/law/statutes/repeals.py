"""Which norm a repeal ends (废止所指): several norms may bear one title, and a clause often gives that title alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Count

from fazhi.kernel.chain.events import body_of, history

from .models import Ending, Level, Norm
from .names import key_of

ENDING_STATED: Final = "law.norm.ended"
ENDING_WITHDRAWN: Final = "law.norm.ending_withdrawn"
# Ministries and towns give their rules the same titles: there the issuer is part of what a norm is.
BY_ISSUER: tuple[str, ...] = (Level.DEPARTMENTAL_RULE, Level.LOCAL_RULE, Level.DOCUMENT)
_RANKS: dict[str, int] = {
    Level.CONSTITUTION: 0,
    Level.LAW: 1,
    Level.REGULATION: 2,
    Level.DEPARTMENTAL_RULE: 3,
    Level.JUDICIAL: 3,
    Level.LOCAL_REGULATION: 3,
    Level.LOCAL_RULE: 4,
}
_OF_ONE_BODY: tuple[str, ...] = (Level.DEPARTMENTAL_RULE, Level.JUDICIAL)
_UNRANKED: tuple[str, ...] = (Level.DOCUMENT, Level.OTHER)


def has_same_issuer(one: str, other: str) -> bool | None:
    """Whether two issuers are one (同一制定机关), as far as both are known; None if one is not."""
    one, other = key_of(one), key_of(other)
    return (one in other or other in one) if one and other else None


def repeals_of(norms: Collection[Norm]) -> dict[int, list[tuple[Ending, str]]]:
    """What ends each norm (废止它的), with the reason why it is not sure that this very norm is meant; empty if it is."""
    keys = {norm.key for norm in norms}
    found: defaultdict[str, list[Ending]] = defaultdict(list)
    for ending in Ending.objects.filter(key__in=keys).select_related("by__norm").order_by("pk"):
        found[ending.key].append(ending)
    named: defaultdict[str, list[Norm]] = defaultdict(list)
    # An ended title is rarely borne twice: versions are read only where it is.
    for norm in Norm.objects.filter(key__in=found):
        named[norm.key].append(norm)
    told: dict[int, list[tuple[Ending, str]]] = {norm.pk: [] for norm in norms}
    for key, endings in found.items():
        bearers = _Bearers(named[key])
        for ending in endings:
            for pk, why in bearers.meant(ending):
                if pk in told:
                    told[pk].append((ending, why))
    return told


def shared_titles() -> dict[int, list[tuple[Ending, str]]]:
    """What ends those norms whose title several bear (同名规范), by the id of each; empty where no such title ended."""
    ended = Norm.objects.filter(key__in=Ending.objects.values("key")).order_by().values("key")
    return repeals_of(
        Norm.objects.filter(key__in=ended.annotate(bearers=Count("pk")).filter(bearers__gt=1).values("key"))
    )


class _Bearers:
    """The norms of one title (同名规范)."""

    def __init__(self, norms: Sequence[Norm]) -> None:
        self.norms = norms
        self.is_alone = len(norms) == 1
        if not self.is_alone:
            self.versions = {norm.pk: list(norm.versions.all()) for norm in norms}
            self.stated = {norm.pk: set(map(key_of, standing_entries(norm))) for norm in norms}

    def meant(self, ending: Ending) -> Iterator[tuple[int, str]]:
        """The norms that an ending may mean, each with why that is not sure."""
        by = ending.by.norm_id if ending.by else None
        meant = self.norms if self.is_alone else self._named(ending)
        why = ""
        if not meant:
            meant = self._likely(ending)
            number = f"所写的{ending.number}对不上" if ending.number else "没有写明文号"
            several = f"《{ending.title}》有{len(meant)}部同名的，{ending.by_title}废止时{number}，不能确定指哪一部"
            why = several if len(meant) > 1 else ""
        # An older norm of the same title, as a rule does when it replaces itself: versions follow anyway.
        return ((norm.pk, why) for norm in meant if norm.pk != by)

    def _named(self, ending: Ending) -> Sequence[Norm]:
        """The norms that a person or a document number names."""
        stated = [norm for norm in self.norms if key_of(ending.by_title) in self.stated[norm.pk]]
        if stated or not ending.number:
            return stated
        return [norm for norm in self.norms if ending.number in {each.number for each in self.versions[norm.pk]}]

    def _likely(self, ending: Ending) -> Sequence[Norm]:
        """The norms that fit who repeals them best."""
        older = [norm for norm in self.norms if self._was_there(norm, ending)]
        by = ending.by.norm if ending.by else _only(Norm.objects.filter(key=key_of(ending.by_title)))
        if by is None:
            return older
        able = [norm for norm in older if _may_end(by, norm)]
        nearness = {norm.pk: _nearness(by, norm) for norm in able}
        nearest = [norm for norm in able if nearness[norm.pk] == max(nearness.values())]
        return nearest or older

    def _was_there(self, norm: Norm, ending: Ending) -> bool:
        """Whether a norm had been made when the ending came, as far as is known."""
        came_on = (ending.by.issued_on if ending.by else None) or ending.ends_on
        days = [each.issued_on or each.in_force_on for each in self.versions[norm.pk]]
        return came_on is None or not days or any(day is None or day < came_on for day in days)


def _only(found: Iterable[Norm]) -> Norm | None:
    norms = list(found)
    return norms[0] if len(norms) == 1 else None


def _may_end(by: Norm, norm: Norm) -> bool:
    """Whether a norm can have been ended by another, by rank, place and issuer; what is not known speaks against none."""
    if by.pk == norm.pk:
        return True
    if by.place and by.place != norm.place:
        return False
    if by.level in _OF_ONE_BODY and norm.level not in (by.level, *_UNRANKED):
        return False
    if by.level in BY_ISSUER and norm.level in BY_ISSUER and has_same_issuer(by.issuer, norm.issuer) is False:
        return False
    return by.level in _UNRANKED or norm.level in _UNRANKED or _RANKS[by.level] <= _RANKS[norm.level]


def _nearness(by: Norm, norm: Norm) -> int:
    """How well a norm fits who repeals it: its issuer, its level and its place."""
    return bool(has_same_issuer(by.issuer, norm.issuer)) + (by.level == norm.level) + (by.place == norm.place)


def standing_entries(norm: Norm) -> dict[str, dict[str, Any]]:
    """The ends that a person entered on a norm and nobody withdrew (所录废止): by their basis, the first entry of each."""
    found: dict[str, dict[str, Any]] = {}
    for event in history(f"law_norm:{norm.pk}"):
        body = body_of(event)
        if event.kind == ENDING_STATED:
            found.setdefault(body["by_title"], body)
        elif event.kind == ENDING_WITHDRAWN:
            found.pop(body["by_title"], None)
    return found


def stated_on(ending: Ending) -> tuple[Norm, dict[str, Any]] | None:
    """The norm on which a person entered this end (录入处), with the first entry that still stands; None if nobody did."""
    if ending.number:
        return None
    for norm in Norm.objects.filter(key=ending.key):
        entry = standing_entries(norm).get(ending.by_title)
        if entry is not None:
            return norm, entry
    return None


def known_from(ending: Ending) -> date | None:
    """The day from which an end without a day must be reckoned with (起疑日)."""
    return ending.by.issued_on if ending.by else None
