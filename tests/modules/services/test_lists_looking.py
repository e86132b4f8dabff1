"""What units say of a comparison: it waits in their list of work, they look or object, and nothing is merged unseen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from support.lists import FROM, HEADER, Bench, row

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import find
from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.modules.services.lists.comparing import Asked, compare
from fazhi.modules.services.models import ComparisonCheck, ComparisonLine
from fazhi.site.work import Group, Work

BACKEND = "django.contrib.auth.backends.ModelBackend"


def holder(bench: Bench, unit: Unit) -> Person:
    return bench.town.person("services.holder", unit)


def url_of(matter: Matter) -> str:
    return reverse("pages:services.comparison", args=(matter.pk,))


def checks() -> dict[str, str]:
    rows = ComparisonCheck.objects.select_related("matter__unit").order_by("pk")
    return {str(one.matter.unit): one.matter.state for one in rows}


def line_of(code: str) -> ComparisonLine:
    return ComparisonLine.objects.get(code=code)


def log_in(client: Client, person: Person) -> None:
    client.force_login(person.user, backend=BACKEND)


# --- looking ---------------------------------------------------------------------------------------------------------


def test_a_comparison_waits_in_the_list_of_work_of_the_units_that_must_look_and_of_no_other(bench: Bench) -> None:
    matter = bench.compare(row("A4", "犬只处罚"), row("A5", "噪声处罚"))
    assert checks() == {"综合行政执法办": "asked"}
    [line] = Work(holder(bench, bench.town.bureau)).of(Group.WAITING)
    check = Matter.objects.get(pk=line.pk)
    assert (check.title, line.step and line.step.name) == (f"核对{matter.title}", "核对")
    assert Work(holder(bench, bench.town.office)).lines == []


def test_what_waits_leads_to_the_lines_and_looking_there_or_on_the_page_is_the_same(
    bench: Bench, client: Client
) -> None:
    for name in ("first", "second"):
        matter = bench.compare(row(f"A-{name}", f"{name}处罚"), row("A5", "噪声处罚", unit="党政综合办"))
        check = ComparisonCheck.objects.get(comparison=matter.number, matter__unit=bench.town.bureau).matter
        person = holder(bench, bench.town.bureau)
        log_in(client, person)
        told = client.get(reverse("pages:detail", args=(check.register, check.pk))).content.decode()
        assert f"{url_of(matter)}?unit={bench.town.bureau.pk}" in told
        assert "还有 1 项没有核对" in told
        if name == "first":
            act(check, "checked", by=person)
        else:
            client.post(url_of(matter), {"do": "check", "unit": str(bench.town.bureau.pk)})
        check.refresh_from_db()
        assert (check.state, line_of(f"A-{name}").checked_by) == ("checked", person.name)
        assert history(matter.subject).last().kind == "services.comparison.checked"
    assert verify().ok


def test_nothing_is_merged_before_its_unit_has_looked_unless_somebody_says_why(bench: Bench) -> None:
    bench.item("A3", "油烟处罚")
    matter = bench.compare(row("A3", "油烟处罚", legal=20, unit="党政综合办"), row("A4", "犬只处罚"))
    told = r"要并入的差异还没有核对：综合行政执法办 2 项、党政综合办 1 项.*不等的，在说明里写明为什么不等"
    with pytest.raises(FazhiError, match=told):
        bench.merge(matter, note="")
    for unit in (bench.town.bureau, bench.town.office):
        check = ComparisonCheck.objects.get(matter__unit=unit).matter
        act(check, "checked", by=holder(bench, unit))
    assert bench.merge(matter, note="").state == "merged"


def test_what_nobody_takes_waits_for_nobody(bench: Bench) -> None:
    bench.item("A3", "油烟处罚")
    matter = bench.compare(row("A4", "犬只处罚", unit="党政综合办"))
    act(
        ComparisonCheck.objects.get(matter__unit=bench.town.office).matter,
        "checked",
        by=holder(bench, bench.town.office),
    )
    assert bench.merge(matter, note="").state == "merged"


@pytest.mark.parametrize("end", ["merged", "cancelled"])
def test_what_is_merged_or_void_asks_nobody_any_more(bench: Bench, end: str) -> None:
    matter = bench.compare(row("A4", "犬只处罚"))
    act(matter, end, by=bench.keeper, note="各单位另有书面意见")
    assert checks() == {"综合行政执法办": "lapsed"}
    assert Work(holder(bench, bench.town.bureau)).lines == []


def test_a_ruling_that_makes_another_line_asks_the_unit_again(bench: Bench) -> None:
    bench.item("A1", "占道经营处罚")
    matter = bench.compare(row("B7", "占道经营处罚"))
    person = holder(bench, bench.town.bureau)
    act(ComparisonCheck.objects.get().matter, "checked", by=person)
    bench.rule("apart")
    assert bench.lines(matter) == {"B7": "added", "A1": "removed"}
    assert list(ComparisonCheck.objects.order_by("pk").values_list("matter__state", flat=True)) == ["checked", "asked"]


# --- objecting -------------------------------------------------------------------------------------------------------


def test_a_unit_objects_with_a_reason_and_the_line_is_not_merged_before_the_keeper_decides(
    bench: Bench, client: Client
) -> None:
    matter = bench.compare(row("A4", "犬只处罚"), row("A5", "噪声处罚"))
    person = holder(bench, bench.town.bureau)
    log_in(client, person)
    given = {"do": "object", "objected": [line_of("A4").pk], "objection": " "}
    assert "没有写明异议的理由" in client.post(url_of(matter), given, follow=True).content.decode()
    assert line_of("A4").is_taken
    page = client.post(url_of(matter), given | {"objection": "本单位没有执法人员"}, follow=True).content.decode()
    assert "已对 1 项提出异议，事项管理员决定以前不并入" in page
    assert "本单位没有执法人员" in page
    assert not line_of("A4").is_taken
    assert checks() == {"综合行政执法办": "asked"}  # of A5 nothing was said yet
    last = body_of(history(matter.subject).last())
    assert last["note"] == "综合行政执法办对 1 项有异议：A4；理由：本单位没有执法人员"
    log_in(client, bench.keeper)
    shown = [line_of(code).pk for code in ("A4", "A5")]
    for sent in ({"do": "all"}, {"do": "save", "line": shown, "taken": shown}):
        client.post(url_of(matter), sent)
        assert not line_of("A4").is_taken
    bench.merge(matter)
    assert find("A4") is None
    assert find("A5") is not None


@pytest.mark.parametrize(("do", "is_merged"), [("overrule", True), ("uphold", False)])
def test_the_keeper_decides_on_an_objection_with_a_reason(
    bench: Bench, client: Client, do: str, is_merged: bool
) -> None:
    matter = bench.compare(row("A4", "犬只处罚"))
    log_in(client, holder(bench, bench.town.bureau))
    client.post(url_of(matter), {"do": "object", "objected": [line_of("A4").pk], "objection": "没有人员"})
    assert checks() == {"综合行政执法办": "checked"}
    decision = {"do": do, "deciding": [line_of("A4").pk], "decided": "市里已批准"}
    client.post(url_of(matter), decision)  # not the keeper's
    assert "decided" not in line_of("A4").facts
    log_in(client, bench.keeper)
    assert "待决定" in client.get(url_of(matter)).content.decode()
    told = client.post(url_of(matter), decision | {"decided": ""}, follow=True).content.decode()
    assert "没有写明决定的理由" in told
    page = client.post(url_of(matter), decision, follow=True).content.decode()
    assert "市里已批准" in page
    assert line_of("A4").is_taken is is_merged
    matter.refresh_from_db()
    bench.merge(matter, note="")
    assert (find("A4") is not None) is is_merged


def test_a_unit_objects_to_its_own_lines_alone(bench: Bench, client: Client) -> None:
    matter = bench.compare(row("A4", "犬只处罚"), row("A5", "噪声处罚", unit="党政综合办"))
    log_in(client, holder(bench, bench.town.bureau))
    given = {"do": "object", "objected": [line_of("A5").pk], "objection": "不该归他们"}
    assert "没有选中本单位的差异" in client.post(url_of(matter), given, follow=True).content.decode()
    assert line_of("A5").is_taken


# --- what goes -------------------------------------------------------------------------------------------------------


def test_taking_all_leaves_what_would_go_until_that_is_confirmed(bench: Bench, client: Client) -> None:
    bench.item("A3", "油烟处罚")
    matter = bench.compare(row("A4", "犬只处罚"))
    log_in(client, bench.keeper)
    page = client.post(url_of(matter), {"do": "all"}, follow=True).content.decode()
    assert "减少的 1 项没有动：确已取消的逐项勾选，或到“减少”里一并确认" in page
    assert not line_of("A3").is_taken
    gone = f"{url_of(matter)}?kind=removed"
    assert "确认：文件里没有的这些事项确已取消" in client.get(gone).content.decode()
    assert "没有确认这些事项确已取消" in client.post(gone, {"do": "all"}, follow=True).content.decode()
    assert not line_of("A3").is_taken
    client.post(gone, {"do": "all", "sure": "1"})
    assert line_of("A3").is_taken


def test_a_file_that_says_nothing_is_no_word_that_all_is_gone(bench: Bench) -> None:
    bench.item("A3", "油烟处罚")
    with pytest.raises(FazhiError, match=r"文件只有表头，没有一行事项.*核对导出时的筛选条件"):
        bench.compare()
    with pytest.raises(FazhiError, match="文件的 1 行一行也读不了，第 2 行：没有叫“没有的办公室”的机构"):
        bench.compare(row("A4", "犬只处罚", unit="没有的办公室"))
    assert not Matter.objects.exists()


def test_a_row_of_a_kind_that_the_list_has_not_is_refused_and_what_it_names_is_not_gone(bench: Bench) -> None:
    bench.item("A3", "油烟处罚")
    path = bench.file(row("A3", "油烟处罚", kind="入格事项"), row("A4", "犬只处罚"), header=HEADER)
    matter = compare(path, Asked("power", FROM), by=bench.keeper, file_name="a.csv")
    assert bench.lines(matter) == {"A3": "refused", "A4": "added"}
    assert "权责清单没有“入格事项”这一类" in line_of("A3").cells[0]["after"]
