"""What follows a step of a ticket (工单后续), in the same transaction: routing, ruling, answering duplicates."""

from __future__ import annotations

from fazhi.kernel.chain.events import last_on
from fazhi.kernel.procedures import precedents
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.records.links import link
from fazhi.kernel.records.models import Link, Matter

from .models import Ticket
from .roles import REGISTER

MERGED = "并案"


def route_by_precedent(doing: Act) -> None:
    """A ticket of a kind that was ruled on goes straight to the unit that the precedent names (按判例派单)."""
    precedents.route_by_precedent(doing, "dispatched", "派单")


def write_ruling(doing: Act) -> None:
    """The ruling on who handles it becomes a precedent for its kind (裁定入判例库)."""
    precedents.write_ruling(doing)
    lead_duplicates(doing)


def lead_duplicates(doing: Act) -> None:
    """The duplicates go with their main ticket to its new unit, or that unit could not answer them (随主案承办)."""
    for duplicate in _reached(doing):
        if duplicate.unit_id != doing.facts["unit"]:
            act(duplicate, "followed", by=doing.by, on=doing.on, data={"unit": doing.facts["unit"]})


def follow_main_ticket(doing: Act) -> None:
    """A duplicate is tied to its main ticket and handled by the same unit (随主案承办)."""
    main = Matter.objects.get(register=REGISTER, number=doing.facts["merged_into"])
    if not Link.objects.filter(source=doing.matter.subject, target=main.subject, kind=MERGED).exists():
        link(doing.matter, main, MERGED, by=doing.by)
    doing.matter.refresh_from_db()
    if doing.matter.unit_id != main.unit_id:
        act(doing.matter, "followed", by=doing.by, on=doing.on, data={"unit": main.unit_id})


def answer_duplicates(doing: Act) -> None:
    """The answer to a ticket answers its duplicates too, each in its own chain and for its own clock (一并答复)."""
    for duplicate in _reached(doing):
        note = f"与“{doing.matter.number}”并案，一并答复"
        act(duplicate, "replied", by=doing.by, on=doing.on, note=note, data={"reply": doing.facts["reply"]})


def _reached(doing: Act) -> list[Matter]:
    """The duplicates that were merged by the day of the step; a later one waits for a step of its own."""
    return [
        one for one in duplicates_of(doing.matter) if (last_on(one.subject, f"{REGISTER}.") or doing.on) <= doing.on
    ]


def duplicates_of(matter: Matter) -> list[Matter]:
    """The tickets merged into this one that still wait for an answer (待答复的并案工单)."""
    return [duplicate for duplicate in merged_with(matter) if duplicate.state == "merged"]


def merged_with(matter: Matter) -> list[Matter]:
    """Every ticket that names this one as its main ticket, answered or not."""
    # From the few tickets that name it: asked in one, the database walks through every matter of the register.
    named = list(Ticket.objects.filter(merged_into=matter.number).values_list("pk", flat=True))
    return list(Matter.objects.filter(pk__in=named).order_by("number")) if named else []
