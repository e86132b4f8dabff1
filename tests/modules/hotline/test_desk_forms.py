"""What stands beside a form so that nobody decides from memory: the complaint, what may be the same, the names."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from support.tickets import DAY, REASON, Desk, form, text_of

from fazhi.kernel.org.models import Area, AreaLevel, Unit, UnitKind
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.hotline.desk.likeness import is_same_address

WHAT = "巷口的井盖松动，车一过就响，晚上没法睡"


@pytest.fixture
def village(desk: Desk) -> Area:
    return Area.objects.create(code="441900119201", name="角社村", level=AreaLevel.VILLAGE, parent=desk.town.area)


@pytest.fixture
def other_village(desk: Desk) -> Area:
    return Area.objects.create(code="441900119202", name="井美村", level=AreaLevel.VILLAGE, parent=desk.town.area)


def committee_of(village: Area) -> Unit:
    kind = UnitKind.COMMITTEE
    return Unit.objects.create(code=village.code, name=f"{village.name}村民委员会", kind=kind, area=village)


def values(page: Any) -> dict[str, str]:
    return {item.name: item.value for item in page.context["sheet"].inputs}


def beside(page: Any) -> str:
    """What the panels say, without the form."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", "".join(page.context["sheet"].panels)))


# --- the complaint ---------------------------------------------------------------------------------------------------


def test_the_complaint_stands_beside_every_form_on_which_something_is_decided(desk, client, log_in) -> None:
    facts = {"content": WHAT, "address": "角社路8号", "caller_name": "张三丰", "caller_phone": "13812345678"}
    dispatched = desk.dispatched(**facts)
    asked = desk.take(desk.dispatched(**facts), "ruling_asked", note="两个单位都说不是", theme="井盖")
    waiting = desk.take(desk.signed(**facts), "extension_asked", note="要等配件")
    cases = {
        "dispatched": (desk.open(**facts), "hotline.clerk"),
        "drafted": (desk.signed(**facts), "hotline.clerk"),
        "replied": (desk.signed(**facts), "hotline.clerk"),
        "extended": (waiting, "hotline.clerk"),
        "ruled": (asked, "arbiter"),
        "returned": (dispatched, "hotline.handler"),
    }
    for step, (ticket, role) in cases.items():
        log_in(role, desk.town.bureau if role == "hotline.handler" else None)
        told = beside(form(client, ticket, step))
        for words in (WHAT, "角社路8号", "投诉", "受理日期 2024-01-15", "到期日", "138****5678"):
            assert words in told, (step, words)
        assert "张三丰" not in told, step
        assert "13812345678" not in told, step
        assert told.strip().startswith("诉求内容"), "it is the first panel"


def test_a_long_complaint_is_folded_and_whole(desk, client, log_in) -> None:
    log_in()
    short = beside(form(client, desk.signed(content=WHAT), "replied"))
    assert "展开全文" not in short
    page = form(client, desk.signed(content="长" * 300 + "尾巴"), "replied")
    assert "展开全文（302 字）" in beside(page)
    assert "长" * 300 + "尾巴" in beside(page)
    assert "<details" in page.content.decode().partition("展开全文")[0].rpartition("</p>")[2]


def test_the_form_of_a_dispatch_shows_what_may_be_the_same(desk, client, log_in, village) -> None:
    main = desk.signed(theme="井盖", area=village.pk, address="角社路8号", content=WHAT)
    ticket = desk.open(theme="井盖", area=village.pk, address="角社路8号", content=WHAT)
    log_in()
    told = beside(form(client, ticket, "dispatched"))
    assert told.index(WHAT) < told.index("派单建议") < told.index("可能重复") < told.index(main.number)


# --- the same matter again -------------------------------------------------------------------------------------------


def found(client: Any, ticket: Matter) -> dict[str, tuple[tuple[str, ...], bool]]:
    """What the page of a ticket proposes as the same: in what, and whether merging is offered."""
    page = client.get(reverse("pages:detail", args=(ticket.register, ticket.pk)))
    box = next((str(one) for one in page.context["panels"] if "可能重复" in one), "")
    items = re.findall(r"<li>(.*?)</li>", box, re.DOTALL)
    return {
        re.search(r"RX\d+-\d+", item)[0]: (
            tuple(re.findall(r'class="badge">([^<]*)<', item)),
            "merged_into=" in item,
        )
        for item in items
    }


def test_the_box_says_what_is_the_same_and_the_same_village_alone_is_no_reason_to_merge(
    desk, client, log_in, village
) -> None:
    here = desk.signed(theme="路灯", area=village.pk, address="角社路8号", title="路灯不亮", content="八号门前的灯坏了")
    far = desk.signed(theme="路灯", area=village.pk, address="北环路1号", title="灯杆倾斜", content="怕砸到行人")
    ticket = desk.open(theme="路灯", area=village.pk, address="角社村，角社路8号", title="没有灯", content="一片漆黑")
    log_in()
    told = found(client, ticket)
    assert told[here.number] == (("同一地址", "同一事项（路灯）"), True)
    assert told[far.number] == (("同一村社区（角社村）", "同一事项（路灯）"), False)


def test_different_addresses_outweigh_like_words_and_without_them_the_words_decide(
    desk, client, log_in, village
) -> None:
    nowhere = desk.signed(theme="路灯", area=village.pk, content=WHAT)
    elsewhere = desk.signed(theme="路灯", area=village.pk, content=WHAT, address="北环路1号")
    ticket = desk.open(theme="路灯", area=village.pk, content=WHAT, address="角社路8号")
    log_in()
    told = found(client, ticket)
    assert told[nowhere.number][1] is True
    assert told[elsewhere.number][1] is False


def test_without_a_theme_the_words_are_compared(desk, client, log_in, village) -> None:
    desk.card("路灯", keywords="路灯")
    like = desk.signed(theme="路灯", area=village.pk, title="路灯不亮", content="村口路灯坏了")
    unlike = desk.signed(theme="路灯", area=village.pk, title="灯杆倾斜", content="台风以后歪了，怕砸到行人")
    ticket = desk.open(area=village.pk, title="路灯不亮", content="村口路灯坏了三天")
    log_in()
    told = found(client, ticket)
    assert told[like.number][0][1].startswith("用语相近（")
    assert "路灯" in told[like.number][0][1]
    assert unlike.number not in told


def test_the_whole_town_is_no_place(desk, client, log_in) -> None:
    desk.signed(theme="路灯", area=desk.town.area.pk)
    ticket = desk.open(theme="路灯", area=desk.town.area.pk)
    log_in()
    assert found(client, ticket) == {}


def test_a_market_complaint_is_not_offered_for_merging(desk, client, log_in, village) -> None:
    main = desk.signed(theme="退款", area=village.pk, address="角社路8号")
    ticket = desk.open(theme="退款", area=village.pk, address="角社路8号", is_market=True)
    log_in()
    assert found(client, ticket)[main.number][1] is False


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("角社路8号", "角社路8号", True),
        ("角社村 角社路８号", "角社路8号。", True),
        ("角社路8号", "角社路18号", False),
        ("8号", "角社路8号", False),
        ("角社路", "角社路8号", False),
        ("", "", False),
        ("", "角社路8号", False),
    ],
)
def test_an_address_is_the_same_whatever_the_signs(one, other, same) -> None:
    assert is_same_address(one, other) is same
    assert is_same_address(other, one) is same


def test_a_number_is_read_however_it_was_typed_and_its_ticket_shown_to_compare(desk, client, log_in) -> None:
    main = desk.signed(content=WHAT, caller_name="张三丰")
    ticket = desk.signed()
    log_in()
    typed = main.number.lower().replace("-", "－")
    page = form(client, ticket, "merged", f"?merged_into=%20{typed}%20")
    assert values(page)["merged_into"] == main.number
    assert f"并入的工单： {main.number}" in beside(page)
    assert WHAT in beside(page)
    assert "张三丰" not in beside(page)
    assert "并入的工单" not in beside(form(client, ticket, "merged", "?merged_into=RX1999-1"))
    assert "并入的工单" not in beside(form(client, ticket, "merged", f"?merged_into={ticket.number}"))


def test_who_may_not_see_a_ticket_is_not_shown_it_by_its_number(desk, client, log_in) -> None:
    secret = desk.signed(desk.town.office, content=WHAT)
    ticket = desk.signed()
    log_in("hotline.handler", desk.town.bureau)
    page = form(client, ticket, "merged", f"?merged_into={secret.number}")
    assert WHAT not in text_of(page)


# --- themes and precedents -------------------------------------------------------------------------------------------


def test_the_names_of_the_duty_list_are_proposed_for_the_theme(desk, client, log_in) -> None:
    desk.card("路灯")
    desk.card("占道经营")
    desk.card("路灯", unit=desk.town.office.pk)
    log_in()
    for address in (
        reverse("pages:add", args=("hotline.ticket",)),
        reverse("pages:act", args=("hotline.ticket", desk.open().pk, "dispatched")),
    ):
        names = re.findall(r'<datalist id="l-theme">(.*?)</datalist>', client.get(address).content.decode(), re.DOTALL)
        assert sorted(re.findall(r'value="([^"]*)"', names[0])) == sorted(["路灯", "占道经营"])


def ruled_for(desk: Desk, unit: Unit, area: Area) -> None:
    day = DAY - timedelta(days=3)
    ticket = desk.take(desk.dispatched(desk.town.office, day, theme="垃圾", area=area.pk), "returned", day, REASON)
    ticket = desk.take(ticket, "ruling_asked", day, "两个单位都说不是自己的职责", theme="垃圾")
    desk.take(ticket, "ruled", day, "由村负责清运", unit=unit.pk, theme="垃圾")


def proposed(desk: Desk, client: Any, area: Area | None, theme: str = "垃圾") -> tuple[str, str]:
    """The unit that the form begins with, and what the proposal says; the precedent has not routed it by itself."""
    ticket = desk.open(title="垃圾没人清", content="堆了一周的垃圾", area=area.pk if area else None)
    Matter.objects.filter(pk=ticket.pk).update(area=area)
    type(ticket.ticket).objects.filter(pk=ticket.pk).update(theme=theme)
    page = form(client, ticket, "dispatched")
    return values(page)["unit"], beside(page)


def test_the_precedent_of_a_village_is_proposed_in_that_village_alone(
    desk, client, log_in, village, other_village
) -> None:
    committee = committee_of(village)
    ruled_for(desk, committee, village)
    log_in()
    unit, told = proposed(desk, client, village)
    assert unit == str(committee.pk)
    assert "已有判例" in told
    for area in (other_village, None):
        unit, told = proposed(desk, client, area)
        assert unit == ""
        assert "已有判例" not in told


def test_a_precedent_by_hand_that_names_a_village_is_none_for_another(
    desk, client, log_in, village, other_village
) -> None:
    committee = committee_of(village)
    desk.card("垃圾", keywords="垃圾")
    day = DAY - timedelta(days=3)
    data = {"title": "垃圾", "unit": committee.pk, "occurred_on": day, "reason": "由村清运", "is_precedent": True}
    add_entry(registers["records.ruling"], data, by=desk.town.person("arbiter"))
    log_in()
    for theme in ("垃圾", ""):
        assert proposed(desk, client, village, theme)[0] == str(committee.pk)
        unit, told = proposed(desk, client, other_village, theme)
        assert unit == str(desk.town.bureau.pk), "the duty list goes on"
        assert "职责清单" in told
