"""Whose turn it is (轮到谁): what *Today* asks of the keeper and of the units that help, pay and keep promises."""

from __future__ import annotations

from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings

from .base import CLAIM, LOAN, PROMISE, WARNING

for code, steps in (
    (LOAN, ("listed", "paid", "returned")),
    (WARNING, ("verified", "lifted", "visited")),
    (CLAIM, ("checked", "paid")),
    (PROMISE, ("kept", "rectified")),
):
    awaitings.add(Awaiting(f"{code}.turns", code, turns=tuple(map(Turn, steps))))
