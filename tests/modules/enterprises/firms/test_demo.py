"""The demo's firms give the report's numbers, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from time import process_time
from typing import Any

import pytest
from django.db import transaction
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.demo import firms
from fazhi.modules.enterprises.models.firms import Entity, MonthEnd

DEMO_DAY = date(2024, 1, 15)
REPORTED = {"F9": "27", "F10": "21,404", "F11": "8.2", "enterprises.pool.ever": "35"}


@pytest.fixture(scope="module")
def seconds(django_db_setup: None, django_db_blocker: Any) -> Iterator[float]:
    def timed() -> float:
        began = process_time()
        _fill()
        return process_time() - began

    yield from standing(django_db_blocker, in_demo_town(timed, DEMO_DAY))


def _fill() -> None:
    with command._the_day(DEMO_DAY):
        firms.fill(2023, command._read("targets.yaml"), DEMO_DAY)


def shown(span: Span, *codes: str) -> dict[str, str]:
    found = compute(codes, span, as_of=DEMO_DAY)
    return {code: figure.display.rstrip("%户家次") for code, figure in zip(codes, found, strict=True)}


def test_the_demo_gives_exactly_the_reports_numbers_and_is_fast(seconds: float, db: None) -> None:
    assert {code: text.replace(",", "") for code, text in shown(Span.year(2023), *REPORTED).items()} == {
        code: text.replace(",", "") for code, text in REPORTED.items()
    }
    assert [one.value for one in compute(["F9", "F10"], Span.year(2022))] == [19, 19782]
    assert seconds < 8


def test_without_one_firm_exactly_its_figures_change(seconds: float, db: None) -> None:
    names = [*REPORTED, "enterprises.entities.opened", "enterprises.entities.ended"]
    before = {name: figure.value for name, figure in zip(names, compute(names, Span.year(2023)), strict=True)}
    standing = registers["enterprises.entity"].rows().filter(occurred_on__year=2023, entity__ended_on=None).first()
    with transaction.atomic():
        Entity.objects.filter(pk=standing.pk).delete()
        Entry.objects.filter(pk=standing.pk).delete()
        after = {name: figure.value for name, figure in zip(names, compute(names, Span.year(2023)), strict=True)}
        transaction.set_rollback(True)
    changed = {name: after[name] - before[name] for name in names if name != "F11" and after[name] != before[name]}
    assert changed == {"F10": -1, "enterprises.entities.opened": -1}
    assert after["F11"] < before["F11"]


def test_a_second_run_changes_nothing(seconds: float, db: None) -> None:
    before = Entry.objects.count()
    _fill()
    assert Entry.objects.count() == before


def test_codes_are_invented_and_right_and_villages_are_all_there(seconds: float, db: None) -> None:
    rows = registers["enterprises.entity"].rows()
    numbers = list(rows.values_list("number", flat=True))
    assert all(number[2:10] == "441900MN" for number in numbers)
    assert not any(credit_code_fault(number) for number in numbers[::50])
    assert rows.values("area").distinct().count() == 16
    assert not rows.exclude(is_demo=True).exists()
    assert rows.values("title").distinct().count() > 0.98 * len(numbers)
    kinds = [rows.filter(entity__kind=kind).count() / len(numbers) for kind in ("sole_trader", "company")]
    assert 0.6 < kinds[0] < 0.7 and 0.25 < kinds[1] < 0.35


def test_month_ends_hold_what_the_rows_give_and_the_last_waits_to_be_closed(seconds: float, db: None) -> None:
    rows = list(MonthEnd.objects.order_by("month"))
    assert len(rows) == 12
    for row in rows:
        span = Span.month(row.month.year, row.month.month)
        assert compute(["F10"], span)[0].value == row.counted, row
        assert row.stated - row.counted == row.difference and bool(row.explanation) == bool(row.difference)
    assert [row.closed_on is None for row in rows] == [False] * 11 + [True]


def test_something_is_open_on_the_demos_day(seconds: float, db: None) -> None:
    doubts = registers["enterprises.doubt"].rows()
    assert doubts.filter(entity_doubt__answered_on=None).count() == 3
    assert doubts.filter(entity_doubt__answered_on=None).exclude(entity_doubt__answer="").count() == 1
    pool = registers["enterprises.pool"].rows().filter(pool_entry__left_on=None)
    assert pool.count() == 28  # one came after the year's end
    assert pool.filter(pool_entry__next_on__lt=DEMO_DAY).exists()
    left = registers["enterprises.pool"].rows().exclude(pool_entry__left_on=None)
    assert left.filter(pool_entry__company_code__gt="").exists() and left.filter(pool_entry__company_code="").exists()
    for row in (*pool, *left):
        assert registers["enterprises.pool"].check is not None
        own = row.pool_entry
        assert own.next_on is None or own.next_on > row.occurred_on
        assert own.left_on is None or own.left_on > row.occurred_on
        assert own.converted_on is None or row.occurred_on <= own.converted_on <= own.left_on
