"""Whether a line of a comparison still fits the list (复核差异行): what somebody did meanwhile is not written over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fazhi.kernel.items.models import ItemTerm
from fazhi.kernel.items.terms import read_aliases

from ..models import ComparisonLine
from . import TWINS
from .sorting import Sorter, There, plain

GONE, OVERTAKEN = "已不适用", "已被他人改动"


def changed_later(sorter: Sorter) -> dict[int, date]:
    """Items of the list that change after the day of the comparison, each with that day (另有改动)."""
    later = ItemTerm.objects.filter(item__listing=sorter.listing, from_on__gt=sorter.on).order_by("from_on")
    return dict(later.values_list("item", "from_on"))


def misfit(line: ComparisonLine, facts: Mapping[str, Any], sorter: Sorter, later: Mapping[int, date]) -> str:
    """Why a ticked line cannot be merged into the list as it stands (不能并入的原因), empty where it can."""
    if line.kind == "added":
        return _of_new(line, facts, sorter)
    there = sorter.items.get(line.code)
    if there is None:
        return f"{GONE}：清单中已没有编码“{line.code}”"
    if why := sorter.misfit(there):
        return f"{GONE}：{why}"
    if there.pk in later:
        return f"{OVERTAKEN}：自 {later[there.pk]} 起另有改动，不能再从 {sorter.on} 起改"
    return _of_removed(line, there, sorter) if line.kind == "removed" else _of_changed(line, facts, there, sorter)


def _of_new(line: ComparisonLine, facts: Mapping[str, Any], sorter: Sorter) -> str:
    if there := sorter.find(line.code):
        return f"{GONE}：{sorter.misfit(there)}" if there.is_removed else f"{OVERTAKEN}：已登记为“{there.name}”"
    known = line.facts.get(TWINS, ())
    for twin in sorter.twins_of(facts):
        if twin.code not in known and not sorter.is_apart("one_name", twin, facts):
            return f"{OVERTAKEN}：清单中已有同名的“{twin.code}”，用同一文件重新比对后裁定"
    return _of_codes(facts, None, sorter)


def _of_changed(line: ComparisonLine, facts: Mapping[str, Any], there: There, sorter: Sorter) -> str:
    if (named := sorter.find(str(facts["number"]))) is None or named.pk != there.pk:
        return f"{GONE}：文件中的编码“{facts['number']}”现已不指这个事项"
    changed = [cell["label"] for cell in line.cells if plain(there.values[cell["field"]]) != cell.get("was")]
    if changed:
        return f"{OVERTAKEN}：{'、'.join(changed)}"
    return _of_codes(facts, there, sorter) if any(cell["field"] == "aliases" for cell in line.cells) else ""


def _of_removed(line: ComparisonLine, there: There, sorter: Sorter) -> str:
    until_on = plain(there.values["until_on"])
    if until_on != line.facts.get("until_on"):
        return f"{GONE}：事项的取消日期已改为 {until_on or '不取消'}"
    if there.values["from_on"] >= sorter.on:
        return f"{GONE}：事项的启用日期已改为 {there.values['from_on']}"
    return ""


def _of_codes(facts: Mapping[str, Any], there: There | None, sorter: Sorter) -> str:
    for system, code in read_aliases(facts.get("aliases") or ""):
        owner = sorter.by_pk.get(sorter.aliases.get((system, code), 0))
        if owner and owner is not there:
            return f"{OVERTAKEN}：编码“{system}:{code}”已属于“{owner.code}”"
    return ""
