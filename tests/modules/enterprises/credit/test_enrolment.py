"""Loan enrolment: one total a month with its file; the figure is that of December and no older one stands in for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.credit import KEEPER, Office

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import add_entry, remove_entry
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.base import ENROLMENT


def add(office: Office, on: date, total: int, **facts: Any) -> Any:
    data = {"occurred_on": on, "total": total, "source": "信易贷平台", "source_file": "统计.xlsx", **facts}
    return add_entry(registers[ENROLMENT], data, by=office.town.person(KEEPER))


def enrolled(year: int) -> Any:
    return compute(["F73"], Span.year(year))[0].value


def test_the_figure_is_the_total_at_the_end_of_the_year(office: Office) -> None:
    add(office, date(2023, 11, 30), 740)
    row = add(office, date(2023, 12, 29), 759)
    assert (row.number, row.occurred_on) == ("XYD-2023-12", date(2023, 12, 1))
    assert (enrolled(2023), enrolled(2022)) == (759, 0)
    remove_entry(row, by=office.town.person(KEEPER), reason="登错")
    assert enrolled(2023) == 0


def test_a_month_has_one_row_with_its_file(office: Office) -> None:
    add(office, date(2023, 12, 29), 759)
    with pytest.raises(FazhiError, match=r"已有编号“XYD-2023-12”"):
        add(office, date(2023, 12, 31), 760)
    with pytest.raises(FazhiError, match="来源文件未填"):
        add(office, date(2024, 1, 31), 760, source_file="")
    with pytest.raises(FazhiError, match="2024-07 还没有到"):
        add(office, date(2024, 7, 1), 800)
