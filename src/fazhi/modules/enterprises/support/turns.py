"""Whose turn it is (轮到谁): what *Today* asks of the keeper and of the units that help, pay and keep promises."""

from __future__ import annotations

from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings

from .base import CLAIM, LOAN, PROMISE, WARNING

# Where no rule gives the last day, the matter states its own.
for code, steps, stated in (
    (LOAN, ("listed", "paid", "returned"), ""),
    (WARNING, ("verified", "lifted", "visited"), "visit_by"),
    (CLAIM, ("checked", "paid"), "promised_on"),
    (PROMISE, ("kept", "rectified"), "keep_by"),
):
    awaitings.add(Awaiting(f"{code}.turns", code, turns=tuple(map(Turn, steps)), stated=stated))
