"""What a procedure is (程序声明): typed, frozen, and readable aloud by a person from the justice office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.core.registry import Store, registry


class Result(StrEnum):
    """What a gate found (门禁结果); what cannot be known is never a pass."""

    PASS = "pass"  # noqa: S105 - a verdict, not a word to log in with
    FAIL = "fail"
    UNKNOWN = "unknown"
    OVERRIDDEN = "overridden"  # a house rule that a leader passed with a text; nothing that the law demands


@dataclass(frozen=True)
class Verdict:
    """A gate's result and its reason (结论与理由), with the way out of this one where it is not the gate's own."""

    result: Result
    why: str = ""
    remedy: str = ""


PASSED = Verdict(Result.PASS)


def fail(why: str, remedy: str = "") -> Verdict:
    """What a gate says when it stays closed (不通过)."""
    return Verdict(Result.FAIL, why, remedy)


@dataclass(frozen=True)
class Situation:
    """What a gate may look at (门禁所见): the facts after the step, the day, the papers, and what was done before.

    `subject` is the matter's name in the chain, empty while it is being opened; `by` and `roles` are those of whoever
    takes the step.
    """

    facts: Mapping[str, Any]
    on: date
    papers: tuple[str, ...]
    note: str
    past: Callable[[], list[Event]]
    subject: str = ""
    by: str = ""
    roles: frozenset[str] = frozenset()
    officers: tuple[str, ...] = ()  # the log-ins of those who take part


@dataclass(frozen=True)
class Gate:
    """A gate (门禁): what must be true before a step, under which article, and what to do when it is not."""

    code: str
    name: str
    check: Callable[[Situation], Verdict]
    basis: str
    remedy: str


@dataclass(frozen=True)
class State:
    """Where a matter stands (状态)."""

    code: str
    name: str
    is_final: bool = False


@dataclass(frozen=True)
class Step:
    """A step (步骤), named by a past participle: from which states, by whom, with which facts, papers and gates.

    `target` empty leaves the state as it is. `officers` is how many certified officers must take part. `counts` is a
    number that goes up by one each time, `dates` are fields that take the day of the step, `sets` fields with the value
    that it gives them, `keeps` fields that take another field's value when they are still empty, `clears` fields that it
    empties. One that `settles` asks the register again what follows from its other values. `then` is done after it in
    the same transaction; only `act()` does it, never an import. Whoever last took one of `apart_from` may not take it.
    """

    code: str
    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    officers: int = 0
    is_note_required: bool = False
    basis: str = ""
    counts: str = ""
    dates: tuple[str, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=dict)
    settles: bool = False
    keeps: Mapping[str, str] = field(default_factory=dict)
    clears: tuple[str, ...] = ()
    then: Callable[[Any], None] | None = None
    apart_from: tuple[str, ...] = ()

    def written(self, facts: Mapping[str, Any], on: date | None = None) -> dict[str, Any]:
        """What the step itself writes (自动填写), given the facts as they are with it; without a day none is written.

        A ledger states its days in columns of their own.
        """
        found = {name: facts.get(source) for name, source in self.keeps.items() if facts.get(name) in (None, "")}
        found |= {name: None for name in self.clears if facts.get(name) not in (None, "")}
        found |= self.sets
        found |= dict.fromkeys(self.dates, on) if on else {}
        return found | ({self.counts: (facts.get(self.counts) or 0) + 1} if self.counts else {})


@dataclass(frozen=True)
class ByField:
    """The rule depends on a field (按字段取规则), e.g. the ticket's category."""

    field: str
    rules: Mapping[str, str]


@dataclass(frozen=True)
class Deadline:
    """A deadline (期限): its rule, the step from whose day it runs, and the steps that meet it.

    `when` names the branch that it binds (field, values); a main deadline gives the matter its due day. `undone_by` are
    the steps after which it counts as not yet met: what had met it did not stand. One that `is_repeated` runs anew from
    each anchor after it was met; any other starts but once.

    `stated` is the field with the last day where the matter itself states it (a letter, a report, a promise): that day
    counts as it stands, before any rule; `rule` may then be empty, and without a day nothing runs.
    """

    code: str
    name: str
    rule: str | ByField
    anchor: str
    met_by: tuple[str, ...]
    stated: str = ""
    when: tuple[str, tuple[Any, ...]] | None = None
    is_main: bool = False
    undone_by: tuple[str, ...] = ()
    is_repeated: bool = False


@dataclass(frozen=True)
class Pause:
    """An interval taken out of a deadline (扣除期间): begun and ended by steps, void without its paper.

    `reason` is one of those that the deadline's rule allows, with the article, in its pack.
    """

    deadline: str
    begins: str
    ends: str
    reason: str
    paper: str


@dataclass(frozen=True)
class Extension:
    """An extension (延长), as long as the deadline's rule allows: a step before expiry, told to the party by its paper.

    `approver` is the role that stands for the approver whom the rule names.
    """

    deadline: str
    step: str
    approver: str
    paper: str
    times: int = 1


@dataclass(frozen=True)
class Version:
    """A version of a procedure (程序版本), for matters opened from `starts_on` to `ends_on`; None is open."""

    code: str
    states: tuple[State, ...]
    opening: Step
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...] = ()
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None

    @cached_property
    def state(self) -> dict[str, State]:
        return {item.code: item for item in self.states}

    @cached_property
    def step(self) -> dict[str, Step]:
        """Every step by its code, the opening among them."""
        return {item.code: item for item in (self.opening, *self.steps)}

    @cached_property
    def deadline(self) -> dict[str, Deadline]:
        return {item.code: item for item in self.deadlines}

    def from_state(self, state: str) -> tuple[Step, ...]:
        """The steps that may be taken from a state; the one declared first is the next (下一步), which others wait for."""
        return tuple(step for step in self.steps if state in step.sources)


@dataclass(frozen=True)
class Procedure:
    """A procedure (程序) with its versions; a running matter stays on the version that it was opened under."""

    code: str
    name: str
    basis: str
    versions: tuple[Version, ...]

    def __hash__(self) -> int:
        return hash(self.code)

    def version(self, code: str) -> Version:
        for item in self.versions:
            if item.code == code:
                return item
        raise DeclarationError(
            f"程序“{self.name}”没有版本“{code}”", remedy=f"有：{'、'.join(item.code for item in self.versions)}"
        )

    def version_on(self, day: date) -> Version:
        """The version for matters opened on a day; an error names the versions when none is in force."""
        for item in self.versions:
            if (item.starts_on or date.min) <= day <= (item.ends_on or date.max):
                return item
        raise DeclarationError(f"{day} 没有在用的“{self.name}”程序版本", remedy="核对收到日期，或请维护人补充版本")


procedures: Store[Procedure] = registry.store("程序")
