"""Clashes of code and name (编码冲突): a person says whether two are one item; what was said is not asked again; S17."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.terms import read_aliases
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

from ..models import Clash, ComparisonLine
from . import CLASH, CLASHES_WITH, ITEM, NAMED_BY, TWINS
from .lines import line_of, line_of_removed
from .looking import ask_units
from .sorting import SOURCE, Sorted, Sorter, written_aliases
from .telling import tell

WORDS = {"one_code": "一码两名", "one_name": "同名异码", "alias": "别名已属他项"}


def open_clashes(found: Sequence[Sorted], system: str, *, by: Person, is_demo: bool = False) -> None:
    """Opens a clash for each that does not wait already for this system (提请裁定)."""
    waiting = set(Clash.objects.filter(ruling="", system=system).values_list("kind", "code", "other_code"))
    for line in found:
        assert line.there is not None  # noqa: S101 - a clash is one with an item
        key = (line.why, line.there.code, str(line.facts["number"]))
        if key in waiting:
            continue
        waiting.add(key)
        data = {
            "title": f"{WORDS[line.why]}：{line.there.name}"[:300],
            "unit": line.unit,
            "kind": line.why,
            "code": line.there.code,
            "name": line.there.name,
            "system": system,
            "other_code": key[2],
            "other_name": line.facts["title"],
        }
        open_matter(registers[CLASH], data, by=by, is_demo=is_demo, is_handed_over=True)


def settle(doing: Act) -> None:
    """After a ruling: one item keeps the other code as an alias, two stay apart; lines that waited are sorted anew."""
    clash: Any = doing.own
    if clash.ruling == "same":
        _name_also(clash, doing.by)
    _sort_again(clash, doing.by)


def _name_also(clash: Any, by: Person) -> None:
    item = Entry.objects.select_related("item").filter(register=ITEM, number=clash.code, removed_at=None).first()
    if item is None:
        raise FazhiError(f"清单中已没有编码为“{clash.code}”的事项", remedy="裁定为“不同事项”，或先恢复该事项")
    own: Any = item
    known = read_aliases(own.item.aliases)
    aliases = written_aliases((*known, (clash.system or SOURCE, clash.other_code)))
    edit_entry(item, {"aliases": aliases}, by=by, reason=f"裁定同一事项（{clash.matter.number}）")


def _sort_again(clash: Any, by: Person) -> None:
    """The lines of open comparisons that waited for the ruling, those of the same system."""
    waiting = ComparisonLine.objects.filter(
        kind="clash", code=clash.other_code, comparison__system=clash.system, comparison__matter__state="compared"
    )
    for line in waiting.select_related("comparison__matter"):
        if line.facts.get(CLASHES_WITH) == clash.code:
            _resort(line, clash, by)


def _resort(line: ComparisonLine, clash: Any, by: Person) -> None:
    """Sorts a line anew, against the list as it stands (重新分拣); what is the same by now goes."""

    comparison: Any = line.comparison
    matter = Matter.objects.select_for_update().get(pk=comparison.pk)
    sorter = _sorter_beside(line)
    [found] = sorter.sort([facts_of(line)], line.facts.get(TWINS, ()))
    if found.kind == "same":
        line.delete()
    else:
        made = line_of(matter, found)
        for name in ("kind", "code", "name", "cells", "facts", "unit_id", "is_taken"):
            setattr(line, name, getattr(made, name))
        line.checked_by, line.checked_at = "", None
        line.save()
    if found.kind == "clash":
        open_clashes([found], comparison.system, by=by, is_demo=matter.is_demo)
    gone = [item for item in sorter.removed() if item.code == clash.code]
    if not ComparisonLine.objects.filter(comparison=comparison, kind="removed", code=clash.code).exists():
        ComparisonLine.objects.bulk_create(line_of_removed(matter, item) for item in gone)
    tell(
        matter,
        "checked",
        by.name,
        f"{clash.matter.number} 裁定后重新分拣：{clash.other_code}",
        lines=[clash.other_code],
    )
    ask_units(matter, by=by)


def _sorter_beside(line: ComparisonLine) -> Sorter:
    """A sorter that knows which items the other lines of the comparison are about."""
    comparison: Any = line.comparison
    names = [name for name in line.facts if name in registers[ITEM].fields]
    sorter = Sorter(comparison.listing, comparison.system, comparison.effective_on, names)
    there = sorter.items.get(line.facts[CLASHES_WITH])
    if there and (named_by := line.facts.get(NAMED_BY)):
        sorter.matched[there.pk] = named_by
    others = ComparisonLine.objects.filter(comparison=comparison, kind__in=("changed", "clash")).exclude(pk=line.pk)
    for code, facts in others.values_list("code", "facts"):
        if there := sorter.items.get(facts.get(CLASHES_WITH, code)):
            sorter.matched.setdefault(there.pk, code)
    return sorter


def facts_of(line: ComparisonLine) -> dict[str, Any]:
    """The typed facts of a line (差异行中的值)."""
    fields = registers[ITEM].fields
    return {
        name: value if isinstance(value, int | bool) else fields[name].read(value)
        for name, value in line.facts.items()
        if name in fields
    }
