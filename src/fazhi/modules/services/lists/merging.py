"""Merging (并入): what was taken of a comparison enters the list, in one transaction and from its day; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from ..models import ComparisonLine
from . import ITEM
from .ruling import facts_of
from .sorting import KEPT, Sorted, Sorter, There

MERGED = ("added", "changed", "removed")
_AT_ONCE = 500


def merge(doing: Act) -> None:
    """Takes the ticked lines into the list (并入); raises FazhiError, and nothing is written, where one fits no more.

    New items and those that only files have written go in one batch; an item that a person edited is edited.
    """
    comparison: Any = doing.own
    lines = list(ComparisonLine.objects.filter(comparison=comparison, kind__in=MERGED, is_taken=True))
    if not lines:
        return
    told = [facts_of(line) for line in lines if line.kind != "removed"]
    names = list(dict.fromkeys((*KEPT, *(name for facts in told for name in facts if name != "number"))))
    sorter = Sorter(comparison.listing, comparison.system, comparison.effective_on, names)
    found = sorter.sort(told)
    _refuse_strange(found)
    arrivals = [_arrival(line, comparison, names, sorter) for line in found if line.kind in MERGED]
    arrivals += [_ending(sorter.items[line.code], comparison, names) for line in lines if line.kind == "removed"]
    _write(arrivals, sorter, doing)


def _refuse_strange(found: Iterable[Sorted]) -> None:
    strange = [line for line in found if line.kind in ("clash", "refused")]
    if strange:
        codes = "、".join(str(line.facts["number"]) for line in strange[:5])
        raise FazhiError(
            f"比对以后清单变了，{len(strange)} 项现在不能并入：{codes}", remedy="作废这次比对，用同一个文件重新比对"
        )


def _arrival(line: Sorted, comparison: Any, names: Sequence[str], sorter: Sorter) -> Arrival:
    """The item as it will be: what the file says, else what stands; new from the effective day unless the file says."""
    on, decision = comparison.effective_on, comparison.decision
    if line.there is None:
        fresh = {"listing": comparison.listing, "occurred_on": on, "from_on": on, "decision": decision}
        said = {name: value for name, value in line.facts.items() if value not in (None, "")}
        return _row({**dict.fromkeys(names), **fresh, **said})
    taken = {str(cell["field"]) for cell in line.cells}
    said = {name: value for name, value in sorter.said(line.facts, line.there).items() if name in taken}
    dated = {"adjusted_on": on, "decision": decision or line.there.values["decision"]}
    return _row({**_standing(line.there, names), **dated, **said})


def _ending(item: There, comparison: Any, names: Sequence[str]) -> Arrival:
    decision = comparison.decision or item.values["decision"]
    return _row({**_standing(item, names), "until_on": comparison.effective_on, "decision": decision})


def _standing(item: There, names: Sequence[str]) -> dict[str, Any]:
    return {name: item.values[name] for name in names} | {"number": item.code}


def _row(facts: dict[str, Any]) -> Arrival:
    return Arrival(0, {"number": facts.pop("number"), **facts}, ())


def _write(arrivals: Sequence[Arrival], sorter: Sorter, doing: Act) -> None:
    register = registers[ITEM]
    worked_on = _worked_on(
        [sorter.items[row.facts["number"]].pk for row in arrivals if row.facts["number"] in sorter.items]
    )
    by_hand: list[Arrival] = []
    in_bulk: list[Arrival] = []
    for row in arrivals:
        there = sorter.items.get(row.facts["number"])
        (by_hand if there and there.pk in worked_on else in_bulk).append(row)
    name = f"清单比对{doing.matter.number}"
    outcome = import_rows(register, in_bulk, by=doing.by.name, name=name, is_demo=doing.matter.is_demo)
    if outcome.refused:
        why = "；".join(problem.why for problem in outcome.problems[:3])
        raise FazhiError(f"{outcome.refused} 项不能并入：{why}", remedy="作废这次比对，改正后重新比对")
    entries = Entry.objects.in_bulk([sorter.items[row.facts["number"]].pk for row in by_hand])
    for row in by_hand:
        there = sorter.items[row.facts["number"]]
        data = {n: value for n, value in row.facts.items() if n != "number" and value != there.values[n]}
        edit_entry(entries[there.pk], data, by=doing.by, reason=name)


def _worked_on(ids: Sequence[int]) -> set[int]:
    """The items that somebody edited here: an import does not write over what a person wrote, an edit with a name may."""
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        subjects = [f"entry:{pk}" for pk in ids[start : start + _AT_ONCE]]
        events = Event.objects.filter(subject__in=subjects, origin=Origin.PERSON)
        found |= {int(subject.partition(":")[2]) for subject in events.values_list("subject", flat=True)}
    return found
