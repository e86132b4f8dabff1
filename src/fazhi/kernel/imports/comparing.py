"""Comparing (比对): which rows of a file are new, which would change a row that is there, and which may not."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from fazhi.kernel.chain.events import Link
from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.core.text import as_text
from fazhi.kernel.procedures.courses import Arrival, Courses, Proven, check_steps
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.facts import Change
from fazhi.kernel.records.registers import Register

from .mappings import Fit, steps_of_fields
from .reading import Problem, Refused
from .tables import SourceRow

# The events by which an import changes a row that is there, and takes such a change back.
CHANGED, RESTORED = "row.imported", "row.restored"
MASK = "******"
_SHOWN = 100

Read = tuple[SourceRow, Arrival]


class Standing(NamedTuple):
    """A row as it stands (现有行): its id, its values by field name, and the length of its own chain."""

    pk: int
    values: Mapping[str, Any]
    version: int


class Differing(NamedTuple):
    """A row of the file that would change one that is there (拟变更行); `arrival` is the row as it would then be."""

    standing: Standing
    arrival: Arrival
    changes: Sequence[Change]
    tail: Link
    steps_before: Mapping[str, date]


@dataclass
class Compared:
    """What comparing a chunk came to (比对结果)."""

    new: list[Arrival] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


class Comparer:
    """Compares chunks of rows with the register, in two or three queries a chunk."""

    def __init__(self, register: Register, fit: Fit, header: Sequence[str], courses: Courses | None, by: Person | None):
        self._register = register
        self._fit = fit
        self._header = header
        self._courses = courses
        self._reach = by.reach(register, "import") if by else None
        if self._reach and self._reach.is_town:
            self._reach = None
        mapped = dict.fromkeys((*fit.fields, *fit.counted, *register.settles))
        self._mapped = [name for name in mapped if name != "number"]
        self.seen = array("q")  # the ids of the rows that the file names
        self._names = _names_needed(register, self._mapped, courses)
        self._paths = [register.fields[name].path for name in self._names]
        self._days = {code: name for name, code in steps_of_fields(register).items()}
        if courses:
            # A day that the head does not hold is found in the events alone.
            self._days |= dict.fromkeys(courses.main.met_by if courses.main else (), "met_on")
        self._is_deep = any(code not in self._days for code in fit.steps)

    def __call__(self, rows: Sequence[Read]) -> Compared:
        made = Compared()
        standing = self._standing([arrival.facts["number"] for _, arrival in rows])
        self.seen.extend(there.pk for there in standing.values())
        doubtful: list[tuple[SourceRow, Arrival, Standing]] = []
        for row, given in rows:
            there = standing.get(given.facts["number"])
            arrival = self._counted_up(given, there) if there and self._fit.counted else given
            if there is None:
                self._take_new(row, arrival, made)
            elif there.values.get("removed_at"):
                why = "这一行已在本系统移除，不再导入"
                made.refused.append(self._refuse(row, [("number", arrival.facts["number"], why)]))
            elif self._is_deep or self._differs(arrival, there):
                doubtful.append((row, arrival, there))
            else:
                made.unchanged += 1
        if doubtful:
            self._settle(doubtful, made)
        return made

    def _counted_up(self, arrival: Arrival, there: Standing) -> Arrival:
        """What only the file's steps count never lowers a number that was stated or counted here before."""
        more = {name: max(arrival.facts[name], there.values[name] or 0) for name in self._fit.counted}
        return arrival._replace(facts={**arrival.facts, **more})

    def _take_new(self, row: SourceRow, arrival: Arrival, made: Compared) -> None:
        facts = arrival.facts
        if self._reach and not self._reach.holds(facts.get("unit"), facts.get("area")):
            made.refused.append(self._refuse(row, [("unit", facts.get("unit"), "您的岗位不能导入该单位或区域的行")]))
        else:
            made.new.append(arrival)

    def _standing(self, numbers: Sequence[str]) -> dict[str, Standing]:
        register = self._register
        extra = () if register.is_procedural else ("removed_at",)
        rows = register.head.objects.filter(register=register.code, number__in=numbers)
        names = (*self._names, *extra)
        found = rows.values_list("number", "pk", "version", *self._paths, *extra)
        return {
            number: Standing(pk, dict(zip(names, values, strict=True)), version)
            for number, pk, version, *values in found
        }

    def _differs(self, arrival: Arrival, there: Standing) -> bool:
        facts, values = arrival.facts, there.values
        for name in self._stated(arrival):
            if not _same(facts[name], values[name]):
                return True
        return bool(arrival.steps) and self._days_differ(arrival.steps, values)

    def _days_differ(self, steps: Sequence[Proven], values: Mapping[str, Any]) -> bool:
        told: dict[str, date | None] = dict.fromkeys(self._days[code] for code in self._fit.steps)
        told.update({self._days[code]: on for code, on in steps})
        return any(values[name] != on for name, on in told.items())

    def _settle(self, rows: Iterable[tuple[SourceRow, Arrival, Standing]], made: Compared) -> None:
        rows = list(rows)
        kind = self._register.head._meta.model_name
        pasts = _pasts([f"{kind}:{there.pk}" for _, _, there in rows], self._register.code)
        for row, arrival, there in rows:
            past = pasts.get(f"{kind}:{there.pk}", _Past())
            steps = self._merged(arrival.steps, past.steps)
            changes = self._changes(arrival, steps, there, past)
            if not changes:
                made.unchanged += 1
            elif why := self._hindrance(there, past, arrival, steps):
                told = [(item.name, item.after, self._reason(why, item)) for item in changes]
                made.refused.append(self._refuse(row, told))
            else:
                facts = {**there.values, **{name: arrival.facts[name] for name in self._stated(arrival)}}
                if wrong := self._wrong(there.values, facts | {"number": arrival.facts["number"]}):
                    made.refused.append(self._refuse(row, [(n, facts.get(n), why) for n, why in wrong.items()]))
                    continue
                assumed = frozenset(n for n in arrival.assumed if _same(facts.get(n), arrival.facts[n]))
                after = Arrival(arrival.line, facts | {"number": arrival.facts["number"]}, steps, assumed)
                made.differing.append(Differing(there, after, changes, past.tail, past.steps))

    def _stated(self, arrival: Arrival) -> Iterator[str]:
        """The fields that a row of the file states or settles; what was only assumed changes nothing."""
        return (name for name in self._mapped if name in arrival.facts and name not in arrival.assumed)

    def _wrong(self, before: Mapping[str, Any], facts: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong with a row as it would then be: a file may state half of what must go together."""
        register = self._register
        wrong = register.check(facts) if register.check else {}
        return wrong or (register.unlike(before, facts) if register.unlike else {})

    def _merged(self, given: Sequence[Proven], before: Mapping[str, date]) -> Sequence[Proven]:
        """The steps of the file, with those known before of which the file does not speak."""
        if not given or self._courses is None:
            return ()
        known = {**{code: on for code, on in before.items() if code not in self._fit.steps}, **dict(given)}
        return [Proven(code, known[code]) for code in self._courses.version.step if code in known]

    def _changes(self, arrival: Arrival, steps: Sequence[Proven], there: Standing, past: _Past) -> list[Change]:
        made = [
            Change(name, there.values[name], arrival.facts[name])
            for name in self._stated(arrival)
            if not _same(arrival.facts[name], there.values[name])
        ]
        after = dict(steps)
        for code in self._fit.steps:
            if past.steps.get(code) != after.get(code):
                made.append(Change(f"step:{code}", past.steps.get(code), after.get(code)))
        return made

    def _hindrance(self, there: Standing, past: _Past, arrival: Arrival, steps: Sequence[Proven]) -> str:
        """Why a row that differs may not be changed; empty when it may."""
        if past.is_worked_on:
            return "本系统已办理或修改过这一行，导入值“{0}”与现值“{1}”不同；办法：在本系统中修改，或让文件与现值一致"
        facts = arrival.facts
        for place in (there.values, {**there.values, **facts}):
            if self._reach and not self._reach.holds(place.get("unit"), place.get("area")):
                return "您的岗位不能导入该单位或区域的行（导入值“{0}”，现值“{1}”）"
        if self._courses and (wrong := check_steps(self._courses.version, steps)):
            return f"{wrong[1]}（导入值“{{0}}”，现值“{{1}}”）"
        return ""

    def _refuse(self, row: SourceRow, told: Iterable[tuple[str, Any, str]]) -> Refused:
        problems = []
        for name, value, why in told:
            place = self._fit.steps.get(name[5:]) if name.startswith("step:") else self._fit.fields.get(name)
            column = self._header[place] if place is not None else self.label(name)
            given = row.cells[place] if place is not None else value
            problems.append(Problem(row.line, column, as_text(given)[:_SHOWN], why))
        return Refused(row.line, row.cells, problems)

    def _reason(self, why: str, change: Change) -> str:
        """The hindrance with both values; who imports need not be somebody who may read a personal one."""
        field = self._register.fields.get(change.name)
        after, before = change.after, change.before
        if field is not None and field.is_personal:
            after, before = (MASK if value else "" for value in (after, before))
        return why.format(_shown(after), _shown(before))

    def label(self, name: str) -> str:
        """The Chinese name of a field, or of the day of a step."""
        if name.startswith("step:") and self._courses:
            return f"{self._courses.version.step[name[5:]].name}日期"
        return self._register.fields[name].label


@dataclass
class _Past:
    """What the chain of a row tells (经过): its end, the days of its steps, and whether anybody worked on it here."""

    tail: Link = field(default_factory=Link)
    steps: dict[str, date] = field(default_factory=dict)
    is_worked_on: bool = False


def _pasts(subjects: Sequence[str], register: str) -> dict[str, _Past]:
    events = Event.objects.filter(subject__in=subjects).order_by("subject", "seq")
    found: dict[str, _Past] = {}
    rows = events.values_list("subject", "seq", "digest", "kind", "legal_on", "origin", "body")
    for subject, seq, digest, kind, legal_on, origin, body in rows:
        past = found.setdefault(subject, _Past())
        past.tail = Link(seq, digest)
        past.is_worked_on |= origin == Origin.PERSON
        head, _, step = kind.rpartition(".")
        if kind in (CHANGED, RESTORED):
            past.steps = {code: date.fromisoformat(on) for code, on in json.loads(body).get("steps", {}).items()}
        elif head == register:
            past.steps[step] = legal_on
    return found


def _names_needed(register: Register, mapped: Sequence[str], courses: Courses | None) -> list[str]:
    """The fields that comparing and changing need: what the file fills, the head, and what decides the deadlines."""
    if register.check:
        mapped = [*mapped, *(item.name for item in register.own_fields)]
    if courses is None:
        return list(dict.fromkeys((*mapped, "title", "unit", "area", "occurred_on")))
    heads = [item.name for item in register.fields.values() if item.is_head and item.name != "number"]
    deciding = [name for names in courses.deciding.values() for name in names]
    return list(dict.fromkeys((*mapped, *heads, *deciding)))


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in (None, "") and other in (None, ""))


def _shown(value: Any) -> str:
    text = as_text(value)
    return f"{text[:30]}…" if len(text) > 30 else text or "空"
