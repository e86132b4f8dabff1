"""Amending (变更): a row that is there takes the values of a file, in one event, and can have its old ones back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, models

from fazhi.kernel.chain.bulk import Inserter, Statement, Updater, run
from fazhi.kernel.chain.events import COLUMNS as EVENT_COLUMNS
from fazhi.kernel.chain.events import Draft, Link
from fazhi.kernel.chain.events import row as event_row
from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.procedures.courses import CLOCK, NOT_JUDGED, Course, Courses
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.facts import Change, stated
from fazhi.kernel.records.registers import Register

from .comparing import CHANGED, MASK, Differing
from .models import Batch, ChangedRow

# The columns of the heads that a change may touch; each row says them all.
MATTER_COLUMNS = (
    *("title", "unit_id", "area_id", "handler_id"),
    *("state", "opened_on", "closed_on", "due_on", "met_on", "judgement", "version"),
)
ENTRY_COLUMNS = ("title", "unit_id", "area_id", "occurred_on", "version")
_AT_ONCE = 2000


class Amendment(NamedTuple):
    """One change, ready to be written (待写变更): the tuples of each table; None where a table is not touched."""

    pk: int
    tail: Link
    head: Mapping[str, Any]  # by column
    own: Mapping[str, Any]
    clocks: Sequence[Sequence[Any]] | None  # None leaves them as they are
    event: tuple[Any, ...]


@dataclass
class Amender:
    """Prepares the changes of one batch (变更准备), before the short transaction that writes them."""

    register: Register
    batch: Batch
    courses: Courses | None
    own: Sequence[str]  # the own fields that the mapping fills
    label: Callable[[str], str]

    def __post_init__(self) -> None:
        columns = MATTER_COLUMNS if self.courses else ENTRY_COLUMNS
        self._heads = [(column, column.removesuffix("_id")) for column in columns]
        self._owns = [(str(self.register.fields[name].column), name) for name in self.own]
        self._at = instant()
        meta = self.register.model._meta
        self._blank = {name: meta.get_field(name).get_default() for name in self.own}  # type: ignore[union-attr]
        self.not_judged = 0

    def prepare(self, rows: Sequence[Differing]) -> Iterator[tuple[Amendment, ChangedRow]]:
        """Each change with the record of it that a page shows and that undoes it; one query for all of them."""
        clocks = _clocks([item.standing.pk for item in rows]) if self.courses else {}
        for item in rows:
            yield self._prepare(item, clocks.get(item.standing.pk, []))

    def _prepare(self, item: Differing, clocks: list[list[Any]]) -> tuple[Amendment, ChangedRow]:
        standing, facts = item.standing, dict(item.arrival.facts)
        course: Course | None = None
        if self.courses:
            course = self.courses.of(standing.pk, item.arrival, None)
            facts |= _of_course(course)
            self.not_judged += course.judgement in NOT_JUDGED
        facts["version"] = standing.version + 1
        before = {**standing.values, "version": standing.version}
        new_clocks = course.clocks if course and not _alike(course.clocks, clocks) else None
        amendment = Amendment(
            pk=standing.pk,
            tail=item.tail,
            head={column: self._head(name, facts) for column, name in self._heads if facts[name] != before[name]},
            own={column: self._own(name, facts) for column, name in self._owns if facts[name] != before[name]},
            clocks=new_clocks,
            event=event_row(self._subject(standing.pk), item.tail, self._draft(item, course), self._at),
        )
        kept = {
            "head": {column: _plain(before[column.removesuffix("_id")]) for column in amendment.head},
            "own": {column: _plain(before[name]) for column, name in self._owns if column in amendment.own},
            "clocks": [[_plain(value) for value in clock] for clock in clocks] if new_clocks is not None else None,
            "steps": {code: on.isoformat() for code, on in item.steps_before.items()},
        }
        changed = ChangedRow(
            batch=self.batch,
            line=item.arrival.line,
            number=item.arrival.facts["number"],
            subject=self._subject(standing.pk),
            seq=item.tail.seq + 1,
            cells=[self._cell(change) for change in item.changes],
            before=kept,
        )
        return amendment, changed

    def _subject(self, pk: int) -> str:
        return f"{self.register.head._meta.model_name}:{pk}"

    def _head(self, name: str, values: Mapping[str, Any]) -> Any:
        value = values.get(name)
        return "" if value is None and name == "title" else value

    def _own(self, name: str, values: Mapping[str, Any]) -> Any:
        value = values.get(name)
        return self._blank[name] if value is None else value

    def _draft(self, item: Differing, course: Course | None) -> Draft:
        facts = [change for change in item.changes if not change.name.startswith("step:")]
        plain, personal = stated(self.register, facts)
        body: dict[str, Any] = {"batch": self.batch.pk, "line": item.arrival.line, "changes": plain}
        if course:
            body["steps"] = {code: on.isoformat() for code, on in item.arrival.steps}
            body["to"] = course.outline.state
        return Draft(CHANGED, today(), self.batch.imported_by, body, personal, origin=Origin.IMPORTED.value)

    def _cell(self, change: Change) -> dict[str, Any]:
        field = self.register.fields.get(change.name)
        before, after = _plain(change.before), _plain(change.after)
        if field is not None and field.is_personal:
            before, after = (MASK if value else "" for value in (before, after))
        return {"field": change.name, "label": self.label(change.name), "before": before, "after": after}


def _of_course(course: Course) -> dict[str, Any]:
    return {
        "state": course.outline.state,
        "opened_on": course.outline.opened_on,
        "met_on": course.outline.met_on,
        "closed_on": course.outline.closed_on,
        "due_on": course.due_on,
        "judgement": course.judgement.value,
    }


def _clocks(matters: Sequence[int]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    for clock in Clock.objects.filter(matter__in=matters).order_by("pk").values_list(*CLOCK):
        found.setdefault(clock[0], []).append(list(clock))
    return found


def _alike(made: Sequence[Sequence[Any]], stored: Sequence[Sequence[Any]]) -> bool:
    """Whether computing came to the same clocks; under which batch they were written does not matter."""
    return [list(clock[:-1]) for clock in made] == [list(clock[:-1]) for clock in stored]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


class Overtaken(Exception):
    """Somebody has acted on a row since it was read (已被办理); the transaction must end."""


class Prepared(NamedTuple):
    """Changes made ready before the transaction that writes them (备妥的变更)."""

    rows: int
    heads: list[Statement]
    others: list[Statement]
    retimed: list[int]  # matters whose clocks are replaced


def prepared(register: Register, amendments: Sequence[Amendment]) -> Prepared:
    """Makes changes ready: one statement for all rows of which the same columns change, as a column that stays costs
    its index nothing.
    """
    key = str(register.head._meta.pk.column)
    heads = [(item.head, (item.pk, item.head["version"] - 1)) for item in amendments]
    owns = [(item.own, (item.pk,)) for item in amendments]
    clocks = [clock for item in amendments for clock in item.clocks or ()]
    others = [
        *_updates(register.model, owns, ()),
        Inserter(Event, EVENT_COLUMNS).statement([item.event for item in amendments]),
        *([Inserter(Clock, CLOCK).statement(clocks)] if clocks else []),
    ]
    retimed = [item.pk for item in amendments if item.clocks is not None]
    return Prepared(len(amendments), list(_updates(register.head, heads, (key, "version"))), others, retimed)


def _updates(
    model: type[models.Model], rows: Iterable[tuple[Mapping[str, Any], Sequence[Any]]], where: Sequence[str]
) -> Iterator[Statement]:
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    for values, keys in rows:
        if values:
            alike.setdefault(tuple(values), []).append([*values.values(), *keys])
    for columns, group in alike.items():
        yield Updater(model, columns, where).statement(group)


def write(made: Prepared) -> None:
    """Writes changes inside the caller's transaction; raises Overtaken where a row is no longer as it was read."""
    if run(made.heads) != made.rows:
        raise Overtaken
    for start in range(0, len(made.retimed), _AT_ONCE):
        Clock.objects.filter(matter__in=made.retimed[start : start + _AT_ONCE]).delete()
    try:
        run(made.others)
    except IntegrityError as error:  # an event that does not change the row, such as an erasure, has taken the place
        raise Overtaken from error


def overtaken(amendments: Iterable[Amendment]) -> set[int]:
    """The rows whose chain has grown since they were read."""
    seqs = {item.event[0]: (item.pk, item.tail.seq) for item in amendments}
    subjects = list(seqs)
    found: set[int] = set()
    for start in range(0, len(subjects), _AT_ONCE):
        part = subjects[start : start + _AT_ONCE]
        tails = Event.objects.filter(subject__in=part).values_list("subject").annotate(models.Max("seq")).order_by()
        lengths: dict[str, int] = dict(tails)
        found |= {seqs[subject][0] for subject in part if lengths.get(subject, 0) != seqs[subject][1]}
    return found


def restored(model: type[models.Model], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values kept as JSON, by column, as their columns take them."""
    by_column = {field.column: field for field in model._meta.concrete_fields}
    return {column: by_column[column].to_python(value) for column, value in kept.items()}
