"""How a unit takes note of a change of the law (法规变动确认): told, understood, done."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.kernel.org.models import Unit
from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.procedures.declarations import (
    PASSED,
    Deadline,
    Gate,
    Procedure,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    fail,
    procedures,
)
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import LawChange
from ..roles import HOLDER, KEEPER

CHANGE = "services.law_change"
BASIS = "本镇执法依据动态更新制度"


def hold_units(units: Sequence[int]) -> None:
    """Whoever else tells these units of a change waits until this is written, and then sees it (排队)."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk").values_list("pk"))


def _is_first(seen: Situation) -> Verdict:
    key, unit = seen.facts.get("change_key"), seen.facts.get("unit")
    hold_units([unit] if unit else [])
    rows = LawChange.objects.filter(matter__unit=unit).exclude(matter__state="cancelled")
    named = {"norm": seen.facts.get("norm") or "", "change": seen.facts.get("change") or ""}
    there = rows.filter(**({"change_key": key} if key else named)).select_related("matter").first()
    return fail(f"该单位已有一件：{there.matter.number}") if there else PASSED


ONCE = Gate("once", "同一变动每个单位只确认一次", _is_first, BASIS, "办理已有的那一件；发错了的先撤销")

registers.add(
    Register(
        code=CHANGE,
        name="法规变动确认",
        systems=("S89",),
        model=LawChange,
        procedure=CHANGE,
        number_prefix="FG",
        labels={"title": "变动事项", "unit": "确认单位", "opened_on": "发出日期"},
        columns=("number", "title", "unit", "effective_on", "opened_on", "due_on", "state"),
        filters=("opened_on", "unit", "state", "effective_on"),
        search=("number", "title", "norm"),
        grants=(
            Grant(ARBITER.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(KEEPER.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(HOLDER.code, ("view", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)

procedures.add(
    Procedure(
        code=CHANGE,
        name="法规变动确认",
        basis="《法治政府建设与责任落实督察工作规定》；本镇执法依据动态更新制度",
        versions=(
            Version(
                code="1",
                states=(
                    State("announced", "待确认"),
                    State("acknowledged", "已确认", is_final=True),
                    State("cancelled", "已撤销", is_final=True),
                ),
                opening=Step(
                    "announced",
                    "发出",
                    sources=(),
                    target="announced",
                    roles=(ARBITER.code, KEEPER.code),
                    fields=("title", "area", "norm", "change", "change_key", "effective_on"),
                    required=("title", "unit", "norm", "change"),
                    gates=(ONCE,),
                ),
                steps=(
                    Step(
                        "acknowledged",
                        "确认知悉并调整",
                        sources=("announced",),
                        target="acknowledged",
                        roles=(HOLDER.code,),
                        required=("understood",),
                    ),
                    Step(
                        "cancelled",
                        "撤销",
                        sources=("announced",),
                        target="cancelled",
                        roles=(ARBITER.code, KEEPER.code),
                        is_note_required=True,
                    ),
                ),
                deadlines=(
                    Deadline(
                        "acknowledge",
                        "确认期限",
                        "law.change.acknowledge",
                        anchor="announced",
                        met_by=("acknowledged",),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)
