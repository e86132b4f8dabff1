"""Comparing an export with a list and merging it, one code an item, and the entry page, through their real parts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from support.town import Town, make_town

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.summing import SumRefused, total
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.items.asking import find, held_on
from fazhi.kernel.items.models import Item, ItemAlias, ItemTerm
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.services.declarations import ITEMS
from fazhi.modules.services.lists.comparing import Asked, compare
from fazhi.modules.services.models import Clash, ComparisonLine

DAY = date(2024, 1, 15)
FROM = date(2024, 2, 1)
HEADER = ("实施编码", "事项名称", "事项类型", "实施主体", "法定办结时限", "承诺办结时限")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Bench:
    """A town with a short list and somebody who keeps it (清单台)."""

    town: Town
    folder: Path
    keeper: Person

    def item(self, code: str, name: str, **facts: Any) -> Entry:
        given = {"listing": "power", "kind": "penalty", "from_on": "2020-01-01", "occurred_on": "2020-01-01"}
        return add_entry(
            ITEMS, {"number": code, "title": name, "unit": self.town.bureau.pk, **given, **facts}, by=self.keeper
        )

    def file(self, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER, name: str = "a.csv") -> Path:
        path = self.folder / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    def compare(self, *rows: tuple[object, ...], system: str = "", **asked: Any) -> Matter:
        path = self.file(*rows)
        given = Asked("power", FROM, system, decision="调整通知", **asked)
        return compare(path, given, by=self.keeper, file_name=path.name)

    def merge(self, matter: Matter) -> Matter:
        return act(matter, "merged", by=self.keeper)

    def lines(self, matter: Matter) -> dict[str, str]:
        return dict(ComparisonLine.objects.filter(comparison=matter.pk).values_list("code", "kind"))

    def rule(self, ruling: str, **where: Any) -> None:
        clash = Clash.objects.get(ruling="", **where)
        act(clash.matter, "ruled", by=self.keeper, data={"ruling": ruling}, note="核对了依据")


def row(
    code: str,
    name: str,
    *,
    kind: str = "行政处罚",
    unit: str = "综合行政执法办",
    legal: object = "",
    promised: object = "",
) -> Any:
    return code, name, kind, unit, legal, promised


@pytest.fixture
def bench(db: None, home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Bench:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    town = make_town()
    return Bench(town, tmp_path, town.person("services.keeper"))


# --- a comparison shows, a merge writes -------------------------------------------------------------------------------


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
    assert changed.cells == [{"field": "statutory_limit", "label": "法定时限（工作日）", "before": "", "after": "20"}]
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
    assert history(edited.subject).last().kind == "entry.edited"


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


def test_a_list_that_changed_after_the_comparison_stops_the_merge_whole(bench: Bench) -> None:
    matter = bench.compare(row("A1", "占道经营处罚"), row("A2", "油烟处罚"))
    bench.item("A9", "占道经营处罚")
    with pytest.raises(FazhiError, match="1 项现在不能并入：A1"):
        bench.merge(matter)
    assert find("A2") is None
    assert Matter.objects.get(pk=matter.pk).state == "compared"


# --- one code an item -------------------------------------------------------------------------------------------------


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


# --- many rows --------------------------------------------------------------------------------------------------------


def test_comparing_and_merging_ask_little_however_many_rows(bench: Bench, django_assert_max_num_queries: Any) -> None:
    many = [row(f"A{place}", f"事项{place}", legal=20) for place in range(2000)]
    with django_assert_max_num_queries(90):
        matter = bench.compare(*many)
    with django_assert_max_num_queries(120):
        bench.merge(matter)
    assert Item.objects.count() == 2000
    with django_assert_max_num_queries(90):
        again = bench.compare(*(row(f"A{place}", f"事项{place}", legal=15) for place in range(2000)))
    with django_assert_max_num_queries(220):
        bench.merge(again)
    assert not Item.objects.exclude(statutory_limit=15).exists()


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_keeper_uploads_takes_and_merges_on_the_pages(bench: Bench, client: Client) -> None:
    bench.item("A3", "油烟处罚")
    client.force_login(bench.keeper.user, backend=BACKEND)
    path = bench.file(row("A4", "犬只处罚"), row("A5", "噪声处罚"))
    given = {"listing": "power", "effective_on": "2024-02-01", "file": SimpleUploadedFile("表.csv", path.read_bytes())}
    answer = client.post(reverse("pages:services.compare"), given)
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert [line.code for line in page.context["page"].object_list] == ["A4", "A5", "A3"]
    kept = ComparisonLine.objects.get(code="A4")
    shown = list(ComparisonLine.objects.values_list("pk", flat=True))
    client.post(answer.url, {"do": "save", "line": shown, "taken": [kept.pk]})
    assert list(ComparisonLine.objects.filter(is_taken=True)) == [kept]
    matter = Matter.objects.get(register="services.comparison")
    url = reverse("pages:act", args=(matter.register, matter.pk, "merged"))
    sheet = client.get(url).context["sheet"]
    done = client.post(url, {"version": str(sheet.version), "token": sheet.token, "on": sheet.day, "note": ""})
    assert done.status_code == 302
    assert find("A4") and not find("A5")


def test_a_file_that_cannot_be_read_is_told_and_leaves_nothing(bench: Bench, client: Client) -> None:
    client.force_login(bench.keeper.user, backend=BACKEND)
    given = {"listing": "power", "effective_on": "2024-02-01", "file": SimpleUploadedFile("表.xlsx", b"%PDF-1.7")}
    answer = client.post(reverse("pages:services.compare"), given)
    assert answer.status_code == 422
    assert "文件内容是 PDF" in answer.content.decode()
    assert not Matter.objects.exists()


def test_a_holder_says_that_the_unit_has_looked_and_cannot_take_lines(bench: Bench, client: Client) -> None:
    matter = bench.compare(row("A4", "犬只处罚"), row("A5", "噪声处罚", unit="党政综合办"))
    holder = bench.town.user("services.holder", bench.town.bureau)
    client.force_login(holder, backend=BACKEND)
    url = reverse("pages:services.comparison", args=(matter.pk,))
    assert "已核对这 1 项" in client.get(url).content.decode()
    client.post(url, {"do": "none"})
    assert ComparisonLine.objects.filter(is_taken=True).count() == 2
    client.post(url, {"do": "check", "unit": str(bench.town.office.pk)})
    client.post(url, {"do": "check", "unit": str(bench.town.bureau.pk)})
    assert list(ComparisonLine.objects.exclude(checked_by="").values_list("code", flat=True)) == ["A4"]
    assert history(matter.subject).last().kind == "services.comparison.checked"
    assert client.get(reverse("pages:services.compare")).status_code == 404


def test_the_entry_page_counts_what_its_links_list_on_any_day(bench: Bench, client: Client) -> None:
    bench.item("A1", "占道经营处罚", is_pledge=True)
    bench.item("A2", "挖掘许可", kind="licence", is_pledge=True)
    bench.item("A3", "油烟处罚", until_on="2023-06-01")
    bench.item("S1", "社保查询", listing="service", kind="service")
    bench.item("D1", "占道经营处罚（轻微）", listing="delegated", power_kind="devolved")
    client.force_login(bench.town.user("services.counter"), backend=BACKEND)
    for on, expected in (("2024-01-15", [2, 1, 1, 2, 1]), ("2023-05-31", [3, 1, 1, 2, 1]), ("2019-12-31", [0] * 5)):
        page = client.get(reverse("pages:services.lists"), {"on": on})
        tiles = page.context["tiles"]
        assert [tile.n for tile in tiles[:5]] == expected
        for tile in tiles:
            assert client.get(tile.url).context["selection"].total == tile.n
        for _, rows, _ in page.context["tables"]:
            for line in rows:
                for _, n, url in line.cells:
                    assert not url or client.get(url).context["selection"].total == n


def test_the_page_adds_up_what_may_be_added_and_says_why_not(bench: Bench, client: Client) -> None:
    bench.item("A2", "挖掘许可", kind="licence")
    bench.item("S1", "社保查询", listing="service", kind="service")
    bench.item("D1", "占道经营处罚（轻微）", listing="delegated")
    client.force_login(bench.town.user("services.counter"), backend=BACKEND)

    def told(*codes: str) -> str:
        return client.get(
            reverse("pages:services.lists"), {"sum": [f"services.{code}" for code in codes]}
        ).content.decode()

    assert "1 + 1 = 2 项" in told("power", "service")
    assert "不能相加：后者的行已在前者之内" in told("power", "licence")
    assert "实施清单的一个子项" in told("power", "delegated")


def test_a_sum_is_refused_by_name_with_both_numbers(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚", is_pledge=True)
    bench.item("A2", "挖掘许可", kind="licence")
    bench.item("S1", "社保查询", listing="service", kind="service")
    on = Span(DAY, DAY)
    with pytest.raises(
        SumRefused, match="本级政府权责清单事项（2 项）”与“行政许可事项（1 项）”不能相加：后者的行已在前者之内"
    ):
        total(["F5", "F4"], on)
    with pytest.raises(SumRefused, match="后者的行已在前者之内"):
        total(["F6", "F7"], on)
    with pytest.raises(SumRefused, match="颗粒度不同，前者一项是一个事项（主项），后者一项是实施清单的一个子项"):
        total(["F4", "F8"], on)
    with pytest.raises(SumRefused, match="选了两次"):
        total(["F4", "services.power"], on)
    assert total(["F4", "F6"], on).words == "2 + 1 = 3 项"
