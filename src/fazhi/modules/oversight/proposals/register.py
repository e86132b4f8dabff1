"""The register of proposals (建议提案台账, S80) and what it counts: F64, F65."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.figures.conditions import Is
from fazhi.kernel.figures.declarations import Measure, indicators
from fazhi.kernel.records.registers import Grant, Register, Scope, registers
from fazhi.kernel.records.shelves import Shelf, shelves

from ..models.proposals import Proposal, Source
from ..roles import DESK, HANDLER

REGISTER = "oversight.proposal"
SHELF = shelves.add(Shelf("oversight.proposals", "建议提案")).code
LEADER = Grant("leader", ("view", "export"), Scope.TOWN)


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The tier follows from who proposed and from what was decided when it was handed out."""
    source = str(facts.get("source") or "")
    return {"tier": f"{source}_hard" if source and facts.get("is_hard") else source}


PROPOSALS = registers.add(
    Register(
        code=REGISTER,
        name="人大建议、政协提案",
        systems=("S80",),
        shelf=SHELF,
        model=Proposal,
        procedure=REGISTER,
        number_prefix="JY",
        labels={
            "title": "案由",
            "unit": "承办单位",
            "opened_on": "收到日期",
            "due_on": "答复期限",
            "met_on": "答复（撤回）日期",
        },
        columns=("number", "title", "source", "unit", "tier", "due_on", "replied_on", "satisfaction", "state"),
        filters=(
            "opened_on",
            "due_on",
            "source",
            "unit",
            "state",
            "category",
            "satisfaction",
            "rework_by",
            "promise_by",
        ),
        search=("number", "title", "document_number", "proposer"),
        settle=settled,
        grants=(
            Grant(DESK.code, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "act", "export"), Scope.UNIT),
            LEADER,
        ),
    )
)

for code, ref, source in (("congress", "F64", Source.CONGRESS), ("consultative", "F65", Source.CPPCC)):
    indicators.add(
        Measure(
            code=f"oversight.proposals.{code}",
            ref=ref,
            name=source.label,
            register=REGISTER,
            definition=f"首次答复日期在本年度内的{source.label}，一行一件；还没有答复的、提出人撤回的不算",
            where=Is("source", source),
            period="replied_on",
            unit="件",
        )
    )
