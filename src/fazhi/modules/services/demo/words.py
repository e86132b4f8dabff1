"""Names of the demo's items (模拟事项名称): made of the words of the pack, always in the same order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

import fazhi
from fazhi.kernel.items.models import ItemKind, Listing, PowerKind

PACK = Path(fazhi.__file__).parent / "packs" / "demo"
PATROL = "ZZ"
GROUPED = ("domains", "measures", "enforcements")  # words of the pack that stand under a law
BRANCHES = ("SCJG", "GA", "STHJ")
SEED = 2439


@cache
def read(name: str) -> Any:
    """One file of the demo's pack (演示数据包), read only by who builds the town."""
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Wanted:
    """An item to be made (拟建事项): units by their codes, `before` who held it until it was adjusted."""

    name: str
    listing: Listing
    kind: str
    unit: str
    before: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    is_card: bool = False


def cards() -> Iterator[Wanted]:
    """The items that were written with care (事项卡), each with its elements, evidence and whom to ask."""
    told = read("items_cards")
    for card in told["cards"]:
        shared = told["kinds"].get(card["kind"], {})
        limits = card.get("limits", (None, None))
        facts = {
            "power_kind": card["power"],
            "is_pledge": card.get("pledge", False),
            "principal": card.get("principal", ""),
            "basis": card["basis"],
            "elements": card["elements"],
            "evidence": "；".join(filter(None, (card.get("evidence"), shared.get("evidence")))),
            "discretion": card.get("discretion") or shared.get("discretion", ""),
            "papers": card.get("papers") or shared.get("papers", ""),
            "rules": shared.get("rules", ""),
            "guide": card.get("guide", ""),
            "contact": card.get("contact", ""),
            "statutory_limit": limits[0],
            "promised_limit": limits[1],
        }
        stages = {f"{stage}_unit": unit for stage, unit in card.get("units", {}).items()}
        listing = Listing(card.get("list", "power"))
        yield Wanted(card["name"], listing, card["kind"], card["unit"], card["unit"], facts, stages, is_card=True)


def candidates(group: str) -> list[Wanted]:
    """All that a group of items may hold, the cards first, in an order that never changes."""
    makers = {"licence": _licences, "power": _powers, "service": _services, "delegated": _delegated, "grid": _grid}
    made = list(makers[group]() if group in makers else _duties(group))
    random.Random(SEED).shuffle(made)  # noqa: S311 - repeatable on purpose
    first = [card for card in cards() if _group_of(card) == group]
    return first + made


def _group_of(card: Wanted) -> str:
    if card.listing is Listing.POWER:
        return "licence" if card.kind == ItemKind.LICENCE else "power"
    return str(card.listing)


def _licences() -> Iterator[Wanted]:
    told = read("items")["licences"]
    principals = {domain["unit"]: domain["principal"] for domain in read("items")["domains"]}
    made = [(way, *each) for way in ("lasting", "once") for each in _by_unit(told[way], told["actions"][way])]
    for place, (way, unit, thing, action) in enumerate(made):
        # A branch office uses the power that its own law gives it; the town's offices use what was handed down.
        power = PowerKind.OWN if unit in BRANCHES else (PowerKind.DEVOLVED, PowerKind.ENTRUSTED)[place % 2]
        facts = {
            "basis": f"《{told[way][unit][thing]}》",
            "power_kind": power.value,
            "principal": "" if power is PowerKind.OWN else principals[unit],
            "statutory_limit": 20,
            "promised_limit": 3 + place % 13,
        }
        stages = {"approving_unit": unit, "supervising_unit": unit, "enforcing_unit": unit}
        yield Wanted(f"{thing}（{action}）", Listing.POWER, ItemKind.LICENCE.value, unit, unit, facts, stages)


def _by_unit(things: Mapping[str, Iterable[str]], actions: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for unit, own in things.items():
        yield from ((unit, thing, action) for thing, action in product(own, actions))


def _powers() -> Iterator[Wanted]:
    """As many of each kind as the pack says; the penalties come last and are as many as there are words for."""
    told = read("items")
    counts = dict(told["kinds"])
    for kind, plain in told["plain"].items():
        yield from list(_plain(kind, plain))[: counts[kind]]
    written = sum(card.kind == ItemKind.INSPECTION for card in cards())
    inspections = [_checked(*each) for each in _of_domains("duties")]
    yield from _some(inspections, counts["inspection"] - written)
    forced = (
        ("measures", "涉嫌使用、经营的{}的查封、扣押", ItemKind.COMPULSORY_MEASURE),
        ("enforcements", "逾期不清除的{}的代履行", ItemKind.COMPULSORY_ENFORCEMENT),
    )
    for name, words, kind in forced:
        yield from _some(list(_forced(name, words, kind)), counts[kind.value] - 1)
    yield from (_penalty(*each) for each in _of_domains("faults"))


def _plain(kind: str, plain: Mapping[str, Any]) -> Iterator[Wanted]:
    for group in plain["groups"]:
        principal = group.get("principal", "")
        power = PowerKind.ENTRUSTED if principal else PowerKind.OWN
        facts = {"power_kind": power.value, "principal": principal}
        for thing, action in product(group["things"], plain["actions"]):
            yield Wanted(f"{thing}{action}", Listing.POWER, kind, "GGFW", "GGFW", facts, {"approving_unit": "GGFW"})


def _some(made: list[Wanted], n: int) -> list[Wanted]:
    """So many of them, spread evenly."""
    return [made[place * len(made) // n] for place in range(n)]


def _of_domains(field_name: str) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Within a law only: who is subject to one does not offend against another."""
    for domain in read("items")["domains"]:
        for group in domain["groups"]:
            told = {**domain, **group}
            yield from ((told, subject, word) for subject, word in product(group["subjects"], group[field_name]))


def _penalty(domain: Mapping[str, Any], subject: str, fault: str) -> Wanted:
    return _of_domain(domain, f"对{subject}{fault}的处罚", ItemKind.PENALTY)


def _checked(domain: Mapping[str, Any], subject: str, duty: str) -> Wanted:
    return _of_domain(domain, f"对{subject}{duty}情况的检查", ItemKind.INSPECTION)


def _forced(name: str, words: str, kind: ItemKind) -> Iterator[Wanted]:
    domains = {domain["unit"]: domain for domain in read("items")["domains"]}
    for group in read("items")[name]:
        told = {**domains[group["unit"]], **group}
        for subject, thing in product(group["subjects"], group["things"]):
            yield _of_domain(told, f"对{subject}{words.format(thing)}", kind)


def _of_domain(domain: Mapping[str, Any], name: str, kind: ItemKind, listing: Listing = Listing.POWER) -> Wanted:
    unit, is_own = domain["unit"], domain["unit"] in BRANCHES
    # Without an article: only titles of laws that exist, for nobody has checked more.
    facts = {
        "basis": f"《{domain['law']}》",
        "power_kind": (PowerKind.OWN if is_own else PowerKind.DEVOLVED).value,
        "principal": "" if is_own else domain["principal"],
    }
    stages = {"supervising_unit": unit, "patrolling_unit": PATROL, "enforcing_unit": unit}
    return Wanted(name, listing, kind.value, unit, domain["before"], facts, stages)


def _delegated() -> Iterator[Wanted]:
    """Finer than the list of powers: one line for each grade of a fault, for each round of a check."""
    words = read("items")
    for domain, subject, fault in _of_domains("faults"):
        for grade in words["grades"]:
            yield _handed_down(domain, f"对{subject}{fault}的处罚（{grade}）", ItemKind.PENALTY)
    for domain, subject, duty in _of_domains("duties"):
        for way in words["rounds"]:
            yield _handed_down(domain, f"对{subject}{duty}情况的检查（{way}）", ItemKind.INSPECTION)


def _handed_down(domain: Mapping[str, Any], name: str, kind: ItemKind) -> Wanted:
    made = _of_domain(domain, name, kind, Listing.DELEGATED)
    entrusted = domain["unit"] in ("WSJK", "GGFW", "RLZY")
    power = PowerKind.ENTRUSTED if entrusted else PowerKind.DEVOLVED
    facts = {**made.facts, "power_kind": power.value, "principal": domain["principal"]}
    return Wanted(name, made.listing, made.kind, made.unit, made.before, facts, made.stages)


def _services() -> Iterator[Wanted]:
    groups = read("items")["services"]
    made = [each for group in groups for each in _by_unit(group["things"], group["actions"])]
    for place, (unit, thing, action) in enumerate(made):
        facts = {
            "statutory_limit": 20,
            "promised_limit": 1 + place % 10,
            "guide": "带本人身份证到镇政务服务中心或村（社区）代办点，也可以网上办理；具体材料以窗口公布的指南为准",
        }
        yield Wanted(f"{thing}{action}", Listing.SERVICE, ItemKind.SERVICE.value, unit, "GGFW", facts)


def _grid() -> Iterator[Wanted]:
    told = read("items")["grid"]
    unit, stages = told["unit"], {"patrolling_unit": PATROL}
    for group in told["groups"]:
        for place, hazard in product(group["places"], group["hazards"]):
            yield Wanted(f"{place}{hazard}巡查", Listing.GRID, ItemKind.GRID_DUTY.value, unit, unit, {}, stages)


def _duties(group: str) -> Iterator[Wanted]:
    things, actions = read("items")["duties"][group]
    unit = {"basic": "ZF", "supporting": "ZZ", "taken_back": "ZF"}[group]
    for thing, action in product(things, actions):
        yield Wanted(f"{thing}{action}", Listing.DUTY, group, unit, unit)
