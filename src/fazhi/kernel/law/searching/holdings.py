"""What the base holds (馆藏): of every norm its rank, its place and which version shows from which day to which."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, IntegerField, Max, Min, Sum, Value
from django.db.models.functions import Cast, Replace

from ..statutes.models import Ending, Norm, Provision, Version
from ..statutes.repeals import shared_titles
from ..statutes.standing import DATE_UNKNOWN, NO_TEXT, OK, timeline


@dataclass(frozen=True, slots=True)
class Shown:
    """A version that a search may show on the days from `from_on` to before `until` (展示期), written as 2024-01-15."""

    version: int
    from_on: str
    until: str
    status: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A norm as the index knows it (索引中的规范); `signature` changes with anything that the index depends on."""

    norm: int
    key: str
    level: str
    place: str
    signature: str
    versions: tuple[int, ...]  # all of its texts, shown or not
    shown: tuple[Shown, ...]

    def on(self, day: str) -> Shown | None:
        """The version that a search of this day, written as 2024-01-15, shows."""
        for shown in self.shown:
            if shown.from_on <= day < shown.until:
                return shown
        return None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def holding_of(stored: dict[str, Any]) -> Holding:
    """A holding as `as_json` wrote it."""
    shown = tuple(Shown(**row) for row in stored["shown"])
    return Holding(**(stored | {"versions": tuple(stored["versions"]), "shown": shown}))


def stamp() -> str:
    """Tells at the price of four small queries whether the base may have changed (印记)."""
    database = connection.settings_dict
    facts: list[object] = [connection.vendor, str(database["NAME"]), database["HOST"]]
    facts += Norm.objects.aggregate(Count("id"), Max("id"), Max("key")).values()
    facts += Version.objects.aggregate(
        *(Count("id"), Max("id"), Max("digest"), Min("digest"), Count("in_force_on"), Max("issued_on")),
        days=_days("in_force_on"),
    ).values()
    facts += Ending.objects.aggregate(Count("id"), Max("id"), Count("ends_on"), days=_days("ends_on")).values()
    facts += Provision.objects.aggregate(Max("id")).values()
    return "|".join(map(str, facts))


def _days(field: str) -> Sum:
    """The sum of all days as numbers like 20240115: a person may correct one, which changes no count."""
    digits = Replace(Cast(field, CharField()), Value("-"), Value(""))
    return Sum(Cast(digits, IntegerField()))


def signatures() -> dict[int, str]:
    """The signature of every norm (签名): its name, rank and place, its versions with their days, what ends it."""
    parts: defaultdict[int, list[str]] = defaultdict(list)
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for norm in Norm.objects.order_by("id"):
        keys[norm.key].append(norm.pk)
        parts[norm.pk].append(f"{norm.key}|{norm.level}|{norm.place}|{norm.short_title}")
    facts = ("id", "digest", "issued_on", "in_force_on", "number", "kind", "source")
    for norm_id, *version in Version.objects.order_by("id").values_list("norm_id", *facts):
        parts[norm_id].append("|".join(map(str, version)))
    for key, *ending in Ending.objects.order_by("id").values_list("key", "number", "by_title", "ends_on", "by_id"):
        for norm_id in keys.get(key, ()):
            parts[norm_id].append("|".join(map(str, ending)))
    # Which of several norms of one title a repeal means depends on all of them.
    for norm_id, told in shared_titles().items():
        parts[norm_id] += [f"{ending.pk}|{unsure}" for ending, unsure in told]
    return {norm_id: hashlib.sha256("\n".join(told).encode()).hexdigest()[:16] for norm_id, told in parts.items()}


def holding(norm: Norm, signature: str) -> Holding:
    """What the index must know of a norm, read from the base."""
    versions = list(norm.versions.filter(provisions__isnull=False).distinct())
    shown = tuple(_joined(_shown(norm, versions)))
    ids = tuple(version.pk for version in versions)
    return Holding(norm.pk, norm.key, norm.level, norm.place, signature, ids, shown)


def _shown(norm: Norm, versions: list[Version]) -> Iterator[Shown]:
    """Every stretch of the norm's life with a text to show; a repealed norm and one to come have none."""
    for span in timeline(norm):
        from_on, until = span.from_on or date.min, span.until or date.max
        if span.status == OK and span.version in versions:
            yield Shown(span.version.pk, from_on.isoformat(), until.isoformat(), OK)
        elif span.status in (OK, DATE_UNKNOWN, NO_TEXT):
            status = DATE_UNKNOWN if span.status == DATE_UNKNOWN else NO_TEXT
            yield from _likely(versions, from_on, until, status)


def _likely(versions: list[Version], from_on: date, until: date, status: str) -> Iterator[Shown]:
    """Where the day is in doubt or its text is missing: the newest text of each time, to read and never to judge by."""
    known = sorted((version for version in versions if _first_day(version) < until), key=_first_day)
    for at, version in enumerate(known):
        begins = max(_first_day(version), from_on)
        ends = min(_first_day(known[at + 1]), until) if at + 1 < len(known) else until
        if begins < ends:
            yield Shown(version.pk, begins.isoformat(), ends.isoformat(), status)


def _first_day(version: Version) -> date:
    return version.in_force_on or version.issued_on or date.min


def _joined(rows: Iterator[Shown]) -> Iterator[Shown]:
    """Neighbouring rows that show the same are one."""
    last: Shown | None = None
    for row in rows:
        if last and (last.version, last.status, last.until) == (row.version, row.status, row.from_on):
            last = Shown(row.version, last.from_on, row.until, row.status)
            continue
        if last:
            yield last
        last = row
    if last:
        yield last
