"""Whose turn it is with contests (轮到谁); what the reconsideration organ or the court decides is nobody's work here."""

from __future__ import annotations

from fazhi.kernel.pages.awaiting import Awaiting, Seen, Turn, awaitings
from fazhi.kernel.pages.beside import belong

from .contests import BINDING, CONTEST, COURT_DATE, LESSON


def _may_add_evidence(seen: Seen) -> bool:
    return bool(seen["evidence_by"] and not seen["supplemented_on"])


def _has_an_opinion(seen: Seen) -> bool:
    return bool(seen["opinion_on"] and not seen["opinion_reported_on"])


def _must_carry_out(seen: Seen) -> bool:
    return seen["outcome"] in BINDING or bool(seen["carry_out_by"])


def _is_effective(seen: Seen) -> bool:
    return not seen.runs("appeal")


awaitings.add(
    Awaiting(
        f"{CONTEST}.turns",
        CONTEST,
        fields=("evidence_by", "supplemented_on", "opinion_on", "opinion_reported_on", "outcome", "carry_out_by"),
        turns=(
            Turn("assigned"),
            Turn("answered"),
            Turn("supplemented", _may_add_evidence),
            Turn("opinion_reported", _has_an_opinion),
            Turn("carried_out", _must_carry_out),
            Turn("closed", _is_effective),
        ),
        deadlines={"opinion": "opinion_reported", "evidence": "supplemented", "performance": "carried_out"},
    )
)
belong(COURT_DATE, "contest", CONTEST)
belong(LESSON, "contest", CONTEST)
