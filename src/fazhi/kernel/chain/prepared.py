"""Queries prepared once (预编译查询), for the few rows that every act reads.

Writing the SQL of a simple query takes Django twenty times as long as the database takes to answer it.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db import connection, models

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
