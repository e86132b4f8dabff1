"""Clockwork (期限的推进): what a step does to a matter's clocks: starts, switches, extends, pauses, resumes and meets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fazhi.kernel.chain.prepared import Prepared, insert, update
from fazhi.kernel.core.clock import now, today
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import Unit, check_extension
from fazhi.kernel.law.workcalendar import WorkCalendar
from fazhi.kernel.records.models import Matter

from .clocks import (
    extension_given,
    judgement_of,
    judgement_without,
    next_extension,
    put_answer,
    put_timing,
    retime,
    rule_for,
    stated_day,
    stated_timing,
    timing,
)
from .declarations import Deadline, Extension, Step, Version
from .errors import ActRefused
from .models import Clock

_clocks = Prepared(Clock.objects.all(), "matter_id")


@dataclass
class Clockwork:
    """The clocks of one matter while a step is taken (期限组); `changed` are those to be saved."""

    version: Version
    matter: Matter
    clocks: dict[str, Clock]
    changed: dict[str, Clock]
    gone: list[Clock] = field(default_factory=list)

    @classmethod
    def of(cls, version: Version, matter: Matter, *, is_new: bool = False) -> Clockwork:
        found = [] if is_new or not version.deadlines else _clocks(matter.pk)
        return cls(version, matter, {clock.deadline: clock for clock in found}, {})

    def step(
        self, step: Step, on: date, facts: Mapping[str, Any], papers: Mapping[str, str], roles: frozenset[str]
    ) -> None:
        """Applies a step taken on a day; `papers` are the digests of its documents by title."""
        if not self.version.deadlines:
            return
        calendar = current_calendar()
        for declared in self.version.deadlines:
            if step.code in declared.undone_by and declared.code in self.clocks and not _restarts(declared, step):
                self._touch(declared.code).met_on = None
            if declared.stated and self._state(declared, step, on, facts):
                continue
            if declared.anchor == step.code:
                self._start(declared, on, facts, calendar)
            else:
                self._switch(declared, facts, calendar)
        for extension in self.version.extensions:
            if extension.step == step.code:
                self._extend(extension, on, papers, roles, calendar)
        self._pause_and_resume(step, on, papers, calendar)
        for declared in self.version.deadlines:
            if step.code in declared.met_by and declared.code in self.clocks:
                clock = self._touch(declared.code)
                if clock.paused_on:  # what is done needs no more waiting, and a clock that stands judges nobody
                    _resume(clock, on, calendar)
                clock.met_on = clock.met_on or on  # what comes later does not make it late
        self._tell_matter()

    def save(self) -> None:
        for clock in self.changed.values():
            clock.matter = self.matter
            insert(clock) if clock.pk is None else update(clock)
        for clock in self.gone:
            clock.delete()

    def stated(self) -> dict[str, Any]:
        """What the event says of the clocks that changed."""
        return {
            code: {
                "rule": clock.rule,
                "started_on": clock.started_on,
                "legal_last_on": clock.legal_last_on,
                **({"met_on": clock.met_on} if clock.met_on else {}),
                **({"provisional": clock.reason} if clock.is_provisional else {}),
                **({"trial": True} if clock.is_trial else {}),
            }
            for code, clock in self.changed.items()
        }

    def _touch(self, code: str) -> Clock:
        return self.changed.setdefault(code, self.clocks[code])

    def _state(self, declared: Deadline, step: Step, on: date, facts: Mapping[str, Any]) -> bool:
        """Puts the clock on the day that the matter states; False where it states none, and the rule is asked."""
        clock, day = self.clocks.get(declared.code), stated_day(declared, facts)
        if day is None:
            if clock is not None and not clock.rule and not clock.met_on and not declared.rule:
                self._drop(declared.code)
            return False
        begins = declared.anchor == step.code if clock is None else clock.met_on and _restarts(declared, step)
        # What hangs on the opening may be given its day at any later step.
        if begins or (clock is None and declared.anchor == self.version.opening.code):
            clock = Clock(pk=clock.pk if clock else None, deadline=declared.code, started_on=on)
        elif clock is None or clock.met_on or (not clock.rule and clock.nominal_on == day):
            return True
        put_timing(clock, stated_timing(day))
        self.clocks[declared.code] = clock
        self._touch(declared.code)
        return True

    def _drop(self, code: str) -> None:
        """Ends a clock whose day is stated no longer (撤回日期): it has nothing left to judge by."""
        self.changed.pop(code, None)
        self.gone.append(self.clocks.pop(code))

    def _start(self, declared: Deadline, on: date, facts: Mapping[str, Any], calendar: WorkCalendar) -> None:
        before = self.clocks.get(declared.code)
        if before is not None and not (declared.is_repeated and before.met_on):
            return  # it started with the first such step; no later one starts it again
        rule = rule_for(declared, facts)
        limit = rulebook()[rule].limit_on(on) if rule else None
        if rule is None or limit is None:
            return
        clock = Clock(pk=before.pk if before else None, deadline=declared.code, started_on=on)
        if limit.unit is Unit.HOUR:
            if on != today():
                raise ActRefused(
                    f"“{declared.name}”按小时计算，须在当日登记", basis=limit.basis, remedy="当日办理当日登记"
                )
            clock.started_at = now()
        found = timing(rule, clock.started_at or on, calendar)
        if found is None:
            return
        put_timing(clock, found)
        self.clocks[declared.code] = clock
        self._touch(declared.code)

    def _switch(self, declared: Deadline, facts: Mapping[str, Any], calendar: WorkCalendar) -> None:
        """Takes another rule from the same start when the deciding field has changed."""
        clock = self.clocks.get(declared.code)
        rule = rule_for(declared, facts)
        if clock is None or clock.met_on or rule is None or rule == clock.rule:
            return
        found = timing(rule, clock.started_at or clock.started_on, calendar)
        if found is not None:
            put_timing(clock, found)
            put_answer(clock, retime(clock, calendar))
            self._touch(declared.code)

    def _extend(
        self, extension: Extension, on: date, papers: Mapping[str, str], roles: frozenset[str], calendar: WorkCalendar
    ) -> None:
        clock = self.clocks.get(extension.deadline)
        name = self.version.deadline[extension.deadline].name
        if clock is None:
            raise ActRefused(f"“{name}”还没有起算，不能延长", remedy="先办理起算的步骤")
        if len(clock.extensions) >= extension.times:
            raise ActRefused(
                f"“{name}”已经延长 {len(clock.extensions)} 次，不能再延长", basis=clock.basis, remedy="在现有期限内办结"
            )
        value = rulebook()[clock.rule].on(clock.started_on)
        taken = len(clock.extensions)
        limit = next_extension(value, taken)
        if limit is None:
            raise ActRefused(f"“{name}”没有规定可以延长", basis=clock.basis, remedy="在现有期限内办结")
        rule = rulebook()[clock.rule]
        required = rule.approver_after(taken) or rule.approver
        role = required if extension.approver in roles else "、".join(sorted(roles))
        check_extension(on, retime(clock, calendar), role, required, extension.paper in papers)
        clock.extensions = [*clock.extensions, extension_given(limit, on)]
        put_answer(clock, retime(clock, calendar))
        self._touch(extension.deadline)

    def _pause_and_resume(self, step: Step, on: date, papers: Mapping[str, str], calendar: WorkCalendar) -> None:
        for pause in self.version.pauses:
            clock = self.clocks.get(pause.deadline)
            if clock is None or clock.met_on or not rulebook()[clock.rule].allows_pause(pause.reason):
                continue
            if step.code == pause.begins and clock.paused_on is None:
                if pause.paper not in papers:
                    raise ActRefused(
                        f"没有《{pause.paper}》，这段时间不能扣除",
                        basis=rulebook()[clock.rule].pause_basis(pause.reason),
                        remedy=f"附上《{pause.paper}》再办理",
                    )
                clock.paused_on, clock.paused_by = on, papers[pause.paper]
                self._touch(pause.deadline)
            elif step.code == pause.ends and clock.paused_on is not None:
                _resume(clock, on, calendar)
                self._touch(pause.deadline)

    def _tell_matter(self) -> None:
        """Copies what lists and figures need from the main clock to the matter; a paused clock has no due day."""
        main = next((item for item in self.version.deadlines if item.is_main), None)
        if main is None:
            return
        tell(self.matter, main, self.clocks.get(main.code))


def _restarts(declared: Deadline, step: Step) -> bool:
    return declared.is_repeated and declared.anchor == step.code


def _resume(clock: Clock, on: date, calendar: WorkCalendar) -> None:
    """Ends a pause (恢复计算): its days, both ends, are taken out."""
    taken = {"first_on": str(clock.paused_on), "last_on": on.isoformat(), "document": clock.paused_by}
    clock.exclusions = [*clock.exclusions, taken]
    clock.paused_on, clock.paused_by = None, ""
    put_answer(clock, retime(clock, calendar))


def tell(matter: Matter, main: Deadline, clock: Clock | None) -> None:
    """Puts the main clock's due day, the day it was met and its judgement on the matter."""
    if clock is None:
        matter.due_on, matter.judgement = None, judgement_without(main)
        return
    matter.due_on = None if clock.paused_on else clock.legal_last_on
    matter.met_on = clock.met_on
    matter.judgement = judgement_of(clock)
