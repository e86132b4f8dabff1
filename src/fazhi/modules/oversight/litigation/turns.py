"""Whose turn it is with contests (轮到谁); what the reconsideration organ or the court decides is nobody's work here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.pages.awaiting import Awaiting, Head, Seen, Turn, awaitings
from fazhi.kernel.pages.belonging import Belonging, belongings

from .contests import BINDING, CONTEST, COURT_DATE, LESSON


def _last_days(rows: Mapping[Head, dict[str, Any]]) -> None:
    """The day that the matter itself states: until when evidence may follow, then until when to carry out."""
    for head, facts in rows.items():
        evidence_by = None if facts["supplemented_on"] else facts["evidence_by"]
        waits = {"answered": evidence_by, "decided": facts["carry_out_by"]}
        facts["carry_out_by"] = waits.get(head.state)


def _may_add_evidence(seen: Seen) -> bool:
    return bool(seen["evidence_by"] and not seen["supplemented_on"])


def _has_an_opinion(seen: Seen) -> bool:
    return bool(seen["opinion_on"] and not seen["opinion_reported_on"])


def _must_carry_out(seen: Seen) -> bool:
    return seen["outcome"] in BINDING


def _is_effective(seen: Seen) -> bool:
    return not seen.runs("appeal")


awaitings.add(
    Awaiting(
        f"{CONTEST}.turns",
        CONTEST,
        fields=("evidence_by", "supplemented_on", "opinion_on", "opinion_reported_on", "outcome"),
        turns=(
            Turn("assigned"),
            Turn("answered"),
            Turn("supplemented", _may_add_evidence),
            Turn("opinion_reported", _has_an_opinion),
            Turn("carried_out", _must_carry_out),
            Turn("closed", _is_effective),
        ),
        deadlines={"opinion": "opinion_reported"},
        gather=_last_days,
        stated="carry_out_by",
    )
)
belongings.add(Belonging(f"{COURT_DATE}.contest", COURT_DATE, "contest", CONTEST))
belongings.add(Belonging(f"{LESSON}.contest", LESSON, "contest", CONTEST))
