"""The funnel of stages and the control chart: what they draw, where they lead, and what they say of too few months."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from fazhi.kernel.pages.charts import Chart, Level, Value, control, funnel
from fazhi.kernel.pages.charts.control import limits_of

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [f"{month}月" for month in range(1, 13)]
STEADY = [100, 110, 95, 105, 100, 98, 104, 101, 99, 103, 97, 102]


def parts(chart: Chart, name: str) -> list[ET.Element]:
    return list(ET.fromstring(chart.drawing).iter(f"{SVG}{name}"))


def months(numbers: list[int]) -> Chart:
    values = [Value(n, f"/r/x/?month={place}") for place, n in enumerate(numbers, 1)]
    return control("fines", "逐月", MONTHS[: len(numbers)], values, unit="元")


def test_the_funnel_keeps_the_order_of_the_stages_and_says_how_long_they_waited() -> None:
    levels = [
        Level("待核查", Value(4, "/r/x/?state=a"), 3, 20),
        Level("已告知", Value(0)),
        Level("待履行", Value(2), 9, 9),
    ]
    drawn = funnel("stages", "在办 6 宗", levels)
    told = [element.text for element in parts(drawn, "text")]
    assert told[:3] == ["待核查", "已告知", "待履行"]
    assert "等待中位 3 天，最长 20 天" in told
    assert [element.attrib["href"] for element in parts(drawn, "a")] == ["/r/x/?state=a"]
    assert "等待中位 9 天" in drawn.table


def test_an_empty_funnel_draws_nothing_and_says_so() -> None:
    drawn = funnel("stages", "没有", [Level("待核查", Value(0))], empty="没有在办的案件")
    assert not drawn.drawing
    assert drawn.empty == "没有在办的案件"


def test_a_month_beyond_chance_is_marked_and_a_steady_year_is_not() -> None:
    assert not [dot for dot in parts(months(STEADY), "circle") if dot.attrib["class"] == "warn"]
    jumped = months([*STEADY[:11], 400])
    assert len([dot for dot in parts(jumped, "circle") if dot.attrib["class"] == "warn"]) == 1
    assert jumped.table.count("超出上下限") == 1


def test_limits_are_the_mean_and_the_moving_range() -> None:
    found = limits_of([10, 12, 10, 12, 10, 12])
    assert found is not None
    assert found.mean == 11
    assert found.high == pytest.approx(11 + 2.66 * 2)
    assert found.low == pytest.approx(11 - 2.66 * 2)


def test_too_few_months_have_no_limits_and_no_months_no_picture() -> None:
    few = months([5, 6, 7])
    assert few.notes == ("不足 6 个月，不画上下限。",)
    assert not months([0, 0]).drawing
    assert limits_of([1, 2, 3, 4, 5]) is None
