"""Supervision received (接受执法监督, S93): documents of the city's justice bureau, answered in time.

The town is the supervised, and its 司法所 assists. Supervision neither enforces in the town's place nor quashes what it
decided: no step here touches a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.procedures.declarations import (
    Deadline,
    Gate,
    Procedure,
    State,
    Step,
    Version,
    procedures,
)
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Supervision
from ..roles import HEAD, OFFICER, SUPERVISOR
from ..shelves import OVERSIGHT
from .house import has_reason

REGISTER = "enforcement.supervision"
RULE = "supervision.answer"
BASIS = "《行政执法监督条例》"
KEEPS = (
    "监督由市司法行政部门作出，本镇是被监督的机关，司法所协助；监督不代替执法，也不撤销执法决定。"
    "决定需要撤销、变更的，由作出决定的机关在案件里依法自己办理。"
)


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    received_on, answer_by = facts.get("opened_on"), facts.get("answer_by")
    if received_on and answer_by and answer_by < received_on:
        return {"answer_by": f"要求答复日期 {answer_by} 早于收文日期 {received_on}；核对来文"}
    return {}


SUPERVISIONS = registers.add(
    Register(
        code=REGISTER,
        name="接受执法监督",
        systems=("S93",),
        shelf=OVERSIGHT,
        model=Supervision,
        procedure=REGISTER,
        number_prefix="JD",
        labels={"title": "来文标题", "unit": "承办单位", "opened_on": "收文日期", "due_on": "答复期限"},
        columns=("number", "title", "kind", "sender", "unit", "opened_on", "due_on", "answered_on", "state"),
        filters=("opened_on", "due_on", "kind", "unit", "state"),
        search=("number", "title", "document_number", "case"),
        check=_faults,
        grants=(
            Grant(SUPERVISOR.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(HEAD.code, ("view", "act", "export"), Scope.UNIT),
            Grant(OFFICER.code, ("view", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


OWN_HANDLING = Gate(
    "own_handling",
    "须写明本机关怎样办理",
    has_reason,
    BASIS,
    "在说明里写明：没有影响案件，或者由作出决定的机关在哪一件里自己改正；监督不代替执法，也不撤销决定",
)
ANSWER = Deadline(
    "answer",
    "答复期限",
    RULE,
    anchor="registered",
    met_by=("answered",),
    is_main=True,
    undone_by=("asked_again",),
    stated="answer_by",
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="接受执法监督",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=(
                    State("registered", "待交办"),
                    State("assigned", "待答复"),
                    State("answered", "待办结"),
                    State("closed", "已办结", is_final=True),
                ),
                opening=Step(
                    "registered",
                    "收文登记",
                    sources=(),
                    target="registered",
                    roles=(SUPERVISOR.code,),
                    fields=("document_number", "case", "answer_by"),
                    required=("title", "kind", "sender", "demand"),
                    basis=BASIS,
                ),
                steps=(
                    Step(
                        "answered",
                        "答复",
                        sources=("assigned",),
                        target="answered",
                        roles=(HEAD.code, OFFICER.code, SUPERVISOR.code),
                        required=("answer",),
                        papers=("答复",),
                        dates=("answered_on",),
                        basis=BASIS,
                    ),
                    Step(
                        "assigned",
                        "交承办单位",
                        sources=("registered", "assigned"),
                        target="assigned",
                        roles=(SUPERVISOR.code,),
                        required=("unit",),
                    ),
                    Step(
                        "closed",
                        "办结",
                        sources=("answered",),
                        target="closed",
                        roles=(SUPERVISOR.code,),
                        gates=(OWN_HANDLING,),
                        is_note_required=True,
                        basis=BASIS,
                    ),
                    Step(
                        "asked_again",
                        "来文机关要求补充答复",
                        sources=("answered",),
                        target="assigned",
                        roles=(SUPERVISOR.code,),
                        fields=("answer_by",),
                        is_note_required=True,
                        clears=("answered_on",),
                    ),
                ),
                deadlines=(ANSWER,),
            ),
        ),
    )
)
