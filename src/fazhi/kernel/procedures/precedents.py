"""Precedents at work (判例的适用): a ruling on a matter is written down, and the next of its kind goes straight there."""

from __future__ import annotations

from fazhi.kernel.org.models import AreaLevel, Unit
from fazhi.kernel.records.rulings import precedent, rule

from .acting import act
from .acts import Act


def route_by_precedent(doing: Act, step: str, word: str) -> None:
    """A matter of a kind that was ruled on goes by `step`, called `word`, to the unit that the precedent names (按判例)."""
    found = precedent(doing.register, str(doing.facts.get("theme") or ""), doing.on, doing.facts.get("area"))
    # A unit that a person named is that person's decision: the precedent is proposed, not enforced.
    if found is None or doing.is_handed_over or doing.facts.get("unit"):
        return
    unit = found.entry.unit
    if unit is None or (_is_of_a_place(unit.pk) and unit.area_id != doing.facts.get("area")):
        return
    note = f"按判例 {found.entry.number}（{found.entry.occurred_on}）{word}，不再协商"
    act(doing.matter, step, by=doing.by, on=doing.on, note=note, data={"unit": unit.pk})


def write_ruling(doing: Act) -> None:
    """The ruling on who handles it becomes a precedent for its kind (裁定入判例库)."""
    rule(
        doing.matter,
        kind=str(doing.facts.get("theme") or ""),
        unit=doing.facts["unit"],
        asked_by_unit=doing.before.get("unit"),
        # A village's committee answers for its own place, so the precedent holds there alone.
        area=doing.facts.get("area") if _is_of_a_place(doing.facts["unit"]) else None,
        reason=doing.note,
        by=doing.by,
        on=doing.on,
    )


def _is_of_a_place(unit: int) -> bool:
    return Unit.objects.filter(pk=unit, area__level=AreaLevel.VILLAGE).exists()
