from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from support.town import Town, make_town

from fazhi.kernel.imports.importing import Outcome, import_table
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.registers import registers

HEADER = ("工单编号", "诉求主题", "诉求类别", "受理日期", "承办单位", "诉求人", "答复日期", "办结日期")


@pytest.fixture
def town(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-12-31")
    sync_calendar()
    return make_town()


def ticket(n: int, **changes: object) -> list[object]:
    """A good row of the ledger."""
    row = {
        "工单编号": f"GD{n:05d}",
        "诉求主题": f"路灯不亮{n}",
        "诉求类别": "投诉",
        "受理日期": "2023-09-27",
        "承办单位": "党政综合办",
        "诉求人": f"市民{n}",
        "答复日期": "2023-10-20",
        "办结日期": "2023-10-23",
    } | changes
    return list(row.values())


def write(path: Path, rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> Path:
    """A file with a header; what kind it is, its suffix says."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([header, *rows]):
            sheet.write_row(at, 0, row)
    return path


@pytest.fixture
def take(town: Town, tmp_path: Path) -> Callable[..., Outcome]:
    """Imports rows into the hotline: take([ticket(1)])."""

    def work(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER, suffix: str = ".xlsx", **options):
        path = write(tmp_path / f"ledger{suffix}", rows, header)
        return import_table(registers["hotline.ticket"], path, **options)

    return work
