"""What an item was on a day, by imports: the day of a change, taking an import back, and codes that are never reused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.lists import Bench

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.imports.models import Batch
from fazhi.kernel.imports.withdrawing import withdraw
from fazhi.kernel.items.asking import held_on
from fazhi.kernel.items.integrity import changed_terms
from fazhi.kernel.items.models import Item
from fazhi.kernel.records.integrity import broken_rows, changed_entries
from fazhi.modules.services.declarations import ITEMS

FACTS = {
    "事项编码": "A1",
    "事项名称": "占道经营处罚",
    "列入日期": "2020-01-01",
    "启用日期": "2020-01-01",
    "所在清单": "权责清单",
    "类别": "行政处罚",
    "职权来源": "法定自有",
    "取消日期": "",
}
BUREAU, OFFICE = "综合行政执法办", "党政综合办"


def take(bench: Bench, unit: str = BUREAU, **more: str) -> Batch:
    facts = {**FACTS, "承接单位": unit, **more}
    path = bench.file(tuple(facts.values()), header=tuple(facts))
    outcome = import_table(ITEMS, path, "auto", by=bench.keeper)
    assert (outcome.refused, outcome.new + outcome.changed) == (0, 1), outcome.problems
    return Batch.objects.get(pk=outcome.batch)


def terms() -> list[tuple[str, str]]:
    return [(str(term.from_on), str(term.until_on or "")) for term in Item.objects.get().terms.order_by("from_on")]


def holder(on: date) -> Any:
    return held_on("A1", on).holder()


def whole() -> bool:
    return not [*broken_rows(), *changed_entries(), *changed_terms()]


def test_a_file_without_the_day_of_the_change_rewrites_nothing(bench: Bench) -> None:
    take(bench)
    take(bench, OFFICE, 调整生效日期="2023-07-01")
    take(bench, BUREAU)
    assert holder(date(2023, 10, 1)) == bench.town.office.pk
    assert terms() == [("2020-01-01", "2023-07-01"), ("2023-07-01", "2024-01-15"), ("2024-01-15", "")]
    assert whole()


def test_a_new_item_keeps_no_day_of_a_change(bench: Bench) -> None:
    batch = take(bench, 调整生效日期="2023-07-01")
    assert Item.objects.get().adjusted_on is None
    assert terms() == [("2020-01-01", "")]
    assert whole()
    withdraw(batch, bench.keeper, "误导")
    assert not Item.objects.filter(terms__isnull=False).exists()
    assert whole()


def test_taking_an_import_back_leaves_the_past_as_it_was(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2023-01-10")
    take(bench)
    batch = take(bench, OFFICE, 调整生效日期="2023-01-05")
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    withdraw(batch, bench.keeper, "误导")
    assert terms() == [("2020-01-01", "")]
    assert holder(date(2023, 6, 1)) == bench.town.bureau.pk
    assert whole()


def test_taking_a_return_back_brings_the_term_again_that_it_ended(bench: Bench) -> None:
    take(bench)
    take(bench, OFFICE)
    batch = take(bench, BUREAU)
    assert terms() == [("2020-01-01", "")]
    withdraw(batch, bench.keeper, "误导")
    assert terms() == [("2020-01-01", "2024-01-15"), ("2024-01-15", "")]
    assert holder(date(2024, 1, 15)) == bench.town.office.pk
    assert whole()


def test_a_day_before_the_last_change_stops_the_import_with_the_code(bench: Bench) -> None:
    take(bench)
    take(bench, OFFICE, 调整生效日期="2023-07-01")
    with pytest.raises(FazhiError, match="事项“A1”自2023-07-01起另有改动，这次改动不能从2023-03-01起生效"):
        take(bench, BUREAU, 调整生效日期="2023-03-01")
    assert whole()


def test_a_withdrawn_code_is_not_given_to_another_by_a_file_that_has_no_end(bench: Bench) -> None:
    take(bench, 取消日期="2023-05-01")
    with pytest.raises(FazhiError, match="编码“A1”曾是“占道经营处罚”（2023-05-01 取消），不能再给“油烟处罚”用"):
        take(bench, 事项名称="油烟处罚")
    assert Item.objects.get().entry.title == "占道经营处罚"
