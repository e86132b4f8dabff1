"""What `verify` asks of matters (办件核对): their facts, and the state and days that follow from their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from fazhi.kernel.core.registry import registry
from fazhi.kernel.records.agreement import Told, disagreements
from fazhi.kernel.records.models import Judgement
from fazhi.kernel.records.registers import Register, registers

from .courses import Courses, Proven
from .models import Clock

_NO_CLOCK = (Judgement.NONE, Judgement.NOT_JUDGED)


def provide() -> None:
    registry.provide("verify", changed_matters)


def changed_matters() -> Iterator[tuple[str, str]]:
    """Each matter whose facts, state or days are not what its chain and its clock say."""
    for register in registers:
        if register.is_procedural:
            yield from disagreements(register, _Days(register))


class _Days:
    """The state and the days of a matter against the days of its steps, and its due day against its clock."""

    def __init__(self, register: Register) -> None:
        self._courses = Courses(register)
        main = self._courses.main
        clocks = Clock.objects.filter(matter__register=register.code, deadline=main.code if main else "")
        columns = ("matter_id", "legal_last_on", "paused_on", "met_on")
        self._clocks = {pk: values for pk, *values in clocks.values_list(*columns)}

    def __call__(self, register: Register, row: Any, chain: Sequence[Told]) -> Iterator[str]:
        label = {name: register.fields[name].label for name in ("state", "opened_on", "due_on", "met_on", "closed_on")}
        if row.pk in self._clocks:
            last_on, paused_on, met_on = self._clocks[row.pk]
            if row.due_on != (None if paused_on else last_on):
                yield label["due_on"]
            if row.met_on != met_on:
                yield label["met_on"]
        # Under another version of the procedure the same steps may lead elsewhere.
        if row.procedure_version != self._courses.version.code or any(told.kind == "matter.migrated" for told in chain):
            return
        steps = steps_of(register.code, chain, list(self._courses.version.step))
        if not steps or any(step.step not in self._courses.version.step for step in steps):
            return
        outline = self._courses.outline(steps)
        for name in ("state", "opened_on", "closed_on"):
            if getattr(row, name) != getattr(outline, name):
                yield label[name]
        if row.judgement not in _NO_CLOCK and row.met_on != outline.met_on:
            yield label["met_on"]


def steps_of(register: str, chain: Sequence[Told], order: Sequence[str]) -> list[Proven]:
    """The steps that a chain tells of with their days (链上步骤), `order` being that of the procedure.

    An import that changed a row says all of its steps anew.
    """
    steps: list[Proven] = []
    for told in chain:
        head, _, step = told.kind.rpartition(".")
        if head == register:
            steps.append(Proven(step, told.legal_on))
        given: Mapping[str, str] = told.body.get("steps") or {}
        if given:
            steps = [Proven(code, date.fromisoformat(given[code])) for code in order if code in given]
    return steps
