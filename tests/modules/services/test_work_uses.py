"""Monthly counts of other systems: one row an item, month and system, however its month and code are written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.items import make_item
from support.town import Town, make_town

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import Outcome, import_table
from fazhi.kernel.items.uses import uses
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Entry
from fazhi.modules.services.work.uses import USES

FROM, TO = date(2022, 1, 1), date(2024, 1, 15)


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def take(town: Town, tmp_path: Path) -> Any:
    def read(*rows: str) -> Outcome:
        path = tmp_path / "uses.csv"
        path.write_text("\n".join(["事项编码,月份,办件量,来源系统", *rows]), encoding="utf-8-sig")
        return import_table(USES, path, by=town.person("services.keeper"))

    return read


def used(code: str = "DK-001") -> int:
    both = uses(FROM, TO).get(code, 0), uses(FROM, TO, [code]).get(code, 0)
    assert both[0] == both[1]
    return both[0]


def test_a_month_is_the_same_however_it_is_written(town: Town, take: Any) -> None:
    make_item(town)
    assert take("DK-001,2023-12,5,省系统").new == 1
    for month in ("2023年12月", "2023-12-31", "2023/12/1", "202312", "2023.12", "2023年12月1日"):
        done = take(f"DK-001,{month},5,省系统")
        assert (month, done.unchanged, done.refused) == (month, 1, 0)
    assert (used(), USES.rows().count()) == (5, 1)
    assert USES.rows().get().occurred_on == date(2023, 12, 1)
    assert "只有年份" in take("DK-001,2023,5,省系统").problems[0].why


def test_one_month_twice_in_a_file_is_refused_by_row(town: Town, take: Any) -> None:
    make_item(town)
    done = take("DK-001,2023-12,5,省系统", "DK-001,2023年12月,6,省系统", "DK-001,2023-11,1,省系统")
    assert (done.new, done.refused) == (2, 1)
    assert "编号重复" in done.problems[0].why


def test_systems_have_rows_of_their_own_and_are_not_added_up(town: Town, take: Any) -> None:
    make_item(town)
    take("DK-001,2023-12,5,甲", "DK-001,2023-12,7,乙", "DK-001,2023-11,2,甲")
    assert (USES.rows().count(), used()) == (3, 9)


def test_own_code_and_alias_are_one_item_in_the_system_of_the_alias_alone(town: Town, take: Any) -> None:
    make_item(town, aliases="甲:z9")
    make_item(town, "DK-002", aliases="丁:DK-001")
    take("DK-001,2023-12,5,甲")
    assert take("z9,2023-12,6,甲").changed == 1
    assert (USES.rows().count(), used()) == (1, 6)
    done = take("z9,2023-10,40,乙", "DK-001,2023-10,3,丁")
    assert (done.new, done.refused, done.problems[0].why) == (
        *(1, 1),
        "清单中没有编码为“z9”的事项，相近的有：DK-001（事项DK-001）；"
        "办法：核对编码；是乙编码的，先写进事项的“其他系统编码”（乙:z9）",
    )
    assert (used(), used("DK-002")) == (6, 3)


def test_a_use_of_an_item_that_is_not_on_the_list_is_refused_with_those_like_it(town: Town, take: Any) -> None:
    make_item(town)
    data = {"item": "DK-0O1", "title": "x", "occurred_on": date(2023, 12, 1), "uses": 5}
    with pytest.raises(FazhiError, match="没有编码为“DK-0O1”的事项，相近的有：DK-001（事项DK-001）；办法：核对编码"):
        add_entry(USES, data, by=town.person("services.keeper"))
    done = take("没有的,2023-12,5,")
    assert (done.new, done.refused) == (0, 1)
    assert "清单中没有编码为“没有的”的事项；办法：核对编码；确有这个事项的，先列入清单" in done.problems[0].why


def test_a_code_counts_from_when_an_item_has_it(town: Town, take: Any) -> None:
    row = make_item(town)
    rows = "z9,2023-12,6,甲", "z9,2023-11,9,乙"
    assert take(*rows).refused == 2
    edit_entry(row, {"aliases": "甲:z9"}, by=town.person("services.keeper"))
    assert take(*rows).new == 1
    assert used() == 6


def test_the_form_gives_the_same_row_once(town: Town) -> None:
    make_item(town)
    keeper = town.person("services.keeper")
    data = {"item": "DK-001", "title": "x", "uses": 5, "system": "甲"}
    row = add_entry(USES, data | {"occurred_on": date(2023, 12, 9)}, by=keeper)
    assert (row.number, row.occurred_on) == ("DK-001-2023-12-甲", date(2023, 12, 1))
    with pytest.raises(FazhiError, match="已有编号“DK-001-2023-12-甲”"):
        add_entry(USES, data | {"occurred_on": "2023年12月"}, by=keeper)
    other = add_entry(USES, data | {"occurred_on": "2023-11"}, by=keeper)
    with pytest.raises(FazhiError, match="已有编号“DK-001-2023-12-甲”"):
        edit_entry(other, {"occurred_on": "2023-12"}, by=keeper)
    edit_entry(other, {"occurred_on": "2023-10"}, by=keeper)
    assert Entry.objects.get(pk=other.pk).number == "DK-001-2023-10-甲"
