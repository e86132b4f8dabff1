"""How often items were used: matters here and counts of other systems, and which items nobody used."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from support.items import add_uses, make_item
from support.town import Town, make_town

from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.items.asking import in_force
from fazhi.kernel.items.models import Item
from fazhi.kernel.items.uses import idle_from, uses
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

ON = date(2023, 12, 31)


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def pledge(town: Town, code: str, on: date) -> None:
    data = {"item": code, "title": "承诺", "unit": town.bureau.pk, "applicant": "某店", "content": "符合条件"}
    open_matter(registers["services.pledge"], data, by=town.person("services.counter"), on=on)


def stray(row: Entry, code: str) -> None:
    """As a row stands whose item was removed after it was entered."""
    registers["services.use"].model._default_manager.filter(pk=row.pk).update(item=code)


def test_the_24_months_end_with_the_day() -> None:
    assert idle_from(ON) == date(2022, 1, 1)
    assert idle_from(date(2024, 1, 15)) == date(2022, 1, 16)


def test_matters_and_monthly_counts_add_up(town: Town) -> None:
    make_item(town, "DK-001", is_pledge=True)
    pledge(town, "DK-001", date(2022, 1, 1))
    pledge(town, "DK-001", date(2023, 12, 31))
    pledge(town, "DK-001", date(2024, 1, 1))
    add_uses(town, "DK-001", date(2022, 1, 1), 3)
    add_uses(town, "DK-001", date(2021, 12, 1), 50)
    assert uses(idle_from(ON), ON) == uses(idle_from(ON), ON, ["DK-001"]) == {"DK-001": 5}
    assert uses(idle_from(ON), ON, ["DK-002"]) == {}


def test_a_month_that_a_day_touches_counts_as_a_whole(town: Town) -> None:
    make_item(town)
    add_uses(town, "DK-001", date(2023, 6, 1), 4)
    assert uses(date(2023, 6, 15), date(2023, 6, 20)) == {"DK-001": 4}
    assert uses(date(2023, 7, 1), date(2023, 7, 20)) == {}


def test_a_code_of_another_system_counts_for_the_item_whose_code_it_is(town: Town) -> None:
    make_item(town, "DK-001", aliases="粤执法:3301")
    add_uses(town, "3301", date(2023, 5, 1), 2)
    stray(add_uses(town, "DK-001", date(2023, 6, 1), 7), "无人认领")
    assert uses(idle_from(ON), ON) == {"DK-001": 2, "无人认领": 7}
    assert uses(idle_from(ON), ON, ["DK-001"]) == {"DK-001": 2}


def test_a_code_that_two_systems_give_to_two_items_counts_for_neither(town: Town) -> None:
    make_item(town, "DK-001", aliases="粤执法:77")
    make_item(town, "DK-002", aliases="省事项:77")
    stray(add_uses(town, "DK-001", date(2023, 5, 1), 2), "77")
    assert uses(idle_from(ON), ON) == {"77": 2}
    assert uses(idle_from(ON), ON, ["DK-001"]) == {}


def test_a_month_that_is_imported_again_corrects_the_first(town: Town, tmp_path: Path) -> None:
    make_item(town)
    for name, n in (("first.csv", 4), ("again.csv", 6)):
        path = tmp_path / name
        path.write_text(f"事项编码,事项名称,月份,办件量\nDK-001,事项DK-001,2023-05-01,{n}\n", encoding="utf-8-sig")
        done = import_table(registers["services.use"], path, by=town.person("services.keeper"))
        assert (done.read, done.refused) == (1, 0)
    assert uses(idle_from(ON), ON) == {"DK-001": 6}


def test_the_items_without_use_are_those_that_sql_finds(town: Town) -> None:
    """A19: the list of items with no use in 24 months equals the answer of SQL."""
    for n in range(1, 7):
        make_item(town, f"DK-00{n}", is_pledge=n < 3)
    make_item(town, "DK-00X", from_on=date(2024, 1, 2))
    pledge(town, "DK-001", date(2023, 3, 1))
    add_uses(town, "DK-003", date(2022, 1, 1), 1)
    add_uses(town, "DK-004", date(2021, 12, 1), 9)
    add_uses(town, "DK-005", date(2023, 3, 1), 0)
    counted = uses(idle_from(ON), ON)
    rows = Item.objects.filter(in_force(ON, "delegated")).values_list("entry__number", flat=True)
    ours = sorted(code for code in rows if code not in counted)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT head.number FROM items_item item JOIN records_entry head ON head.id = item.entry_id
            WHERE item.listing = 'delegated' AND item.from_on <= '2023-12-31'
              AND (item.until_on IS NULL OR item.until_on > '2023-12-31') AND head.removed_at IS NULL
              AND NOT EXISTS (
                SELECT 1 FROM services_pledge pledge JOIN records_matter matter ON matter.id = pledge.matter_id
                WHERE pledge.item = head.number AND matter.opened_on BETWEEN '2022-01-01' AND '2023-12-31')
              AND NOT EXISTS (
                SELECT 1 FROM services_itemuse used JOIN records_entry month ON month.id = used.entry_id
                WHERE used.item = head.number AND used.uses > 0
                  AND month.occurred_on BETWEEN '2022-01-01' AND '2023-12-31')
            ORDER BY head.number
            """
        )
        assert ours == [row[0] for row in cursor.fetchall()]
    assert ours == ["DK-002", "DK-004", "DK-005", "DK-006"]
