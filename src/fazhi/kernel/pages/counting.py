"""How many rows a list has (行数): exact, and counted once for as long as nothing was written."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from fazhi.kernel.chain.models import hidden
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.records.registers import Register


def count(register: Register, where: Q) -> int:
    """The exact number of a register's visible rows under a condition."""
    head = register.head
    where = where & Q(register=register.code)
    if not register.is_procedural:
        where &= Q(removed_at=None)
    try:
        key = str(head.everything.filter(where).query)
    except EmptyResultSet:  # Django already knows that nothing can fit
        return 0
    return remembered(("count", key), lambda: _counted(head, where))


def _counted(head: Any, where: Q) -> int:
    """All rows less the hidden ones: asking each of 100,000 rows for its publication costs 100 ms, an index alone 6."""
    total: int = head.everything.filter(where).count()
    unpublished = list(hidden().values_list("pk", flat=True))
    if unpublished:
        rows = head.everything.filter(publication__in=unpublished).values("pk")
        total -= head.everything.filter(where, pk__in=rows).count()
    return total
