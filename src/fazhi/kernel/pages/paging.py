"""Paging (翻页) by the last row seen instead of by its number, so that the last page costs no more than the first.

Rows are ordered by one column and then by id. Rows without a value of that column come last when it falls and first
when it rises; each order is the exact reverse of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

SIZE = 50


@dataclass(frozen=True)
class Sort:
    """The order of a list (排序): a path from the head, and whether the column may be empty."""

    name: str
    path: str
    is_descending: bool = False
    is_nullable: bool = False

    @property
    def reversed(self) -> Sort:
        return Sort(self.name, self.path, not self.is_descending, self.is_nullable)


@dataclass(frozen=True)
class Cut:
    """One page (一页): its rows and whether there are others on either side."""

    rows: list[tuple[Any, ...]]
    has_before: bool
    has_after: bool

    @property
    def is_whole(self) -> bool:
        """Whether these are all the rows there are."""
        return not self.has_before and not self.has_after


class _Beyond(Func):
    """(a, b) < (x, y) or > as one comparison of rows: an index answers it without reading what was passed over."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, path: str, value: Any, pk: int, *, is_descending: bool) -> None:
        sign = "<" if is_descending else ">"
        super().__init__(F(path), F("pk"), Value(value), Value(pk))
        self.template = f"(%(first)s, %(second)s) {sign} (%(third)s, %(fourth)s)"

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        names = ("first", "second", "third", "fourth")
        sql = self.template % dict(zip(names, (part[0] for part in parts), strict=True))
        return sql, tuple(parameter for part in parts for parameter in part[1])


def cut(
    rows: QuerySet[Any],
    sort: Sort,
    columns: tuple[str, ...],
    *,
    after: int | None = None,
    before: int | None = None,
    last: int = 0,
    size: int = SIZE,
) -> Cut:
    """One page of tuples (pk, *columns): the first, what comes `after` or `before` a row, or the `last` so many rows.

    A row that is no longer there starts the list anew.
    """
    if last:
        found = _take(rows, sort.reversed, columns, None, last + 1)
        return Cut(found[:last][::-1], len(found) > last, has_after=False)
    start = _start(rows, sort, before or after)
    if before and start:
        found = _take(rows, sort.reversed, columns, start, size + 1)
        return Cut(found[:size][::-1], len(found) > size, has_after=True)
    found = _take(rows, sort, columns, start, size + 1)
    return Cut(found[:size], start is not None, len(found) > size)


def ordered(rows: QuerySet[Any], sort: Sort) -> QuerySet[Any]:
    """All rows in the order of the list, for exports and prints."""
    if not sort.is_nullable:
        return rows.order_by(*_order(sort))
    path = F(sort.path)
    first = path.desc(nulls_last=True) if sort.is_descending else path.asc(nulls_first=True)
    return rows.order_by(first, _by_pk(sort))


def _order(sort: Sort) -> tuple[str, str]:
    return (f"-{sort.path}" if sort.is_descending else sort.path, _by_pk(sort))


def _by_pk(sort: Sort) -> str:
    return "-pk" if sort.is_descending else "pk"


def _start(rows: QuerySet[Any], sort: Sort, pk: int | None) -> tuple[Any, int] | None:
    if not pk:
        return None
    found = rows.model._default_manager.filter(pk=pk).values_list(sort.path, "pk").first()
    return found if found else None


def _take(
    rows: QuerySet[Any], sort: Sort, columns: tuple[str, ...], start: tuple[Any, int] | None, n: int
) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for part in _parts(rows, sort, start):
        found += part.values_list("pk", *columns)[: n - len(found)]
        if len(found) >= n:
            break
    return found


def _parts(rows: QuerySet[Any], sort: Sort, start: tuple[Any, int] | None) -> Iterator[QuerySet[Any]]:
    """The rows with a value and those without, in the order of the sort, each after the start."""
    order = _order(sort)
    if not sort.is_nullable:
        yield _after(rows, sort, start).order_by(*order)
        return
    empty = Q(**{f"{sort.path}__isnull": True})
    filled_part = rows.exclude(empty).order_by(*order)
    empty_part = rows.filter(empty).order_by(_by_pk(sort))
    is_in_empty = start is not None and start[0] is None
    if start and is_in_empty:
        empty_part = empty_part.filter(Q(pk__lt=start[1]) if sort.is_descending else Q(pk__gt=start[1]))
    else:
        filled_part = _after(filled_part, sort, start)
    if sort.is_descending:
        yield from (empty_part,) if is_in_empty else (filled_part, empty_part)
    else:
        yield from (empty_part, filled_part) if start is None or is_in_empty else (filled_part,)


def _after(rows: QuerySet[Any], sort: Sort, start: tuple[Any, int] | None) -> QuerySet[Any]:
    return rows.filter(_Beyond(sort.path, *start, is_descending=sort.is_descending)) if start else rows
