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
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from ..models import Clash, ComparisonLine
from . import CLASH, ITEM
from .sorting import SOURCE, Sorted, Sorter, written_aliases

WORDS = {"one_code": "一码两名", "one_name": "同名异码", "alias": "别名已属他项"}


def open_clashes(found: Sequence[Sorted], system: str, *, by: Person, is_demo: bool = False) -> None:
    """Opens a clash for each that does not wait already (提请裁定)."""
    waiting = set(Clash.objects.filter(ruling="").values_list("kind", "code", "other_code"))
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
    _sort_again(clash)


def _name_also(clash: Any, by: Person) -> None:
    item = Entry.objects.select_related("item").filter(register=ITEM, number=clash.code, removed_at=None).first()
    if item is None:
        raise FazhiError(f"清单中已没有编码为“{clash.code}”的事项", remedy="裁定为“不同事项”，或先恢复该事项")
    own: Any = item
    known = read_aliases(own.item.aliases)
    aliases = written_aliases((*known, (clash.system or SOURCE, clash.other_code)))
    edit_entry(item, {"aliases": aliases}, by=by, reason=f"裁定同一事项（{clash.matter.number}）")


def _sort_again(clash: Any) -> None:
    """The lines of open comparisons that waited for the ruling."""
    waiting = ComparisonLine.objects.filter(
        kind="clash", code=clash.other_code, comparison__matter__state="compared"
    ).select_related("comparison")
    for line in waiting:
        resort([line])


def resort(lines: Sequence[ComparisonLine]) -> None:
    """Sorts lines of one comparison anew, against the list as it stands (重新分拣); what is the same by now goes."""
    from .comparing import line_of

    comparison = lines[0].comparison
    facts = [facts_of(line) for line in lines]
    names = dict.fromkeys(name for row in facts for name in row)
    sorter = Sorter(comparison.listing, comparison.system, comparison.effective_on, names)
    for line, found in zip(lines, sorter.sort(facts), strict=True):
        if found.kind == "same":
            line.delete()
            continue
        made = line_of(comparison.matter, found)
        for name in ("kind", "code", "name", "cells", "facts", "unit_id", "is_taken"):
            setattr(line, name, getattr(made, name))
        line.save()


def facts_of(line: ComparisonLine) -> dict[str, Any]:
    """The typed facts of a line (差异行中的值)."""
    fields = registers[ITEM].fields
    return {
        name: value if isinstance(value, int | bool) else fields[name].read(value)
        for name, value in line.facts.items()
        if name in fields
    }
