"""What a person has to do (待办): the open matters within reach, in the order of their legal risk.

Of several running deadlines the line shows the one that the person's own step meets, and of these the earliest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.timelimits import Roll
from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.pages.awaiting import Awaiting, Head, Seen, awaiting_of, meeting, seen_of, turn_of
from fazhi.kernel.procedures.apart import last_takers
from fazhi.kernel.procedures.declarations import Step, Version, procedures
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import Register, registers

# How many working days ahead *Today* looks.
SOON = 3


class Group(StrEnum):
    """The groups of open matters, the most pressing first (待办分类)."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    WAITING = "waiting"
    OTHERS = "others"

    @property
    def label(self) -> str:
        labels = ("已超期", "今天到期", f"{SOON}个工作日内到期", "等您办理", "其他在办")
        return dict(zip(Group, labels, strict=True))[self]

    @property
    def tone(self) -> str:
        """The style of its badge."""
        return {"overdue": "late", "today": "due", "soon": "due"}.get(self.value, "ok")


class Running(NamedTuple):
    """A deadline that runs (运行中的期限): its code, its last day, and whether that day judges anybody.

    `act_on` is the day by which to act: earlier than the last where that is a day off and does not roll over.
    """

    deadline: str
    last_on: date
    is_judging: bool
    act_on: date


class _Row(NamedTuple):
    """What is read of each open matter."""

    pk: int
    register: str
    procedure: str
    procedure_version: str
    state: str
    opened_on: date
    due_on: date | None
    met_on: date | None
    judgement: str


@dataclass(frozen=True)
class Line:
    """One open matter, with what the person is to do about it (待办行); `step` is None where others are to act."""

    pk: int
    group: Group
    step: Step | None
    due_on: date | None
    opened_on: date
    is_beside: bool  # the step meets a deadline beside the main one
    act_on: date | None = None  # by when to act, where that is before the last day

    @property
    def order(self) -> tuple[object, ...]:
        """One's own steps first, then by legal risk: group, due day, age."""
        rank = list(Group).index(self.group)
        return (self.step is None, rank, self.act_on or self.due_on or date.max, self.opened_on, self.pk)


@dataclass(frozen=True)
class Task:
    """One open matter as its line in a list of work (待办事项)."""

    matter: Matter
    register: Register
    state: str
    step: Step | None
    group: Group
    due_on: date | None
    days_left: int | None
    is_beside: bool = False
    act_on: date | None = None

    @property
    def when(self) -> str:
        """How long is left, in words."""
        if self.days_left is None:
            return "没有期限"
        if self.matter.met_on is not None and not self.is_beside:
            return "期限内的事已完成" if self.matter.met_on <= self._due else "期限已过，已完成"
        if self.days_left < 0:
            return f"已过 {-self.days_left} 天"
        if self.act_on and self.due_on:
            rest = self.days_left - (self.due_on - self.act_on).days
            return f"还有 {rest} 天，到期日不顺延" if rest > 0 else "今天就要办，到期日不顺延"
        return "今天到期" if self.days_left == 0 else f"还有 {self.days_left} 天"

    @property
    def mark(self) -> tuple[str, str] | None:
        """Why the due day does not judge anybody, if so: a style and a word; a day that is no rule's needs none."""
        if self.matter.due_on is None and self.due_on is not None:
            return None
        judgement = Judgement(self.matter.judgement)
        return None if judgement in (Judgement.JUDGED, Judgement.NONE) else (judgement.value, str(judgement.label))

    @property
    def _due(self) -> date:
        return self.matter.due_on or date.max


class Work:
    """The open matters of a person (待办): those that wait for a step of the person's roles, and those one took in.

    Who acts nowhere but may view sees the matters with which others are busy: `is_watching`; a leader sees both.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.day = today()

    @cached_property
    def acting(self) -> list[Register]:
        return [item for item in registers if item.is_procedural and self.person.may(item, "act")]

    @cached_property
    def watching(self) -> list[Register]:
        return [item for item in registers if item.is_procedural and self.person.may(item, "view")]

    @property
    def is_watching(self) -> bool:
        return not self.acting and bool(self.watching)

    @cached_property
    def followed(self) -> list[Register]:
        """Registers whose matters are others' work and this person's concern (关注): a leader's, or who acts nowhere."""
        if self.acting and LEADER.code not in self.person.roles:
            return []
        return [register for register in self.watching if register not in self.acting]

    @cached_property
    def soon_on(self) -> date:
        return current_calendar().nth_workday_after(self.day, SOON)

    # --- which matters ------------------------------------------------------------------------------------------------

    @cached_property
    def open(self) -> QuerySet[Matter]:
        """All open matters of the person, unsorted."""
        where = Q(pk__in=())
        for register in self.followed:
            where |= Q(kept_in=register.code) & self.person.where(register, "view")
        for register in self.acting:
            if awaiting_of(register.code) is None:
                mine = self.person.where(register, "act") & self._concerning(register)
                where |= Q(kept_in=register.code) & mine
        return _open().filter(where | Q(pk__in=[pk for pk, told in self._seen.items() if self._concerns(*told)]))

    def _concerning(self, register: Register) -> Q:
        """Of a register the matters whose next step, or the step that a running deadline waits for, one may take.

        Who takes matters in follows them to their end: nothing that nobody signs for may drop out of sight.
        """
        found = Q(pk__in=())
        for version in procedures[register.procedure].versions:
            if self._may_take(version.opening):
                found |= Q(procedure_version=version.code)
                continue
            states = [state.code for state in version.states if any(map(self._may_take, _next(version, state.code)))]
            found |= Q(procedure_version=version.code, state__in=states)
            for code, step in _meeting(version, None):
                if self._may_take(step):
                    ids = [pk for pk, clocks in self._clocks.items() if any(one.deadline == code for one in clocks)]
                    found |= Q(pk__in=ids, procedure_version=version.code, state__in=step.sources)
        return found

    # --- registers that say whose turn it is --------------------------------------------------------------------------

    @cached_property
    def _seen(self) -> dict[int, tuple[Awaiting, Seen]]:
        """The open matters of those registers that the person may handle, as their conditions see them."""
        told = {one.code: awaiting for one in self.acting if (awaiting := awaiting_of(one.code))}
        where = Q(pk__in=())
        for code in told:
            where |= Q(kept_in=code) & self.person.where(registers[code], "act")
        heads = [Head(*row) for row in _open().filter(where).values_list(*Head._fields)] if told else []
        days = {pk: {one.deadline: one.last_on for one in clocks} for pk, clocks in self._clocks.items()}
        return {
            seen.head.pk: (awaiting, seen)
            for code, awaiting in told.items()
            for seen in seen_of(awaiting, [head for head in heads if head.register == code], days, self.person)
        }

    @cached_property
    def _turns(self) -> dict[int, str]:
        """The step that each of them waits for, empty for none."""
        return {pk: turn_of(awaiting, seen) for pk, (awaiting, seen) in self._seen.items()}

    @cached_property
    def _barred(self) -> set[int]:
        """The matters whose turn is another person's, for this one took the step before; one query a kind of step."""
        waiting: dict[tuple[str, str, str], list[int]] = {}
        for pk, (awaiting, seen) in self._seen.items():
            waiting.setdefault((awaiting.register, seen.head.procedure_version, self._turns[pk]), []).append(pk)
        found: set[int] = set()
        for (register, version, code), ids in waiting.items():
            step = procedures[registers[register].procedure].version(version).step.get(code)
            if step and step.apart_from and self._may_take(step):
                subjects = {f"matter:{pk}": pk for pk in ids}
                takers = last_takers(register, step, subjects)
                found |= {subjects[name] for name, taken in takers.items() if taken.by == self.person.name}
        return found

    def _concerns(self, awaiting: Awaiting, seen: Seen) -> bool:
        """Whether it is the person's turn, a deadline waits for the person's own step, or the person took it in."""
        version = procedures[registers[awaiting.register].procedure].version(seen.head.procedure_version)
        turn = self._turns[seen.head.pk]
        if turn and self._is_own(version.step[turn]) and seen.head.pk not in self._barred:
            return True
        if self._may_take(version.opening) and (awaiting.is_followed is None or awaiting.is_followed(seen)):
            return True
        return any(
            code in seen.last_days and seen.head.state in step.sources and self._is_own(step)
            for code, step in _meeting(version, awaiting)
        )

    def _may_take(self, step: Step) -> bool:
        return bool(self.person.roles & set(step.roles))

    def _is_own(self, step: Step) -> bool:
        """Whether the step is first of all the person's: of its roles the first is the one whose duty it is."""
        return bool(self.person.roles & set(step.roles[:1]))

    @cached_property
    def _clocks(self) -> dict[int, list[Running]]:
        """The running clocks of open matters: few, and asked for once."""
        found: dict[int, list[Running]] = {}
        clocks = Clock.objects.filter(met_on=None, paused_on=None, matter__closed_on=None)
        columns = ("matter_id", "deadline", "legal_last_on", "safe_due_on", "roll", "is_provisional", "is_trial")
        for pk, deadline, last_on, safe_on, roll, is_provisional, is_trial in clocks.values_list(*columns):
            act_on = min(safe_on, last_on) if roll == Roll.NEVER.value else last_on
            running = Running(deadline, last_on, not (is_provisional or is_trial), act_on)
            found.setdefault(pk, []).append(running)
        return found

    # --- their lines --------------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """Every open matter as a line, sorted; two queries, however many there are."""
        rows = self.open.values_list(*_Row._fields)
        return sorted((self._line(_Row(*row)) for row in rows), key=lambda line: line.order)

    def _line(self, row: _Row) -> Line:
        version = procedures[row.procedure].version(row.procedure_version)
        main = self._main(version, row)
        own = sorted(self._own(version, row, main), key=_pressing)
        step, running, is_beside = own[0] if own else (None, main, False)
        group = self._group(running, is_own=step is not None)
        due_on, act_on = (running.last_on, running.act_on) if running else (row.due_on, row.due_on)
        if running is None and self._turns.get(row.pk):
            due_on = act_on = None  # the main one is met, and none runs for the step whose turn it is
        return Line(row.pk, group, step, due_on, row.opened_on, is_beside, act_on if act_on != due_on else None)

    def _main(self, version: Version, row: _Row) -> Running | None:
        """The main deadline while it is not met."""
        if row.met_on is not None or row.due_on is None:
            return None
        codes = {declared.code for declared in version.deadlines if declared.is_main}
        act_on = next((one.act_on for one in self._clocks.get(row.pk, ()) if one.deadline in codes), row.due_on)
        return Running("", row.due_on, row.judgement == Judgement.JUDGED, min(act_on, row.due_on))

    def _following(self, version: Version, row: _Row) -> tuple[Step, ...]:
        """The step whose turn it is, as the register says, else the first of the state."""
        if row.pk not in self._turns:
            return _next(version, row.state)
        code = self._turns[row.pk]
        return (version.step[code],) if code else ()

    def _own(self, version: Version, row: _Row, main: Running | None) -> Iterator[tuple[Step, Running | None, bool]]:
        """The person's own steps from here, each with the deadline that it meets."""
        if self.is_watching:
            return
        running = {one.deadline: one for one in self._clocks.get(row.pk, ())}
        met = _meeting(version, awaiting_of(row.register))
        beside = {step.code: running[code] for code, step in met if code in running and row.state in step.sources}
        following = () if row.pk in self._barred else self._following(version, row)
        yield from (
            (step, beside.get(step.code, main), step.code in beside) for step in following if self._is_own(step)
        )
        for code, clock in beside.items():
            step = version.step[code]
            if step not in following and self._is_own(step):
                yield step, clock, True

    def _group(self, running: Running | None, *, is_own: bool) -> Group:
        """Only a day that judges is overdue."""
        rest = Group.WAITING if is_own else Group.OTHERS
        if running is None or running.act_on > self.soon_on:
            return rest
        if running.last_on < self.day:
            return Group.OVERDUE if running.is_judging else rest
        return Group.TODAY if running.act_on <= self.day else Group.SOON

    def counts(self) -> dict[Group, int]:
        """How many matters each group holds; equal to the length of `of` the group."""
        counted = Counter(line.group for line in self.lines)
        return {group: counted[group] for group in Group}

    def of(self, group: Group | None = None) -> list[Line]:
        """The lines of one group or of all."""
        return self.lines if group is None else [line for line in self.lines if line.group is group]

    def tasks(self, lines: Iterable[Line]) -> list[Task]:
        """The lines with their matters, in one query."""
        shown: Sequence[Line] = list(lines)
        matters = Matter.objects.select_related("unit").in_bulk([line.pk for line in shown])
        return [self._task(matters[line.pk], line) for line in shown if line.pk in matters]

    def _task(self, matter: Matter, line: Line) -> Task:
        version = procedures[matter.procedure].version(matter.procedure_version)
        return Task(
            matter=matter,
            register=registers[matter.register],
            state=version.state[matter.state].name,
            step=line.step,
            group=line.group,
            due_on=line.due_on,
            days_left=(line.due_on - self.day).days if line.due_on else None,
            is_beside=line.is_beside,
            act_on=line.act_on,
        )


def _open() -> QuerySet[Matter]:
    """All open matters; asked for by its plain column, a register's own index would be taken, with all ever closed."""
    return Matter.objects.alias(kept_in=Concat(F("register"), Value(""))).filter(closed_on=None)


def _next(version: Version, state: str) -> tuple[Step, ...]:
    """The next step of a state, if there is any."""
    return version.from_state(state)[:1]


def _meeting(version: Version, awaiting: Awaiting | None) -> Iterator[tuple[str, Step]]:
    """The deadlines beside the main one, each with the steps that meet it."""
    return ((deadline, version.step[code]) for deadline, code in meeting(version, awaiting))


def _pressing(found: tuple[Step, Running | None, bool]) -> date:
    return found[1].act_on if found[1] else date.max
