"""Notice-and-pledge: who may pledge for what, when the check is due, and what a broken promise takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.items import make_item
from support.town import Town, make_town

from fazhi.kernel.chain.documents import store
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Matter
from fazhi.modules.services.work.pledges import PLEDGES, REGISTER

OPENED, ISSUED, CHECKED = date(2023, 11, 1), date(2023, 11, 6), date(2023, 12, 20)
DESK, CHECKER = "services.counter", "services.holder"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def pledge(town: Town, on: date = OPENED, **facts: object) -> Matter:
    data = {"item": "CN-01", "title": "卫生许可", "unit": town.office.pk, "applicant": "某店", "content": "符合条件"}
    return open_matter(PLEDGES, data | facts, by=town.person(DESK), on=on)


def take(town: Town, matter: Matter, step: str, on: date, note: str = "", **data: object) -> Matter:
    papers = {"issued": "告知承诺书", "verified": "核查记录", "revoked": "撤销决定书", "handed_over": "移交清单"}
    paper = [Paper(store(b"x", "x.pdf"), papers[step], "x.pdf")] if step in papers else []
    role = DESK if step in ("issued", "withdrawn") else CHECKER
    unit = matter.unit if role == CHECKER else None
    return act(matter, step, by=town.person(role, unit), on=on, note=note, data=data, papers=paper)


@pytest.fixture
def item(town: Town) -> Any:
    return make_item(town, "CN-01", unit=town.office.pk, supervising_unit=town.bureau.pk, is_pledge=True)


def issued(town: Town) -> Matter:
    return take(town, pledge(town), "issued", ISSUED, unit=town.bureau.pk)


def test_a_promise_is_checked_within_two_months_of_the_certificate(town: Town, item: Any) -> None:
    matter = issued(town)
    assert matter.due_on == date(2024, 1, 6)
    done = take(town, matter, "verified", CHECKED, finding="现场与承诺一致")
    assert (done.state, done.closed_on, done.met_on) == ("verified", CHECKED, CHECKED)


def test_only_an_item_on_the_list_that_takes_pledges_may_be_pledged(town: Town, item: Any) -> None:
    make_item(town, "XK-01", unit=town.office.pk)
    with pytest.raises(FazhiError, match="事项“事项XK-01”（XK-01）没有实行告知承诺"):
        pledge(town, item="XK-01")
    with pytest.raises(FazhiError, match="清单中没有编码为“没有的”的事项"):
        pledge(town, item="没有的")
    with pytest.raises(FazhiError, match="自2021-01-01起启用"):
        pledge(town, on=date(2020, 5, 6))
    with pytest.raises(FazhiError, match="审批单位是党政综合办，不是综合行政执法办"):
        pledge(town, unit=town.bureau.pk)


def test_a_broken_promise_is_revoked_after_a_hearing_with_reason_and_paper(town: Town, item: Any) -> None:
    matter = issued(town)
    with pytest.raises(FazhiError, match="还没有听取申请人的陈述、申辩"):
        take(town, matter, "revoked", CHECKED, "场所与承诺不符", finding="没有消毒设备")
    matter = take(town, matter, "heard", CHECKED, "申请人称设备在路上，没有证据")
    with pytest.raises(FazhiError, match="须写明理由"):
        take(town, matter, "revoked", CHECKED, finding="没有消毒设备")
    done = take(town, matter, "revoked", CHECKED, "场所与承诺不符", finding="没有消毒设备")
    assert (done.state, done.met_on) == ("revoked", CHECKED)


def test_the_certificate_goes_with_the_unit_that_will_check(town: Town, item: Any) -> None:
    with pytest.raises(FazhiError, match="监管单位是综合行政执法办"):
        take(town, pledge(town), "issued", ISSUED, unit=town.office.pk)


@pytest.mark.parametrize(("rule", "is_finished"), [("finish", True), ("hand_over", False)])
def test_a_withdrawn_item_leaves_pending_pledges_as_it_was_decided(
    town: Town, item: Any, rule: str, is_finished: bool
) -> None:
    """A19 on a procedure: before the day it is kept or handed over, from the day on there is nothing new."""
    matter = issued(town)
    gone = date(2023, 12, 1)
    data = {"until_on": gone, "adjusted_on": gone, "decision": "收回通知", "pending_rule": rule}
    edit_entry(item, data, by=town.person("services.keeper"))
    with pytest.raises(FazhiError, match="已于2023-12-01取消"):
        pledge(town, on=gone)
    assert pledge(town, on=date(2023, 11, 30)).pk
    if is_finished:
        assert take(town, matter, "verified", CHECKED, finding="一致").state == "verified"
        return
    with pytest.raises(FazhiError, match="在办的随事项一并移交接收单位"):
        take(town, matter, "verified", CHECKED, finding="一致")
    assert take(town, matter, "handed_over", CHECKED, "移交市级主管部门").closed_on == CHECKED


def test_a_pledge_is_not_handed_over_while_its_item_stays_or_where_pending_ones_are_finished(
    town: Town, item: Any
) -> None:
    matter = issued(town)
    with pytest.raises(
        FazhiError, match=r"不能“随事项移交”——.*事项“事项CN-01”（CN-01）在2023-12-20仍在用.*事项仍在用的照常办理"
    ):
        take(town, matter, "handed_over", CHECKED, "不想查了")
    keeper, late = town.person("services.keeper"), "2023-12-21"
    gone = {"until_on": late, "adjusted_on": late, "decision": "收回通知", "pending_rule": "hand_over"}
    edit_entry(item, gone, by=keeper)
    with pytest.raises(FazhiError, match="在2023-12-20仍在用，2023-12-21起才收回"):
        take(town, matter, "handed_over", CHECKED, "移交市级主管部门")
    edit_entry(item, {"pending_rule": "finish"}, by=keeper)
    with pytest.raises(FazhiError, match="已于2023-12-21收回，但收回前已立案的由原单位办结"):
        take(town, matter, "handed_over", date(2023, 12, 22), "移交市级主管部门")
    assert Matter.objects.get(pk=matter.pk).state == "issued"


def test_the_form_begins_with_the_item_that_the_link_names(town: Town, item: Any, log_in: Any, client: Client) -> None:
    log_in(DESK)
    page = client.get(reverse("pages:add", args=(REGISTER,)) + "?item=CN-01")
    told = {one.name: one.value for one in page.context["sheet"].inputs}
    assert (told["item"], told["title"], told["unit"]) == ("CN-01", "事项CN-01", str(town.office.pk))
    assert "事项卡" in page.content.decode()
    assert "pledge.check" not in page.content.decode()


def test_a_form_without_an_item_offers_those_that_take_pledges(
    town: Town, item: Any, log_in: Any, client: Client
) -> None:
    make_item(town, "XK-01")
    log_in(DESK)
    page = client.get(reverse("pages:add", args=(REGISTER,))).content.decode()
    assert "?item=CN-01" in page
    assert "XK-01" not in page


def test_a_refusal_cites_the_law_that_fits_the_kind_of_the_item(town: Town) -> None:
    """The articles of penalties bind penalties: what is said of licences and services is theirs, or says no article."""
    gone = {"unit": town.office.pk, "is_pledge": True, "until_on": date(2023, 6, 1)}
    licence, penalty = (
        "依据《行政许可法》第二十二条，移交接收单位",
        "依据《行政处罚法》第十七条、第三十八条，移交接收单位",
    )
    for code, kind, listing, told in (
        ("A1", "licence", "power", licence),
        ("A2", "penalty", "power", penalty),
        ("A3", "service", "service", "（移交接收单位"),
    ):
        make_item(town, code, kind=kind, listing=listing, **gone)
        with pytest.raises(FazhiError, match=f"已于2023-06-01取消.*{told}") as refused:
            pledge(town, item=code)
        assert ("行政处罚法" in str(refused.value)) == (kind == "penalty")
        assert "职权法定：没有法定依据、不在清单" in refused.value.basis
    with pytest.raises(FazhiError, match="清单中没有编码为“A4”的事项") as unknown:
        pledge(town, item="A4")
    assert "行政处罚法" not in str(unknown.value)


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_stays_when_an_item_is_chosen(
    transactional_db: None, town: Town, item: Any, client: Client, live_server: Any, page: Any
) -> None:
    make_item(town, "CN-02", unit=town.bureau.pk, is_pledge=True)
    client.force_login(town.user(DESK), backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(reverse("pages:add", args=(REGISTER,)))
    page.fill("#i-applicant", "东坑示例餐饮店")
    page.fill("#i-content", "承诺符合全部条件")

    def shown() -> list[str]:
        return [page.input_value(f"#i-{name}") for name in ("item", "title", "unit", "applicant", "content")]

    for code, unit in (("CN-01", town.office), ("CN-02", town.bureau)):
        page.click(f"a[data-item={code}]")
        assert shown() == [code, f"事项{code}", str(unit.pk), "东坑示例餐饮店", "承诺符合全部条件"]
    page.fill("#i-title", "另写的名称")
    page.fill("#i-item", "CN-01")
    page.press("#i-item", "Tab")
    assert shown()[:3] == ["CN-01", "另写的名称", str(town.office.pk)]


@pytest.fixture
def log_in(town: Town, client: Client) -> Callable[..., Any]:
    def enter(role: str, unit: Any = None) -> Any:
        user = town.user(role, unit)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return enter
