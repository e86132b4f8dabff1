"""Tallies (计数): all measures of one register answered in one pass; the rows of one measure by the same conditions.

The query asks every distinct comparison once a row, packs the answers into one number, a bit each, and counts the rows
of each number. There are few such numbers, and what a measure counts is added up from them: a further measure costs no
further pass, and hardly any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Func, Q, QuerySet, Sum, Value, When

from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.org.models import Area
from fazhi.kernel.org.tree import descendants
from fazhi.kernel.records.models import Judgement
from fazhi.kernel.records.registers import Register, registers

from . import declarations as d
from .conditions import (
    All,
    Among,
    Any_,
    Condition,
    Empty,
    In,
    Is,
    Leaf,
    Not,
    Within,
    holds,
    leaf_q,
    leaves,
    to_q,
)
from .spans import Span

# Bits that fit into a signed 64-bit integer of either database.
BITS = 62
ON_TRIAL = Is("judgement", Judgement.TRIAL)
# Every row has this mark, but no register shows it as a field.
DEMO, DEMO_Q = (None, None), Q(is_demo=True)


@dataclass(frozen=True)
class Ask:
    """One question (一问): a measure or a snapshot over a span."""

    counted: d.Measure | d.Snapshot
    span: Span

    def __hash__(self) -> int:
        return hash((self.counted.code, self.span))

    @property
    def day(self) -> str:
        """The path by which its rows are best put in order."""
        counted = self.counted
        name = counted.from_field if isinstance(counted, d.Snapshot) else counted.placing[0]
        return counted.table.fields[name].path

    @property
    def placing(self) -> Condition:
        """That a row lies in the span, or for a stock that it stands at the span's last day."""
        counted, last_on = self.counted, self.span.last_on
        if isinstance(counted, d.Snapshot):
            begun = Within(counted.from_field, None, last_on)
            return All(begun, Not(Within(counted.until_field, None, last_on))) if counted.until_field else begun
        inside = [Within(name, self.span.first_on, last_on) for name in counted.placing]
        before = [Empty(name) for name in counted.placing]
        return Any_(*(All(*before[:place], here) for place, here in enumerate(inside)))

    @property
    def condition(self) -> Condition:
        """That a row is counted: placed, fulfilling the measure's condition, and having what is counted."""
        present = (Not(Empty(name)) for name in vars(self.counted.counts).values())
        return All(self.placing, self.counted.where, *present)


@dataclass(frozen=True)
class Tally:
    """What came of it (计得): the value, the rows behind it, and how many of them are demo or were judged on trial."""

    value: int = 0
    rows: int = 0
    demo: int = 0
    trial: int = 0


@dataclass(frozen=True)
class View:
    """From where figures are looked at (取数范围): the day on which they are taken, and the area."""

    as_of: date
    area: Area | None = None

    def rows(self, register: Register) -> QuerySet[Any]:
        rows = register.rows().order_by()
        return rows if self.area is None else rows.filter(area__in=descendants(self.area))


def rows_of(ask: Ask, view: View) -> QuerySet[Any]:
    """The rows that a measure counts (所数的行)."""
    register = ask.counted.table
    where = to_q(ask.condition, lambda leaf: _leaf(leaf, ask.span, register, view))
    return view.rows(register).filter(where)


def tally(asks: Iterable[Ask], view: View) -> dict[Ask, Tally]:
    """Answers all questions, with one query for each register (一台账一次)."""
    return {ask: tallies.get(None, Tally()) for ask, tallies in tally_by(asks, view, None).items()}


def tally_by(asks: Iterable[Ask], view: View, group: Any) -> dict[Ask, dict[Any, Tally]]:
    """The same for each value of an expression over the rows (分组计数)."""
    answers: dict[Ask, dict[Any, Tally]] = {}
    for register, mine in _by_register(asks).items():
        answers |= remembered((register.code, tuple(mine), view, group), _Pass(register, view, mine, group).run)
    return answers


class _DaysBetween(Func):
    """Whole days from the first day to the second; the two databases spell it differently."""

    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **extra)


@dataclass
class _Sums:
    """What adds up for one question and group while the answers of the query are read."""

    rows: int = 0
    value: int = 0
    demo: int = 0
    trial: int = 0
    once: set[Any] = field(default_factory=set)


@dataclass
class _Pass:
    """One pass over a register: its comparisons, each with its bit, and what is added up beside the number of rows."""

    register: Register
    view: View
    asks: Sequence[Ask]
    group: Any
    bits: dict[Any, int] = field(default_factory=dict)

    def run(self) -> dict[Ask, dict[Any, Tally]]:
        holding = [self._compiled(ask.condition, ask.span) for ask in self.asks]
        is_judging = any(ask.counted.is_judging for ask in self.asks)
        on_trial = self._compiled(ON_TRIAL, None) if is_judging else _never
        demo = len(self.bits)
        self.bits[DEMO] = demo
        found: dict[Ask, dict[Any, _Sums]] = {ask: {} for ask in self.asks}
        fitting: dict[int, list[Ask]] = {}
        for row in self._query():
            mask = sum(row[f"mask{place}"] << BITS * place for place in range(self._masks))
            if mask not in fitting:
                fitting[mask] = [ask for ask, test in zip(self.asks, holding, strict=True) if test(mask)]
            is_demo, is_trial = bool(mask >> demo & 1), on_trial(mask)
            for ask in fitting[mask]:
                sums = found[ask].setdefault(row.get("key"), _Sums())
                _add(sums, ask.counted.counts, row)
                sums.demo += row["n"] if is_demo else 0
                sums.trial += row["n"] if is_trial and ask.counted.is_judging else 0
        return {ask: {key: _told(ask, sums) for key, sums in groups.items()} for ask, groups in found.items()}

    def _compiled(self, condition: Condition, span: Span | None) -> Callable[[int], bool]:
        """The condition as a test of the packed number."""
        for leaf in leaves(condition):
            self.bits.setdefault(self._key(leaf, span), len(self.bits))
        bit = {leaf: self.bits[self._key(leaf, span)] for leaf in leaves(condition)}
        return lambda mask: holds(condition, lambda leaf: bool(mask >> bit[leaf] & 1))

    def _key(self, leaf: Leaf, span: Span | None) -> tuple[Leaf, Span | None]:
        """What another measure counts, and what a row was, depends on the span; the other comparisons do not."""
        return leaf, span if isinstance(leaf, Among) or _is_of_past(leaf, self.register) else None

    @property
    def _masks(self) -> int:
        return -(-len(self.bits) // BITS)

    def _query(self) -> Iterable[dict[str, Any]]:
        columns: dict[str, Any] = {f"mask{place}": self._mask(place) for place in range(self._masks)}
        sums: dict[str, Any] = {"n": Count("*")}
        for ask in self.asks:
            counts, name = ask.counted.counts, _name(ask.counted.counts)
            if isinstance(counts, d.CountOnce):
                columns[name] = F(self._path(counts.field))
            elif isinstance(counts, d.Sum):
                sums[name] = Sum(self._path(counts.field))
            elif isinstance(counts, d.Days):
                sums[name] = Sum(_DaysBetween(F(self._path(counts.end)), F(self._path(counts.start))))
        if self.group is not None:
            columns["key"] = self.group
        rows: QuerySet[Any] = self.view.rows(self.register).filter(self._placed())
        rows = rows.annotate(**columns).values(*columns).annotate(**sums)
        return rows.order_by().iterator(chunk_size=5000)

    def _placed(self) -> Q:
        """The rows that any question may place in its span: rows of other years are not looked at more closely."""
        found = Q()
        for ask in self.asks:
            if isinstance(ask.counted, d.Snapshot):
                return Q()
            for name in ask.counted.placing:
                inside = Within(name, ask.span.first_on, ask.span.last_on)
                found |= _leaf(inside, ask.span, self.register, self.view)
        return found

    def _mask(self, place: int) -> Any:
        mask: Any = Value(0, output_field=models.BigIntegerField())
        for (leaf, span), bit in self.bits.items():
            if bit // BITS == place:
                where = DEMO_Q if leaf is None else _leaf(leaf, span, self.register, self.view)
                # No ELSE for NULL is needed: an unknown comparison is not fulfilled.
                mask += Case(When(where, then=Value(1 << bit % BITS)), default=0, output_field=models.BigIntegerField())
        return mask

    def _path(self, name: str) -> str:
        return self.register.fields[name].path


def _never(mask: int) -> bool:
    return False


def _add(sums: _Sums, counts: d.Counts, row: dict[str, Any]) -> None:
    sums.rows += row["n"]
    if isinstance(counts, d.CountOnce):
        sums.once.add(row[_name(counts)])
    elif not isinstance(counts, d.Count):
        sums.value += row[_name(counts)] or 0


def _told(ask: Ask, sums: _Sums) -> Tally:
    counts = ask.counted.counts
    once = len(sums.once) if isinstance(counts, d.CountOnce) else sums.value
    return Tally(sums.rows if isinstance(counts, d.Count) else once, sums.rows, sums.demo, sums.trial)


def _name(counts: d.Counts) -> str:
    """The alias of what is counted beside rows."""
    return "_".join((type(counts).__name__.lower(), *vars(counts).values()))


def _leaf(leaf: Leaf, span: Span | None, register: Register, view: View) -> Q:
    def among(leaf: Among) -> Any:
        assert span is not None  # noqa: S101 - measures have spans
        other = Ask(d.counted(leaf.of), span)
        path = other.counted.table.fields[vars(other.counted.counts)["field"]].path
        return rows_of(other, View(view.as_of)).values(path)

    if register.was and span is not None and isinstance(leaf, Is | In) and _is_of_past(leaf, register):
        stood = {leaf.field: leaf.value} if isinstance(leaf, Is) else {f"{leaf.field}__in": leaf.values}
        return register.was(span.last_on, stood)
    return leaf_q(leaf, register, view.as_of, among)


def _is_of_past(leaf: Leaf, register: Register) -> bool:
    """Whether a comparison is asked of what the row was on the last day of the span (往日情形)."""
    return isinstance(leaf, Is | In) and leaf.field in register.past_fields


def _by_register(asks: Iterable[Ask]) -> dict[Register, list[Ask]]:
    found: dict[Register, list[Ask]] = {}
    for ask in dict.fromkeys(asks):
        found.setdefault(registers[ask.counted.register], []).append(ask)
    return found


def covered(formula: d.Coverage) -> d.Measure | d.Snapshot:
    """The part of a whole that another measure reaches (已覆盖的部分), as a measure of its own."""
    whole = d.counted(formula.whole)
    reached = All(whole.where, Among(formula.field, formula.by))
    return replace(whole, code=f"{whole.code}~{formula.by}", where=reached, parts=())
