"""Writing very many rows (批量写入): plain tuples straight to the table, prepared once a column instead of once a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

Row = Sequence[Any]


def _sqlite_instant(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _sqlite_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Inserter:
    """Inserts tuples of the named columns into a model's table; call it inside a transaction."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        by_column = {field.column: field for field in model._meta.concrete_fields}
        fields = [by_column[column] for column in columns]
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in columns)
        places = ", ".join(["%s"] * len(columns))
        self._sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - our own names
        self._prepare = [(place, prepare) for place, field in enumerate(fields) if (prepare := _preparation(field))]

    def insert(self, rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self._sql, [self._prepared(row) for row in rows])

    def _prepared(self, row: Row) -> Row:
        values = list(row)
        for place, prepare in self._prepare:
            values[place] = prepare(values[place])
        return values


def _preparation(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What the database wants done to every value of a column; None for nothing."""
    if isinstance(field, models.JSONField):
        return _json
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, models.DateTimeField):
        return _sqlite_instant
    if isinstance(field, models.DateField):
        return _sqlite_day
    return None


def reserve_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Ids for `count` new rows, never given to anybody else; on SQLite the caller's transaction holds the write lock."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        start = (found[0] if found else 0) + 1
        return range(start, start + count)
