"""Comparing an export with a list and merging it: nothing changes before, nothing is deleted after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.lists import DAY, FROM, Bench, row

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import find, held_on
from fazhi.kernel.items.models import Item, ItemTerm
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.services.lists.comparing import Asked, compare
from fazhi.modules.services.models import ComparisonLine


def test_a_comparison_tells_what_is_new_changed_gone_and_changes_nothing(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    bench.item("A2", "乱倒垃圾处罚")
    bench.item("A3", "油烟处罚")
    before = list(Item.objects.values())
    matter = bench.compare(row("A1", "占道经营处罚"), row("A2", "乱倒垃圾处罚", legal=20), row("A4", "犬只处罚"))
    assert bench.lines(matter) == {"A2": "changed", "A3": "removed", "A4": "added"}
    own: Any = matter.comparison
    assert (own.added, own.changed, own.removed, own.same) == (1, 1, 1, 1)
    assert list(Item.objects.values()) == before
    changed = ComparisonLine.objects.get(code="A2")
    [cell] = changed.cells
    assert (cell["label"], cell["before"], cell["after"], cell["was"]) == ("法定时限（工作日）", "", "20", None)
    assert changed.unit_id == bench.town.bureau.pk


def test_a_merge_dates_what_it_writes_and_deletes_nothing(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    bench.item("A3", "油烟处罚")
    matter = bench.compare(row("A1", "占道经营处罚", unit="党政综合办"), row("A4", "犬只处罚"))
    ComparisonLine.objects.filter(kind="removed").update(is_taken=True)
    assert bench.merge(matter).state == "merged"
    moved, gone, new = (find(code) for code in ("A1", "A3", "A4"))
    assert (gone.until_on, gone.decision) == (FROM, "调整通知")
    assert (new.from_on, new.entry.occurred_on, new.until_on) == (FROM, FROM, None)
    assert [(term.from_on, term.until_on) for term in moved.terms.order_by("from_on")] == [
        (date(2020, 1, 1), FROM),
        (FROM, None),
    ]
    assert held_on("A1", DAY).holder() == bench.town.bureau.pk
    assert held_on("A1", FROM).holder() == bench.town.office.pk
    assert Entry.objects.filter(register="services.item").count() == 3
    with pytest.raises(FazhiError, match="已于2024-02-01取消"):
        held_on("A3", FROM)


def test_what_nobody_ticked_stays_as_it_is(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    bench.item("A3", "油烟处罚")
    matter = bench.compare(row("A1", "占道经营处罚", legal=20), row("A4", "犬只处罚"))
    ComparisonLine.objects.filter(code="A4").update(is_taken=False)
    bench.merge(matter)
    assert find("A4") is None
    assert find("A3").until_on is None
    assert find("A1").statutory_limit == 20


def test_the_same_file_a_second_time_changes_nothing(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    rows = row("A1", "占道经营处罚", legal=20, promised=10), row("A4", "犬只处罚", unit="")
    bench.merge(bench.compare(*rows))
    events = {entry.subject: history(entry.subject).count() for entry in Entry.objects.all()}
    terms = list(ItemTerm.objects.values())
    again = bench.compare(*rows)
    assert bench.lines(again) == {}
    bench.merge(again)
    assert list(ItemTerm.objects.values()) == terms
    assert {entry.subject: history(entry.subject).count() for entry in Entry.objects.all()} == events


def test_an_item_that_a_person_edited_is_edited_again_and_what_the_file_leaves_blank_stays(bench: Bench) -> None:
    edited = bench.item("A1", "占道经营处罚", statutory_limit=20, promised_limit=10)
    bench.merge(bench.compare(row("A1", "占道经营处罚", legal=15)))
    item = find("A1")
    assert (item.statutory_limit, item.promised_limit, item.entry.unit) == (15, 10, bench.town.bureau)
    assert [event.kind for event in history(edited.subject)][-2:] == ["entry.edited", "item.adjusted"]


def test_the_file_that_waits_is_not_opened_twice(bench: Bench) -> None:
    assert bench.compare(row("A1", "占道经营处罚")).pk == bench.compare(row("A1", "占道经营处罚")).pk


def test_unreadable_rows_are_listed_with_their_reason_and_the_rest_is_kept(bench: Bench) -> None:
    matter = bench.compare(
        row("A1", "占道经营处罚", legal=5, promised=9),
        row("A2", "油烟处罚", unit="没有的办公室"),
        row("", "没有编码"),
        row("A4", "犬只处罚"),
    )
    refused = ComparisonLine.objects.filter(kind="refused")
    told = "；".join(cell["after"] for line in refused for cell in line.cells)
    assert "承诺时限 9 个工作日长于法定时限 5 个工作日" in told
    assert "没有叫“没有的办公室”的机构" in told
    assert len(refused) == 3
    bench.merge(matter)
    assert [entry.number for entry in Entry.objects.filter(register="services.item")] == ["A4"]


def test_a_file_without_code_or_kind_is_refused_whole(bench: Bench) -> None:
    path = bench.file(("x", "y"), header=("甲", "乙"))
    with pytest.raises(FazhiError, match="找不到编码或名称列。表头是：甲、乙"):
        compare(path, Asked("power", FROM), by=bench.keeper, file_name="a.csv")
    path = bench.file(("x", "y"), header=("事项编码", "事项名称"))
    with pytest.raises(FazhiError, match="权责清单的文件要有“类别”列"):
        compare(path, Asked("power", FROM), by=bench.keeper, file_name="a.csv")
    assert not Matter.objects.exists()


def test_comparing_and_merging_ask_little_however_many_rows(bench: Bench, django_assert_max_num_queries: Any) -> None:
    many = [row(f"A{place}", f"事项{place}", legal=20) for place in range(2000)]
    with django_assert_max_num_queries(90):
        matter = bench.compare(*many)
    with django_assert_max_num_queries(140):
        bench.merge(matter)
    assert Item.objects.count() == 2000
    with django_assert_max_num_queries(90):
        again = bench.compare(*(row(f"A{place}", f"事项{place}", legal=15) for place in range(2000)))
    with django_assert_max_num_queries(220):
        bench.merge(again)
    assert not Item.objects.exclude(statutory_limit=15).exists()
