"""Opinions of co-handling units (会办意见, S80): asked for by the desk, given within a month, read by the unit that answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.pages.beside import belong
from fazhi.kernel.procedures.declarations import Deadline, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.proposals import JointOpinion
from ..roles import DESK, HANDLER
from .procedure import LOCAL, OFFICE, UNITS
from .register import LEADER, PROPOSALS, REGISTER, SHELF

JOINT = "oversight.joint_opinion"


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """The proposal must be there, and another unit answers it."""
    found = PROPOSALS.rows().filter(number=facts.get("proposal")).first()
    if found is None:
        return {"proposal": f"没有编号为“{facts.get('proposal')}”的建议提案；办法：核对编号"}
    if found.unit_id == facts.get("unit"):
        return {"unit": f"是“{found.number}”的主办单位，不用会办；办法：选另一个单位"}
    return {}


JOINTS = registers.add(
    Register(
        code=JOINT,
        name="会办意见",
        systems=("S80",),
        shelf=SHELF,
        model=JointOpinion,
        procedure=JOINT,
        number_prefix="HB",
        labels={"title": "请会办的内容", "unit": "会办单位", "opened_on": "交办日期", "due_on": "函告期限（未核）"},
        columns=("number", "proposal", "title", "unit", "due_on", "given_on", "state"),
        filters=("opened_on", "due_on", "unit", "state"),
        search=("number", "title", "proposal"),
        check=_faults,
        grants=(
            Grant(DESK.code, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view",), Scope.TOWN),  # the unit that answers reads what another unit says
            Grant(HANDLER.code, ("act",), Scope.UNIT),
            LEADER,
        ),
    )
)
procedures.add(
    Procedure(
        code=JOINT,
        name="建议提案会办",
        basis=LOCAL,
        versions=(
            Version(
                code="1",
                states=(
                    State("asked", "待函告"),
                    State("given", "已函告", is_final=True),
                    State("cancelled", "不再会办", is_final=True),
                ),
                opening=Step("asked", "交办会办", (), "asked", OFFICE, required=("proposal", "title", "unit")),
                steps=(
                    Step(
                        "given",
                        "函告会办意见",
                        ("asked",),
                        "given",
                        UNITS,
                        required=("opinion",),
                        papers=("会办意见函",),
                        dates=("given_on",),
                    ),
                    Step("cancelled", "不再会办", ("asked",), "cancelled", OFFICE, is_note_required=True),
                ),
                deadlines=(
                    Deadline(
                        "opinion",
                        "会办意见期限（未核）",
                        "proposal.opinion.send",
                        anchor="asked",
                        met_by=("given", "cancelled"),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)


belong(JOINT, "proposal", REGISTER)
