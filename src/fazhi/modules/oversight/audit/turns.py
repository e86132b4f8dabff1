"""Whose turn it is with audits and findings (轮到谁)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.pages.awaiting import Awaiting, Head, Seen, Turn, awaitings
from fazhi.kernel.pages.beside import belong

from ..models.audit import FindingKind
from .audits import FINDING, REGISTER, open_findings
from .lists import COLLECTIVE, PLAN


def _has_come(seen: Seen) -> bool:
    """The day of which the notice told."""
    return not seen["starts_on"] or seen["starts_on"] <= seen.day


def _may_be_deemed(seen: Seen) -> bool:
    return seen.has_passed("opinion")


def _is_clue(seen: Seen) -> bool:
    return bool(seen["kind"] == FindingKind.CLUE)


def _open_findings(found: Mapping[Head, dict[str, Any]]) -> None:
    """While something that it found is open, an audit waits for whoever puts that right."""
    numbers = set(open_findings(head.number for head in found).values_list("finding__audit", flat=True))
    for head, facts in found.items():
        facts["is_stuck"] = head.number in numbers


def _may_be_closed(seen: Seen) -> bool:
    return not seen["is_stuck"]


awaitings.add(
    Awaiting(
        "oversight.audit.turns",
        REGISTER,
        fields=("starts_on",),
        gather=_open_findings,
        turns=(
            Turn("notified"),
            Turn("started", _has_come),
            Turn("reported"),
            Turn("deemed", _may_be_deemed),
            Turn("answered"),
            Turn("decided"),
            Turn("closed", _may_be_closed),
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
belong(FINDING, "audit", REGISTER)
belong(REGISTER, "plan", PLAN)
belong(PLAN, "collective", COLLECTIVE)
