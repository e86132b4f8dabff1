"""The pages of the item lists: upload, take and leave, look, count on a day, add up."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from support.lists import DAY, Bench, row

from fazhi.kernel.chain.events import history
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.summing import SumRefused, total
from fazhi.kernel.items.asking import find
from fazhi.kernel.records.models import Matter
from fazhi.modules.services.models import ComparisonLine

BACKEND = "django.contrib.auth.backends.ModelBackend"


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
    given = {"version": str(sheet.version), "token": sheet.token, "on": sheet.day}
    refused = client.post(url, given | {"note": ""})
    assert refused.status_code == 422
    assert "要并入的差异还没有核对：综合行政执法办 1 项" in refused.content.decode()
    assert client.post(url, given | {"note": "该单位书面回复没有意见"}).status_code == 302
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
