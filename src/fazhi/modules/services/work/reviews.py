"""Reviews of delegated items (承接评估, S18): can the unit carry the item, was it used, and does it stay."""

from __future__ import annotations

from fazhi.kernel.items.asking import find
from fazhi.kernel.items.models import Listing, PowerKind
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.declarations import (
    Gate,
    Procedure,
    Result,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    procedures,
)
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Review
from ..roles import HOLDER, KEEPER
from . import withdrawal

REGISTER = "services.review"
BASIS = "《行政处罚法》第二十四条第一款；其他事项按下放、委托的文件"
OFFICE, UNIT = KEEPER.code, HOLDER.code
DECIDED = ("kept", "shared", "withdrawn")

REVIEWS = registers.add(
    Register(
        code=REGISTER,
        name="下放事项承接评估",
        model=Review,
        procedure=REGISTER,
        number_prefix="PG",
        labels={"number": "评估编号", "title": "事项名称", "unit": "承接单位", "opened_on": "发起日期"},
        columns=("number", "title", "item", "year", "use_count", "unit", "proposal", "state"),
        filters=("opened_on", "year", "unit", "proposal", "state", "use_count"),
        search=("number", "title", "item"),
        grants=(
            Grant(OFFICE, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(UNIT, ("view", "act", "export"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_delegated(seen: Situation) -> Verdict:
    code = str(seen.facts.get("item") or "")
    item = find(code)
    if item is None:
        return Verdict(Result.FAIL, f"清单中没有编码为“{code}”的事项")
    if item.until_on and item.until_on <= seen.on:
        return Verdict(Result.FAIL, f"事项“{item.entry.title}”（{code}）已于{item.until_on}收回，不必再评")
    if item.listing == Listing.DELEGATED or item.power_kind != PowerKind.OWN:
        return Verdict(Result.PASS)
    return Verdict(Result.FAIL, f"事项“{item.entry.title}”（{code}）是法定自有的，不是下放或委托的")


def _is_first_of_year(seen: Situation) -> Verdict:
    code, year = str(seen.facts.get("item") or ""), int(seen.facts.get("year") or 0)
    rows = Matter.objects.filter(register=REGISTER, review__item=code, review__year=year)
    there = rows.exclude(state="dropped").first()
    return Verdict(Result.FAIL, f"{year}年已有一件：{there.number}") if there else Verdict(Result.PASS)


DELEGATED = Gate("is_delegated", "须是下放或委托的在用事项", _is_delegated, BASIS, "核对事项编码")
ONCE_A_YEAR = Gate("once_a_year", "一事项一年只评一次", _is_first_of_year, BASIS, "办理已有的那一件")


def withdraw_item(doing: Act) -> None:
    """The item leaves the list on the day decided, in the same transaction (收回事项)."""
    own: Review = doing.own  # type: ignore[assignment]
    told = withdrawal.Withdrawal(own.withdrawn_on, own.decision, own.pending_rule)
    why = f"承接评估 {doing.matter.number} 决定收回"
    withdrawal.withdraw(_entry_of(own.item), told, by=doing.by, reason=why)


def restore_item(doing: Act) -> None:
    """What a decision had withdrawn comes back with the decision itself (撤回收回决定)."""
    own: Review = doing.own  # type: ignore[assignment]
    if doing.before["state"] == "withdrawn":
        why = f"承接评估 {doing.matter.number} 撤回决定：{doing.note}"
        withdrawal.restore(_entry_of(own.item), by=doing.by, reason=why)


def _entry_of(code: str) -> Entry:
    item = find(code)
    if item is None:
        raise withdrawal.unknown(code)
    return item.entry


STATES = (
    State("proposed", "待评"),
    State("assessed", "待决定"),
    State("kept", "保留", is_final=True),
    State("shared", "共管", is_final=True),
    State("withdrawn", "收回", is_final=True),
    State("dropped", "不再评", is_final=True),
)
OPENING = Step(
    "proposed",
    "发起评估",
    sources=(),
    target="proposed",
    roles=(OFFICE,),
    fields=("use_count", "proposal"),
    required=("item", "title", "unit", "year"),
    gates=(DELEGATED, ONCE_A_YEAR),
    basis=BASIS,
)
STEPS = (
    Step(
        "assessed",
        "承接单位评估",
        sources=("proposed",),
        target="assessed",
        roles=(UNIT,),
        required=("staff", "equipment", "training", "proposal", "opinion"),
        basis=BASIS,
    ),
    Step("kept", "决定保留", ("assessed",), "kept", (OFFICE,), fields=("decision",), basis=BASIS),
    Step("shared", "决定共管", ("assessed",), "shared", (OFFICE,), required=("decision",), is_note_required=True),
    Step(
        "withdrawn",
        "决定收回",
        sources=("assessed",),
        target="withdrawn",
        roles=(OFFICE,),
        required=("withdrawn_on", "decision", "pending_rule"),
        papers=("收回决定",),
        basis=BASIS,
        then=withdraw_item,
    ),
    Step("returned", "退回补评", ("assessed",), "proposed", (OFFICE,), is_note_required=True),
    Step(
        "reconsidered",
        "撤回决定",
        sources=DECIDED,
        target="assessed",
        roles=(OFFICE,),
        clears=("withdrawn_on", "decision", "pending_rule"),
        is_note_required=True,
        then=restore_item,
    ),
    Step("dropped", "不再评", ("proposed",), "dropped", (OFFICE,), is_note_required=True),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="下放事项承接评估",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS),),
    )
)
