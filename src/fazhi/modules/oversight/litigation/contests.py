"""The register of contests (复议诉讼案件, S86): one for reconsideration and litigation, so that F76 counts both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers
from fazhi.kernel.records.shelves import Shelf, shelves

from ..models.litigation import Contest, Kind, Outcome
from ..roles import COUNSEL, HANDLER

CONTEST, COURT_DATE, LESSON = "oversight.contest", "oversight.court_date", "oversight.lesson"
OFFICE, BOTH = (COUNSEL.code,), (HANDLER.code, COUNSEL.code)
SHELF = shelves.add(Shelf("oversight.litigation", "复议应诉")).code
REVIEWS, SUITS = (Kind.REVIEW.value, Kind.SIMPLIFIED.value), (Kind.SUIT.value,)
LOSSES = (Outcome.REVOKED, Outcome.CHANGED, Outcome.UNLAWFUL, Outcome.VOID, Outcome.ORDERED)
BINDING = (Outcome.REVOKED, Outcome.CHANGED, Outcome.ORDERED, Outcome.MEDIATED)
# What a court settles by judgment; it dismisses an action by a ruling, and nobody appeals against a mediation.
JUDGED = (Outcome.REJECTED, *LOSSES)
APPEALS: dict[str, str] = dict.fromkeys(map(str, JUDGED), "litigation.appeal.file")
APPEALS[Outcome.DISMISSED.value] = "litigation.appeal.file_ruling"
LEADER = Grant("leader", ("view", "export"), Scope.TOWN)
OF_CASES = (
    Grant(COUNSEL.code, ("view", "add", "act", "import", "export"), Scope.TOWN),
    Grant(HANDLER.code, ("view", "act"), Scope.UNIT),
    LEADER,
)
KIND_WORDS = {"复议": Kind.REVIEW, "行政复议": Kind.REVIEW, "诉讼": Kind.SUIT, "应诉": Kind.SUIT}


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """By which course's days a contest is answered (期限类别)."""
    return {"course": Kind.REVIEW.value if facts.get("converted_on") else facts.get("kind") or ""}


CONTESTS = registers.add(
    Register(
        code=CONTEST,
        name="复议诉讼案件",
        shelf=SHELF,
        model=Contest,
        procedure=CONTEST,
        number_prefix="YS",
        systems=("S86",),
        labels={
            "title": "案由",
            "opened_on": "收到副本日期",
            "due_on": "答复（答辩）期限",
            "met_on": "答复（答辩、终止）日期",
        },
        columns=("number", "title", "kind", "unit", "source_row", "due_on", "answered_on", "outcome", "state"),
        filters=("opened_on", "due_on", "kind", "unit", "outcome", "state", "carry_out_by", "closed_on"),
        search=("number", "title", "document_number", "source_row"),
        settle=settled,
        settles=("course",),
        words={"kind": {word: kind.label for word, kind in KIND_WORDS.items()}},
        grants=OF_CASES,
    )
)


def contest_of(number: object) -> Matter | None:
    """The contest of a number (按编号找案件)."""
    wanted = str(number or "").strip()
    return CONTESTS.rows().filter(number=wanted).first() if wanted else None
