"""Figures and lists of a past day count items as what they were that day, whatever is edited later."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from support.lists import Bench

from fazhi.kernel.figures.declarations import counted
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.tallies import Ask, View, rows_of, tally
from fazhi.kernel.records.entries import edit_entry
from fazhi.modules.services import indicators as of

LAST_YEAR = Span(date(2023, 1, 1), date(2023, 12, 31))
TODAY = Span(date(2024, 1, 1), date(2024, 1, 15))
VIEW = View(date(2024, 1, 15))


def count(code: str, span: Span) -> int:
    ask = Ask(counted(code), span)
    value = tally([ask], VIEW)[ask].value
    assert rows_of(ask, VIEW).count() == value
    return value


def test_a_flag_edited_today_leaves_the_figures_of_past_years(bench: Bench) -> None:
    pledged, plain = bench.item("A1", "占道经营处罚", is_pledge=True), bench.item("A2", "油烟处罚")
    edit_entry(pledged, {"is_pledge": False}, by=bench.keeper)
    edit_entry(plain, {"is_pledge": True, "adjusted_on": "2023-07-01"}, by=bench.keeper)
    bench.item("A3", "犬只处罚", is_pledge=True, until_on="2023-06-30")
    assert (count(of.PLEDGE, LAST_YEAR), count(of.PLEDGE, TODAY)) == (2, 1)


def test_the_source_of_a_power_is_that_of_the_day(bench: Bench) -> None:
    item = bench.item("D1", "占道经营处罚", listing="delegated", power_kind="devolved")
    edit_entry(item, {"power_kind": "entrusted"}, by=bench.keeper)
    codes = [f"services.delegated.{kind}" for kind in ("devolved", "entrusted")]
    assert [count(code, LAST_YEAR) for code in codes] == [1, 0]
    assert [count(code, TODAY) for code in codes] == [0, 1]


def test_the_lists_by_unit_of_a_past_day_name_who_held_the_items_then(bench: Bench, client: Any) -> None:
    item = bench.item("A1", "占道经营处罚")
    edit_entry(item, {"unit": bench.town.office.pk}, by=bench.keeper)
    client.force_login(bench.keeper.user)
    for on, unit in (("2023-12-31", bench.town.bureau), ("2024-01-15", bench.town.office)):
        page = client.get(reverse("pages:services.lists"), {"on": on})
        assert [line.name for line in page.context["tables"][2][1]] == [str(unit)]


def test_a_pledge_begins_with_the_unit_of_today(bench: Bench, client: Any) -> None:
    item = bench.item("A1", "占道经营处罚", is_pledge=True)
    edit_entry(item, {"unit": bench.town.office.pk, "adjusted_on": "2024-06-01"}, by=bench.keeper)
    client.force_login(bench.town.person("services.counter").user)
    page = client.get(reverse("pages:add", args=("services.pledge",)), {"item": "A1"})
    begun = {item.name: item.value for item in page.context["sheet"].inputs}
    assert begun["unit"] == str(bench.town.bureau.pk)
