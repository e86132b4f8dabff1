"""One code an item: clashes that a person rules, aliases, codes that are never used again, promises within the law."""

from __future__ import annotations

from datetime import date

import pytest
from support.lists import FROM, HEADER, Bench, row

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.items.asking import find
from fazhi.kernel.items.models import Item, ItemAlias
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Entry
from fazhi.modules.services.declarations import ITEMS
from fazhi.modules.services.lists.comparing import Asked, compare
from fazhi.modules.services.models import Clash, ComparisonLine


def test_two_names_under_one_code_are_one_item_when_a_person_says_so(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("A1", "擅自占用道路处罚", legal=20), system="粤执法")
    assert bench.lines(matter) == {"A1": "clash"}
    bench.rule("same", kind="one_code")
    assert bench.lines(matter) == {"A1": "changed"}
    bench.merge(matter)
    item = Item.objects.get()
    assert (item.entry.title, item.statutory_limit, item.aliases) == ("占道经营处罚", 20, "粤执法:A1")
    assert bench.lines(bench.compare(row("A1", "擅自占用道路处罚", legal=20), system="粤执法")) == {}


def test_an_alias_code_finds_its_item_whatever_the_name(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚", aliases="粤执法:3301")
    matter = bench.compare(row("3301", "擅自占用道路处罚", legal=20), system="粤执法")
    assert bench.lines(matter) == {"A1": "changed"}
    bench.merge(matter)
    assert Item.objects.get().entry.title == "占道经营处罚"


def test_two_rows_of_one_item_are_taken_once(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚", aliases="粤执法:3301")
    matter = bench.compare(row("A1", "占道经营处罚", legal=20), row("3301", "占道经营处罚", legal=5), system="粤执法")
    assert bench.lines(matter) == {"A1": "changed", "3301": "refused"}
    bench.merge(matter)
    assert Item.objects.get().statutory_limit == 20


def test_one_name_under_two_codes_is_two_items_until_a_person_says_otherwise(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("B7", "占道经营 处罚"), system="粤执法")
    assert bench.lines(matter) == {"B7": "clash"}
    bench.rule("apart", kind="one_name")
    assert bench.lines(matter) == {"B7": "added"}
    bench.merge(matter)
    assert Item.objects.count() == 2
    assert bench.lines(bench.compare(row("B7", "占道经营 处罚"), system="粤执法")) == {}
    assert not Clash.objects.filter(ruling="").exists()


def test_the_other_code_becomes_an_alias_when_both_are_one(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚", aliases="省事项:4419A")
    bench.compare(row("B7", "占道经营处罚"), system="粤执法")
    bench.rule("same", kind="one_name")
    assert Item.objects.get().aliases == "省事项:4419A；粤执法:B7"
    assert find("B7").entry.number == "A1"
    assert not ComparisonLine.objects.exists()


def test_a_clash_is_asked_once_however_often_the_file_comes(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    bench.compare(row("B7", "占道经营处罚"), system="粤执法")
    bench.compare(row("B7", "占道经营处罚"), row("B8", "油烟处罚"), system="粤执法")
    assert Clash.objects.count() == 1


def test_an_alias_that_is_anothers_is_a_clash(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚", aliases="省事项:4419A")
    header = (*HEADER, "其他系统编码")
    path = bench.file((*row("B7", "乱摆卖处罚"), "省事项:4419A；内部:9"), header=header)
    matter = compare(path, Asked("power", FROM), by=bench.keeper, file_name="a.csv")
    assert bench.lines(matter) == {"B7": "clash"}
    bench.rule("apart", kind="alias")
    bench.merge(matter)
    assert {str(alias) for alias in ItemAlias.objects.all()} == {"省事项:4419A", "内部:9"}
    assert find("内部:9") is None
    assert find("9").entry.number == "B7"


def test_the_code_of_a_withdrawn_item_is_never_given_to_another(bench: Bench) -> None:
    gone = bench.item("A1", "占道经营处罚", until_on="2023-06-01")
    matter = bench.compare(row("A1", "犬只处罚"))
    line = ComparisonLine.objects.get(comparison=matter.pk)
    assert line.kind == "refused"
    assert "编码“A1”曾是“占道经营处罚”（2023-06-01 取消），不能再给“犬只处罚”用" in line.cells[0]["after"]
    with pytest.raises(FazhiError, match="已有编号“A1”"):
        bench.item("A1", "犬只处罚")
    with pytest.raises(FazhiError, match="曾是“占道经营处罚”"):
        edit_entry(gone, {"title": "犬只处罚"}, by=bench.keeper)
    header = (*HEADER, "生效日期", "取消日期")
    assert import_table(ITEMS, bench.file((*row("A1", "犬只处罚"), "2020-01-01", ""), header=header)).refused == 1
    assert Entry.objects.get(number="A1").title == "占道经营处罚"
    import_table(ITEMS, bench.file((*row("A2", "油烟处罚"), "2020-01-01", "2023-06-01"), header=header))
    with pytest.raises(FazhiError, match="编码“A2”曾是“油烟处罚”"):
        import_table(ITEMS, bench.file((*row("A2", "犬只处罚"), "2020-01-01", "2023-06-01"), header=header))
    assert Entry.objects.get(number="A2").title == "油烟处罚"


def test_a_new_name_from_the_lists_own_system_is_a_change_that_a_person_takes(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("A1", "擅自占用道路处罚"))
    assert bench.lines(matter) == {"A1": "changed"}
    bench.merge(matter)
    assert [term.name for term in Item.objects.get().terms.order_by("from_on")] == ["占道经营处罚", "擅自占用道路处罚"]


def test_a_promise_longer_than_the_law_is_refused_in_the_form_and_in_the_import(bench: Bench) -> None:
    entry = bench.item("A1", "占道许可", statutory_limit=20)
    with pytest.raises(RefusedForm, match="承诺时限 25 个工作日长于法定时限 20 个工作日"):
        edit_entry(entry, {"promised_limit": 25}, by=bench.keeper)
    path = bench.file((*row("A2", "挖掘许可", legal=20, promised=30), "2020-01-01"), header=(*HEADER, "生效日期"))
    outcome = import_table(ITEMS, path, by=bench.keeper)
    assert (outcome.new, outcome.refused) == (0, 1)
    assert "长于法定时限" in outcome.problems[0].why


def test_the_sample_mapping_takes_an_export_into_the_register(bench: Bench) -> None:
    path = bench.file(
        (*row("A2", "挖掘许可", kind="行政许可", legal=20, promised=7), "2023-03-01"), header=(*HEADER, "生效日期")
    )
    outcome = import_table(ITEMS, path, by=bench.keeper)
    assert (outcome.new, outcome.mapping) == (1, "services.export")
    item = find("A2")
    assert (item.listing, item.from_on, item.kind) == ("power", date(2023, 3, 1), "licence")
