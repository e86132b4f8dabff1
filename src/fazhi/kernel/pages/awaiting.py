"""What the matters of a register wait for (等哪一步), where the state alone does not say it: whose turn it is.

Nothing lawful hangs on it: it orders the buttons of a record and fills *Today*; which steps may be taken stays with the
procedure, so a version in use is not changed by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.procedures.declarations import Version, procedures
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers


class Head(NamedTuple):
    """What is read of each open matter to tell whose turn it is."""

    pk: int
    register: str
    procedure_version: str
    state: str
    unit_id: int | None
    number: str


@dataclass(frozen=True)
class Seen:
    """What a condition may look at (所见): the matter, the facts that the register names, and the days on which limits end."""

    head: Head
    facts: Mapping[str, Any]
    last_days: Mapping[str, date]  # of the deadlines that run
    person: Person
    day: date

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def has_passed(self, deadline: str) -> bool:
        """Whether a deadline that nobody met is over (期满)."""
        return deadline in self.last_days and self.last_days[deadline] < self.day

    def runs(self, deadline: str) -> bool:
        """Whether a deadline has begun, is not met, and is not over (期内)."""
        return deadline in self.last_days and not self.has_passed(deadline)


Condition = Callable[[Seen], bool]


@dataclass(frozen=True)
class Turn:
    """A step that is waited for (轮到哪一步) while its state stands and the condition holds, if there is one."""

    step: str
    when: Condition | None = None


@dataclass(frozen=True)
class Awaiting:
    """The turns of a register (等哪一步): of those that fit a matter the first; where none fits, it waits for nobody here.

    `fields` are the facts that the conditions look at; `gather` adds to them, by matter, what lies in other registers.
    `deadlines` are those beside the main one that a step of ours meets, with that step: a limit that runs for the party
    is nobody's work. `is_followed` is whether those who take matters in see this one to the end; all, if it is not said.
    """

    code: str
    register: str
    turns: tuple[Turn, ...]
    fields: tuple[str, ...] = ()
    gather: Callable[[Mapping[Head, dict[str, Any]]], None] | None = None
    deadlines: Mapping[str, str] = field(default_factory=dict)
    is_followed: Condition | None = None


awaitings: Store[Awaiting] = registry.store("等办")


def awaiting_of(register: str) -> Awaiting | None:
    """What a register says of its turns, or None where the first step of a state is the next."""
    return next((one for one in awaitings if one.register == register), None)


def seen_of(
    awaiting: Awaiting, heads: Iterable[Head], last_days: Mapping[int, Mapping[str, date]], person: Person
) -> list[Seen]:
    """The open matters of a register as its conditions see them, in at most two queries."""
    facts: dict[Head, dict[str, Any]] = {head: {} for head in heads}
    if awaiting.fields and facts:
        model = registers[awaiting.register].model
        found = model._default_manager.filter(pk__in=[head.pk for head in facts]).values_list("pk", *awaiting.fields)
        by_pk = {pk: dict(zip(awaiting.fields, values, strict=True)) for pk, *values in found}
        facts = {head: by_pk[head.pk] for head in facts if head.pk in by_pk}
        if awaiting.gather:
            awaiting.gather(facts)
    return [Seen(head, own, last_days.get(head.pk, {}), person, today()) for head, own in facts.items()]


def turn_of(awaiting: Awaiting, seen: Seen) -> str:
    """The step that a matter waits for (等哪一步), empty for none."""
    procedure = procedures[registers[awaiting.register].procedure]
    steps = procedure.version(seen.head.procedure_version).step
    for turn in awaiting.turns:
        step = steps.get(turn.step)
        if step and seen.head.state in step.sources and (turn.when is None or turn.when(seen)):
            return turn.step
    return ""


def turn_of_row(person: Person, register: Register, row: Matter) -> str:
    """The step that one matter waits for, where its register says so; else empty."""
    awaiting = awaiting_of(register.code)
    if awaiting is None:
        return ""
    head = Head(*(getattr(row, name) for name in Head._fields))
    clocks = Clock.objects.filter(matter=row, met_on=None, paused_on=None).values_list("deadline", "legal_last_on")
    return next((turn_of(awaiting, seen) for seen in seen_of(awaiting, [head], {row.pk: dict(clocks)}, person)), "")


def meeting(version: Version, awaiting: Awaiting | None) -> Iterator[tuple[str, str]]:
    """The deadlines beside the main one, each with the steps by which somebody here meets it."""
    for declared in version.deadlines:
        if declared.is_main:
            continue
        if awaiting is None:
            yield from ((declared.code, step) for step in declared.met_by)
        elif declared.code in awaiting.deadlines:
            yield declared.code, awaiting.deadlines[declared.code]


@registry.check
def _check_awaitings() -> Iterator[str]:
    for one in awaitings:
        register = registers.get(one.register)
        if register is None or not register.is_procedural:
            yield f"“{one.code}”提到没有的办件台账“{one.register}”"
            continue
        versions = procedures[register.procedure].versions
        known = {step for version in versions for step in version.step}
        for step in sorted({*(turn.step for turn in one.turns), *one.deadlines.values()} - known):
            yield f"“{one.code}”提到“{register.name}”没有的步骤“{step}”"
        limits = {deadline.code for version in versions for deadline in version.deadlines}
        for code in sorted(set(one.deadlines) - limits):
            yield f"“{one.code}”提到“{register.name}”没有的期限“{code}”"
        for name in sorted(set(one.fields) - set(register.fields)):
            yield f"“{one.code}”提到“{register.name}”没有的字段“{name}”"
