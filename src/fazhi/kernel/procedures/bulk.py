"""`act_many()`: the road of `act()` for what a ledger proves (批量办理), with no query a row.

Origin is `imported`; gates and papers that a ledger cannot prove are recorded as *unknown*, never as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.bulk import Inserter, reserve_ids, run
from fazhi.kernel.chain.events import COLUMNS as EVENT_COLUMNS
from fazhi.kernel.chain.models import Event, Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.records.entry_bulk import blank_values, own_values
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from .courses import CLOCK, NOT_JUDGED, Arrival, Chronicle, Course, Courses, Proven, check_steps
from .models import Clock
from .versions import note_use

__all__ = ("CHUNK", "Arrival", "Proven", "Taken", "act_many", "check_steps")

# Rows of one transaction: on two slow cores it holds the write lock for about a tenth of a second.
CHUNK = 1000


@dataclass
class Taken:
    """What came of the rows (入账结果)."""

    rows: int = 0
    not_judged: int = 0


def act_many(
    register: Register,
    arrivals: Iterable[Arrival],
    *,
    by: str,
    publication: Publication,
    is_demo: bool = False,
    assumed_on: date | None = None,
    guard: Callable[[], None] | None = None,
) -> Taken:
    """Takes in the rows of a ledger as matters with their proven steps (批量入账), in short transactions.

    Nothing of it is seen before `publication` is published. `assumed_on` names a day whose rules judge rows that no
    rule was in force for, on trial (试算). The steps must come in the order of the procedure; `check_steps` says where
    not. `guard` is called inside each transaction and may end it by raising.
    """
    courses = Courses(register, assumed_on=assumed_on)
    note_use(courses.procedure, courses.version)
    writer = _Writer(courses, by, publication, is_demo)
    taken = Taken()
    waiting = iter(arrivals)
    while chunk := list(islice(waiting, CHUNK)):
        writer.write(chunk, guard, taken)
    return taken


class _Writer:
    """Writes chunks of rows into the four tables that a matter lives in."""

    def __init__(self, courses: Courses, by: str, publication: Publication, is_demo: bool) -> None:
        register = courses.register
        self._courses = courses
        self._chronicle = Chronicle(courses, by)
        self._publication = publication.pk
        self._blanks = blank_values(register)
        heads = (register.code, courses.procedure.code, courses.version.code)
        self._register, self._procedure, self._version = heads
        self._tail = (publication.pk, is_demo, instant())
        self._matters = Inserter(Matter, _MATTER)
        columns = [str(register.model._meta.pk.column), *(item.column for item in register.own_fields)]
        self._details = Inserter(register.model, columns)
        self._clocks = Inserter(Clock, CLOCK)
        self._events = Inserter(Event, EVENT_COLUMNS)

    def write(self, arrivals: Sequence[Arrival], guard: Callable[[], None] | None, taken: Taken) -> None:
        # Everything is made before the transaction, which then only writes: others wait for it.
        matters: list[Any] = []
        details: list[Any] = []
        clocks: list[Any] = []
        events: list[Any] = []
        for pk, arrival in zip(reserve_ids(Matter, len(arrivals)), arrivals, strict=True):
            course = self._courses.of(pk, arrival, self._publication)
            told = self._chronicle.events(pk, arrival, self._publication)
            matters.append(self._matter(pk, arrival, course, len(told)))
            details.append((pk, *own_values(arrival.facts, self._blanks)))
            clocks.extend(course.clocks)
            events.extend(told)
            taken.not_judged += course.judgement in NOT_JUDGED
        writers = (self._matters, matters), (self._details, details), (self._clocks, clocks), (self._events, events)
        statements = [writer.statement(rows) for writer, rows in writers]
        with transaction.atomic():
            if guard:
                guard()
            run(statements)
        taken.rows += len(arrivals)

    def _matter(self, pk: int, arrival: Arrival, course: Course, version: int) -> tuple[Any, ...]:
        facts, outline = arrival.facts, course.outline
        return (
            *(pk, self._register, facts["number"], facts.get("title") or "", self._procedure, self._version),
            *(outline.state, facts.get("unit"), facts.get("area"), facts.get("handler")),
            *(outline.opened_on, outline.closed_on, course.due_on, outline.met_on, course.judgement.value, version),
            *self._tail,
        )


_MATTER = (
    "id",
    "register",
    "number",
    "title",
    "procedure",
    "procedure_version",
    "state",
    "unit_id",
    "area_id",
    "handler_id",
    "opened_on",
    "closed_on",
    "due_on",
    "met_on",
    "judgement",
    "version",
    "publication_id",
    "is_demo",
    "created_at",
)
