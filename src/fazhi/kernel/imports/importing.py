"""Importing (导入): a file goes in, every row is checked and compared, and the whole batch appears at one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError

from fazhi.kernel.chain.documents import attach, store
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.text import as_text
from fazhi.kernel.law.calendar import current_calendar, recompute
from fazhi.kernel.org.setup import is_demo_town
from fazhi.kernel.procedures.bulk import CHUNK, act_many
from fazhi.kernel.procedures.courses import NOT_JUDGED, Arrival, Courses
from fazhi.kernel.records.access import AccessDenied, Person
from fazhi.kernel.records.entry_bulk import add_entries
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .amending import Amender, Amendment
from .comparing import Compared, Comparer, Differing, Read
from .mappings import Fit, ImportMapping, fit, mapping_for, mapping_named
from .models import Batch, ChangedRow, RefusedRow
from .publishing import MANY, publish, tell_planner
from .reading import Problem, Refused, RowReader
from .refusals import refused_file
from .staging import begin, clean_up, end, fail
from .tables import SourceRow, read_table

MOST_SHOWN = 1000
COMMAND_LINE = "命令行"
Progress = Callable[[int], None]


@dataclass
class Outcome:
    """What came of an import (导入结果); new + changed + unchanged + refused = read.

    `problems` and `changes` hold the first thousand, `problem_count` counts all. A trial run has no batch.
    """

    batch: int | None = None
    sha256: str = ""
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    not_judged: int = 0
    refused_file: str | None = None
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)  # [{"row", "number", "cells": [...]}]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    mapping: str = ""
    is_dry_run: bool = False


def import_table(
    register: Register,
    path: Path | str,
    mapping: ImportMapping | str | None = None,
    *,
    sheet: str | None = None,
    by: Person | str = COMMAND_LINE,
    is_dry_run: bool = False,
    is_demo: bool = False,
    progress: Progress | None = None,
    file_name: str = "",
) -> Outcome:
    """Takes a file into a register (导入文件); without a mapping the header chooses one. A dry run writes nothing.

    `by` is the person, whose right to import bounds the rows, or a name that the chain records. Errors: a file that
    cannot be read, a header that fits nothing, another import under way; then nothing was written.
    """
    _check_access(register, by)
    chosen = mapping_named(register, mapping) if isinstance(mapping, str) else mapping
    given = (chosen.sheet, chosen.has_header) if chosen else (None, None)
    table = read_table(path, sheet if sheet is not None else given[0], has_header=given[1])
    chosen = chosen or mapping_for(register, table.header)
    laid = fit(chosen, table.header)
    if laid.missing:
        missing = "”“".join(laid.missing)
        raise FazhiError(
            f"文件缺少映射“{chosen.label}”要用的列“{missing}”；表头是：{'、'.join(table.header)}",
            remedy="补上这些列，或改用别的映射",
        )
    run = _Run(register, laid, table.header, by, progress)
    run.outcome.sha256 = table.sha256
    run.outcome.notes = (*table.notes, *_notes(register, chosen))
    read = RowReader(register, laid, table.header, NameBook())
    rows = ((row, read(row)) for row in table.rows)
    if is_dry_run:
        return run.dry(rows)
    name = file_name or Path(path).name
    batch = Batch(file_name=name[-255:], sha256=table.sha256, is_demo=is_demo or is_demo_town())
    return run.real(rows, batch, lambda: store(Path(path).read_bytes(), name))


def import_rows(
    register: Register,
    rows: Iterable[Arrival],
    *,
    by: str,
    name: str,
    is_demo: bool = False,
    assumed_on: date | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Takes typed rows into a register (写入生成的行) on the same road; all have the fields of the first.

    `assumed_on` names a day whose rules judge rows that no rule was in force for, on trial (试算).
    """
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return Outcome()
    fields = {item: place for place, item in enumerate(first.facts)}
    steps = {proven.step: len(fields) + place for place, proven in enumerate(first.steps)}
    mapping = ImportMapping("typed", name, register.code, columns={}, steps={}, assumed_rule_on=assumed_on)
    header = [*(register.fields[item].label for item in fields), *steps]
    run = _Run(register, Fit(mapping, fields, steps, (), (), ()), header, by, progress)

    def whole() -> Iterator[tuple[SourceRow, Arrival | Refused]]:
        for row in _chained(first, waiting):
            days = {proven.step: proven.on for proven in row.steps}
            facts = {item: row.facts.get(item) for item in fields}
            cells = (*facts.values(), *(days.get(step, "") for step in steps))
            yield SourceRow(row.line, cells), row._replace(facts=facts)

    return run.real(whole(), Batch(file_name=name[-255:], is_demo=is_demo), None)


def _chained(first: Arrival, rest: Iterator[Arrival]) -> Iterator[Arrival]:
    yield first
    yield from rest


def _check_access(register: Register, by: Person | str) -> None:
    if isinstance(by, Person) and not by.may(register, "import"):
        raise AccessDenied(f"您无权导入{register.name}", remedy="请有导入权限的岗位导入，或请系统管理员调整岗位")


def _notes(register: Register, mapping: ImportMapping) -> Iterator[str]:
    if mapping.assumed_rule_on:
        yield f"规则施行以前的行借用 {mapping.assumed_rule_on} 的规则推算期限，一律标为试算"
    for name, value in mapping.constants.items():
        item = register.fields[name]
        shown = (item.choices or {}).get(str(value), value)
        yield f"文件没有写明的“{item.label}”按“{shown}”处理，由此推算的期限标为试算"


class _Run:
    """One import from its first row to its publication."""

    def __init__(
        self, register: Register, laid: Fit, header: Sequence[str], by: Person | str, progress: Progress | None
    ) -> None:
        self.register = register
        self.mapping = laid.mapping
        self.header = header
        self.by = by.name if isinstance(by, Person) else by
        self.progress = progress
        assumed_on = laid.mapping.assumed_rule_on
        self.courses = Courses(register, assumed_on=assumed_on) if register.is_procedural else None
        self.compare = Comparer(register, laid, header, self.courses, by if isinstance(by, Person) else None)
        filled = dict.fromkeys((*laid.fields, *laid.counted, *register.settles))
        self.own = [name for name in filled if not register.fields[name].is_head]
        self.outcome = Outcome(ignored=laid.ignored, mapping=laid.mapping.code)
        self.amendments: list[Amendment] = []

    def dry(self, rows: Iterable[tuple[SourceRow, Arrival | Refused]]) -> Outcome:
        """Everything but writing."""
        self.outcome.is_dry_run = True
        amender = self._amender(Batch(imported_by=self.by))
        for made in self._compared(rows):
            self.outcome.new += len(made.new)
            self.outcome.changed += len(made.differing)
            if self.courses:
                judged = (self.courses.of(0, arrival, None).judgement for arrival in made.new)
                self.outcome.not_judged += sum(judgement in NOT_JUDGED for judgement in judged)
            for _, changed in amender.prepare(made.differing):
                self._show(changed)
        self.outcome.not_judged += amender.not_judged
        return self.outcome

    def real(
        self, rows: Iterable[tuple[SourceRow, Arrival | Refused]], batch: Batch, keep: Callable[[], Any] | None
    ) -> Outcome:
        """Stages every row, then publishes them all at one instant."""
        self._describe(batch)
        document = keep() if keep else None
        guard = begin(self.register, batch)
        try:
            clean_up()
            if document is not None:
                attach(document, batch.subject, title="导入的原文件", file_name=batch.file_name[-200:], by=self.by)
                batch.document = document
            amender = self._amender(batch)
            not_judged = self._stage(rows, batch, amender, guard)
            out = self.outcome
            batch.read, batch.unchanged = out.read, out.unchanged
            batch.new, batch.changed, batch.refused = out.new, len(self.amendments), out.refused
            batch.not_judged = out.not_judged = not_judged + amender.not_judged
            publish(self.register, batch, self.amendments, self.roots, guard)
            if self.courses and current_calendar() is not self.courses.calendar:
                recompute()  # a notice arrived while the rows were still hidden from it
            self._after(batch)
        except IntegrityError as error:
            self._give_up(batch)
            raise FazhiError(
                f"导入期间{self.register.name}里出现了与文件相同的编号，整批没有入账", remedy="重新导入这个文件"
            ) from error
        except BaseException:
            self._give_up(batch)
            raise
        finally:
            end(self.register, batch)
        if out.new >= MANY:
            tell_planner(self.register.head, self.register.model)
        if self.register.seen:
            self.register.seen(self.by, batch.pk, self.compare.seen)
        return out

    def _describe(self, batch: Batch) -> None:
        batch.register, batch.imported_by, batch.started_at = self.register.code, self.by, instant()
        batch.mapping, batch.mapping_fingerprint = self.mapping.code, self.mapping.fingerprint
        batch.header = list(self.header)

    def _stage(
        self,
        rows: Iterable[tuple[SourceRow, Arrival | Refused]],
        batch: Batch,
        amender: Amender,
        guard: Callable[[], None],
    ) -> int:
        """Writes what is new, hidden, and prepares what changes; returns how many of the new are not judged."""
        self.roots: list[str] = []

        def new() -> Iterator[Arrival]:
            for made in self._compared(rows):
                if not made.new:
                    guard()  # otherwise the transaction that writes them calls it
                self._keep_refused(batch, made.refused)
                self._keep_changes(amender, made.differing)
                self.outcome.new += len(made.new)
                yield from made.new

        publication, is_demo = batch.publication, batch.is_demo
        if self.courses:
            assumed_on = self.mapping.assumed_rule_on
            options = {"by": self.by, "publication": publication, "is_demo": is_demo, "assumed_on": assumed_on}
            return act_many(self.register, new(), guard=guard, **options).not_judged  # type: ignore[arg-type]
        facts = (arrival.facts for arrival in new())
        self.roots = add_entries(self.register, facts, publication=publication, is_demo=is_demo, guard=guard)
        return 0

    def _compared(self, rows: Iterable[tuple[SourceRow, Arrival | Refused]]) -> Iterator[Compared]:
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            readable: list[Read] = [(row, found) for row, found in chunk if isinstance(found, Arrival)]
            refused = [found for _, found in chunk if isinstance(found, Refused)]
            made = self.compare(readable)
            made.refused = sorted([*refused, *made.refused], key=lambda item: item.line)
            self.outcome.read += len(chunk)
            self.outcome.unchanged += made.unchanged
            self.outcome.refused += len(made.refused)
            for row in made.refused:
                self.outcome.problem_count += len(row.problems)
                self.outcome.problems += row.problems[: MOST_SHOWN - len(self.outcome.problems)]
            yield made
            if self.progress:
                self.progress(self.outcome.read)

    def _keep_refused(self, batch: Batch, rows: Sequence[Refused]) -> None:
        RefusedRow.objects.bulk_create(RefusedRow(batch=batch, **refused_facts(row)) for row in rows)

    def _keep_changes(self, amender: Amender, rows: Sequence[Differing]) -> None:
        kept = []
        for amendment, changed in amender.prepare(rows):
            self.amendments.append(amendment)
            kept.append(changed)
            self._show(changed)
        ChangedRow.objects.bulk_create(kept)

    def _show(self, changed: ChangedRow) -> None:
        if len(self.outcome.changes) < MOST_SHOWN:
            self.outcome.changes.append({"row": changed.line, "number": changed.number, "cells": changed.cells})

    def _amender(self, batch: Batch) -> Amender:
        return Amender(self.register, batch, self.courses, self.own, self.compare.label)

    def _after(self, batch: Batch) -> None:
        """The answer, once nothing can change it: rows that somebody acted on meanwhile were refused at the end."""
        out = self.outcome
        out.batch, out.changed, out.refused = batch.pk, batch.changed, batch.refused
        late = RefusedRow.objects.filter(batch=batch, is_late=True).order_by("line")
        late_problems = [Problem(row.line, **problem) for row in late for problem in row.problems]
        out.problem_count += len(late_problems)
        out.problems += late_problems[: MOST_SHOWN - len(out.problems)]
        if batch.refused:
            try:
                out.refused_file = str(refused_file(batch))
            except OSError as error:  # the batch is in; the list of what was refused can be had again
                out.notes = (*out.notes, f"拒收清单没有写成（{error}）：稍后在批次页下载")

    def _give_up(self, batch: Batch) -> None:
        """Leaves nothing behind; where even that fails, the next command does it."""
        if batch.pk is None:
            return
        fail(batch)
        end(self.register, batch)
        clean_up()


def refused_facts(row: Refused) -> dict[str, Any]:
    """A refused row as its table keeps it."""
    problems = [{"column": item.column, "value": item.value, "why": item.why} for item in row.problems]
    return {"line": row.line, "cells": [as_text(cell) for cell in row.cells], "problems": problems}
