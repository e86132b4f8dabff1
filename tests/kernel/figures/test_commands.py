"""`fazhi figures` and `fazhi figure` in the words of the interface."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import date

import pytest
from support.cli import Cli
from support.town import Town

from fazhi.cli import figure, figures
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.models import Matter

LATE = {"due_on": date(2023, 5, 20), "met_on": date(2023, 5, 24), "caller_phone": "13800000000", "title": "路灯不亮"}
ON_TIME = LATE | {"met_on": date(2023, 5, 20)}


def options(**given: object) -> Namespace:
    return Namespace(**({"year": "2023", "area": None, "rows": True, "side": "denominator", "json": True} | given))


def test_figures_answers_as_the_interface_says(tickets: Callable[..., list[Matter]]) -> None:
    tickets(ON_TIME, ON_TIME, LATE)
    answer = figures.run(options())
    by_ref = {each["ref"]: each for each in answer["figures"] if each["ref"]}
    wanted = {"ref", "code", "name", "value", "display", "unit", "kind", "numerator", "denominator", "definition"}
    assert wanted | {"version", "rows"} <= by_ref["F16"].keys()
    assert (by_ref["F16"]["value"], by_ref["F16"]["display"], by_ref["F16"]["kind"]) == (3, "3宗", "computed")
    assert (by_ref["F17"]["numerator"], by_ref["F17"]["denominator"], by_ref["F17"]["display"]) == (2, 3, "66.7%")
    assert by_ref["F17"]["value"] == pytest.approx(66.6666667)
    text = "\n".join(figures.lines(answer))
    assert "F17   12345按时办结率" in text
    assert "F17 单列：应办结工单中未到期的 0" in text


def test_figure_lists_exactly_its_rows_and_nothing_personal(tickets: Callable[..., list[Matter]]) -> None:
    tickets(ON_TIME, ON_TIME, LATE)
    counted = figure.run(options(code="F16"))
    assert (counted["value"], len(counted["rows"])) == (3, 3)
    for side, count in (("numerator", 2), ("denominator", 3), ("difference", 1)):
        answer = figure.run(options(code="F17", side=side))
        assert len(answer["rows"]) == count
    row = answer["rows"][0]
    assert (row["number"], row["due_on"], row["met_on"]) == ("N00003", date(2023, 5, 20), date(2023, 5, 24))
    assert "caller_phone" not in row
    assert "13800000000" not in str(answer)
    assert "背后的行（差额）：1" in "\n".join(figure.lines(answer))


def test_an_area_narrows_both(town: Town, tickets: Callable[..., list[Matter]]) -> None:
    tickets(ON_TIME | {"area_id": town.area.pk}, LATE)
    assert figure.run(options(code="F17", area=town.area.code))["display"] == "100%"
    with pytest.raises(FazhiError, match=r"没有编码为“9”的区域.*441900119000 东坑镇"):
        figures.run(options(area="9"))


@pytest.mark.parametrize("year", ["23", "二〇二三", "1999", "2023-05"])
def test_a_bad_year_is_told(year: str, db: None) -> None:
    with pytest.raises(FazhiError, match=r"不是年度.*2023 的样子"):
        figures.run(options(year=year))


def test_the_program_prints_them(fazhi: Cli) -> None:
    fazhi.ready()
    answer = fazhi.ok("figures", "2023", "--json").json
    assert {"F16", "F17"} <= {each["ref"] for each in answer["figures"]}
    assert fazhi.ok("figure", "F17", "2023", "--rows", "--json").json["why"] == "分母为零"
    wrong = fazhi("figure", "F103", "2023", "--rows")
    assert (wrong.code, wrong.stdout) == (2, "")
    assert "没有指标“F103”" in wrong.stderr
