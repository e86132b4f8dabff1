"""Writing very many rows (批量写入): plain tuples straight to the table, prepared by column, not by value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction

Row = Sequence[Any]
Statement = tuple[str, list[Row]]


@lru_cache(maxsize=256)  # the rows of a batch share a few
def _sqlite_instant(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _sqlite_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


_json = json.JSONEncoder(ensure_ascii=False).encode


class _Writer:
    """One statement for many rows, with what the database wants done to the values of each column."""

    def __init__(self, sql: str, fields: Sequence[models.Field[Any, Any]]) -> None:
        self._sql = sql
        self._prepare = [(place, prepare) for place, field in enumerate(fields) if (prepare := _preparation(field))]

    def statement(self, rows: Sequence[Row]) -> Statement:
        """The statement with its rows prepared, so that a transaction has nothing left to do but write them."""
        return self._sql, [_prepared(row, self._prepare) for row in rows]


class Inserter(_Writer):
    """Inserts tuples of the named columns into a model's table; call `insert` inside a transaction."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        quote = connection.ops.quote_name
        names = ", ".join(quote(column) for column in columns)
        places = ", ".join(["%s"] * len(columns))
        table = quote(model._meta.db_table)
        super().__init__(f"INSERT INTO {table} ({names}) VALUES ({places})", _fields(model, columns))  # noqa: S608

    def insert(self, rows: Sequence[Row]) -> None:
        run([self.statement(rows)])


class Updater(_Writer):
    """Updates named columns of rows; each tuple ends in the values of `where`, by default the primary key."""

    def __init__(self, model: type[models.Model], columns: Sequence[str], where: Sequence[str] = ()) -> None:
        quote = connection.ops.quote_name
        places = ", ".join(f"{quote(column)} = %s" for column in columns)
        keys = " AND ".join(f"{quote(column)} = %s" for column in where or [str(model._meta.pk.column)])
        table = quote(model._meta.db_table)
        super().__init__(f"UPDATE {table} SET {places} WHERE {keys}", _fields(model, columns))  # noqa: S608


def run(statements: Iterable[Statement]) -> int:
    """Writes prepared statements and returns how many rows they touched; the caller holds the transaction."""
    touched = 0
    with connection.cursor() as cursor:
        for sql, rows in statements:
            cursor.executemany(sql, rows)
            touched += cursor.rowcount
    return touched


def _fields(model: type[models.Model], columns: Sequence[str]) -> list[models.Field[Any, Any]]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    return [by_column[column] for column in columns]


def _prepared(row: Row, prepare: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    values = list(row)
    for place, change in prepare:
        values[place] = change(values[place])
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
    """Ids for `count` new rows, never given to anybody else, whether the caller holds a transaction or not."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
    with transaction.atomic(), connection.cursor() as cursor:
        # An AUTOINCREMENT table takes its next id above the number that stands here.
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table])
        found = cursor.fetchone()
        if found is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        last = found[0] if found else count
        return range(last - count + 1, last + 1)
