"""Queries prepared once (预编译查询), for the few rows that every act reads and writes.

Writing the SQL of a simple query takes Django twenty times as long as the database takes to answer it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, models

from .bulk import Inserter, Updater, run

M = TypeVar("M", bound=models.Model)


class Prepared(Generic[M]):
    """Rows of a query set by the value of one integer column, in its order; compiled when first asked.

    The query set has no other parameters and no related rows.
    """

    def __init__(self, rows: models.QuerySet[M], by: str = "pk") -> None:
        self._rows, self._by = rows, by
        self._compiled: tuple[str, list[Any], list[str]] | None = None

    def __call__(self, value: int) -> list[M]:
        sql, converters, names = self._compiled or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, (value,))
            found = cursor.fetchall()
        return [self._row(found_row, converters, names) for found_row in found]

    def _compile(self) -> tuple[str, list[Any], list[str]]:
        compiler = self._rows.filter(**{self._by: 0}).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if tuple(parameters) != (0,):
            raise ValueError(f"{sql}: {parameters}")
        columns = [column for column, _, _ in compiler.select or ()]
        converters = compiler.get_converters(columns)
        self._compiled = sql, list(converters.items()), [column.target.attname for column in columns]
        return self._compiled

    def _row(self, found: tuple[Any, ...], converters: list[Any], names: list[str]) -> M:
        values = list(found)
        for place, (convert, column) in converters:
            for change in convert:
                values[place] = change(values[place], column, connection)
        return self._rows.model.from_db(connection.alias, names, values)


def insert(row: models.Model) -> None:
    """Inserts a row of the kernel's own tables (写入一行) and gives it its id; no signals, no defaults of the database."""
    inserter, names = _inserter(type(row))
    sql, [values] = inserter.statement([[getattr(row, name) for name in names]])
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING id", values)
        [row.pk] = cursor.fetchone()


def update(row: models.Model) -> None:
    """Writes every column of a row of the kernel's own tables (更新一行); no signals."""
    updater, names = _updater(type(row))
    run([updater.statement([[*(getattr(row, name) for name in names), row.pk]])])


@cache
def _inserter(model: type[models.Model]) -> tuple[Inserter, list[str]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return Inserter(model, [str(field.column) for field in fields]), [field.attname for field in fields]


@cache
def _updater(model: type[models.Model]) -> tuple[Updater, list[str]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return Updater(model, [str(field.column) for field in fields]), [field.attname for field in fields]
