"""What the matters of a register wait for (等哪一步), where the state alone does not say it: whose turn it is.

Nothing lawful hangs on it: it orders the buttons of a record and fills *Today*; which steps may be taken stays with the
procedure, so a version in use is not changed by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.procedures.declarations import Version, procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers

Where = Callable[[Person, date], Q]


@dataclass(frozen=True)
class Turn:
    """A step that is waited for (轮到哪一步) while its state stands and the condition on the matter holds, if there is one."""

    step: str
    where: Where | None = None


@dataclass(frozen=True)
class Awaiting:
    """The turns of a register (等哪一步): of those that fit a matter the first; where none fits, it waits for nobody here.

    `deadlines` are those beside the main one that a step of ours meets, with that step: a limit that runs for the party
    is nobody's work. `followed` is which matters those who take them in see to the end; all, if it is not said. `stated`
    is the field, as a query names it, with the last day that the matter itself states where no rule gives one.
    """

    code: str
    register: str
    turns: tuple[Turn, ...]
    deadlines: Mapping[str, str] = field(default_factory=dict)
    followed: Callable[[Person], Q] | None = None
    stated: str = ""


awaitings: Store[Awaiting] = registry.store("等办")


def awaiting_of(register: Register) -> Awaiting | None:
    """What a register says of its turns, or None where the first step of a state is the next."""
    return next((one for one in awaitings if one.register == register.code), None)


def turns_of(awaiting: Awaiting, person: Person, rows: Q) -> dict[int, str]:
    """The step that each open matter of the register waits for (各件等哪一步), in one query; no matter that waits for none."""
    register, day = registers[awaiting.register], today()
    whens = [
        When(
            Q(procedure_version=version.code, state__in=version.step[turn.step].sources)
            & (turn.where(person, day) if turn.where else Q()),
            then=Value(turn.step),
        )
        for version in procedures[register.procedure].versions
        for turn in awaiting.turns
        if turn.step in version.step
    ]
    # Asked for by its plain column, the register's own index would be taken, with all that was ever closed.
    open_ones = Matter.objects.alias(kept_in=Concat(F("register"), Value(""))).filter(
        rows, kept_in=register.code, closed_on=None
    )
    found = open_ones.annotate(turn=Case(*whens, default=Value(""), output_field=CharField()))
    return {pk: step for pk, step in found.order_by().values_list("pk", "turn") if step}


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
        for step in {*(turn.step for turn in one.turns), *one.deadlines.values()} - known:
            yield f"“{one.code}”提到“{register.name}”没有的步骤“{step}”"
        limits = {deadline.code for version in versions for deadline in version.deadlines}
        for code in set(one.deadlines) - limits:
            yield f"“{one.code}”提到“{register.name}”没有的期限“{code}”"
