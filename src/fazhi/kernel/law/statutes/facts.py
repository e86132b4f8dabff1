"""Facts of norms whose text the town may not have (规范事实): titles, days, what replaced them; read from packs.

They let a citation be called repealed without its text, and never overwrite what a text says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.strict_yaml import Item, read

from ..citations.facts import facts as successions
from .merging import FACTS, UNVERIFIED_FACTS, keep
from .models import Ending, Level, Version, VersionKind
from .names import key_of
from .texts import ReadNorm

_FILE = "norms.yaml"
_DECISION_KEYS = ("title", "number", "level", "issued_on", "in_force_on", "status", "source", "checked_on")
_KEYS = (
    "title",
    "level",
    "place",
    "issuer",
    "number",
    "kind",
    "issued_on",
    "in_force_on",
    "ended_on",
    "replaced_by",
    "status",
    "source",
    "checked_on",
    "note",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One version of a norm as a pack knows it (规范事实); `status` is seen, or unverified for what was not read."""

    title: str
    level: str
    place: str
    issuer: str
    number: str
    kind: str
    issued_on: date | None
    in_force_on: date | None
    ended_on: date | None
    replaced_by: str
    is_verified: bool
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that amends many norms at once (一揽子修改决定): the version of its day came into force with it."""

    title: str
    number: str
    level: str
    issued_on: date
    in_force_on: date
    is_verified: bool


def load_facts(folders: Iterable[Path]) -> list[Fact]:
    """The facts in `norms.yaml` of each pack; raises DeclarationError with file and line."""
    return [fact for folder in folders if (folder / _FILE).exists() for fact in _facts_of(read(folder / _FILE, folder))]


def load_decisions(folders: Iterable[Path]) -> list[Decision]:
    """The amending decisions in `norms.yaml` of each pack; raises DeclarationError with file and line."""
    return [
        _decision(item.mapping(_DECISION_KEYS, _DECISION_KEYS[:6]))
        for folder in folders
        if (folder / _FILE).exists()
        for item in _items(read(folder / _FILE, folder), "decisions")
    ]


def fill_days() -> int:
    """Gives versions without an in-force day that of the decision of their day (按修改决定填施行日期); returns how many.

    Only amended or undescribed versions: what a text, a data file or a person says stands. A decision that nobody has
    read is a hint for the person who enters the day; it fills nothing in.
    """
    filled = 0
    for decision in load_decisions(pack_folders()):
        told = f"{decision.title}（{decision.number}）自{decision.in_force_on}起施行"
        versions = Version.objects.filter(
            norm__level=decision.level,
            issued_on=decision.issued_on,
            in_force_on=None,
            kind__in=(VersionKind.AMENDED, VersionKind.UNKNOWN),
        )
        if decision.is_verified:
            filled += versions.update(in_force_on=decision.in_force_on, in_force_source=f"{FACTS}：{told}")
        else:
            versions.update(in_force_source=f"不详；可能随{told}（未核，核对决定原文后录入）")
    return filled


def sync_facts() -> int:
    """Enters the packs' facts (同步规范事实), after each migration; returns how many. A second run changes nothing."""
    facts = load_facts(pack_folders())
    with transaction.atomic():
        for fact in facts:
            if fact.issued_on or fact.in_force_on:
                keep(_as_read(fact))
            if fact.ended_on:
                _keep_ending(fact.title, fact.replaced_by, fact.ended_on, fact.is_verified)
        for row in successions().successions:
            if row.ends_on:
                _keep_ending(row.title, row.by, row.ends_on, row.is_verified)
        fill_days()
    return len(facts)


def _items(document: Item, name: str) -> list[Item]:
    keys = document.mapping(("checked_on", "source", "norms", "decisions"), ("checked_on",))
    return keys[name].items() if name in keys else []


def _decision(keys: dict[str, Item]) -> Decision:
    return Decision(
        title=keys["title"].text(),
        number=keys["number"].text(),
        level=keys["level"].one_of([level.value for level in Level]),
        issued_on=keys["issued_on"].day(),
        in_force_on=keys["in_force_on"].day(),
        is_verified=keys["status"].one_of(("seen", "unverified")) == "seen",
    )


def _facts_of(document: Item) -> Iterator[Fact]:
    shared = {name: item for name, item in document.mapping().items() if name in ("checked_on", "source")}
    for entry in _items(document, "norms"):
        own = entry.mapping(_KEYS, ("title", "level", "status"))
        given = shared | own
        if "source" not in given:
            raise entry.error("没有写来源（source）", "写在这一条里，或者写在文件开头")
        if not given.keys() & {"in_force_on", "ended_on"}:
            raise entry.error("既没有施行日期（in_force_on）也没有失效日期（ended_on）", "至少写一个，不知道就不要列入")
        fact = _fact(given)
        if fact.ended_on and key_of(fact.replaced_by) == key_of(fact.title):
            raise own["ended_on"].error("被同名的新规范代替时不写失效日期", "给新规范单列一条，写它的施行日期")
        if fact.issued_on and fact.in_force_on and fact.in_force_on < fact.issued_on:
            raise own["in_force_on"].error("施行日期早于公布日期", "核对是不是最初文本的施行日期")
        yield fact


def _fact(given: dict[str, Item]) -> Fact:
    def text(name: str) -> str:
        return given[name].text() if name in given else ""

    def day(name: str) -> date | None:
        return given[name].day() if name in given else None

    return Fact(
        title=text("title"),
        level=given["level"].one_of([level.value for level in Level]),
        place=text("place"),
        issuer=text("issuer"),
        number=text("number"),
        kind=given["kind"].one_of([kind.value for kind in VersionKind])
        if "kind" in given
        else VersionKind.UNKNOWN.value,
        issued_on=day("issued_on"),
        in_force_on=day("in_force_on"),
        ended_on=day("ended_on"),
        replaced_by=text("replaced_by"),
        is_verified=given["status"].one_of(("seen", "unverified")) == "seen",
        source=text("source"),
        checked_on=given["checked_on"].day(),
    )


def _as_read(fact: Fact) -> ReadNorm:
    label = FACTS if fact.is_verified else UNVERIFIED_FACTS
    return ReadNorm(
        title=fact.title,
        level=fact.level,
        place=fact.place,
        issuer=fact.issuer,
        issued_on=fact.issued_on,
        in_force_on=fact.in_force_on,
        in_force_source=f"{label}：{fact.source}" if fact.in_force_on else "",
        kind=fact.kind,
        number=fact.number,
        articles=(),
        endings=(),
        problems=(),
        source=f"{FACTS}（{fact.checked_on}核对）",
    )


def _keep_ending(title: str, replaced_by: str, ended_on: date, is_verified: bool) -> None:
    by_title = f"《{replaced_by}》" if replaced_by else "（依据未录）"
    known = Ending.objects.filter(key=key_of(title), number="", by_title=by_title).first()
    # What a text says, or a person entered, stays.
    if known is None:
        Ending.objects.create(
            key=key_of(title), title=title, by_title=by_title, ends_on=ended_on, is_verified=is_verified
        )
    elif known.ends_on is None:
        known.ends_on, known.is_verified = ended_on, is_verified
        known.save()
