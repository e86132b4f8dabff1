"""What a person has to do (待办): the open matters within reach, in the order of their legal risk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.calendar import current_calendar
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

    @property
    def label(self) -> str:
        return {"overdue": "已超期", "today": "今天到期", "soon": f"{SOON}个工作日内到期", "waiting": "等您办理"}[
            self.value
        ]

    @property
    def tone(self) -> str:
        """The style of its badge."""
        return {"overdue": "late", "today": "due", "soon": "due", "waiting": "ok"}[self.value]


@dataclass(frozen=True)
class Task:
    """One open matter as its line in a list of work (待办事项)."""

    matter: Matter
    register: Register
    state: str
    step: Step | None
    group: Group
    due_on: date | None  # of the deadline that the step meets, else of the main one
    days_left: int | None
    is_beside: bool = False  # the step meets a deadline beside the main one

    @property
    def when(self) -> str:
        """How long is left, in words."""
        if self.days_left is None:
            return "没有期限"
        if self.matter.met_on is not None and not self.is_beside:
            return "期限内的事已完成" if self.matter.met_on <= self._due else "期限已过，已完成"
        if self.days_left < 0:
            return f"已过 {-self.days_left} 天"
        return "今天到期" if self.days_left == 0 else f"还有 {self.days_left} 天"

    @property
    def mark(self) -> tuple[str, str] | None:
        """Why the due day does not judge anybody, if so: a style and a word."""
        judgement = Judgement(self.matter.judgement)
        return None if judgement in (Judgement.JUDGED, Judgement.NONE) else (judgement.value, str(judgement.label))

    @property
    def _due(self) -> date:
        return self.matter.due_on or date.max


class Work:
    """The open matters of a person (待办): those that wait for a step of the person's roles.

    Who acts nowhere but may view, a leader for example, sees the matters with which others are busy: `is_watching`.
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
    def soon_on(self) -> date:
        return current_calendar().nth_workday_after(self.day, SOON)

    @cached_property
    def groups(self) -> dict[Group, Q]:
        """The condition of each group; together they hold every open matter once. Only a formal due day is overdue."""
        unmet = Q(met_on=None)
        urgent = {
            Group.OVERDUE: unmet & Q(due_on__lt=self.day, judgement=Judgement.JUDGED),
            Group.TODAY: unmet & Q(due_on=self.day),
            Group.SOON: unmet & Q(due_on__gt=self.day, due_on__lte=self.soon_on),
        }
        late_unjudged = Q(due_on__lt=self.day) & ~Q(judgement=Judgement.JUDGED)
        rest = Q(due_on=None) | Q(met_on__isnull=False) | Q(due_on__gt=self.soon_on) | late_unjudged
        return {**urgent, Group.WAITING: rest}

    @cached_property
    def open(self) -> QuerySet[Matter]:
        """All open matters of the person, unsorted."""
        where = Q(pk__in=())
        if self.is_watching:
            for register in self.watching:
                where |= Q(kept_in=register.code) & self.person.where(register, "view")
        for register in self.acting:
            where |= (
                Q(kept_in=register.code)
                & self.person.where(register, "act")
                & (self._startable(register, self._may_take) | self._running(register, self._may_take))
            )
        # Asked for by its plain column, the register's own index would be taken, with all that was ever closed.
        rows = Matter.objects.alias(kept_in=Concat(F("register"), Value("")))
        return rows.filter(where, closed_on=None)

    def _startable(self, register: Register, is_meant: Callable[[Step], bool]) -> Q:
        """The states, version by version, whose next step is meant: what else may be done there waits for nobody."""
        found = Q(pk__in=())
        for version in procedures[register.procedure].versions:
            following = {state.code: version.from_state(state.code)[:1] for state in version.states}
            states = [state for state, steps in following.items() if any(map(is_meant, steps))]
            found |= Q(procedure_version=version.code, state__in=sorted(states))
        return found

    @cached_property
    def _clocks(self) -> dict[int, list[tuple[str, date]]]:
        """The running clocks of open matters, with their last days: few, and asked for once."""
        found: dict[int, list[tuple[str, date]]] = {}
        clocks = Clock.objects.filter(met_on=None, matter__closed_on=None)
        for pk, deadline, last_on in clocks.values_list("matter_id", "deadline", "legal_last_on"):
            found.setdefault(pk, []).append((deadline, last_on))
        return found

    def _running(self, register: Register, is_meant: Callable[[Step], bool]) -> Q:
        """A deadline beside the main one waits for its step, whatever the next step of the state is."""
        found = Q(pk__in=())
        for version in procedures[register.procedure].versions:
            for declared in version.deadlines:
                steps = () if declared.is_main else map(version.step.__getitem__, declared.met_by)
                states = {state for step in steps if is_meant(step) for state in step.sources}
                ids = [pk for pk, running in self._clocks.items() if declared.code in dict(running)] if states else []
                if ids:
                    found |= Q(pk__in=ids, procedure_version=version.code, state__in=sorted(states))
        return found

    def _may_take(self, step: Step) -> bool:
        return bool(self.person.roles & set(step.roles))

    def _is_own(self, step: Step) -> bool:
        """Whether the step is first of all the person's: of its roles the first is the one whose duty it is."""
        return bool(self.person.roles & set(step.roles[:1]))

    @cached_property
    def own(self) -> Q:
        """The matters whose next step is the person's own; the others are open to the person, but others are to act."""
        found = Q(pk__in=())
        for register in self.acting:
            mine = self._startable(register, self._is_own) | self._running(register, self._is_own)
            found |= Q(register=register.code) & mine
        return found

    def counts(self) -> dict[Group, int]:
        """How many matters each group holds, in one query; equal to the length of `rows` of the group."""
        asked = {group.value: Count("pk", filter=where) for group, where in self.groups.items()}
        found = self.open.aggregate(**asked)
        return {group: found[group.value] for group in Group}

    def rows(self, group: Group | None = None) -> QuerySet[Matter]:
        """The matters of one group or of all: the person's own steps first, then by legal risk: group, due day, age."""
        rows = self.open.filter(self.groups[group]) if group else self.open
        whens = [When(where, then=Value(rank)) for rank, (_, where) in enumerate(self.groups.items())]
        rows = rows.annotate(
            turn=Case(When(self.own, then=Value(0)), default=Value(1), output_field=IntegerField()),
            rank=Case(*whens, default=Value(len(whens)), output_field=IntegerField()),
        )
        return rows.select_related("unit").order_by("turn", "rank", F("due_on").asc(nulls_last=True), "opened_on", "pk")

    def tasks(self, matters: Iterable[Matter]) -> list[Task]:
        """The lines of matters; asks the database nothing more."""
        return [self._task(matter) for matter in matters]

    def _task(self, matter: Matter) -> Task:
        register = registers[matter.register]
        version = procedures[matter.procedure].version(matter.procedure_version)
        following = () if self.is_watching else version.from_state(matter.state)[:1]
        step = next(filter(self._is_own, following), None)
        beside = self._beside(matter, version) if step is None and not self.is_watching else None
        due_on = beside[1] if beside else matter.due_on
        return Task(
            matter=matter,
            register=register,
            state=version.state[matter.state].name,
            step=beside[0] if beside else step,
            group=list(self.groups)[min(matter.rank, len(self.groups) - 1)],  # type: ignore[attr-defined]
            due_on=due_on,
            days_left=(due_on - self.day).days if due_on else None,
            is_beside=beside is not None,
        )

    def _beside(self, matter: Matter, version: Version) -> tuple[Step, date] | None:
        """The person's own step that meets a deadline running beside the main one, with its last day."""
        for code, last_on in self._clocks.get(matter.pk, ()):
            declared = version.deadline.get(code)
            for step in map(version.step.__getitem__, declared.met_by if declared and not declared.is_main else ()):
                if matter.state in step.sources and self._is_own(step):
                    return step, last_on
        return None
