"""Where the proof of a duty is looked for (证据来源): registers of any module, by code and condition, never by import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.figures.conditions import Condition, Leaf, faults, leaf_q, to_q
from fazhi.kernel.figures.declarations import EVERY_ROW
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers


@dataclass(frozen=True)
class Through:
    """A condition on the row of another register whose number a field holds (经由), e.g. the meeting of an item."""

    field: str
    register: str
    where: Condition


@dataclass(frozen=True)
class Proof:
    """A kind of record that may prove a duty (证据来源): which rows of a register, placed in the year by `day`.

    The register's module may be absent; then it proposes nothing. `day` empty is the register's own day; `post` is the
    only one whose duties it may prove, where it is not both.
    """

    code: str
    name: str
    register: str
    where: Condition = EVERY_ROW
    day: str = ""
    through: Through | None = None
    post: str = ""

    @property
    def table(self) -> Register | None:
        """The register, or None where its module is not installed."""
        is_whole = self.through is None or self.through.register in registers
        return registers.get(self.register) if is_whole else None

    def rows(self, year: int, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The records of a year that may prove (可作证据的记录), of `rows` or of the whole register; none that lies ahead."""
        register = registers[self.register]
        span, path = Span.year(year), register.fields[self.day or register.day].path
        found = register.rows() if rows is None else rows
        found = found.filter(
            _q(self.where, register), **{f"{path}__range": (span.first_on, min(span.last_on, today()))}
        )
        if self.through is None:
            return found
        other = registers[self.through.register]
        numbers = other.rows().filter(_q(self.through.where, other)).values("number")
        return found.filter(**{f"{register.fields[self.through.field].path}__in": numbers})


def _q(where: Condition, register: Register) -> Q:
    as_of = today()

    def ask(leaf: Leaf) -> Q:
        return leaf_q(leaf, register, as_of, lambda _: ())

    return to_q(where, ask)


proofs: Store[Proof] = registry.store("证据来源")


def read_proofs(text: object) -> tuple[list[Proof], list[str]]:
    """The proofs that a duty names (证据来源), and the words that name none."""
    names = [
        name.strip() for name in str(text or "").replace("，", "、").replace("；", "、").split("、") if name.strip()
    ]
    known = {proof.name: proof for proof in proofs}
    return [known[name] for name in names if name in known], [name for name in names if name not in known]


def proof_named(name: object) -> Proof | None:
    return next((proof for proof in proofs if proof.name == str(name or "").strip()), None)


def day_of(proof: Proof, row: Any) -> date | None:
    """The day by which a record lies in its year (记录日期)."""
    register = registers[proof.register]
    field = register.fields[proof.day or register.day]
    found: date | None = getattr(row if field.is_head else getattr(row, register.detail), field.column)
    return found


def visible(person: Person, proof: Proof, year: int) -> list[Any]:
    """The records of a year that this person may see (可见的记录), in the order of their days."""
    register = proof.table
    if register is None or not person.may(register, "view"):
        return []
    rows = proof.rows(year, person.visible(register)).select_related(register.detail, "unit")
    return sorted(rows, key=lambda row: (day_of(proof, row) or date.max, row.pk))


@registry.check
def _check_proofs() -> Iterator[str]:
    """An absent register is no fault; a field that it has not is one."""
    for proof in proofs:
        register, through = proof.table, proof.through
        if register is None:
            continue
        told = [*faults(proof.where, register)]
        if through is not None:
            told += faults(through.where, registers[through.register])
        for name in filter(None, (proof.day, through.field if through else "")):
            if name not in register.fields:
                told.append(f"台账“{register.name}”没有字段“{name}”")
        yield from (f"证据来源“{proof.name}”：{fault}" for fault in told)
