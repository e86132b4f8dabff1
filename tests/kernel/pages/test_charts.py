"""Pictures say what the data say, with the table behind them, and nothing that a browser's contract forbids."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path

import pytest

import fazhi.kernel.pages
from fazhi.kernel.pages.charts import (
    Chart,
    Day,
    Node,
    Pair,
    Ribbon,
    Series,
    Share,
    Value,
    dumbbell,
    flow,
    heat,
    percent,
    shares,
    stacked,
)
from fazhi.kernel.pages.charts.drawing import FILLS

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2024, 1, 17)
NASTY = '<b onclick="x()">&"'


def parsed(chart: Chart) -> ET.Element:
    """The picture as XML: it must also stand in a document."""
    return ET.fromstring(chart.drawing)


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in parsed(chart).iter(f"{SVG}text")]


def hrefs(chart: Chart) -> list[str]:
    return [element.attrib["href"] for element in parsed(chart).iter(f"{SVG}a")]


def months(theme: str = "路灯") -> Chart:
    values = [Value(place, f"/r/x/?m={place}&t=1") for place in range(12)]
    rest = [Value(100)] * 12
    series = [Series(theme, values, Value(66, "/r/x/?all")), Series("其他", rest, Value(1200), is_rest=True)]
    totals = [Value(100 + place) for place in range(12)]
    return stacked("months", "结论", [f"{place + 1}月" for place in range(12)], totals, series)


def week(*numbers: int, start: date = date(2024, 1, 15)) -> list[Day]:
    days = [start + timedelta(days=place) for place in range(len(numbers))]
    return [
        Day(on, Value(n, f"/r/x/?on={on}" if n else ""), "工作日", is_overdue=bool(n) and on < TODAY)
        for on, n in zip(days, numbers, strict=True)
    ]


NODES = [Node("a", "甲办", Value(40, "/kept")), Node("b", "乙办"), Node("c", "丙办", Value(2))]
RIBBONS = [
    Ribbon("a", "b", Value(30, "/ab")),
    Ribbon("a", "b", Value(5, "/ab-back"), is_returned=True),
    Ribbon("c", "a", Value(1, "/ca")),
]


def every_chart(name: str = "名") -> list[Chart]:
    nodes = [Node("a", name, Value(4, "/k?a=1&b=2")), Node("b", name)]
    return [
        months(name),
        heat("heat", name, week(1, 2, 3), TODAY),
        flow("flow", name, nodes, [Ribbon("a", "b", Value(3, "/x?a=1&b=2"))]),
        dumbbell("pairs", name, ("2022年", "2023年"), [Pair(name, Value(3, "/x?a=1&b=2"), Value(4))]),
        shares("shares", name, [Share(name, Value(3, "/x?a=1&b=2"), Value(4))], "满意", "已评价"),
    ]


def test_every_number_is_on_the_picture_and_in_the_table() -> None:
    chart = months()
    shown = texts(chart)
    assert {str(100 + place) for place in range(12)} <= set(shown)
    assert shown.count("100") == 13  # each piece of the rest, and the first total
    assert "66 宗 · 5.2%" in shown
    assert chart.table.count("<tr>") == 4
    assert ">1,266<" in chart.table


def test_pieces_are_as_high_as_their_numbers_and_lie_on_one_another() -> None:
    drawn = parsed(months())
    low, high = (
        next(rect for rect in drawn.iter(f"{SVG}g") if rect.get("class") == css).iter(f"{SVG}rect")
        for css in ("c1", "rest")
    )
    above = {rect.attrib["x"]: rect.attrib for rect in high}
    found = [(rect.attrib, above[rect.attrib["x"]]) for rect in low]
    assert len(found) == 11  # January has none
    for month, (under, over) in enumerate(found, 1):
        assert float(over["y"]) + float(over["height"]) == pytest.approx(float(under["y"]), abs=0.2)
        assert float(under["height"]) / float(over["height"]) == pytest.approx(month / 100, abs=0.001)


def test_more_series_than_people_can_tell_apart_are_refused() -> None:
    one = Series("甲", [Value(1)], Value(1))
    with pytest.raises(ValueError, match="more than 7"):
        stacked("x", "结论", ["1月"], [Value(8)], [one] * 8)


def test_the_calendar_has_a_cell_for_every_day_and_a_red_edge_for_what_is_overdue() -> None:
    chart = heat("heat", "结论", week(0, 3, 0, 12, 0, 0, 0, 1), TODAY)
    drawn = parsed(chart)
    cells = list(drawn.iter(f"{SVG}rect"))
    blank = [place for path in drawn.iter(f"{SVG}path") for place in path.attrib["d"].split("M") if place]
    assert len(cells) == 4  # three with numbers, and today
    assert len(blank) == 5
    late = [rect for rect in cells if "late-edge" in rect.attrib["class"]]
    assert [(rect.attrib["stroke"], rect.attrib["class"]) for rect in late] == [("#b3261e", "h1 late-edge")]
    assert [rect.attrib["class"] for rect in cells if "today-edge" in rect.attrib["class"]] == ["h0 today-edge"]
    assert {"h4"} < {rect.attrib["class"] for rect in cells}
    assert hrefs(chart) == [f"/r/x/?on=2024-01-{day}" for day in (18, 22, 16)]
    monday = min(tuple(map(float, place.split("h")[0].split())) for place in blank)
    eighth = next((float(rect.attrib["x"]), float(rect.attrib["y"])) for rect in cells if rect.attrib["class"] == "h1")
    assert eighth[0] == monday[0]  # it stands below the first
    assert eighth[1] > monday[1]
    assert "已超期未办" in chart.table


def test_rest_days_and_days_made_up_are_told() -> None:
    days = [
        Day(date(2024, 2, 9), Value(0), "工作日"),
        Day(date(2024, 2, 12), Value(0), "春节放假", is_rest=True),
        Day(date(2024, 2, 18), Value(1), "调休上班", is_made_up=True),
    ]
    chart = heat("heat", "结论", days, TODAY)
    assert {"休", "班"} <= set(texts(chart))
    assert "调休上班" in chart.table


def test_ribbons_are_as_wide_as_their_numbers_and_returned_ones_warn() -> None:
    drawn = parsed(flow("flow", "结论", NODES, RIBBONS))
    widths = {}
    for anchor in drawn.iter(f"{SVG}a"):
        path = anchor.find(f"{SVG}path")
        if path is not None:
            widths[anchor.attrib["href"]] = float(path.attrib["d"].split("v")[1].split("C")[0])
    warned = next(group for group in drawn.iter(f"{SVG}g") if group.get("class") == "warn")
    assert [anchor.attrib["href"] for anchor in warned.iter(f"{SVG}a")] == ["/ab-back"]
    assert widths["/ab"] / widths["/ab-back"] == pytest.approx(6, abs=0.1)
    assert widths["/ca"] >= 1.5


def test_a_flow_names_its_units_in_the_order_given_and_what_they_kept() -> None:
    shown = texts(flow("flow", "结论", NODES, RIBBONS))
    assert [text for text in shown if text.endswith("办")] == ["甲办", "甲办", "乙办", "丙办"]
    assert "流转 35 · 自办 40" in shown
    assert "承接 35" in shown
    assert "流转 1 · 自办 2" in shown


def test_two_years_stand_where_their_numbers_are() -> None:
    chart = dumbbell(
        "x", "结论", ("2022年", "2023年"), [Pair("投诉", Value(50), Value(100)), Pair("新", Value(0), Value(9))]
    )
    dots = [(float(dot.attrib["cx"]), dot.attrib["class"]) for dot in parsed(chart).iter(f"{SVG}circle")][2:]
    (half, _), (full, _), (zero, _), *_ = dots
    assert half - zero == pytest.approx((full - zero) / 2, abs=0.2)
    assert {"+50（+100.0%）", "+9"} <= set(texts(chart))


def test_a_share_shows_both_its_numbers() -> None:
    chart = shares("x", "结论", [Share("全部", Value(999), Value(1000))], "满意", "已评价")
    assert {"99.9%", "999 / 1,000 宗"} <= set(texts(chart))


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(1, 3, "33.3%"), (99999, 100000, "99.9%"), (1, 100000, "0.1%"), (5, 5, "100.0%"), (0, 9, "0.0%"), (0, 0, "—")],
)
def test_a_percentage_is_never_rounded_to_all_or_nothing(part: int, whole: int, told: str) -> None:
    assert percent(part, whole) == told


@pytest.mark.parametrize("place", range(5))
def test_text_is_escaped_and_nothing_needs_a_style_or_a_script(place: int) -> None:
    chart = every_chart(NASTY)[place]
    for part in (chart.drawing, chart.table, chart.legend):
        assert "<b " not in part
        assert "style=" not in part
        assert "<script" not in part
    for element in parsed(chart).iter():
        assert not {name for name in element.attrib if name.startswith("on")}


@pytest.mark.parametrize("place", range(5))
def test_a_picture_tells_what_it_is_and_keeps_its_marks_out_of_the_way_of_the_keyboard(place: int) -> None:
    chart = every_chart()[place]
    drawn = parsed(chart)
    title, desc = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert title is not None and title.text == chart.title
    assert desc is not None and desc.text
    assert drawn.attrib["role"] == "group"  # it holds links
    anchors = list(drawn.iter(f"{SVG}a"))
    assert anchors
    for anchor in anchors:
        assert anchor.attrib["tabindex"] == "-1"
        assert anchor.findtext(f"{SVG}title")
        is_piece = place == 0 and anchor.find(f"{SVG}rect") is not None
        assert is_piece or anchor.attrib["href"].replace("&", "&amp;") in chart.table


def test_without_links_a_picture_is_one_image() -> None:
    chart = shares("x", "结论", [Share("全部", Value(1), Value(2))], "满意", "已评价")
    assert parsed(chart).attrib["role"] == "img"


def test_where_there_is_nothing_the_page_says_so() -> None:
    nothing = [
        stacked("x", "结论", ["1月"], [Value(0)], [], empty="没有"),
        heat("x", "结论", week(0, 0), TODAY, empty="没有"),
        flow("x", "结论", NODES, [], empty="没有"),
        dumbbell("x", "结论", ("2022年", "2023年"), [], empty="没有"),
        shares("x", "结论", [Share("全部", Value(0), Value(0))], "满意", "已评价", empty="没有"),
    ]
    assert all(chart.empty == "没有" and not chart.drawing for chart in nothing)


def test_the_sheet_names_every_colour_and_letters_can_be_read_on_it() -> None:
    sheet = (Path(fazhi.kernel.pages.__file__).parent / "static/pages/charts.css").read_text(encoding="utf-8")
    for css, (fill, letters) in FILLS.items():
        assert f".{css} " in sheet.replace(",", " ")
        assert contrast(fill, letters) >= 4.5 or css == "bar", css
    assert "#" not in sheet.split("*/", 1)[1]  # tokens only


def test_neighbours_differ_in_grey() -> None:
    greys = [luminance(FILLS[css][0]) for css in ("c1", "c2", "c3", "c4", "c5", "c6")]
    assert all(abs(one - other) > 0.25 for one, other in itertools.pairwise(greys))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
