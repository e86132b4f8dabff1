"""What an item was on a day: changes by hand take effect once, from their own day, and rewrite nothing before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.lists import Bench

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import held_on
from fazhi.kernel.items.models import Item
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.integrity import broken_rows, changed_entries
from fazhi.kernel.records.models import Entry
from fazhi.modules.services.work.withdrawal import Withdrawal, restore, withdraw

JUNE = date(2023, 6, 1)


@pytest.fixture
def item(bench: Bench) -> Entry:
    """An item of the bureau since 2020."""
    return bench.item("A1", "占道经营处罚", decision="下放目录")


def change(bench: Bench, item: Entry, **data: Any) -> None:
    edit_entry(Entry.objects.get(pk=item.pk), data, by=bench.keeper)


def terms(item: Entry) -> list[tuple[str, str]]:
    return [(str(term.from_on), str(term.until_on or "")) for term in item.item.terms.order_by("from_on")]


def holder(on: date) -> int | None:
    return held_on("A1", on).holder()


def whole() -> bool:
    return not [*broken_rows(), *changed_entries()]


def test_the_day_of_a_change_is_not_the_day_of_the_next(bench: Bench, item: Entry) -> None:
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2023-07-01")
    assert Item.objects.get().adjusted_on is None
    change(bench, item, unit=bench.town.bureau.pk)
    assert terms(item) == [("2020-01-01", "2023-07-01"), ("2023-07-01", "2024-01-15"), ("2024-01-15", "")]
    assert holder(date(2023, 10, 1)) == bench.town.office.pk
    assert whole()


def test_a_return_to_what_stood_before_opens_a_term(bench: Bench, item: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2023-01-01")
    change(bench, item, unit=bench.town.office.pk)
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    change(bench, item, unit=bench.town.bureau.pk)
    assert [holder(on) for on in (date(2022, 6, 1), JUNE, date(2024, 1, 15))] == [
        bench.town.bureau.pk,
        bench.town.office.pk,
        bench.town.bureau.pk,
    ]


def test_a_change_taken_back_on_its_own_day_leaves_no_term(bench: Bench, item: Entry) -> None:
    change(bench, item, unit=bench.town.office.pk)
    change(bench, item, unit=bench.town.bureau.pk)
    assert terms(item) == [("2020-01-01", "")]


def test_a_mistaken_day_is_taken_back_by_the_same_day(bench: Bench, item: Entry) -> None:
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2023-07-01")
    change(bench, item, unit=bench.town.bureau.pk, adjusted_on="2023-07-01")
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2023-08-01")
    assert terms(item) == [("2020-01-01", "2023-08-01"), ("2023-08-01", "")]


def test_the_first_term_begins_when_the_item_does(bench: Bench, item: Entry) -> None:
    change(bench, item, from_on="2019-01-01")
    assert terms(item) == [("2019-01-01", "")]
    assert holder(date(2019, 6, 1)) == bench.town.bureau.pk
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2021-01-01")
    with pytest.raises(FazhiError, match="自2021-01-01起有过改动，启用日期不能是2022-01-01"):
        change(bench, item, from_on="2022-01-01")


def test_days_out_of_order_are_refused(bench: Bench, item: Entry) -> None:
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2023-07-01")
    with pytest.raises(FazhiError, match="自2023-07-01起另有改动，这次改动不能从2023-03-01起生效"):
        change(bench, item, unit=bench.town.bureau.pk, adjusted_on="2023-03-01")
    with pytest.raises(FazhiError, match="早于启用日期 2020-01-01"):
        change(bench, item, unit=bench.town.bureau.pk, adjusted_on="2019-03-01")
    with pytest.raises(FazhiError, match="自2023-07-01起有过改动，取消日期不能是2023-05-01"):
        change(bench, item, until_on="2023-05-01")
    change(bench, item, until_on="2023-12-31")
    with pytest.raises(FazhiError, match="晚于取消日期 2023-12-31"):
        change(bench, item, unit=bench.town.bureau.pk, adjusted_on="2024-01-01")
    with pytest.raises(FazhiError, match="自2023-12-31起取消，改动不能从这一天起生效"):
        change(bench, item, unit=bench.town.bureau.pk, adjusted_on="2023-12-31")


def test_a_form_says_why_a_day_is_refused(bench: Bench, item: Entry, client: Any) -> None:
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2023-07-01")
    client.force_login(bench.keeper.user)
    row = Entry.objects.select_related("item").get()
    data = {"number": "A1", "title": row.title, "unit": bench.town.bureau.pk, "occurred_on": "2020-01-01"}
    data |= {
        "listing": "power",
        "kind": "penalty",
        "power_kind": "own",
        "from_on": "2020-01-01",
        "decision": "下放目录",
    }
    data |= {"adjusted_on": "2023-03-01", "version": row.version, "is_pledge": "0"}
    answer = client.post(f"/r/services.item/{row.pk}/edit/", data)
    assert answer.status_code in (200, 422)
    assert "这次改动不能从2023-03-01起生效" in answer.content.decode()


def test_restoring_brings_back_the_document_that_stood_before(bench: Bench, item: Entry) -> None:
    change(bench, item, unit=bench.town.office.pk, adjusted_on="2024-01-10", decision="调整通知")
    row = Entry.objects.get()
    for until_on in (date(2024, 1, 10), date(2023, 12, 1)):
        with pytest.raises(FazhiError, match="自2024-01-10起另有调整，不能自"):
            withdraw(row, Withdrawal(until_on, "收回通知", "finish"), by=bench.keeper)
    before = terms(item)
    for until_on in (date(2024, 1, 12), date(2024, 3, 1)):
        withdraw(Entry.objects.get(), Withdrawal(until_on, "收回通知", "finish"), by=bench.keeper)
        restore(Entry.objects.get(), by=bench.keeper, reason="误登")
        now = Item.objects.get()
        assert (now.decision, now.until_on, terms(item)) == ("调整通知", None, before)
    assert whole()


def test_a_withdrawal_entered_in_the_form_is_restored_too(bench: Bench, item: Entry) -> None:
    change(bench, item, until_on="2024-02-01", decision="收回通知")
    restore(Entry.objects.get(), by=bench.keeper, reason="误登")
    assert Item.objects.get().decision == "下放目录"
    assert terms(item) == [("2020-01-01", "")]


def test_a_kind_is_for_good_unless_it_was_always_another(bench: Bench, item: Entry) -> None:
    with pytest.raises(FazhiError, match="事项“A1”的类别不能改：改了就是另一个事项"):
        change(bench, item, kind="licence")
    with pytest.raises(FazhiError, match="事项“A1”的所在清单不能改"):
        change(bench, item, listing="delegated", adjusted_on="2021-01-01")
    change(bench, item, kind="licence", adjusted_on="2020-01-01")
    assert [(str(term.from_on), term.kind) for term in item.item.terms.all()] == [("2020-01-01", "licence")]


def test_a_code_stays_with_its_item(bench: Bench, item: Entry) -> None:
    with pytest.raises(FazhiError, match="事项编码“A1”不能改成别的编码"):
        change(bench, item, number="A9")
    change(bench, item, until_on="2023-12-31")
    with pytest.raises(FazhiError, match="编码“A1”曾是“占道经营处罚”（2023-12-31 取消），不能再给“油烟处罚”用"):
        change(bench, item, until_on=None, title="油烟处罚")
    change(bench, item, until_on=None)
    with pytest.raises(FazhiError, match="编码“A1”曾是"):
        change(bench, item, until_on="2023-11-30", title="油烟处罚")
