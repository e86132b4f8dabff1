"""Whose turn it is with audits and findings (轮到谁)."""

from __future__ import annotations

from fazhi.kernel.pages.awaiting import Awaiting, Seen, Turn, awaitings
from fazhi.kernel.pages.belonging import Belonging, belongings

from ..models.audit import FindingKind
from .audits import FINDING, REGISTER
from .lists import COLLECTIVE, PLAN


def _may_be_deemed(seen: Seen) -> bool:
    return seen.has_passed("opinion")


def _is_clue(seen: Seen) -> bool:
    return bool(seen["kind"] == FindingKind.CLUE)


awaitings.add(
    Awaiting(
        "oversight.audit.turns",
        REGISTER,
        turns=(
            Turn("notified"),
            Turn("started"),
            Turn("reported"),
            Turn("deemed", _may_be_deemed),
            Turn("answered"),
            Turn("decided"),
            Turn("closed"),
        ),
        deadlines={"opinion": "answered"},
    )
)
awaitings.add(
    Awaiting(
        "oversight.finding.turns",
        FINDING,
        fields=("kind",),
        turns=(Turn("transferred", _is_clue), Turn("rectified"), Turn("verified"), Turn("closed")),
    )
)
belongings.add(Belonging("oversight.finding.audit", FINDING, "audit", REGISTER))
belongings.add(Belonging("oversight.audit.plan", REGISTER, "plan", PLAN))
belongings.add(Belonging("oversight.audit_plan.collective", PLAN, "collective", COLLECTIVE))
