"""How a unit takes note of a change of the law (法规变动确认): told, understood, done."""

from __future__ import annotations

from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.procedures.declarations import Deadline, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import LawChange
from ..roles import HOLDER, KEEPER

CHANGE = "services.law_change"

registers.add(
    Register(
        code=CHANGE,
        name="法规变动确认",
        model=LawChange,
        procedure=CHANGE,
        number_prefix="FG",
        labels={"title": "变动", "unit": "确认单位", "opened_on": "发出日期"},
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
