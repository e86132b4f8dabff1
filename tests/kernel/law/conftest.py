from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import load_packs, pack_folders
from fazhi.kernel.law.workcalendar import WorkCalendar

GOOD = """\
checked_on: 2026-01-01
source: 条文
rules:
  test.case.decide:
    name: 试验决定期限
    kind: limit
    unit: calendar_day
    anchor: opened_on
    roll: next_workday
    roll_basis: 《民法典》第二百零三条
    basis:
      《试验法》: 第一条
    values:
      2020-01-01: 90
      2022-01-01: 60
      2024-01-01: null
    status: seen
"""


class Packs:
    """Writes packs under a folder and loads them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folders: list[Path] = []

    def add(self, name: str, rules: str = "", units: str = "") -> Packs:
        folder = self.root / name
        (folder / "rules").mkdir(parents=True)
        self.folders.append(folder)
        if rules:
            (folder / "rules" / "test.yaml").write_text(rules, encoding="utf-8")
        if units:
            (folder / "units.yaml").write_text(units, encoding="utf-8")
        return self

    def refused(self) -> str:
        with pytest.raises(DeclarationError) as refused:
            load_packs(self.folders)
        return str(refused.value)


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


@pytest.fixture(scope="session")
def work_calendar() -> WorkCalendar:
    """The calendar of the project's own packs, 2018-2026."""
    return WorkCalendar(load_notices(pack_folders()))
