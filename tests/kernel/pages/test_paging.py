"""Paging walks every row once, in either direction, by any column, with and without empty values."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from fazhi.kernel.core.clock import instant
from fazhi.kernel.pages.paging import Cut, Sort, cut, ordered
from fazhi.kernel.records.models import Matter

DAYS = [date(2024, 1, 1), None, date(2024, 1, 3), date(2024, 1, 1), None, date(2024, 1, 2), date(2024, 1, 1)]


@pytest.fixture
def rows(db: None):
    common = {"register": "test", "procedure": "p", "state": "s", "created_at": instant(), "opened_on": DAYS[0]}
    for place, day in enumerate(DAYS):
        Matter.objects.create(number=str(place), title="同" if place % 2 else "", due_on=day, **common)
    return Matter.objects.filter(register="test")


SORTS = [
    Sort("due_on", "due_on", is_descending=True, is_nullable=True),
    Sort("due_on", "due_on", is_nullable=True),
    Sort("title", "title", is_descending=True),
    Sort("opened_on", "opened_on"),
    Sort("unit", "unit__code", is_nullable=True),
]


def ids(page: Cut) -> list[int]:
    return [row[0] for row in page.rows]


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: f"{sort.name}-{sort.is_descending}")
@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_walking_forth_and_back_meets_every_row_once(rows, sort: Sort, size: int) -> None:
    expected = list(ordered(rows, sort).values_list("pk", flat=True))
    page = cut(rows, sort, (), size=size)
    assert not page.has_before
    forth = ids(page)
    while page.has_after:
        page = cut(rows, sort, (), after=ids(page)[-1], size=size)
        assert page.has_before
        forth += ids(page)
    assert forth == expected
    last = cut(rows, sort, (), last=1, size=size)
    back = ids(last)
    while last.has_before:
        last = cut(rows, sort, (), before=back[0], size=size)
        assert last.has_after
        back = ids(last) + back
    assert back == expected


def test_rows_without_a_value_come_last_when_falling_and_first_when_rising(rows) -> None:
    for sort, place in ((SORTS[0], -2), (SORTS[1], 0)):
        found = [row[1] for row in cut(rows, sort, ("due_on",)).rows]
        assert found[place] is None
        assert found.count(None) == 2


def test_a_row_that_is_gone_starts_the_list_anew(rows) -> None:
    page = cut(rows, SORTS[0], (), after=10**9)
    assert len(page.rows) == len(DAYS)
    assert not page.has_before


@pytest.mark.sqlite
def test_the_index_answers_for_a_page_deep_in_the_list(rows) -> None:
    """Were the comparison of rows not answered by the index, the last page would read all those before it."""
    sort = Sort("opened_on", "opened_on", is_descending=True)
    from fazhi.kernel.pages.paging import _parts

    (part,) = _parts(rows, sort, (date(2024, 1, 1), 5))
    sql, parameters = part.values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        plan = " ".join(str(line) for line in cursor.fetchall())
    assert "matter_list (register=? AND opened_on<?)" in plan
    assert "TEMP B-TREE" not in plan
