"""`act_many()`: the road of `act()` for what a ledger proves (批量办理), with no query a row.

Origin is `imported`; gates and papers that a ledger cannot prove are recorded as *unknown*, never as passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.bulk import Inserter, reserve_ids
from fazhi.kernel.chain.events import COLUMNS as EVENT_COLUMNS
from fazhi.kernel.chain.events import Draft, Link
from fazhi.kernel.chain.events import row as event_row
from fazhi.kernel.chain.models import Event, Origin, Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.digests import canonical, sm3
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.records.facts import text_of
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import Register

from .clocks import Timing, rule_for, timing
from .declarations import Deadline, Result, Step, Version, procedures
from .models import Clock
from .versions import note_use

# Rows of one transaction: on two slow cores it holds the write lock for about a fifth of a second.
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Proven:
    """A step that a ledger proves by its date (台账可证的步骤)."""

    step: str
    on: date


@dataclass(frozen=True, slots=True)
class Arrival:
    """A row of a ledger, checked and typed, on its way to become a matter (待入办件)."""

    line: int
    facts: Mapping[str, Any]
    steps: Sequence[Proven]


@dataclass
class Taken:
    """What came of the rows (入账结果)."""

    rows: int = 0
    not_judged: int = 0


@dataclass
class _Batch:
    """What all rows of one call share, and the tuples that wait to be written."""

    register: Register
    version: Version
    by: str
    publication: Publication
    is_demo: bool
    assumed_on: date | None
    taken: Taken = field(default_factory=Taken)
    timings: dict[tuple[str, date], Timing | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.procedure = procedures[self.register.procedure]
        self.calendar = current_calendar()
        self.at = instant()
        self.plain = [item.name for item in self.register.fields.values() if not item.is_personal]
        self.personal = [item.name for item in self.register.fields.values() if item.is_personal]
        self.own = [item for item in self.register.own_fields]
        self.main = next((item for item in self.version.deadlines if item.is_main), None)
        self.matters = Inserter(Matter, _MATTER)
        self.details = Inserter(self.register.model, [self.register.model._meta.pk.column, *(i.column for i in self.own)])
        self.clocks = Inserter(Clock, _CLOCK)
        self.events = Inserter(Event, EVENT_COLUMNS)

    def write(self, arrivals: Sequence[Arrival]) -> None:
        with transaction.atomic():
            ids = reserve_ids(Matter, len(arrivals))
            matters, details, clocks, events = [], [], [], []
            for pk, arrival in zip(ids, arrivals, strict=True):
                course = _Course(self, pk, arrival)
                matters.append(course.matter())
                details.append((pk, *(arrival.facts.get(item.name, _empty(item.kind)) for item in self.own)))
                clocks.extend(course.clocks.values())
                events.extend(course.events)
                self.taken.rows += 1
                self.taken.not_judged += course.judgement in (Judgement.PROVISIONAL, Judgement.NOT_JUDGED)
            self.matters.insert(matters)
            self.details.insert(details)
            self.clocks.insert(clocks)
            self.events.insert(events)

    def timing(self, rule: str, on: date) -> Timing | None:
        """The timing of a rule from a day; a year has few days and a ledger many rows."""
        key = (rule, on)
        if key not in self.timings:
            self.timings[key] = timing(rule, on, self.calendar, assumed_on=self.assumed_on)
        return self.timings[key]


def act_many(
    register: Register,
    arrivals: Iterable[Arrival],
    *,
    by: str,
    publication: Publication,
    is_demo: bool = False,
    assumed_on: date | None = None,
) -> Taken:
    """Takes in the rows of a ledger as matters with their proven steps (批量入账), in short transactions.

    Nothing of it is seen before `publication` is published. `assumed_on` names a day whose rules judge rows that no rule
    was in force for, on trial (试算). The steps must come in the order of the procedure; `check_steps` says where not.
    """
    procedure = procedures[register.procedure]
    version = procedure.versions[-1]
    note_use(procedure, version)
    batch = _Batch(register, version, by, publication, is_demo, assumed_on)
    waiting = iter(arrivals)
    while chunk := list(islice(waiting, CHUNK)):
        batch.write(chunk)
    return batch.taken


def check_steps(version: Version, steps: Sequence[Proven]) -> str:
    """Why proven steps cannot be (步骤次序), in Chinese; empty when they can. A ledger may leave out steps between."""
    day: date | None = None
    for proven in steps:
        if day is not None and proven.on < day:
            return f"{version.step[proven.step].name}日期 {proven.on} 早于上一步 {day}"
        day = proven.on
    return ""


class _Course:
    """The course of one row: its state, clocks and events, as far as the ledger proves them."""

    def __init__(self, batch: _Batch, pk: int, arrival: Arrival) -> None:
        self.batch = batch
        self.pk = pk
        self.arrival = arrival
        self.facts = arrival.facts
        self.state = ""
        self.opened_on = arrival.steps[0].on
        self.closed_on: date | None = None
        self.timing: Timing | None = None
        self.met_on: date | None = None
        self.clocks: dict[str, list[Any]] = {}
        self.events: list[tuple[Any, ...]] = []
        self._tail = Link()
        for proven in arrival.steps:
            self._take(batch.version.step[proven.step], proven.on)
        self.judgement = self._judgement()

    def matter(self) -> tuple[Any, ...]:
        facts = self.facts
        batch = self.batch
        return (
            self.pk,
            batch.register.code,
            facts["number"],
            facts.get("title") or "",
            batch.procedure.code,
            batch.version.code,
            self.state,
            facts.get("unit"),
            facts.get("area"),
            facts.get("handler"),
            self.opened_on,
            self.closed_on,
            self.timing.answer.legal_last if self.timing else None,
            self.met_on,
            self.judgement.value,
            len(self.events),
            batch.publication.pk,
            batch.is_demo,
            batch.at,
        )

    def _take(self, step: Step, on: date) -> None:
        source = self.state
        self.state = step.target or self.state
        if self.batch.version.state[self.state].is_final:
            self.closed_on = on
        for declared in self.batch.version.deadlines:
            if declared.anchor == step.code and declared.code not in self.clocks:
                self._start(declared, on)
            if step.code in declared.met_by and declared.code in self.clocks:
                self._meet(declared, on)
        self._record(step, source, on)

    def _start(self, declared: Deadline, on: date) -> None:
        rule = rule_for(declared, self.facts)
        found = self.batch.timing(rule, on) if rule else None
        if found is None:
            return
        if declared is self.batch.main:
            self.timing = found
        self.clocks[declared.code] = clock_row(self.pk, declared.code, on, found, self.batch.publication.pk)

    def _meet(self, declared: Deadline, on: date) -> None:
        self.clocks[declared.code][_MET] = on
        if declared is self.batch.main:
            self.met_on = on

    def _judgement(self) -> Judgement:
        if self.batch.main is None:
            return Judgement.NONE
        return self.timing.judgement if self.timing else Judgement.NOT_JUDGED

    def _record(self, step: Step, source: str, on: date) -> None:
        body: dict[str, Any] = {"step": step.code, "to": self.state, "line": self.arrival.line}
        if source:
            body["from"] = source
        if step.gates:
            body["gates"] = {gate.code: str(Result.UNKNOWN) for gate in step.gates}
        personal: dict[str, str] = {}
        if not self.events:
            # The row itself holds its facts; the event binds them, so that nobody changes them unseen.
            body["procedure"] = f"{self.batch.procedure.code}@{self.batch.version.code}"
            body["facts"] = sm3(canonical([self.facts.get(name) for name in self.batch.plain]))
            personal = {name: text_of(self.facts[name]) for name in self.batch.personal if self.facts.get(name)}
        draft = Draft(
            f"{self.batch.register.code}.{step.code}", on, self.batch.by, body, personal, origin=Origin.IMPORTED.value
        )
        made = event_row(f"matter:{self.pk}", self._tail, draft, self.batch.at, self.batch.publication.pk)
        self._tail = Link(made[1], made[-2])
        self.events.append(made)


def _empty(kind: str) -> Any:
    return "" if kind in ("text", "long_text", "choice") else None


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
_CLOCK = (
    "matter_id",
    "deadline",
    "rule",
    "length",
    "unit",
    "roll",
    "basis",
    "started_on",
    "nominal_on",
    "legal_last_on",
    "safe_due_on",
    "due_at",
    "is_provisional",
    "is_trial",
    "is_unverified",
    "reason",
    "met_on",
    "extensions",
    "exclusions",
    "paused_by",
    "publication_id",
)
_MET = _CLOCK.index("met_on")


def clock_row(matter: int, deadline: str, on: date, found: Timing, publication: int | None) -> list[Any]:
    """A clock as a row of its table, for writing in bulk."""
    limit, answer = found.limit, found.answer
    days = (answer.nominal, answer.legal_last, answer.safe_due, answer.at)
    flags = (answer.provisional, found.is_trial, found.is_unverified, answer.reason)
    return [
        *(matter, deadline, found.rule, limit.n, limit.unit.value, limit.roll.value, limit.basis, on),
        *days,
        *flags,
        *(None, [], [], "", publication),
    ]

