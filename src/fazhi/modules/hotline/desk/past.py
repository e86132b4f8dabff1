"""What happened to a ticket on its way (工单经过), read once a request: who returned it and why, what still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.kernel.chain.events import body_of
from fazhi.kernel.pages.timeline import events_of
from fazhi.kernel.records.models import Matter

ANSWERED = ("replied", "called_back", "closed")


@dataclass(frozen=True)
class Deed:
    """One step or tie of a ticket (经过一条); `unit` is the id of the unit that had it when it was done."""

    step: str
    on: date
    note: str
    unit: int | None


def deeds_of(row: Matter) -> list[Deed]:
    """The deeds of a ticket in their order; read with the events that the page tells of."""
    if "_deeds" not in row.__dict__:
        row.__dict__["_deeds"] = _read(row)
    found: list[Deed] = row.__dict__["_deeds"]
    return found


def _read(row: Matter) -> list[Deed]:
    unit: int | None = None
    found = []
    for event in events_of(row):
        body = body_of(event)
        found.append(Deed(event.kind.rpartition(".")[2], event.legal_on, str(body.get("note") or ""), unit))
        unit = body.get("changes", {}).get("unit", [None, unit])[1]
    return found


def last(row: Matter, *steps: str) -> Deed | None:
    """The newest deed of these steps; None when there is none."""
    return next((deed for deed in reversed(deeds_of(row)) if deed.step in steps), None)


def returns_of(row: Matter) -> list[Deed]:
    """Who had it before and gave it back, for which reason (退单记录)."""
    return [deed for deed in deeds_of(row) if deed.step == "returned"]


def is_merged(row: Matter) -> bool:
    """Whether it goes with another ticket, answered or not (并案)."""
    found = last(row, "merged", "unmerged")
    return found is not None and found.step == "merged"


def is_answered(row: Matter) -> bool:
    """Whether the reply was given (已答复); before that it is a draft, for a leader's eyes and nobody else's."""
    return row.state in ANSWERED
