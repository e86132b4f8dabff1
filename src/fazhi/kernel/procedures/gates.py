"""Gates that several modules share (共用门禁): whether the item of a matter stands on the list, and by whom it is held."""

from __future__ import annotations

from fazhi.kernel.items.asking import BASIS, Held, ItemRefused, basis_of, held_by_matter
from fazhi.kernel.org.models import Unit
from fazhi.kernel.org.tree import below

from .declarations import PASSED, Gate, Result, Situation, Verdict, fail

STAGES = {
    "unit": "承接单位",
    "approving_unit": "审批单位",
    "supervising_unit": "监管单位",
    "patrolling_unit": "巡查单位",
    "enforcing_unit": "执法单位",
}


def item_in_force(field: str = "item", day: str = "opened_on", stage: str = "enforcing_unit") -> Gate:
    """The gate that a matter's item is on the list and its unit's to use (事项须在清单且由本单位行使).

    `field` holds the code; `day` is the field with the day on which the item must be in force; `stage` says whose unit
    the matter's must be, or lie below. A later step asks again: a withdrawal says what becomes of pending matters.
    """

    def check(seen: Situation) -> Verdict:
        code, asked_on = str(seen.facts.get(field) or ""), seen.facts.get(day) or seen.on
        if not code:
            return fail("没有写明事项编码")
        try:
            held = held_by_matter(code, asked_on, max(asked_on, seen.on))
        except ItemRefused as refused:
            return fail(f"{refused.what}（{_cited(refused.basis)}{refused.remedy}）")
        return _held_by_unit(held, stage, seen.facts.get("unit"))

    # The code says what the gate was made with: a running version must not change it unseen.
    return Gate(
        f"item_in_force:{field}:{day}:{stage}",
        "事项须在清单",
        check,
        BASIS,
        "核对事项编码、日期和承办单位；不属于本单位的移交清单上的单位",
    )


def _held_by_unit(held: Held, stage: str, unit: int | None) -> Verdict:
    named = f"事项“{held.term.name}”（{held.code}）"
    holder = held.holder(stage)
    if holder is None:
        return Verdict(Result.UNKNOWN, f"{named}在{held.on}没有写明{STAGES[stage]}（请事项管理员补上）")
    if unit is None:
        return fail("没有写明承办单位")
    if unit in below(Unit, (holder,)):
        return PASSED
    names = Unit.objects.in_bulk((holder, unit))
    return fail(
        f"{named}在{held.on}的{STAGES[stage]}是{names[holder]}，不是{names.get(unit, '本单位')}"
        f"（{_cited(basis_of(held.term.kind))}由{names[holder]}办理）",
    )


def _cited(basis: str) -> str:
    """The article that binds items of this kind, where it is another than the gate's own."""
    return "" if basis == BASIS else f"依据{basis}，"
