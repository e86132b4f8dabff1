"""Everything below an area or a unit (下级): one query at any depth."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from .models import Area, Unit

# UNION, not UNION ALL: a circle among the parents ends instead of running for ever.
_BELOW = (
    "WITH RECURSIVE below(id) AS (SELECT id FROM {table} WHERE id IN ({roots}) "
    "UNION SELECT child.id FROM {table} child JOIN below ON child.parent_id = below.id) SELECT id FROM below"
)


def descendants(place: Area | Unit) -> frozenset[int]:
    """The ids of an area or a unit and of everything below it (本级及下级)."""
    return below(type(place), (place.pk,))


def below(model: type[Area] | type[Unit], ids: Iterable[int]) -> frozenset[int]:
    """The ids of several areas or units and of everything below them (多个本级及下级)."""
    roots = list(set(ids))
    table = model._meta.db_table
    if not roots:
        return frozenset()
    sql = _BELOW.format(table=table, roots=", ".join(["%s"] * len(roots)))
    with connection.cursor() as cursor:
        cursor.execute(sql, roots)
        return frozenset(row[0] for row in cursor.fetchall())
