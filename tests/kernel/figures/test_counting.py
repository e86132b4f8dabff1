"""What is counted equals a naive count, in one query for each register, and opens into exactly its rows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.town import Town

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.declarations import Stated, indicators
from fazhi.kernel.figures.drilldown import by_area, by_field, by_month, rows_behind
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.records.models import Matter

YEAR = Span.year(2023)
TODAY = date(2024, 1, 15)


def random_ticket(chance: random.Random, areas: list[int]) -> dict[str, Any]:
    opened = date(2022, 12, 1) + timedelta(days=chance.randrange(420))
    judgement = chance.choice(["judged", "judged", "trial", "provisional", "not_judged", "none"])
    due = opened + timedelta(days=chance.randrange(25)) if judgement not in ("not_judged", "none") else None
    return {
        "opened_on": opened,
        "due_on": None if chance.random() < 0.1 else due,
        "met_on": None if chance.random() < 0.3 else opened + timedelta(days=chance.randrange(30)),
        "judgement": judgement,
        "area_id": chance.choice([*areas, None]),
        "category": chance.choice(["complaint", "help", ""]),
    }


def in_year(day: date | None) -> bool:
    return day is not None and day.year == 2023


def naive(rows: list[dict[str, Any]]) -> dict[str, int]:
    """The same figures, counted by hand, one row after another."""
    found: Counter[str] = Counter()
    for row in rows:
        due, met = row["due_on"], row["met_on"]
        if row["judgement"] == "provisional":
            kind = "provisional"
        elif row["judgement"] not in ("judged", "trial") or due is None:
            kind = "not_judged"
        elif met is not None:
            kind = "on_time" if met <= due else "late"
        else:
            kind = "late" if due < TODAY else "running"
        if in_year(row["opened_on"]):
            found["hotline.received"] += 1
            found[f"hotline.received.{kind}"] += 1
        if in_year(due or row["opened_on"]):
            found["hotline.due.all"] += 1
            found[f"hotline.due.{kind}"] += 1
            found["hotline.due"] += kind in ("on_time", "late")
            if kind == "late" and met:
                found["hotline.due.answered_late"] += 1
                found["hotline.due.days_late"] += (met - due).days
    return found


@pytest.mark.parametrize("seed", range(8))
def test_every_count_equals_a_naive_count(seed: int, town: Town, tickets: Callable[..., list[Matter]]) -> None:
    chance = random.Random(seed)
    rows = [random_ticket(chance, [town.area.pk]) for _ in range(chance.randrange(1, 300))]
    tickets(*rows)
    expected = naive(rows)
    figures = {figure.code: figure for figure in compute(None, YEAR)}
    counted = {code: figures[code].value for code in figures if code.startswith(("hotline.received", "hotline.due"))}
    assert counted == {code: expected[code] for code in counted}
    rate = figures["hotline.on_time_rate"]
    assert (rate.numerator, rate.denominator) == (expected["hotline.due.on_time"], expected["hotline.due"])
    assert all(figure.faults == () for figure in figures.values())
    assert sum(figures["hotline.received"].parts.values()) == figures["hotline.received"].value


@pytest.mark.parametrize("seed", range(3))
def test_every_declared_indicator_opens_into_exactly_the_rows_it_counts(
    seed: int, town: Town, tickets: Callable[..., list[Matter]]
) -> None:
    chance = random.Random(seed)
    tickets(*(random_ticket(chance, [town.area.pk]) for _ in range(200)))
    for figure in compute(None, YEAR):
        if isinstance(indicators[figure.code], Stated):
            continue
        assert rows_behind(figure.code, YEAR).rows.count() == figure.rows, figure.code
        if figure.denominator is not None and figure.code == "hotline.on_time_rate":
            sides = [rows_behind(figure.code, YEAR, side=s).total for s in ("numerator", "denominator", "difference")]
            assert sides == [figure.numerator, figure.denominator, figure.denominator - (figure.numerator or 0)]


def test_all_measures_of_a_register_are_one_query(tickets: Callable[..., list[Matter]]) -> None:
    tickets({"due_on": date(2023, 5, 20), "category": "help"})
    with CaptureQueriesContext(connection) as queries:
        compute([item.code for item in indicators if item.code.startswith("hotline.")], YEAR)
    assert sum("records_matter" in query["sql"] for query in queries.captured_queries) == 1
    # A count by the head alone must not fetch the module's own rows.
    with CaptureQueriesContext(connection) as queries:
        compute(["F16", "F17"], YEAR)
    assert not any("hotline_ticket" in query["sql"] for query in queries.captured_queries)


def test_rows_not_yet_published_do_not_count(tickets: Callable[..., list[Matter]]) -> None:
    batch = Publication.objects.create()
    tickets({"publication_id": batch.pk}, {})
    assert compute(["F16"], YEAR)[0].value == 1
    assert rows_behind("F16", YEAR).total == 1


def test_months_areas_and_classes_add_up_to_the_number(town: Town, tickets: Callable[..., list[Matter]]) -> None:
    villages = [
        Area.objects.create(code=f"44190011920{n}", name=f"村{n}", level=AreaLevel.VILLAGE, parent=town.area)
        for n in (1, 2)
    ]
    grid = Area.objects.create(code="g1", name="一格", level=AreaLevel.GRID, parent=villages[0])
    chance = random.Random(5)
    tickets(*(random_ticket(chance, [villages[0].pk, villages[1].pk, grid.pk]) for _ in range(300)))
    total = compute(["F16"], YEAR)[0].value
    for parts in (by_month("F16", 2023), by_area("F16", YEAR), by_field("F16", YEAR, "category")):
        assert sum(part.numerator for part in parts) == total
    village = compute(["F16"], YEAR, villages[0].code)[0]
    assert by_area("F16", YEAR)[0].value == village.value == rows_behind("F16", YEAR, villages[0].code).total
    assert [part.label for part in by_area("F16", YEAR)] == ["村1", "村2", "其他"]
    rates = by_month("F17", 2023)
    assert sum(part.denominator or 0 for part in rates) == compute(["F17"], YEAR)[0].denominator
    with CaptureQueriesContext(connection) as queries:
        by_month("F17", 2023)
    assert sum("records_matter" in query["sql"] for query in queries.captured_queries) == 1


def test_a_person_sees_the_rows_open_to_them_and_how_many_are_not(
    town: Town, tickets: Callable[..., list[Matter]]
) -> None:
    tickets({"unit_id": town.bureau.pk}, {"unit_id": town.bureau.pk}, {"unit_id": town.office.pk})
    handler = town.person("hotline.handler", town.bureau)
    behind = rows_behind("F16", YEAR, person=handler)
    assert (behind.total, behind.rows.count(), behind.closed) == (3, 2, 1)
    assert rows_behind("F16", YEAR, person=town.person("hotline.clerk")).closed == 0


def test_units_are_named_and_people_are_never_counted(town: Town, tickets: Callable[..., list[Matter]]) -> None:
    tickets({"unit_id": town.bureau.pk}, {"unit_id": town.bureau.pk}, {})
    assert {part.label: part.value for part in by_field("F16", YEAR, "unit")} == {"综合行政执法办": 2, "其他": 1}
    for name in ("handler", "caller_name"):
        with pytest.raises(FazhiError, match="涉及个人"):
            by_field("F16", YEAR, name)
