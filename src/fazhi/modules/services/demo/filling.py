"""The demo's item lists (模拟事项清单), row by row: what stood at the end of one year, and what the next one changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.items.models import Item, PowerKind
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.registers import registers

from ..lists import ITEM
from .sample import compare_sample
from .words import Wanted, candidates, read

BY = "fazhi demo"
FIRST, SECOND = 2022, 2023
GROUPS = ("licence", "power", "service", "delegated", "grid", "basic", "supporting", "taken_back")
# Which figure of the targets is the size of a group.
FIGURES = {
    "licence": "services.licence",
    "service": "services.service",
    "delegated": "services.delegated",
    "grid": "services.grid",
    "basic": "services.duty.basic",
    "supporting": "services.duty.supporting",
    "taken_back": "services.duty.taken_back",
}
Targets = Mapping[int, Mapping[str, int]]


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes what is missing of the item lists; what the town changed itself stays."""
    plan = list(_planned(targets))
    _import(f"模拟事项清单{FIRST}", (each.at_first for each in plan if each.at_first))
    _import(f"模拟事项清单{SECOND}", (each.then for each in plan if each.then))
    compare_sample(on)


def _import(name: str, rows: Iterator[dict[str, Any]]) -> None:
    if not Batch.objects.filter(register=ITEM, file_name=name, state=BatchState.PUBLISHED).exists():
        arrivals = (Arrival(line, facts, ()) for line, facts in enumerate(rows, 2))
        import_rows(registers[ITEM], arrivals, by=BY, name=name, is_demo=True)


@dataclass(frozen=True)
class Planned:
    """An item as it stood at the end of the first year, and as the second changed it (两年的样子); None where not."""

    at_first: dict[str, Any] | None
    then: dict[str, Any] | None


def _planned(targets: Targets) -> Iterator[Planned]:
    words = read("items")
    units = dict(Unit.objects.values_list("code", "pk"))
    numbers = dict.fromkeys(words["prefixes"].values(), 0)
    pledges = _pledges(targets)
    for group in GROUPS:
        before, after = (_size(group, targets[each]) for each in (FIRST, SECOND))
        changes = words["changes"][group]
        added = after - before + changes["withdrawn"]
        made = candidates(group)
        if len(made) < before + added or added < 0:
            raise ValueError(f"演示用词不够：{group} 要 {before + added} 项，只有 {len(made)} 项")
        movable = [place for place, one in enumerate(made[:before]) if one.unit != one.before and not one.is_card]
        adjusted = frozenset(movable[: changes["adjusted"]])
        for place, wanted in enumerate(made[: before + added]):
            prefix = words["prefixes"][wanted.listing]
            numbers[prefix] += 1
            row = _Row(wanted, f"{prefix}-{numbers[prefix]:05d}", place, units)
            is_pledge = wanted.facts.get("is_pledge") or pledges.get(group, _NONE).takes(wanted, place, before)
            if place >= before:
                yield Planned(None, row.facts(words["added"], "added", is_pledge=is_pledge))
            else:
                is_gone = place >= before - changes["withdrawn"]
                yield row.standing(words, is_pledge=is_pledge, is_gone=is_gone, is_adjusted=place in adjusted)


def _size(group: str, target: Mapping[str, int]) -> int:
    if group == "power":
        return target["services.power"] - target["services.licence"]
    return target.get(FIGURES[group], 0)


@dataclass
class _Pledges:
    """How many more items of a group are under notice and pledge: of those that stood, and of those added."""

    standing: int
    added: int

    def takes(self, wanted: Wanted, place: int, before: int) -> bool:
        if wanted.is_card:
            return False
        if place < before:
            self.standing -= 1
            return self.standing >= 0
        self.added -= 1
        return self.added >= 0


_NONE = _Pledges(0, 0)


def _pledges(targets: Targets) -> dict[str, _Pledges]:
    """The flags that the cards do not have yet, shared between licences and services."""
    written = sum(
        bool(card.facts["is_pledge"]) for group in ("licence", "service") for card in candidates(group) if card.is_card
    )
    first, second = (targets[year]["services.pledge"] for year in (FIRST, SECOND))
    standing, added = first - written, second - first
    return {
        "licence": _Pledges(standing - standing // 2, added // 3),
        "service": _Pledges(standing // 2, added - added // 3),
    }


_BLANK = {
    field.name: field.get_default()
    for field in Item._meta.concrete_fields
    if not field.primary_key and field.name not in ("listing", "kind")
}


@dataclass(frozen=True)
class _Row:
    """The values of one item (事项的值)."""

    wanted: Wanted
    number: str
    place: int
    units: Mapping[str, int]

    def facts(self, days: list[date], why: str, *, is_pledge: bool, **more: Any) -> dict[str, Any]:
        wanted, words = self.wanted, read("items")
        from_on = words["cards_from"] if wanted.is_card else days[self.place % len(days)]
        stages = {name: self.units[code] for name, code in wanted.stages.items()}
        return {
            "number": self.number,
            "title": wanted.name,
            "unit": self.units[wanted.unit],
            "occurred_on": from_on,
            "listing": wanted.listing.value,
            "kind": wanted.kind,
            **_BLANK,
            **wanted.facts,
            **stages,
            "is_pledge": is_pledge,
            "from_on": from_on,
            "decision": self.decision(why),
            "aliases": f"粤执法:Y{self.number[3:]}" if wanted.is_card and wanted.kind == "penalty" else None,
            **more,
        }

    def decision(self, why: str) -> str:
        """The paper behind a line of the list; that of a devolved power begins with the province's and the city's."""
        told = read("items")["decisions"]
        is_devolved = self.wanted.facts.get("power_kind") == PowerKind.DEVOLVED
        return f"{told['devolved']}；{told[why]}" if is_devolved else str(told[why])

    def standing(self, words: Any, *, is_pledge: bool, is_gone: bool, is_adjusted: bool) -> Planned:
        """As it was at first, and what became of it: withdrawn, given to another unit, or neither."""
        stood = self.facts(words["from"], "from", is_pledge=is_pledge and not is_gone)
        if is_gone:
            days, decision = words["withdrawn"], self.decision("withdrawn")
            gone = {"until_on": days[self.place % len(days)], "decision": decision, "pending_rule": "finish"}
            return Planned(stood, stood | gone)
        if is_adjusted:
            moved = {"adjusted_on": words["adjusted_on"], "decision": self.decision("adjusted")}
            return Planned(stood | {"unit": self.units[self.wanted.before]}, stood | moved)
        return Planned(stood, None)
