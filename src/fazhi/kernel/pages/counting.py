"""How many rows a list has (行数): exact, and counted once for as long as nothing was written."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from fazhi.kernel.chain.models import hidden
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.records.registers import Register, registers


def count(register: Register, where: Q) -> int:
    """The exact number of a register's visible rows under a condition."""
    head, asked = register.head, where
    where = where & Q(register=register.code)
    if not register.is_procedural:
        where &= Q(removed_at=None)
    try:
        key = str(head.everything.filter(where).query)
    except EmptyResultSet:  # Django already knows that nothing can fit
        return 0
    own = _own_where(register, asked) if asked and _has_own_table(register) else None
    return remembered(("count", key), lambda: _counted(head, where) if own is None else _counted_alone(register, own))


def _has_own_table(register: Register) -> bool:
    return sum(one.model is register.model for one in registers) == 1


def count_to(rows: QuerySet[Any], most: int) -> int:
    """How many rows there are, but no more than so many (至多数到)."""
    try:
        key = str(rows.query)
    except EmptyResultSet:
        return 0
    return remembered(("count", most, key), rows.values("pk")[:most].count)


def _own_where(register: Register, where: Q) -> Q | None:
    """The condition as one on the register's own table alone; None where it asks for anything of the head."""
    start = f"{register.detail}__"
    own = Q(_connector=where.connector, _negated=where.negated)
    for child in where.children:
        if isinstance(child, Q):
            part: Any = _own_where(register, child)
        elif isinstance(child, tuple) and child[0].startswith(start):
            part = (child[0].removeprefix(start), child[1])
        else:
            part = None
        if part is None:
            return None
        own.children.append(part)
    return own


def _counted_alone(register: Register, own: Q) -> int:
    """The rows of the own table less those removed or hidden: a million joins cost seconds, one table a tenth of one."""
    rows = register.model._default_manager.filter(own)
    gone = Q(publication__in=hidden())
    if not register.is_procedural:
        gone |= Q(removed_at__isnull=False)
    lost = register.head.everything.filter(gone, register=register.code).values("pk")
    return rows.count() - rows.filter(pk__in=lost).count()


def _counted(head: Any, where: Q) -> int:
    """All rows less the hidden ones: asking each of 100,000 rows for its publication costs 100 ms, an index alone 6."""
    total: int = head.everything.filter(where).count()
    unpublished = list(hidden().values_list("pk", flat=True))
    if unpublished:
        rows = head.everything.filter(publication__in=unpublished).values("pk")
        total -= head.everything.filter(where, pk__in=rows).count()
    return total
