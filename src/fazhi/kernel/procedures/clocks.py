"""Clocks (期限的计算): from a declared deadline, the facts and the rule in force to days; pure, but for nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fazhi.kernel.core.clock import local_day
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Rule, Value
from fazhi.kernel.law.timelimits import Answer, Exclusion, Limit, Roll, Unit, deadline
from fazhi.kernel.law.workcalendar import WorkCalendar
from fazhi.kernel.records.models import Judgement

from .declarations import ByField, Deadline
from .models import Clock


@dataclass(frozen=True, slots=True)
class Timing:
    """What a limit comes to for one starting day (算得的期限)."""

    rule: str
    limit: Limit
    answer: Answer
    is_trial: bool
    is_unverified: bool

    @property
    def judgement(self) -> Judgement:
        if self.answer.provisional:
            return Judgement.PROVISIONAL
        return Judgement.TRIAL if self.is_trial else Judgement.JUDGED


def binds(declared: Deadline, facts: Mapping[str, Any]) -> bool:
    """Whether a deadline's branch binds a matter with these facts (分支是否适用)."""
    if declared.when is None:
        return True
    name, values = declared.when
    return facts.get(name) in values


def rule_for(declared: Deadline, facts: Mapping[str, Any]) -> str | None:
    """The rule that a deadline takes with these facts; None when its branch does not bind or the field has no rule.

    An empty field takes the rule of "", where one is declared.
    """
    if not binds(declared, facts):
        return None
    if isinstance(declared.rule, ByField):
        return declared.rule.rules.get(str(facts.get(declared.rule.field) or ""))
    return declared.rule or None


def stated_day(declared: Deadline, facts: Mapping[str, Any]) -> date | None:
    """The last day that the matter itself states (载明的日期), where it states one."""
    day: date | None = facts.get(declared.stated) if declared.stated and binds(declared, facts) else None
    return day


def stated_timing(day: date) -> Timing:
    """The timing of a stated day: it comes from no rule, and a document that names a day is not moved by a holiday."""
    answer = Answer(day, day, day, provisional=False, reason="", unit=Unit.CALENDAR_DAY, basis="")
    return Timing("", Limit(0, Unit.CALENDAR_DAY, Roll.NEVER, ""), answer, is_trial=False, is_unverified=False)


def timing(
    rule_code: str, started: date | datetime, calendar: WorkCalendar, *, assumed_on: date | None = None
) -> Timing | None:
    """The days of a rule from a start; None when no value of the rule was in force that day.

    `assumed_on` names a day whose value is assumed where none was in force: the result is a trial (试算).
    """
    rule = rulebook()[rule_code]
    day = local_day(started) if isinstance(started, datetime) else started
    limit = rule.limit_on(day)
    is_trial = limit is None
    if limit is None and assumed_on is not None:
        limit = rule.limit_on(assumed_on)
    if limit is None:
        return None
    start = started if limit.unit is Unit.HOUR else day
    return Timing(rule_code, limit, deadline(limit, start, calendar), is_trial, is_unverified(rule))


def is_unverified(rule: Rule) -> bool:
    """Whether nobody has confirmed the rule's number (未核)."""
    return rule.status != "seen"


def put_timing(clock: Clock, found: Timing) -> None:
    """Writes a timing into a clock."""
    clock.rule = found.rule
    clock.length = found.limit.n
    clock.unit = found.limit.unit.value
    clock.roll = found.limit.roll.value
    clock.basis = found.limit.basis
    clock.is_trial = found.is_trial
    clock.is_unverified = found.is_unverified
    put_answer(clock, found.answer)


def put_answer(clock: Clock, answer: Answer) -> None:
    """Writes computed days into a clock; a limit in hours has its instant too."""
    clock.due_at = answer.at
    clock.nominal_on = answer.nominal
    clock.legal_last_on = answer.legal_last
    clock.safe_due_on = answer.safe_due
    clock.is_provisional = answer.provisional
    clock.reason = answer.reason


def next_extension(value: Value | None, taken: int) -> Limit | None:
    """The extension that follows so many (下一次延长); a procedure that allows more than its rule names repeats the last."""
    if value is None or not value.extensions:
        return None
    return value.extensions[min(taken, len(value.extensions) - 1)]


def extension_given(limit: Limit, on: date) -> dict[str, Any]:
    """An extension as a clock keeps it (延长记录)."""
    return {"length": limit.n, "unit": limit.unit.value, "approved_on": on.isoformat()}


def retime(clock: Clock, calendar: WorkCalendar) -> Answer:
    """The days of a running clock computed again from what it keeps: its limit, extensions and exclusions."""
    if not clock.rule:
        return stated_timing(clock.nominal_on).answer
    exclusions = tuple(
        Exclusion(date.fromisoformat(item["first_on"]), date.fromisoformat(item["last_on"]), item["document"])
        for item in clock.exclusions
    )
    extra = tuple(Limit(item["length"], Unit(item["unit"]), Roll(clock.roll), clock.basis) for item in clock.extensions)
    return deadline(limit_of(clock), clock.started_at or clock.started_on, calendar, exclusions, extra)


def limit_of(clock: Clock) -> Limit:
    return Limit(clock.length, Unit(clock.unit), Roll(clock.roll), clock.basis)


def judgement_without(main: Deadline) -> Judgement:
    """What is said of a matter whose main deadline does not run: with no rule and no stated day there is none to judge."""
    return Judgement.NOT_JUDGED if main.rule else Judgement.NONE


def judgement_of(clock: Clock) -> Judgement:
    """How far the clock's days may judge its matter."""
    if clock.is_provisional:
        return Judgement.PROVISIONAL
    return Judgement.TRIAL if clock.is_trial else Judgement.JUDGED
