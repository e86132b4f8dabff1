"""The yearly statistics: the same figures as everywhere, what cannot be counted, paper and file."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.modules.enforcement.disclosure.yearly import CHAPTERS, statistics


def test_every_figure_is_that_of_its_indicator_and_stands_once(office: Any) -> None:
    office.keep("甲")
    office.keep("乙", {"case.withdrawn_on": date(2023, 8, 4)})
    found = {one.code: one for _, chapter in statistics(2023).chapters for one in chapter}
    assert len(found) == sum(len(codes) for codes in CHAPTERS.values())
    for figure in compute(list(found), Span.year(2023)):
        assert found[figure.code].display == figure.display
    assert found["enforcement.decided"].value == 2
    assert found["enforcement.withdrawn"].value == 1


def test_register_and_keep_is_no_compulsory_measure(office: Any) -> None:
    office.keep("甲")  # with one keeping and one sealing
    (figure,) = compute(["enforcement.measures"], Span.year(2023))
    assert figure.value == 1


def test_the_page_says_by_when_and_what_cannot_be_counted(office: Any) -> None:
    office.keep("甲")
    told = office.page("statistics/?year=2023")
    assert "2024-01-31" in told
    assert "现在可以公开" in told
    assert "未核" in told
    assert "行政检查" in told
    assert "空着不等于零" in told
    assert re.search(r"12\.00\s*万元", told)


@pytest.mark.parametrize(("today", "said"), [("2023-06-01", "本年还没有结束"), ("2024-02-01", "公开日期已过")])
def test_a_running_year_and_a_past_day_are_said(
    office: Any, monkeypatch: pytest.MonkeyPatch, today: str, said: str
) -> None:
    monkeypatch.setenv("FAZHI_TODAY", today)
    assert said in office.page("statistics/?year=2023")


def test_an_empty_year_is_not_shown_as_nought_only(office: Any) -> None:
    assert "2021年没有执法数据" in office.page("statistics/?year=2021")


def test_paper_and_file_hold_the_same_figures(office: Any) -> None:
    office.keep("甲")
    assert "打印于" in office.page("statistics/?year=2023&print=1")
    response = office.get("statistics.file/?year=2023")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    rows = {row[1]: row[2] for row in book.get_sheet_by_name("2023年").to_python()}
    assert rows["行政处罚决定"].replace(" ", "") == "1宗"
    assert len(book.get_sheet_by_name("还不能计数的").to_python()) == 6


def test_a_year_that_is_none_is_refused(office: Any) -> None:
    assert office.get("statistics/?year=abc").status_code == 400
    assert office.get("systems/?unit=99999").status_code == 400
