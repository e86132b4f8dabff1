"""A change of the law (scenario A7): exactly what it touches, who must take note, and the card that tells them why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from guide.declarations import REQUESTS
from support.laws import norm, repeal, version
from support.town import Town, make_town

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.models import Item
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.law.changes.happening import change_of, changes_by
from fazhi.kernel.law.changes.impact import Kind, impact, touched_by
from fazhi.kernel.law.statutes.models import Norm, Version
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.services.changes.announcing import announce, to_tell
from fazhi.modules.services.models import LawChange

OLD = {
    "1": "为了维护集市秩序，制定本条例。",
    "2": "摊位经营者应当在摊位明显位置悬挂登记卡，接受管理人员查验。",
    "3": "违反本条例规定，占用消防通道堆放货物的，由镇人民政府责令改正，处五十元以上二百元以下的罚款。",
    "4": "本条例自2020年1月1日起施行。",
}
NEW = {
    "1": "为了维护集市秩序，制定本条例。",
    "2": "摊位经营者应当在摊位明显位置悬挂登记卡，接受管理人员查验。",
    "3": "集市开办者应当每年组织一次消防演练，并做好演练的书面记录。",
    "4": "违反本条例规定，占用消防通道堆放货物的，由镇人民政府责令改正，处一百元以上五百元以下的罚款。",
    "5": "本条例自2024年3月1日起施行。",
}
TITLE = "东坑镇集市示例条例"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-03-11")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def law(town: Town) -> Norm:
    made = norm(TITLE)
    version(made, "2019-11-01", "2020-01-01", OLD)
    version(made, "2023-12-01", "2024-03-01", NEW)
    return made


def item(town: Town, code: str, basis: str, **facts: object) -> Entry:
    data = {"number": code, "title": f"事项{code}", "unit": town.bureau.pk, "occurred_on": date(2021, 1, 1)}
    data |= {"listing": "power", "kind": "penalty", "from_on": date(2021, 1, 1), "basis": basis, **facts}
    return add_entry(registers["services.item"], data, by=town.person("services.keeper"))


def card(town: Town, title: str, basis: str) -> Entry:
    data = {"title": title, "occurred_on": date(2021, 1, 1), "basis": basis}
    return add_entry(registers["hotline.duty"], data, by=town.person("hotline.clerk"))


def request(town: Town, basis: str, on: date) -> Matter:
    data = {"title": "申请", "unit": town.office.pk, "channel": "counter", "content": "要求公开", "basis": basis}
    opening = set(REQUESTS.fields) & set(data)
    data = {name: value for name, value in data.items() if name in opening and name != "basis"}
    matter = open_matter(REQUESTS, data, by=town.person("guide.keeper"), on=on)
    type(matter.disclosurerequest).objects.filter(pk=matter.pk).update(basis=basis)
    return matter


def used(town: Town, code: str, on: date) -> None:
    data = {"item": code, "uses": 3, "occurred_on": on, "title": "办件量"}
    add_entry(registers["services.use"], data, by=town.person("services.keeper"))


def test_the_impact_is_exactly_the_seeded_objects(town: Town, law: Norm) -> None:
    for n in range(20):
        item(town, f"T{n:02}", f"《{TITLE}》第三条")
    for n in range(10):
        card(town, f"卡{n}", f"依据《{TITLE}》第{'三' if n % 2 else '3'}条答复")
    for n in range(7):
        request(town, f"{TITLE}第三条", date(2024, 2, 20) if n < 4 else date(2024, 3, 5))
    item(town, "U1", f"《{TITLE}》第二条")  # an article that did not change
    item(town, "U2", f"《{TITLE}》第三条", until_on=date(2024, 1, 1))  # withdrawn before the change
    item(town, "U3", "《另一部示例条例》第三条")
    card(town, "别的卡", f"《{TITLE}》第一条、第二条")
    closed = request(town, f"《{TITLE}》第三条", date(2024, 1, 2))
    Matter.objects.filter(pk=closed.pk).update(closed_on=date(2024, 2, 1))
    (change,) = changes_by(TITLE)
    touched = touched_by(change)
    assert len(touched) == 37
    assert [sum(one.kind is kind for one in touched) for kind in (Kind.ITEM, Kind.TEMPLATE, Kind.MATTER)] == [20, 10, 7]
    answer = impact(f"《{TITLE}》")
    assert [len(answer[name]) for name in ("matters", "items", "rules", "templates", "documents", "lenience")] == [
        7, 20, 0, 10, 0, 0,
    ]  # fmt: skip
    assert answer["items"][0]["why"] == f"第三条改为《{TITLE}》第四条"


def test_a_matter_about_an_act_before_the_change_is_told_to_compare_old_and_new(town: Town, law: Norm) -> None:
    request(town, f"《{TITLE}》第三条", date(2024, 2, 20))
    request(town, f"《{TITLE}》第三条", date(2024, 3, 5))
    before, after = (one for one in touched_by(changes_by(TITLE)[0]) if one.kind is Kind.MATTER)
    assert before.acted_on == date(2024, 2, 20)
    assert "《行政处罚法》第三十七条" in before.why
    assert "新法处罚较轻的适用新法" in before.why
    assert "第三十七条" not in after.why


def test_an_item_whose_article_only_moved_must_be_renumbered_and_one_cited_as_a_whole_is_left_alone(
    town: Town, law: Norm
) -> None:
    item(town, "T1", f"《{TITLE}》")
    assert touched_by(changes_by(TITLE)[0]) == []


def test_an_item_written_for_the_new_law_is_not_touched(town: Town, law: Norm) -> None:
    item(town, "T1", f"《{TITLE}》第三条", occurred_on=date(2024, 3, 4))  # begun when the new text bound
    kept = item(town, "T2", f"《{TITLE}》第三条")
    changed = item(town, "T3", f"《{TITLE}》第二条")
    by = town.person("services.keeper")
    edit_entry(changed, {"basis": f"《{TITLE}》第三条、第四条"}, by=by)  # somebody who has read it
    edit_entry(kept, {"guide": "带身份证"}, by=by)
    assert [one.code for one in touched_by(changes_by(TITLE)[0])] == ["T2"]


def test_a_repeal_touches_whoever_cites_the_law_and_names_what_took_its_place(town: Town, law: Norm) -> None:
    code = norm("东坑镇市场管理示例办法")
    made = version(code, "2024-01-02", "2024-06-01", {"7": NEW["4"], "8": NEW["2"], "9": "自2024年6月1日起施行。"})
    repeal(law, made, "2024-06-01")
    item(town, "T1", f"《{TITLE}》")
    item(town, "T2", f"《{TITLE}》第二条")
    for name in (TITLE, "《东坑镇市场管理示例办法》"):
        answer = impact(name)
        assert [one["code"] for one in answer["items"]] == ["T1", "T2"]
        assert answer["items"][0]["why"].endswith("改引《东坑镇市场管理示例办法》")
        assert answer["items"][1]["why"] == "第二条改为《东坑镇市场管理示例办法》第八条"


def test_one_acknowledgement_a_law_and_unit_and_only_for_used_items(town: Town, law: Norm) -> None:
    item(town, "T1", f"《{TITLE}》第三条")
    item(town, "T2", f"《{TITLE}》第三条", enforcing_unit=town.office.pk)
    item(town, "T3", f"《{TITLE}》第三条", unit=town.office.pk)  # never used
    used(town, "T1", date(2023, 5, 1))
    used(town, "T2", date(2022, 4, 1))
    used(town, "T3", date(2021, 4, 1))  # longer ago than 24 months
    change = changes_by(TITLE)[0]
    assert [(each.unit, [one.code for one, _ in each.items]) for each in to_tell(change)] == [
        (town.office.pk, ["T2"]),
        (town.bureau.pk, ["T1", "T2"]),
    ]
    keeper = town.person("services.keeper")
    assert [matter.unit_id for matter in announce(change, keeper)] == [town.office.pk, town.bureau.pk]
    assert announce(change, keeper) == []
    assert LawChange.objects.count() == 2
    matter = Matter.objects.get(register="services.law_change", unit=town.bureau)
    assert matter.due_on == date(2024, 4, 9)  # 20 working days; 清明 4-4 to 4-6 off, 4-7 worked
    done = act(
        matter, "acknowledged", by=town.person("services.holder", town.bureau), data={"understood": "已改引第四条"}
    )
    assert done.state == "acknowledged"


def test_nobody_is_told_where_no_used_item_cites_the_article(town: Town, law: Norm) -> None:
    item(town, "T1", f"《{TITLE}》第三条")
    with pytest.raises(FazhiError, match="近24个月用过的事项都没有引用受影响的条文，不需要确认"):
        announce(changes_by(TITLE)[0], town.person("services.keeper"))
    assert not LawChange.objects.exists()


def test_the_officers_of_the_unit_read_the_card_with_both_texts(town: Town, law: Norm, client: Client) -> None:
    item(town, "T1", f"《{TITLE}》第三条")
    used(town, "T1", date(2023, 5, 1))
    announce(changes_by(TITLE)[0], town.person("services.keeper"))
    matter = Matter.objects.get(register="services.law_change")
    client.force_login(town.user("services.holder", town.bureau), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/r/services.law_change/{matter.pk}/").content.decode()
    assert "法条变动卡" in page
    assert "第三条：改为《东坑镇集市示例条例》第四条" in page
    assert "<del>五十元</del>" in page or "<del>" in page
    assert "<ins>" in page
    listed = client.get("/p/services.changes/").content.decode()
    assert "自2024-03-01起" in listed
    assert "1 个待确认" in listed
    for at, article in ((law.versions.get(issued_on__year=2019), 3), (law.versions.get(issued_on__year=2023), 4)):
        address = f"/law/norms/{law.pk}/?version={at.pk}&go={article}"
        assert address.replace("&", "&amp;") in page
        assert client.get(address).url.endswith(f"#a{article}")


def test_an_item_that_cites_the_law_as_a_whole_is_to_be_rewritten(town: Town, law: Norm, client: Client) -> None:
    code = norm("东坑镇市场管理示例办法")
    repeal(law, version(code, "2024-01-02", "2024-06-01", {"7": NEW["4"], "9": "自2024年6月1日起施行。"}), "2024-06-01")
    vague = item(town, "T1", f"《{TITLE}》")
    used(town, "T1", date(2023, 5, 1))
    announce(changes_by(TITLE)[0], town.person("services.keeper"))
    matter = Matter.objects.get(register="services.law_change")
    client.force_login(town.user("services.holder", town.bureau), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/r/services.law_change/{matter.pk}/").content.decode()
    assert f'<a href="/r/services.item/{vague.pk}/">T1</a>：只引到法规名称，请改写到条' in page


def test_without_any_national_law_the_list_does_not_read_as_an_all_clear(town: Town, law: Norm, client: Client) -> None:
    client.force_login(town.user("services.holder", town.bureau), backend="django.contrib.auth.backends.ModelBackend")
    Version.objects.filter(norm__level="law").update(digest="")
    assert "还没有载入国家法律的正文" in client.get("/p/services.changes/").content.decode()
    made = norm("东坑示例法")
    Norm.objects.filter(pk=made.pk).update(level="law")
    version(made, "2019-11-01", "2020-01-01", OLD)
    assert "还没有载入国家法律的正文" not in client.get("/p/services.changes/").content.decode()


def test_the_list_of_changes_asks_the_same_however_many_there_are(
    town: Town, law: Norm, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(town.user("services.keeper"), backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as alone:
        before = client.get("/p/services.changes/?all=1").context["counts"][1]
    for n in range(8):
        made = norm(f"东坑镇示例规定之{n}")
        version(made, "2019-11-01", "2020-01-01", OLD)
        version(made, "2023-12-01", "2024-03-01", NEW)
    with django_assert_num_queries(len(alone)):
        assert client.get("/p/services.changes/?all=1").context["counts"][1] == before + 8


def test_a_change_asks_the_same_however_many_used_items_it_touches(
    town: Town, law: Norm, django_assert_num_queries: Any
) -> None:
    item(town, "T0", f"《{TITLE}》第三条")
    used(town, "T0", date(2023, 5, 1))
    change = changes_by(TITLE)[0]
    with CaptureQueriesContext(connection) as alone:
        to_tell(change)
    for n in range(1, 5):
        item(town, f"T{n}", f"《{TITLE}》第三条")
        used(town, f"T{n}", date(2023, 5, 1))
    change = changes_by(TITLE)[0]
    with django_assert_num_queries(len(alone)):
        assert len(to_tell(change)[0].items) == 5


def test_unknown_and_unchanged_laws_have_their_own_answers(town: Town, law: Norm) -> None:
    with pytest.raises(FazhiError, match="法规库中没有《没有的条例》"):
        impact("没有的条例")
    lone = norm("东坑镇单版示例规定")
    version(lone, "2023-01-01", "2023-02-01", {"1": "只有一条。"})
    with pytest.raises(FazhiError, match="只有一个版本"):
        impact("《东坑镇单版示例规定》")
    assert change_of(lone) is None
    assert not Item.objects.exists()
