"""Courses (办理经过): what the dated steps of a ledger make of a row: its state, clocks, judgement and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from fazhi.kernel.chain.events import Draft, Link
from fazhi.kernel.chain.events import row as event_row
from fazhi.kernel.chain.models import Origin
from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import Answer, Unit, deadline
from fazhi.kernel.records.entry_bulk import bound_fields, facts_digest
from fazhi.kernel.records.facts import text_of
from fazhi.kernel.records.models import Judgement
from fazhi.kernel.records.registers import Register

from .clocks import (
    Timing,
    extension_given,
    judgement_without,
    next_extension,
    rule_for,
    stated_day,
    stated_timing,
    timing,
)
from .declarations import ByField, Deadline, Result, Step, Version, procedures


class Proven(NamedTuple):
    """A step that a ledger proves by its date (台账可证的步骤)."""

    step: str
    on: date


class Arrival(NamedTuple):
    """A row of a ledger, checked and typed, on its way to become a matter or an entry (待入账行).

    `assumed` names the facts that the ledger does not state: what is judged by them is judged on trial (试算).
    """

    line: int
    facts: Mapping[str, Any]
    steps: Sequence[Proven] = ()
    assumed: frozenset[str] = frozenset()


class Outline(NamedTuple):
    """Where proven steps leave a matter (办理结果): its state and the three days that lists and figures need."""

    state: str
    opened_on: date
    met_on: date | None
    closed_on: date | None


class Course(NamedTuple):
    """What came of one row: its outline, the timing of its main deadline, its clocks as rows."""

    outline: Outline
    due_on: date | None
    judgement: Judgement
    clocks: Sequence[list[Any]]


class Courses:
    """Computes the courses of many rows of one register (批量推算); what is alike in all of them is found once."""

    def __init__(self, register: Register, *, assumed_on: date | None = None) -> None:
        self.register = register
        self.procedure = procedures[register.procedure]
        self.version = self.procedure.versions[-1]
        self.assumed_on = assumed_on
        self.calendar = current_calendar()
        self.main = next((item for item in self.version.deadlines if item.is_main), None)
        self._finals = {item.code for item in self.version.states if item.is_final}
        self._targets = {step.code: step.target for step in self.version.step.values()}
        self._extends = {item.deadline: item.step for item in self.version.extensions}
        self.deciding = {item.code: _deciding(item) for item in self.version.deadlines}
        self._timings: dict[tuple[str, date, bool], Timing | None] = {}

    def outline(self, steps: Sequence[Proven]) -> Outline:
        """Where these steps leave a matter; the first of them opens it."""
        state, closed_on = "", None
        for code, on in steps:
            state = self._targets[code] or state
            closed_on = (closed_on or on) if state in self._finals else None
        met_on = _span(self.main, steps).met_on if self.main else None
        return Outline(state, steps[0].on, met_on, closed_on)

    def of(self, pk: int, arrival: Arrival, publication: int | None) -> Course:
        """The course of one row, for the matter of that id."""
        outline = self.outline(arrival.steps)
        clocks: dict[str, list[Any]] = {}
        main: Timing | None = None
        for declared in self.version.deadlines:
            found = self._start(declared, arrival)
            if found is None:
                continue
            started_on, timed = found
            clock = clock_row(pk, declared.code, started_on, timed, publication)
            timed = self._extended(declared, arrival.steps, clock, timed)
            clock[MET] = _span(declared, arrival.steps).met_on
            clocks[declared.code] = clock
            if declared is self.main:
                main = timed
        return Course(outline, main.answer.legal_last if main else None, self._judgement(main), list(clocks.values()))

    def _start(self, declared: Deadline, arrival: Arrival) -> tuple[date, Timing] | None:
        started_on = _span(declared, arrival.steps).started_on
        if started_on is None:
            return None
        is_assumed = bool(arrival.assumed) and not arrival.assumed.isdisjoint(self.deciding[declared.code])
        day = stated_day(declared, arrival.facts)
        if day:
            return started_on, replace(stated_timing(day), is_trial=is_assumed)
        rule = rule_for(declared, arrival.facts)
        if not rule:
            return None
        timed = self._timing(rule, started_on, is_assumed)
        return (started_on, timed) if timed else None

    def _timing(self, rule: str, on: date, is_assumed: bool) -> Timing | None:
        """The timing of a rule from a day; a year has few days and a ledger many rows."""
        key = (rule, on, is_assumed)
        if key not in self._timings:
            found = timing(rule, on, self.calendar, assumed_on=self.assumed_on)
            if found and is_assumed:
                found = Timing(found.rule, found.limit, found.answer, True, found.is_unverified)
            self._timings[key] = found
        return self._timings[key]

    def _extended(self, declared: Deadline, steps: Sequence[Proven], clock: list[Any], timed: Timing) -> Timing:
        """The timing with the extensions that the ledger dates; one dated after expiry extends nothing (K12)."""
        wanted = self._extends.get(declared.code)
        for code, on in steps if wanted else ():
            value = rulebook()[timed.rule].on(self.assumed_on if timed.is_trial and self.assumed_on else clock[STARTED])
            limit = next_extension(value, len(clock[EXTENSIONS])) if code == wanted else None
            if limit is None or on > timed.answer.legal_last:
                continue
            clock[EXTENSIONS] = [*clock[EXTENSIONS], extension_given(limit, on)]
            extra = tuple(replace(timed.limit, n=item["length"], unit=Unit(item["unit"])) for item in clock[EXTENSIONS])
            timed = replace(timed, answer=deadline(timed.limit, clock[STARTED], self.calendar, (), extra))
            put_days(clock, timed.answer)
        return timed

    def _judgement(self, main: Timing | None) -> Judgement:
        if self.main is None:
            return Judgement.NONE
        return main.judgement if main else judgement_without(self.main)


NOT_JUDGED = frozenset({Judgement.PROVISIONAL, Judgement.NOT_JUDGED})


class Chronicle:
    """Writes the events of imported rows (入账记录), one a step, the first of them binding the facts."""

    def __init__(self, courses: Courses, by: str) -> None:
        register = courses.register
        self._by = by
        self._at = instant()
        self._version = f"{courses.procedure.code}@{courses.version.code}"
        self._steps = courses.version.step
        self._bound = bound_fields(register)
        self._personal = [item.name for item in register.fields.values() if item.is_personal]
        self._bodies = {code: _body_of(step) for code, step in self._steps.items()}
        self._kinds = {code: f"{register.code}.{code}" for code in self._steps}

    def events(self, pk: int, arrival: Arrival, publication: int | None) -> list[tuple[Any, ...]]:
        """The events of one row as tuples of the chain's columns."""
        tail, state, made = Link(), "", []
        facts = arrival.facts
        for code, on in arrival.steps:
            source, state = state, self._steps[code].target or state
            body = {**self._bodies[code], "to": state, "line": arrival.line}
            personal: dict[str, str] = {}
            if source:
                body["from"] = source
            else:
                # The row itself holds its facts; the event binds them, so that nobody changes them unseen.
                body["procedure"] = self._version
                body["facts"] = facts_digest(self._bound, facts)
                personal = {name: text_of(facts[name]) for name in self._personal if facts.get(name)}
            draft = Draft(self._kinds[code], on, self._by, body, personal, "", Origin.IMPORTED.value)
            event = event_row(f"matter:{pk}", tail, draft, self._at, publication)
            tail = Link(event[1], event[-2])
            made.append(event)
        return made


def check_steps(version: Version, steps: Sequence[Proven]) -> tuple[str, str] | None:
    """The step whose day cannot be, and why (步骤次序), in Chinese; None when all can. A ledger may leave out steps."""
    before: Proven | None = None
    for proven in steps:
        if before is not None and proven.on < before.on:
            names = version.step[proven.step].name, version.step[before.step].name
            return proven.step, f"{names[0]}日期 {proven.on} 早于{names[1]}日期 {before.on}"
        before = proven
    return None


def _deciding(declared: Deadline) -> frozenset[str]:
    """The facts that decide which rule a deadline takes."""
    names = {declared.rule.field} if isinstance(declared.rule, ByField) else set()
    return frozenset((names | {declared.stated} | ({declared.when[0]} if declared.when else set())) - {""})


class _Span(NamedTuple):
    """When a deadline began to run and when it was met (起止)."""

    started_on: date | None
    met_on: date | None


def _span(declared: Deadline, steps: Sequence[Proven]) -> _Span:
    """The first step that meets a deadline counts, what comes later does not make it late; a repeated one may run anew.

    A ledger may date the end and not the beginning.
    """
    started_on, met_on = None, None
    is_begun = all(code != declared.anchor for code, _ in steps)
    for code, on in steps:
        if code == declared.anchor and (started_on is None or (declared.is_repeated and met_on)):
            started_on, met_on, is_begun = on, None, True
        if is_begun and code in declared.met_by:
            met_on = met_on or on
        elif code in declared.undone_by:
            met_on = None
    return _Span(started_on, met_on)


def _body_of(step: Step) -> dict[str, Any]:
    """What every event of a step says; gates that a ledger cannot prove are unknown, never passed."""
    gates = {gate.code: str(Result.UNKNOWN) for gate in step.gates}
    return {"step": step.code, "gates": gates} if gates else {"step": step.code}


CLOCK = (
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
MET, STARTED, EXTENSIONS = (CLOCK.index(name) for name in ("met_on", "started_on", "extensions"))
DAYS = CLOCK.index("nominal_on")


def clock_row(matter: int, deadline: str, on: date, found: Timing, publication: int | None) -> list[Any]:
    """A clock as a row of its table, for writing in bulk."""
    limit, answer = found.limit, found.answer
    flags = (answer.provisional, found.is_trial, found.is_unverified, answer.reason)
    return [
        *(matter, deadline, found.rule, limit.n, limit.unit.value, limit.roll.value, limit.basis, on),
        *_days(answer),
        *flags,
        *(None, [], [], "", publication),
    ]


def put_days(clock: list[Any], answer: Answer) -> None:
    """Writes computed days into a clock that is a row."""
    clock[DAYS : DAYS + 4] = _days(answer)
    clock[CLOCK.index("is_provisional")], clock[CLOCK.index("reason")] = answer.provisional, answer.reason


def _days(answer: Answer) -> tuple[Any, ...]:
    return answer.nominal, answer.legal_last, answer.safe_due, answer.at
