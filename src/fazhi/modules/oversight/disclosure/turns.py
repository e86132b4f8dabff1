"""Whose turn it is in open government (轮到谁); the days that run for a third party or another organ are nobody's work."""

from __future__ import annotations

from fazhi.kernel.pages.awaiting import Awaiting, Condition, Seen, Turn, awaitings

from .common import EXPLANATION, PUBLICATION, REQUEST
from .request import ASKED


def _is_to_be_extended(seen: Seen) -> bool:
    return bool(seen["extension_asked_on"] and not seen["extended_on"])


def _is_over(code: str) -> Condition:
    return lambda seen: seen.has_passed(code)


def _is_unserved(code: str) -> Condition:
    return lambda seen: code not in seen.last_days


awaitings.add(
    Awaiting(
        f"{REQUEST}.turns",
        REQUEST,
        fields=("extension_asked_on", "extended_on"),
        turns=(
            Turn("abandoned", _is_over("corrected")),  # until that day it is the applicant's turn
            Turn("received", lambda seen: seen.head.state == "submitted"),
            Turn("extended", _is_to_be_extended),
            *(Turn(f"{one.code}_replied", _is_over(one.code)) for one in ASKED),
            *(Turn(f"{one.code}_served", _is_unserved(one.code)) for one in ASKED),
            Turn("correction_asked", lambda seen: seen.runs("correct")),
            Turn("answered"),
            Turn("closed"),
        ),
        deadlines={"correct": "correction_asked"},
    )
)
awaitings.add(
    Awaiting(
        f"{PUBLICATION}.turns",
        PUBLICATION,
        turns=tuple(map(Turn, ("reviewed", "published", "revised", "updated"))),
        deadlines={"update": "updated"},
    )
)
awaitings.add(Awaiting(f"{EXPLANATION}.turns", EXPLANATION, turns=(Turn("explained"),)))
