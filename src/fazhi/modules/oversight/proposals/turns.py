"""Whose turn it is with proposals (轮到谁): what *Today* asks of the desk and of the unit that answers."""

from __future__ import annotations

from fazhi.kernel.pages.awaiting import Awaiting, Seen, Turn, awaitings

from .register import REGISTER


def _is_talked_over(seen: Seen) -> bool:
    return bool(seen["talked_on"])


def _is_promise_open(seen: Seen) -> bool:
    return bool(seen["promise"] and not seen["kept_on"])


awaitings.add(
    Awaiting(
        "oversight.proposal.turns",
        REGISTER,
        fields=("talked_on", "promise", "kept_on"),
        turns=(
            Turn("assigned"),
            Turn("taken_over"),
            Turn("replied", _is_talked_over),
            Turn("replied_again", _is_talked_over),
            Turn("consulted"),
            Turn("satisfied"),
            Turn("kept", _is_promise_open),
            Turn("closed"),
            Turn("reassigned"),
        ),
        deadlines={"return": "taken_over", "promised": "replied", "rework": "replied_again", "promise": "kept"},
    )
)
