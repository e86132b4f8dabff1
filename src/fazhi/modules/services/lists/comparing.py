"""Comparing an export with a list (清单比对): nothing changes here, every difference becomes a line that somebody sees; S12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from fazhi.kernel.chain.documents import store
from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.text import as_text
from fazhi.kernel.imports.mappings import Fit, ImportMapping, all_mappings, auto_mapping, fit, mapping_named
from fazhi.kernel.imports.models import Lease
from fazhi.kernel.imports.reading import Refused, RowReader
from fazhi.kernel.imports.tables import read_table
from fazhi.kernel.items.models import ItemKind, Listing
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..models import Comparison, ComparisonLine
from . import COMPARISON, ITEM, MOVED_CHECKED, MOVED_TO
from .lines import line_of, line_of_removed
from .looking import ask_units
from .ruling import open_clashes
from .sorting import SOURCE, Sorted, Sorter

NEEDED = ("number", "title")
# Lists whose every item is of one kind; a file of any other must say the kind.
ONE_KIND = {Listing.SERVICE: ItemKind.SERVICE, Listing.GRID: ItemKind.GRID_DUTY}
MOST_CLASHES = 300
OPEN = "compared"
UNIT_KINDS = ("added", "changed", "removed", "clash")


@dataclass(frozen=True)
class Asked:
    """What a comparison is about (比对要求): the list, the system the file comes from, and from which day it holds.

    `system` is empty for the system whose codes are the list's own; `mapping` is a mapping's code, empty to find it.
    """

    listing: str
    effective_on: date
    system: str = ""
    decision: str = ""
    mapping: str = ""


def lay(header: Sequence[str], listing: str, mapping: str = "") -> Fit:
    """The mapping that uses most columns of a header, of those that find code and name (选映射); raises FazhiError."""
    register = registers[ITEM]
    known = [mapping_named(register, mapping)] if mapping else [*all_mappings(register), auto_mapping(register)]
    fits = [fit(_relaxed(item), header) for item in known]
    fitting = [item for item in fits if not item.missing]
    if not fitting:
        told = "；".join(f"“{item.mapping.label}”缺“{'”“'.join(item.missing)}”" for item in fits)
        raise FazhiError(
            f"文件里找不到编码或名称列。表头是：{'、'.join(header)}。{told}",
            remedy="改表头，或先到事项清单的“导入”里逐列对应并保存映射，再在这里选它",
        )
    best = max(fitting, key=lambda item: len(set(item.fields.values())))
    if "kind" not in best.fields and listing not in ONE_KIND:
        raise FazhiError(
            f"{Listing(listing).label}的文件要有“类别”列", remedy="补上类别列（行政许可、行政处罚等），或改选清单"
        )
    return best


def _relaxed(mapping: ImportMapping) -> ImportMapping:
    """The mapping for a comparison: only code and name must be there, and nothing is assumed."""
    return replace(mapping, constants={}, steps={}, optional=frozenset({*mapping.columns} - {*NEEDED}))


def compare(path: Path, asked: Asked, *, by: Person, file_name: str, is_demo: bool = False) -> Matter:
    """Lays a file beside a list and opens the comparison (比对).

    The same file that still waits is not opened twice, unless anything else that was asked for is different.
    """
    table = read_table(path)
    laid = lay(table.header, asked.listing, asked.mapping)
    if same := _waiting(asked, table.sha256, laid):
        return same
    names = ["number", *(name for name in laid.fields if name != "number")]
    read = RowReader(registers[ITEM], laid, table.header, NameBook())
    refused: list[Refused] = []
    rows: list[Mapping[str, Any]] = []
    for row in table.rows:
        arrival = read(row)
        if isinstance(arrival, Refused):
            refused.append(arrival)
        else:
            rows.append(_completed(arrival.facts, asked.listing))
    if not rows:
        raise _nothing_read(refused)
    sorter = Sorter(asked.listing, asked.system, asked.effective_on, names)
    found_lines = sorter.sort(rows)
    clashes = [line for line in found_lines if line.kind == "clash"]
    if len(clashes) > MOST_CLASHES:
        raise FazhiError(
            f"{len(clashes)} 行与现有事项同名异码或同码异名，多半是清单、来源系统或编码列选错了",
            remedy="核对所选的清单和来源系统，以及哪一列是编码；确属整体换码的，分批比对",
        )
    paper = Paper(store(path.read_bytes(), file_name), "导出表", file_name[-200:])
    file = _File(table.sha256, paper, laid, _unreadable(refused, laid))
    return _open(asked, sorter, found_lines, file, by=by, is_demo=is_demo)


def _nothing_read(refused: Sequence[Refused]) -> FazhiError:
    """A file of which nothing can be read says of no item that it is gone (空文件)."""
    if not refused:
        return FazhiError(
            "文件只有表头，没有一行事项", remedy="核对导出时的筛选条件；清单确已整体取消的，在各事项里“收回”"
        )
    first = refused[0]
    why = first.problems[0].why if first.problems else "读不了"
    return FazhiError(
        f"文件的 {len(refused)} 行一行也读不了，第 {first.line} 行：{why}",
        remedy="改正文件，或换一个导入映射后重新比对",
    )


def waiting_for(sha256: str, listing: str) -> QuerySet[Comparison]:
    """The comparisons of a file with a list that wait to be merged (待确认的同一文件)."""
    found = Comparison.objects.filter(sha256=sha256, listing=listing, matter__state=OPEN)
    return found.select_related("matter").order_by("pk")


def _waiting(asked: Asked, sha256: str, laid: Fit) -> Matter | None:
    same = waiting_for(sha256, asked.listing).filter(
        effective_on=asked.effective_on, system=asked.system, decision=asked.decision
    )
    for found in same:
        matter: Matter = found.matter
        opened = history(matter.subject).first()
        if opened and body_of(opened).get("note") == _note(laid):
            return matter
    return None


def _note(laid: Fit) -> str:
    return f"按映射“{laid.mapping.label}”读取"


def _completed(facts: Mapping[str, Any], listing: str) -> Mapping[str, Any]:
    kind = ONE_KIND.get(Listing(listing))
    return facts if facts.get("kind") or kind is None else {**facts, "kind": kind.value}


@dataclass(frozen=True)
class _File:
    """The file that was read (已读文件): its digest, its paper, how it was read, and the rows that could not be taken."""

    sha256: str
    paper: Paper
    laid: Fit
    refused: Sequence[ComparisonLine]


@transaction.atomic
def _open(asked: Asked, sorter: Sorter, found: Sequence[Sorted], file: _File, *, by: Person, is_demo: bool) -> Matter:
    # One at a time: the same file that two people send together is one comparison.
    Lease.objects.get_or_create(register=COMPARISON)
    Lease.objects.select_for_update().get(register=COMPARISON)
    if same := _waiting(asked, file.sha256, file.laid):
        return same
    gone = sorter.removed()
    counts = {kind: sum(line.kind == kind for line in found) for kind in ("added", "changed", "same")}
    data = {
        "title": f"{Listing(asked.listing).label}比对（{asked.system or SOURCE}）",
        "unit": next((duty.unit_id for duty in by.duties), None),
        "listing": asked.listing,
        "system": asked.system,
        "file_name": file.paper.file_name,
        "sha256": file.sha256,
        "effective_on": asked.effective_on,
        "decision": asked.decision,
        "removed": len(gone),
        **counts,
    }
    # Whoever may import the list may compare; the register itself cannot be opened by hand.
    opening: dict[str, Any] = {"by": by, "note": _note(file.laid), "papers": [file.paper], "is_demo": is_demo}
    matter = open_matter(registers[COMPARISON], data, is_handed_over=True, **opening)
    lines = [line_of(matter, line) for line in found if line.kind != "same"]
    lines += [line_of_removed(matter, item) for item in gone]
    for line in (*lines, *file.refused):
        line.comparison_id = matter.pk
    ComparisonLine.objects.bulk_create([*lines, *file.refused], batch_size=500)
    open_clashes([line for line in found if line.kind == "clash"], asked.system, by=by, is_demo=is_demo)
    ask_units(matter, by=by)
    return matter


def _unreadable(rows: Sequence[Refused], laid: Fit) -> list[ComparisonLine]:
    return [
        ComparisonLine(
            kind="refused",
            code=_at(row.cells, laid.fields.get("number"))[:100] or f"第 {row.line} 行",
            name=_at(row.cells, laid.fields.get("title"))[:300],
            cells=[
                {"label": f"第 {row.line} 行 {one.column}".strip(), "before": one.value, "after": one.why}
                for one in row.problems
            ],
            is_taken=False,
        )
        for row in rows
    ]


def _at(cells: Sequence[object], place: int | None) -> str:
    return as_text(cells[place]) if place is not None and place < len(cells) else ""


def lines_by_unit(comparison: int) -> list[dict[str, Any]]:
    """Of each unit how many lines of each kind there are, and how many it has looked at (各单位须核对).

    An item that goes from one unit to another is looked at by both.
    """
    kinds = {kind: Count("pk", Q(kind=kind)) for kind in UNIT_KINDS}
    rows: QuerySet[Any] = ComparisonLine.objects.filter(comparison=comparison).exclude(kind="refused")
    checked = Count("pk", ~Q(checked_by=""))
    found = rows.values("unit").annotate(lines=Count("pk"), checked=checked, **kinds).order_by("unit")
    groups = {group["unit"]: group for group in found}
    for facts in rows.filter(**{f"facts__{MOVED_TO}__isnull": False}).values_list("facts", flat=True):
        none = dict.fromkeys(("lines", "checked", *UNIT_KINDS), 0)
        group = groups.setdefault(facts[MOVED_TO], {"unit": facts[MOVED_TO], **none})
        group["lines"] += 1
        group["changed"] += 1
        group["checked"] += MOVED_CHECKED in facts
    return list(groups.values())
