"""A comparison that waited: what somebody did meanwhile is never written over, and everything done with it is recorded."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from support.lists import DAY, FROM, Bench, row

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.models import Batch
from fazhi.kernel.imports.withdrawing import withdraw as take_back
from fazhi.kernel.items.asking import find, held_by_matter, held_on
from fazhi.kernel.items.models import Item, ItemTerm
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import StaleMatter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.services.lists.comparing import Asked, compare
from fazhi.modules.services.models import Clash, Comparison, ComparisonLine
from fazhi.modules.services.work.withdrawal import Withdrawal, withdraw

BACKEND = "django.contrib.auth.backends.ModelBackend"


def take_removed(matter: Matter) -> None:
    ComparisonLine.objects.filter(comparison=matter.pk, kind="removed").update(is_taken=True)


def unmerged(matter: Matter) -> dict[str, str]:
    lines = ComparisonLine.objects.filter(comparison=matter.pk, facts__unmerged__isnull=False)
    return {line.code: line.facts["unmerged"] for line in lines}


def line_of(code: str) -> ComparisonLine:
    return ComparisonLine.objects.get(code=code)


# --- the list went on ------------------------------------------------------------------------------------------------


def test_what_is_gone_or_elsewhere_by_now_is_not_ended_and_the_rest_is(bench: Bench) -> None:
    rows = {code: bench.item(code, f"{code}处罚") for code in ("A1", "A2", "A3", "A4", "A5")}
    matter = bench.compare(row("B1", "犬只处罚"))
    withdraw(rows["A1"], Withdrawal(date(2024, 1, 20), "市府决定", "hand_over"), by=bench.keeper)
    Item.objects.filter(pk=rows["A2"].pk).update(listing="duty")  # as one that was entered wrongly is put right
    remove_entry(rows["A3"], by=bench.keeper, reason="登记错误")
    edit_entry(rows["A5"], {"until_on": "2024-06-01"}, by=bench.keeper)
    take_removed(matter)
    bench.merge(matter)
    assert unmerged(matter) == {
        "A1": "已不适用：事项已于 2024-01-20 取消",
        "A2": "已不适用：事项已移到镇级履职清单",
        "A3": "已不适用：事项已在本系统移除",
        "A5": "已不适用：事项的取消日期已改为 2024-06-01",
    }
    first = find("A1")
    assert (first.until_on, first.decision, first.pending_rule) == (date(2024, 1, 20), "市府决定", "hand_over")
    assert (find("A2").listing, find("A2").until_on, find("A4").until_on) == ("duty", None, FROM)


def test_only_the_cells_of_a_line_are_merged(bench: Bench) -> None:
    entry = bench.item("A1", "占道经营处罚", statutory_limit=20)
    matter = bench.compare(row("A1", "占道经营处罚", legal=20, promised=5))
    edit_entry(entry, {"unit": bench.town.office.pk, "statutory_limit": 15}, by=bench.keeper)
    bench.merge(matter)
    item = find("A1")
    assert (item.promised_limit, item.statutory_limit, item.entry.unit) == (5, 15, bench.town.office)


def test_a_cell_that_somebody_changed_is_left_and_listed(bench: Bench) -> None:
    entry = bench.item("A1", "占道经营处罚", statutory_limit=20)
    matter = bench.compare(row("A1", "占道经营处罚", legal=15), row("A2", "油烟处罚"))
    edit_entry(entry, {"statutory_limit": 10}, by=bench.keeper)
    bench.merge(matter)
    assert unmerged(matter) == {"A1": "已被他人改动：法定时限（工作日）"}
    assert (find("A1").statutory_limit, find("A2") is not None) == (10, True)


def test_a_change_from_an_earlier_day_than_another_is_left_and_listed(bench: Bench) -> None:
    entry = bench.item("A1", "占道经营处罚")
    bench.item("A2", "油烟处罚")
    matter = bench.compare(row("A1", "占道经营处罚", legal=15))
    edit_entry(entry, {"unit": bench.town.office.pk, "adjusted_on": "2024-03-01"}, by=bench.keeper)
    bench.merge(matter)
    assert unmerged(matter) == {"A1": "已被他人改动：自 2024-03-01 起另有改动，不能再从 2024-02-01 起改"}


def test_a_row_of_another_kind_is_refused_for_it_is_another_item(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("A1", "占道经营处罚", kind="行政许可"))
    assert bench.lines(matter) == {"A1": "refused"}
    assert "类别不同就是另一个事项" in line_of("A1").cells[0]["after"]


def test_a_code_or_a_name_that_is_there_by_now_is_not_written_over(bench: Bench) -> None:
    matter = bench.compare(row("A1", "占道经营处罚", legal=20), row("A2", "油烟处罚"), row("A3", "噪声处罚"))
    bench.item("A1", "犬只处罚", statutory_limit=10)
    bench.item("A9", "油烟处罚")
    bench.merge(matter)
    assert unmerged(matter) == {
        "A1": "已被他人改动：已登记为“犬只处罚”",
        "A2": "已被他人改动：清单中已有同名的“A9”，用同一文件重新比对后裁定",
    }
    assert (find("A1").statutory_limit, find("A2"), find("A3") is not None) == (10, None, True)


def test_a_new_code_of_a_name_that_the_file_also_has_under_its_old_code_is_merged(bench: Bench) -> None:
    bench.item("A1", "占道巡查", statutory_limit=20)
    matter = bench.compare(row("A1", "占道巡查", legal=20), row("A9", "占道巡查", legal=20))
    assert bench.lines(matter) == {"A9": "added"}
    bench.merge(matter)
    assert (unmerged(matter), Item.objects.count()) == ({}, 2)


# --- what goes -------------------------------------------------------------------------------------------------------


def test_what_was_begun_before_an_item_went_is_finished(bench: Bench, client: Client) -> None:
    bench.item("A1", "占道经营处罚", decision="原决定")
    bench.item("A2", "油烟处罚")
    matter = bench.compare(row("B1", "犬只处罚"))
    client.force_login(bench.keeper.user, backend=BACKEND)
    lines = [line_of(code).pk for code in ("A1", "A2")]
    url = reverse("pages:services.comparison", args=(matter.pk,))
    assert "收回前已立案的由原单位办结" in client.get(url).content.decode()
    client.post(url, {"do": "save", "line": lines, "taken": lines, f"rule{lines[1]}": "hand_over"})
    bench.merge(Matter.objects.get(pk=matter.pk))
    first, second = find("A1"), find("A2")
    assert (first.until_on, first.pending_rule, first.decision) == (FROM, "finish", "调整通知")
    assert second.pending_rule == "hand_over"
    assert held_by_matter("A1", DAY, date(2024, 2, 5)).holder() == bench.town.bureau.pk
    assert held_on("A1", DAY).term.decision == "原决定"
    with pytest.raises(FazhiError, match="移交接收单位"):
        held_by_matter("A2", DAY, date(2024, 2, 5))
    with pytest.raises(FazhiError, match="已于2024-02-01取消"):
        held_on("A1", date(2024, 2, 5))


# --- the record ------------------------------------------------------------------------------------------------------


def test_ticks_looks_and_the_merge_say_which_lines(bench: Bench, client: Client) -> None:
    bench.item("A3", "噪声处罚")
    matter = bench.compare(row("A1", "占道经营处罚"), row("A2", "油烟处罚"))
    client.force_login(bench.keeper.user, backend=BACKEND)
    url = reverse("pages:services.comparison", args=(matter.pk,))
    shown = list(ComparisonLine.objects.values_list("pk", flat=True))
    client.post(url, {"do": "save", "line": shown, "taken": [line_of("A1").pk]})
    client.force_login(bench.town.user("services.holder", bench.town.bureau), backend=BACKEND)
    client.post(url, {"do": "check", "unit": str(bench.town.bureau.pk)})
    with pytest.raises(StaleMatter):
        act(matter, "merged", by=bench.keeper, version=matter.version)
    bench.merge(matter)
    told = [(event.kind, body_of(event)) for event in history(matter.subject)]
    assert [(kind, body.get("note", "")) for kind, body in told[1:]] == [
        ("services.comparison.checked", "改为不并入：A2"),
        ("services.comparison.checked", "综合行政执法办核对了 3 项：A1、A2、A3"),
        ("services.comparison.merged", "各单位另有书面意见"),
        ("services.comparing.merged", "并入 1 项"),
    ]
    last = told[-1][1]
    assert last["lines"] == {"added": ["A1"], "changed": [], "removed": []}
    assert last["batch"] == Batch.objects.get().pk
    page = client.get(reverse("pages:detail", args=(matter.register, matter.pk))).content.decode()
    assert "已并入 1 项" in page
    assert "将并入" not in page
    assert verify().ok


def test_a_cancelled_comparison_says_that_nothing_was_merged(bench: Bench, client: Client) -> None:
    matter = bench.compare(row("A1", "占道经营处罚"))
    act(matter, "cancelled", by=bench.keeper, note="选错了文件")
    client.force_login(bench.keeper.user, backend=BACKEND)
    for name, args in (("detail", (matter.register, matter.pk)), ("services.comparison", (matter.pk,))):
        page = client.get(reverse(f"pages:{name}", args=args)).content.decode()
        assert "已作废，没有并入任何一项" in page
        assert "将并入" not in page


def test_the_batch_of_a_merge_is_not_taken_back_alone(bench: Bench) -> None:
    matter = bench.merge(bench.compare(row("A1", "占道经营处罚")))
    with pytest.raises(FazhiError, match=f"“清单比对并入{matter.number}”并入的，不能整批撤销"):
        take_back(Batch.objects.get(), bench.keeper, "误并")
    assert find("A1") is not None
    assert Batch.objects.get().state == "published"


def test_an_error_in_the_middle_leaves_nothing(bench: Bench) -> None:
    edited = bench.item("A3", "噪声处罚", statutory_limit=20)
    matter = bench.compare(row("A1", "占道经营处罚"), row("A3", "噪声处罚", legal=5))
    Item.objects.filter(pk=edited.pk).update(promised_limit=9)
    before = list(ItemTerm.objects.values())
    with pytest.raises(FazhiError, match="长于法定时限"):
        bench.merge(matter)
    assert (find("A1"), Batch.objects.count(), list(ItemTerm.objects.values())) == (None, 0, before)
    assert Matter.objects.get(pk=matter.pk).state == "compared"
    assert not unmerged(matter)
    with pytest.raises(FazhiError):
        bench.merge(matter)
    Item.objects.filter(pk=edited.pk).update(promised_limit=None)
    bench.merge(matter)
    entries = Entry.objects.count()
    with pytest.raises(FazhiError, match="已并入"):
        bench.merge(matter)
    assert Entry.objects.count() == entries


# --- one file twice --------------------------------------------------------------------------------------------------


def test_the_same_file_for_another_day_or_system_is_another_comparison_and_the_page_says_so(
    bench: Bench, client: Client
) -> None:
    path = bench.file(row("A1", "占道经营处罚"))
    client.force_login(bench.keeper.user, backend=BACKEND)

    def sent(**given: str) -> str:
        file = SimpleUploadedFile("表.csv", path.read_bytes())
        said = {"listing": "power", "effective_on": "2024-02-01", **given, "file": file}
        return client.post(reverse("pages:services.compare"), said, follow=True).content.decode()

    assert "按同样的要求比对过" not in sent()
    assert "没有另开" in sent()
    assert Comparison.objects.count() == 1
    assert "不用的那一次请作废" in sent(effective_on="2024-03-01")
    assert [one.effective_on for one in Comparison.objects.order_by("pk")] == [FROM, date(2024, 3, 1)]
    sent(system="粤执法")
    assert Comparison.objects.count() == 3


# --- clashes and units -----------------------------------------------------------------------------------------------


def test_each_system_has_its_own_clash_and_each_line_the_way_to_it(bench: Bench, client: Client) -> None:
    bench.item("A1", "占道经营处罚")
    first = bench.compare(row("B7", "占道经营处罚"), system="甲系统")
    second = bench.compare(row("B7", "占道经营处罚", legal=3), system="乙系统")
    third = bench.compare(row("B7", "占道经营处罚"), row("B8", "油烟处罚"), system="甲系统")
    assert Clash.objects.count() == 2
    client.force_login(bench.keeper.user, backend=BACKEND)
    for matter, system in ((first, "甲系统"), (second, "乙系统"), (third, "甲系统")):
        page = client.get(reverse("pages:services.comparison", args=(matter.pk,))).content.decode()
        assert reverse("pages:detail", args=("services.clash", Clash.objects.get(system=system).pk)) in page
    bench.rule("same", system="甲系统")
    assert (bench.lines(first), bench.lines(second)) == ({}, {"B7": "clash"})
    bench.rule("apart", system="乙系统")
    assert bench.lines(second) == {"B7": "added"}
    assert find("A1").aliases == "甲系统:B7"


def test_an_item_that_a_ruling_leaves_without_a_row_is_listed_as_gone(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("B7", "占道经营处罚"))
    assert bench.lines(matter) == {"B7": "clash"}
    version = Matter.objects.get(pk=matter.pk).version
    bench.rule("apart")
    assert bench.lines(matter) == {"B7": "added", "A1": "removed"}
    assert Matter.objects.get(pk=matter.pk).version == version + 1
    assert not line_of("A1").is_taken


def test_an_item_that_moves_is_looked_at_by_both_units(bench: Bench, client: Client) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("A1", "占道经营处罚", unit="党政综合办"))
    url = reverse("pages:services.comparison", args=(matter.pk,))
    for unit in (bench.town.office, bench.town.bureau):
        client.force_login(bench.town.user("services.holder", unit), backend=BACKEND)
        page = client.get(url, {"unit": unit.pk})
        assert [line.code for line in page.context["page"].object_list] == ["A1"]
        groups = {group["unit"]: (group["changed"], group["checked"]) for group in page.context["groups"]}
        assert groups[unit.pk] == (1, 0)
        assert len(groups) == 2
        client.post(url, {"do": "check", "unit": str(unit.pk)})
    assert client.get(url).context["waiting"] == 0


@pytest.mark.parametrize("unit", ["²", "9" * 30, "x"])
def test_a_unit_that_cannot_be_is_not_found(bench: Bench, client: Client, unit: str) -> None:
    matter = bench.compare(row("A1", "占道经营处罚"))
    client.force_login(bench.keeper.user, backend=BACKEND)
    url = reverse("pages:services.comparison", args=(matter.pk,))
    assert client.get(url, {"unit": unit}).status_code == 404
    assert client.post(url, {"do": "check", "unit": unit}).status_code == 302
    assert client.post(url, {"do": "save", "line": [unit], "taken": [unit]}).status_code == 302


def test_one_file_sent_by_several_at_once_is_one_comparison(transactional_db: None, bench: Bench) -> None:
    path = bench.file(row("A1", "占道经营处罚"))
    start = threading.Barrier(3)

    def send() -> int:
        try:
            start.wait(10)
            matter = compare(path, Asked("power", FROM), by=Person(bench.keeper.user), file_name="a.csv")
            return int(matter.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        sent = [pool.submit(send) for _ in range(3)]
        assert len({done.result(60) for done in sent}) == 1
    assert Comparison.objects.count() == 1
