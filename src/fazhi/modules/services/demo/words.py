"""Names of the demo's items (模拟事项名称): made of the words of the pack, always in the same order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
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
    for place, (unit, thing, action) in enumerate(_by_unit(told)):
        facts = {
            "basis": f"《{told['laws'][0]}》",
            "power_kind": (PowerKind.OWN, PowerKind.DEVOLVED, PowerKind.ENTRUSTED)[place % 3].value,
            "statutory_limit": 20,
            "promised_limit": 3 + place % 13,
        }
        stages = {"approving_unit": unit, "supervising_unit": unit, "enforcing_unit": "ZF_BAN"}
        yield Wanted(f"{thing}（{action}）", Listing.POWER, ItemKind.LICENCE.value, unit, unit, facts, stages)


def _by_unit(told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for unit, things in told["things"].items():
        yield from ((unit, thing, action) for thing, action in product(things, told["actions"]))


def _powers() -> Iterator[Wanted]:
    """As many of each kind as the pack says; the penalties come last and are as many as there are words for."""
    counts = dict(read("items")["kinds"])
    for kind, (things, actions) in read("items")["plain"].items():
        for thing, action in list(product(things, actions))[: counts[kind]]:
            facts = {"power_kind": PowerKind.OWN.value}
            yield Wanted(f"{thing}{action}", Listing.POWER, kind, "GGFW", "GGFW", facts, {"approving_unit": "GGFW"})
    written = sum(card.kind == ItemKind.INSPECTION for card in cards())
    inspections = [_checked(*each) for each in _of_domains("duties")]
    yield from _some(inspections, counts["inspection"] - written)
    faults = list(_of_domains("faults"))
    measures = [_forced(*each, "measure") for each in faults if each[0]["unit"] in ("ZF_BAN", "SCJG")]
    yield from _some(measures, counts["compulsory_measure"] - 1)
    carried = [_forced(*each, "enforcement") for each in faults if each[0]["unit"] in ("GHJS", "NYNC")]
    yield from _some(carried, counts["compulsory_enforcement"] - 1)
    yield from (_penalty(*each) for each in faults)


def _some(made: list[Wanted], n: int) -> list[Wanted]:
    """So many of them, spread evenly."""
    return [made[place * len(made) // n] for place in range(n)]


def _of_domains(field_name: str) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for domain in read("items")["domains"]:
        yield from ((domain, subject, word) for subject, word in product(domain["subjects"], domain[field_name]))


def _penalty(domain: Mapping[str, Any], subject: str, fault: str) -> Wanted:
    return _of_domain(domain, f"对{subject}{fault}的处罚", ItemKind.PENALTY)


def _checked(domain: Mapping[str, Any], subject: str, duty: str) -> Wanted:
    return _of_domain(domain, f"对{subject}{duty}情况的检查", ItemKind.INSPECTION)


def _forced(domain: Mapping[str, Any], subject: str, fault: str, how: str) -> Wanted:
    if how == "measure":
        return _of_domain(domain, f"对{subject}{fault}所用工具、物品的查封、扣押", ItemKind.COMPULSORY_MEASURE)
    return _of_domain(domain, f"对{subject}{fault}逾期不改正的代履行", ItemKind.COMPULSORY_ENFORCEMENT)


def _of_domain(domain: Mapping[str, Any], name: str, kind: ItemKind, listing: Listing = Listing.POWER) -> Wanted:
    unit, place = domain["unit"], sum(map(ord, name))
    # Without an article: only titles of laws that exist, for nobody has checked more.
    facts = {
        "basis": f"《{domain['laws'][place % len(domain['laws'])]}》",
        "power_kind": (PowerKind.OWN, PowerKind.DEVOLVED)[place % 2].value,
        "principal": domain["principal"] if place % 2 else "",
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
    told = read("items")["services"]
    for place, (unit, thing, action) in enumerate(_by_unit(told)):
        facts = {
            "statutory_limit": 20,
            "promised_limit": 1 + place % 10,
            "guide": "带本人身份证到镇政务服务中心或村（社区）代办点，也可以网上办理；具体材料以窗口公布的指南为准",
        }
        yield Wanted(f"{thing}{action}", Listing.SERVICE, ItemKind.SERVICE.value, unit, "GGFW", facts)


def _grid() -> Iterator[Wanted]:
    told = read("items")["grid"]
    for place, hazard in product(told["places"], told["hazards"]):
        name = f"{place}{hazard}巡查"
        yield Wanted(
            name, Listing.GRID, ItemKind.GRID_DUTY.value, told["unit"], told["unit"], {}, {"patrolling_unit": PATROL}
        )


def _duties(group: str) -> Iterator[Wanted]:
    things, actions = read("items")["duties"][group]
    unit = {"basic": "ZF", "supporting": "ZZ", "taken_back": "ZF"}[group]
    for thing, action in product(things, actions):
        yield Wanted(f"{thing}{action}", Listing.DUTY, group, unit, unit)
