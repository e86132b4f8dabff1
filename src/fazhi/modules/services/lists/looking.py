"""What units say of a comparison (单位核对): each is asked once, looks at its lines or objects with a reason; S12."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.declarations import PASSED, Situation, Verdict, fail
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..models import Comparison, ComparisonCheck, ComparisonLine
from . import CHECK, DECIDED, MOVED_CHECKED, MOVED_TO, OBJECTIONS

MERGED = ("added", "changed", "removed")
ASKED = "asked"
OBJECTED = Q(**{f"facts__{OBJECTIONS}__isnull": False, f"facts__{DECIDED}__isnull": True})


def of_unit(unit: int | None) -> Q:
    """The lines that a unit must look at (某单位须核对的): those of its items, and of items that would come to it."""
    return Q(unit=unit) | Q(**{f"facts__{MOVED_TO}": unit})


def unlooked(comparison: int, *, is_taken: bool = False) -> Counter[int]:
    """How many lines each unit has still to look at (尚未核对), of all or of those to be merged."""
    rows = ComparisonLine.objects.filter(comparison=comparison).exclude(kind="refused")
    if is_taken:
        rows = rows.filter(kind__in=MERGED, is_taken=True)
    found = Counter(rows.filter(checked_by="").exclude(unit=None).values_list("unit", flat=True))
    to_come = rows.filter(**{f"facts__{MOVED_TO}__isnull": False, f"facts__{MOVED_CHECKED}__isnull": True})
    found.update(facts[MOVED_TO] for facts in to_come.values_list("facts", flat=True))
    return found


def have_looked(seen: Situation) -> Verdict:
    """Nothing is merged unseen by its unit, unless the note says why nobody waits."""
    found = unlooked(int(seen.subject.partition(":")[2]), is_taken=True)
    if not found or seen.note:
        return PASSED
    names = Unit.objects.in_bulk(found)
    told = "、".join(f"{names[unit]} {n} 项" for unit, n in found.items())
    return fail(f"要并入的差异还没有核对：{told}")


# --- asking units -----------------------------------------------------------------------------------------------------


def ask_units(matter: Matter, *, by: Person) -> None:
    """Puts a comparison into the list of work of each unit that has lines to look at (提请核对); none is asked twice."""
    asked = set(_checks(matter).values_list("matter__unit", flat=True))
    for unit in unlooked(matter.pk):
        if unit not in asked:
            data = {"title": f"核对{matter.title}"[:300], "unit": unit, "comparison": matter.number}
            open_matter(registers[CHECK], data, by=by, is_demo=matter.is_demo, is_handed_over=True)


def lapse(doing: Act) -> None:
    """What is merged or void needs no more looking at (不再核对)."""
    for check in _checks(doing.matter).select_related("matter"):
        note = f"{doing.matter.number} 已办理“{doing.step.name}”"
        act(check.matter, "lapsed", by=doing.by, note=note)


def _checks(matter: Matter) -> QuerySet[ComparisonCheck]:
    return ComparisonCheck.objects.filter(comparison=matter.number, matter__state=ASKED)


# --- what a unit says -------------------------------------------------------------------------------------------------


def look(matter: Matter, unit: int, *, by: Person) -> int:
    """A holder has looked at what concerns the unit (核对); returns at how many lines."""
    check = _checks(matter).filter(matter__unit=unit).select_related("matter").first()
    n = unlooked(matter.pk)[unit]
    if check:
        act(check.matter, "checked", by=by)  # and with it the lines
    elif n:
        _mark(matter, unit, ComparisonLine.objects.filter(of_unit(unit), comparison=matter.pk), by)
    return n


def looked(doing: Act) -> None:
    """The step by which a unit has looked (核对): the lines say so, and the chain of the comparison."""
    own: Any = doing.own
    matter = Comparison.objects.select_related("matter").get(matter__number=own.comparison).matter
    unit = doing.matter.unit_id
    assert unit is not None  # noqa: S101 - nobody is asked without one
    _mark(matter, unit, ComparisonLine.objects.filter(of_unit(unit), comparison=matter.pk), doing.by)


def _mark(matter: Matter, unit: int, concerned: QuerySet[ComparisonLine], by: Person, why: str = "") -> None:
    lines = [line for line in concerned.exclude(kind="refused") if why or _is_waiting(line, unit)]
    if not lines:
        return
    said = f"对 {len(lines)} 项有异议" if why else f"核对了 {len(lines)} 项"
    note = f"{Unit.objects.get(pk=unit)}{said}：{'、'.join(line.code for line in lines)}"
    act(matter, "checked", by=by, note=f"{note}；理由：{why}" if why else note)
    for line in lines:
        if line.unit_id == unit and not line.checked_by:
            line.checked_by, line.checked_at = by.name, instant()
        if line.facts.get(MOVED_TO) == unit:
            line.facts = {**line.facts, MOVED_CHECKED: by.name}
        if why:
            kept = {name: value for name, value in line.facts.items() if name != DECIDED}
            told = {"unit": unit, "by": by.name, "why": why}
            line.facts = {**kept, OBJECTIONS: [*kept.get(OBJECTIONS, ()), told]}
            line.is_taken = False
    ComparisonLine.objects.bulk_update(lines, ("checked_by", "checked_at", "facts", "is_taken"), batch_size=500)


def _is_waiting(line: ComparisonLine, unit: int) -> bool:
    is_to_come = line.facts.get(MOVED_TO) == unit and MOVED_CHECKED not in line.facts
    return is_to_come or (line.unit_id == unit and not line.checked_by)


def object_to(matter: Matter, units: Collection[int], ids: Sequence[int], why: str, *, by: Person) -> int:
    """Units object to lines of theirs (提出异议), which are not merged before the keeper decides; returns how many.

    Raises FazhiError where no line is chosen or no reason is given.
    """
    if not why.strip():
        raise FazhiError("没有写明异议的理由", remedy="写明哪里不对、依据是什么")
    chosen = ComparisonLine.objects.filter(comparison=matter.pk, pk__in=ids, kind__in=MERGED).exclude(OBJECTED)
    n = 0
    for unit in sorted(units):
        if found := set(chosen.filter(of_unit(unit)).values_list("pk", flat=True)):
            n += len(found)
            _mark(matter, unit, ComparisonLine.objects.filter(pk__in=found), by, why.strip())
            if not unlooked(matter.pk)[unit]:
                look(matter, unit, by=by)  # nothing is left to look at
    if not n:
        raise FazhiError("没有选中本单位的差异", remedy="勾选有异议的项，再提出异议")
    return n


def decide(matter: Matter, ids: Sequence[int], why: str, *, is_taken: bool, by: Person) -> int:
    """The keeper decides on lines that a unit objects to (决定异议); returns on how many.

    Raises FazhiError where no line is chosen or no reason is given.
    """
    if not why.strip():
        raise FazhiError("没有写明决定的理由", remedy="写明为什么采纳或者不采纳异议")
    lines = list(ComparisonLine.objects.filter(OBJECTED, comparison=matter.pk, pk__in=ids))
    if not lines:
        raise FazhiError("没有选中有异议的差异", remedy="勾选要决定的项")
    said = "不采纳异议，仍并入" if is_taken else "采纳异议，不并入"
    act(matter, "checked", by=by, note=f"{said}：{'、'.join(line.code for line in lines)}；理由：{why.strip()}")
    for line in lines:
        line.is_taken = is_taken
        line.facts = {**line.facts, DECIDED: {"by": by.name, "why": why.strip(), "said": said}}
    ComparisonLine.objects.bulk_update(lines, ("is_taken", "facts"), batch_size=500)
    return len(lines)
