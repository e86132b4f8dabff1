"""Merging (并入): what was taken of a comparison enters the list, in one transaction and from its day; nothing is deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.items.models import PendingRule
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from ..models import ComparisonLine
from . import ITEM, UNMERGED
from .checking import written
from .fitting import changed_later, misfit
from .looking import MERGED, OBJECTED, lapse
from .ruling import facts_of
from .sorting import KEPT, Sorter, There
from .telling import tell

NAMED = "清单比对并入"
_AT_ONCE = 500
_NAMED = 20


def merge(doing: Act) -> None:
    """Takes the ticked lines into the list (并入) as far as they still fit it; what does not is left and told why.

    New items and those that only files have written go in one batch; an item that a person edited is edited. Raises
    FazhiError, and nothing is written, where the list cannot take one of them.
    """
    comparison: Any = doing.own
    taken = ComparisonLine.objects.filter(comparison=comparison, kind__in=MERGED, is_taken=True)
    lines = list(taken.exclude(OBJECTED))
    told = {line.pk: facts_of(line) for line in lines if line.kind != "removed"}
    names = list(dict.fromkeys((*KEPT, *(name for facts in told.values() for name in facts if name != "number"))))
    _lock([line.code for line in lines])
    sorter = Sorter(comparison.listing, comparison.system, comparison.effective_on, names)
    later = changed_later(sorter)
    left = [line for line in lines if _is_left(line, misfit(line, told.get(line.pk, {}), sorter, later))]
    ComparisonLine.objects.bulk_update(left, ("is_taken", "facts"), batch_size=500)
    merged = [line for line in lines if line.is_taken]
    arrivals = [_arrival(line, told.get(line.pk, {}), comparison, names, sorter) for line in merged]
    batch = _write(arrivals, sorter, doing) if arrivals else None
    _tell(doing, merged, left, batch)
    lapse(doing)


def _lock(codes: Sequence[str]) -> None:
    """Nobody edits the items between the look at them and the writing."""
    for start in range(0, len(codes), _AT_ONCE):
        rows = Entry.objects.select_for_update().filter(register=ITEM, number__in=codes[start : start + _AT_ONCE])
        list(rows.values_list("pk"))


def _is_left(line: ComparisonLine, why: str) -> bool:
    if why:
        line.is_taken = False
        line.facts = {**line.facts, UNMERGED: why}
    return bool(why)


def _tell(doing: Act, merged: Sequence[ComparisonLine], left: Sequence[ComparisonLine], batch: int | None) -> None:
    note = f"并入 {len(merged)} 项"
    if left:
        named = "；".join(f"{line.code}（{line.facts[UNMERGED]}）" for line in left[:_NAMED])
        note += f"，{len(left)} 项没有并入：{named}{'等' if len(left) > _NAMED else ''}"
    codes = {kind: [line.code for line in merged if line.kind == kind] for kind in MERGED}
    why = {line.code: line.facts[UNMERGED] for line in left}
    tell(doing.matter, "merged", doing.by.name, note, lines=codes, unmerged=why, batch=batch)


def _arrival(
    line: ComparisonLine, facts: dict[str, Any], comparison: Any, names: Sequence[str], sorter: Sorter
) -> Arrival:
    """The item as it will be: what the line says, else what stands; new from the effective day unless the file says."""
    on, decision = comparison.effective_on, comparison.decision
    if line.kind == "added":
        fresh = {"listing": comparison.listing, "occurred_on": on, "from_on": on, "decision": decision}
        given = {name: value for name, value in facts.items() if value not in (None, "")}
        return _row({**dict.fromkeys(names), **fresh, **given})
    there = sorter.items[line.code]
    dated = {"adjusted_on": on, "decision": decision or there.values["decision"]}
    if line.kind == "removed":
        said = {"until_on": on, "pending_rule": line.facts.get("pending_rule") or PendingRule.FINISH.value}
    else:
        taken = {str(cell["field"]) for cell in line.cells}
        said = {name: value for name, value in sorter.said(facts, there).items() if name in taken}
    return _row({**_standing(there, names), **dated, **said})


def _standing(item: There, names: Sequence[str]) -> dict[str, Any]:
    return {name: item.values[name] for name in names} | {"number": item.code}


def _row(facts: dict[str, Any]) -> Arrival:
    return Arrival(0, {"number": facts.pop("number"), **facts}, ())


def _write(arrivals: Sequence[Arrival], sorter: Sorter, doing: Act) -> int | None:
    """Writes the items and returns the number of the batch, if there is one."""
    register = registers[ITEM]
    worked_on = _worked_on(
        [sorter.items[row.facts["number"]].pk for row in arrivals if row.facts["number"] in sorter.items]
    )
    by_hand: list[Arrival] = []
    in_bulk: list[Arrival] = []
    for row in arrivals:
        there = sorter.items.get(row.facts["number"])
        (by_hand if there and there.pk in worked_on else in_bulk).append(row)
    name = f"{NAMED}{doing.matter.number}"
    outcome = import_rows(register, in_bulk, by=doing.by.name, name=name, is_demo=doing.matter.is_demo)
    if outcome.refused:
        why = "；".join(problem.why for problem in outcome.problems[:3])
        raise FazhiError(f"{outcome.refused} 项不能并入：{why}", remedy="作废这次比对，改正后重新比对")
    entries = Entry.objects.in_bulk([sorter.items[row.facts["number"]].pk for row in by_hand])
    for row in by_hand:
        there = sorter.items[row.facts["number"]]
        data = {n: value for n, value in row.facts.items() if n != "number" and value != there.values[n]}
        edit_entry(entries[there.pk], data, by=doing.by, reason=name)
    return outcome.batch


def _worked_on(ids: Sequence[int]) -> set[int]:
    """The items that somebody edited here: an import does not write over what a person wrote, an edit with a name may."""
    found: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        subjects = [f"entry:{pk}" for pk in ids[start : start + _AT_ONCE]]
        events = Event.objects.filter(subject__in=subjects, origin=Origin.PERSON)
        found |= {int(subject.partition(":")[2]) for subject in events.values_list("subject", flat=True)}
    return found


def written_or_kept(by: str, rows: Collection[int]) -> None:
    """Brings the past of items after the rows just written; what a comparison merged is not taken back as a batch.

    Half of a merge may be edits by name, which no batch takes back: the comparison would say what is no longer so.
    """
    undone = Batch.objects.filter(register=ITEM, state=BatchState.WITHDRAWN, mapping="typed")
    if (batch := undone.filter(file_name__startswith=NAMED).first()) is not None:
        raise FazhiError(
            f"这一批是“{batch.file_name}”并入的，不能整批撤销",
            remedy="用并入以前的清单再比对一次，把要退回的勾选并入；个别错误的逐项更正或移除",
        )
    written(by, rows)
