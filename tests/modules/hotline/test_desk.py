"""The desk of the hotline on its pages: what is proposed beside a form, why, and what must not be seen there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import DAY, REASON, Desk, detail, form, paper, text_of

from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.hotline.models import Ticket


def begun(page: Any) -> dict[str, str]:
    """What the form begins with."""
    return {item.name: item.value for item in page.context["sheet"].inputs}


def ruled(desk: Desk, theme: str = "路灯") -> Matter:
    """A ticket that the office gave back and that was then ruled to be the bureau's."""
    ticket = desk.dispatched(desk.town.office, DAY - timedelta(days=3), theme=theme)
    ticket = desk.take(ticket, "returned", DAY - timedelta(days=3), REASON)
    ticket = desk.take(ticket, "ruling_asked", DAY - timedelta(days=3), "两个单位都说不是自己的职责", theme=theme)
    return desk.take(
        ticket, "ruled", DAY - timedelta(days=1), "由执法办负责养护", unit=desk.town.bureau.pk, theme=theme
    )


# --- triage ----------------------------------------------------------------------------------------------------------


def test_the_duty_list_proposes_the_unit_and_the_form_begins_with_it(desk, client, log_in) -> None:
    desk.card("路灯")
    ticket = desk.open(theme="路灯")
    log_in()
    page = form(client, ticket, "dispatched")
    assert begun(page)["unit"] == str(desk.town.bureau.pk)
    assert "职责清单由综合行政执法办主责" in text_of(page)
    assert "起作用的词： 路灯" in text_of(page)
    assert "由您决定" in text_of(page)
    assert "派单建议" in detail(client, ticket)


def test_the_theme_is_proposed_with_the_unit_where_nobody_named_one(desk, client, log_in) -> None:
    desk.card("道路照明", keywords="路灯、灯杆")
    ticket = desk.open()
    log_in()
    page = form(client, ticket, "dispatched")
    assert begun(page)["theme"] == "道路照明"
    assert begun(page)["unit"] == str(desk.town.bureau.pk)
    assert "“路灯”是“道路照明”的关键词" in text_of(page)


def test_the_theme_that_a_person_named_is_not_overruled_by_the_words(desk, client, log_in) -> None:
    desk.card("道路照明", keywords="路灯、灯杆")
    desk.card("供电", unit=desk.town.office.pk, keywords="停电")
    ticket = desk.open(theme="供电")
    log_in()
    page = form(client, ticket, "dispatched")
    assert begun(page)["theme"] == "供电"
    assert begun(page)["unit"] == str(desk.town.office.pk)
    assert "“供电”由党政综合办主责" in text_of(page)


def test_a_precedent_comes_before_the_duty_list_and_is_linked(desk, client, log_in) -> None:
    desk.card("路灯", unit=desk.town.office.pk)
    ruled(desk)
    ticket = desk.open(DAY - timedelta(days=1), theme="")
    Ticket.objects.filter(pk=ticket.pk).update(theme="路灯")
    log_in()
    page = form(client, ticket, "dispatched")
    assert begun(page)["unit"] == str(desk.town.bureau.pk)
    assert "已有判例：2024-01-14 裁定由综合行政执法办承办，不再协商" in text_of(page)
    entry = Entry.objects.get(register="records.ruling")
    assert reverse("pages:detail", args=(entry.register, entry.pk)) in page.content.decode()


def test_without_any_ground_nothing_is_proposed_and_it_is_said(desk, client, log_in) -> None:
    ticket = desk.open(title="天上有光", content="不知道是什么", theme="不明")
    log_in()
    page = form(client, ticket, "dispatched")
    assert begun(page)["unit"] == ""
    assert "没有可以依据的判例、相似工单或职责条目" in text_of(page)


def test_a_unit_that_gave_it_back_is_named_with_its_reason_and_not_proposed_again(desk, client, log_in) -> None:
    desk.card("路灯")
    ticket = desk.take(desk.dispatched(theme="路灯"), "returned", note=REASON)
    log_in()
    page = form(client, ticket, "dispatched")
    assert begun(page)["unit"] == ""
    assert "由综合行政执法办主责，但它已经退单" in text_of(page)
    for told in (text_of(page), detail(client, ticket)):
        assert f"2024-01-15 综合行政执法办：{REASON}" in told


def test_the_proposal_is_for_the_desk_only(desk, client, log_in) -> None:
    ticket = desk.take(desk.dispatched(theme="路灯"), "returned", note=REASON)
    log_in("hotline.handler", desk.town.bureau)
    assert "派单建议" not in detail(client, ticket)


# --- the same matter again --------------------------------------------------------------------------------------------


@pytest.fixture
def village(desk: Desk) -> Area:
    return Area.objects.create(code="441900119201", name="角社村", level=AreaLevel.VILLAGE, parent=desk.town.area)


def test_like_open_tickets_of_the_place_are_offered_for_merging(desk, client, log_in, village) -> None:
    main = desk.signed(on=DAY - timedelta(days=5), theme="路灯", area=village.pk, address="角社路口")
    undispatched = desk.open(theme="路灯", area=village.pk)
    far = desk.open(theme="路灯")
    other = desk.open(theme="占道经营", title="摊位占道", area=village.pk)
    answered = desk.replied(on=DAY - timedelta(days=2), theme="路灯", area=village.pk)
    old = desk.signed(on=DAY - timedelta(days=15), theme="路灯", area=village.pk)
    ticket = desk.open(theme="路灯", area=village.pk, address="角社路口")
    log_in()
    page = form(client, ticket, "dispatched")
    told = text_of(page)
    assert "可能重复" in told
    assert told.index(main.number) < told.index(undispatched.number), "the same address first"
    for row in (far, other, answered, old):
        assert row.number not in told
    links = re.findall(r'href="([^"]*merged_into[^"]*)"', page.content.decode())
    assert links == [f"/r/hotline.ticket/{ticket.pk}/act/merged/?merged_into={main.number}"]
    assert begun(client.get(links[0]))["merged_into"] == main.number


def test_without_a_like_ticket_there_is_no_such_box(desk, client, log_in, village) -> None:
    ticket = desk.open(theme="路灯", area=village.pk)
    log_in()
    assert "可能重复" not in detail(client, ticket)


def test_the_unit_of_one_does_not_see_the_like_tickets_of_another(desk, client, log_in, village) -> None:
    desk.signed(desk.town.office, theme="路灯", area=village.pk)
    ticket = desk.signed(theme="路灯", area=village.pk)
    log_in("hotline.handler", desk.town.bureau)
    assert "可能重复" not in detail(client, ticket)
    log_in()
    assert "可能重复" in detail(client, ticket)


# --- writing the reply ------------------------------------------------------------------------------------------------


def test_beside_the_reply_stand_the_card_and_its_template_filled_in(desk, client, log_in) -> None:
    desk.card(
        "路灯",
        basis="《城市照明管理规定》",
        guide="三日内维修",
        template="您反映的{主题}（{编号}），{单位}于{日期}办理：{结果}",
    )
    ticket = desk.signed(theme="路灯", caller_name="张三丰", caller_phone="13812345678")
    log_in("hotline.handler", desk.town.bureau)
    told = text_of(form(client, ticket, "replied"))
    assert "《城市照明管理规定》" in told
    assert "三日内维修" in told
    assert f"您反映的路灯不亮（{ticket.number}），综合行政执法办于2024年1月15日办理： ____ （结果）" in told
    assert "张三丰" not in told


def test_like_answers_come_by_theme_and_by_words_and_name_no_caller(desk, client, log_in) -> None:
    far = desk.replied("占道的已经劝离", theme="占道经营", title="路灯下有人占道", content="村口路灯下摆摊")
    near = desk.replied("张三丰先生，灯泡已经换好", theme="路灯", caller_name="张三丰")
    weak = desk.replied("电缆正在修", theme="路灯", title="路灯偏暗", content="太暗了")
    strange = desk.replied("已退款", theme="消费", title="退款", content="买到坏的冰箱")
    ticket = desk.signed(theme="路灯")
    log_in("hotline.handler", desk.town.bureau)
    page = form(client, ticket, "replied")
    numbers = re.findall(r">(RX2024-\d+)</a>", page.content.decode())
    assert numbers == [near.number, weak.number, far.number]
    assert strange.number not in numbers
    assert "诉求人先生，灯泡已经换好" in text_of(page)
    assert "张三丰" not in text_of(page)


def test_answers_of_other_units_are_not_shown_to_who_may_not_see_them(desk, client, log_in) -> None:
    desk.take(desk.signed(desk.town.office, theme="路灯"), "replied", reply="别单位的答复")
    ticket = desk.signed(theme="路灯")
    log_in("hotline.handler", desk.town.bureau)
    assert "别单位的答复" not in text_of(form(client, ticket, "replied"))
    log_in()
    assert "别单位的答复" in text_of(form(client, ticket, "replied"))


def test_the_same_answer_is_shown_once(desk, client, log_in) -> None:
    for _ in range(4):
        desk.replied("已经修好", theme="路灯")
    ticket = desk.signed(theme="路灯")
    log_in()
    assert text_of(form(client, ticket, "replied")).count("已经修好") == 1


def test_who_answers_is_told_how_many_are_answered_with_it(desk, client, log_in) -> None:
    main, other = desk.signed(theme="路灯"), desk.signed(theme="路灯")
    desk.take(other, "merged", merged_into=main.number)
    log_in()
    assert f"与 1 件并案的工单一并答复：{other.number}" in text_of(form(client, main, "replied"))


# --- the record's page ------------------------------------------------------------------------------------------------


def buttons(client: Client, row: Matter) -> list[str]:
    page = client.get(reverse("pages:detail", args=(row.register, row.pk)))
    return [step.name for step in page.context["steps"]]


def test_the_likely_step_comes_first_and_what_cannot_be_meant_is_not_there(desk, client, log_in) -> None:
    log_in("hotline.handler", desk.town.bureau)
    assert buttons(client, desk.dispatched())[0] == "签收"
    ticket = desk.signed()
    assert buttons(client, ticket)[:2] == ["答复", "拟稿"]
    assert buttons(client, ticket)[-1] == "更正"
    assert not {"受理市监投诉", "随主案承办"} & set(buttons(client, ticket))
    market = desk.signed(is_market=True)
    assert {"受理市监投诉", "不予受理市监投诉"} <= set(buttons(client, market))
    assert "市监调解终结" not in buttons(client, market)
    accepted = desk.take(market, "market_accepted")
    assert not {"受理市监投诉", "不予受理市监投诉"} & set(buttons(client, accepted))
    assert "市监调解终结" in buttons(client, accepted)
    ended = desk.take(accepted, "market_ended", note="双方达成协议")
    assert not [name for name in buttons(client, ended) if "市监" in name]
    log_in()
    answered = desk.replied()
    assert buttons(client, answered) == ["回访", "办结", "重办", "更正"]
    assert buttons(client, desk.take(answered, "called_back", satisfaction="refused"))[0] == "办结"
    merged = desk.take(desk.signed(), "merged", merged_into=ticket.number)
    assert "随主案承办" not in buttons(client, merged)


def test_a_step_that_is_not_offered_cannot_be_opened_either(desk, client, log_in) -> None:
    main = desk.signed()
    merged = desk.take(desk.signed(), "merged", merged_into=main.number)
    log_in()
    assert form(client, merged, "followed").status_code == 404
    log_in("hotline.handler", desk.town.bureau)
    assert form(client, main, "market_accepted").status_code == 404


def test_at_most_five_buttons_stand_at_the_head(desk, client, log_in) -> None:
    ticket = desk.signed(is_market=True)
    log_in("hotline.handler", desk.town.bureau)
    page = client.get(reverse("pages:detail", args=(ticket.register, ticket.pk))).content.decode()
    head = page[
        page.index('class="actions"') : page.index("</h1>") + page[page.index("</h1>") :].index("</ul></details>")
    ]
    assert head.count('class="button') == 4, "three steps and the summary of the others; print comes after"
    assert "更多步骤" in head


def test_the_summary_says_what_is_special_now(desk, client, log_in) -> None:
    log_in()
    plain = detail(client, desk.signed())
    assert "期限照常计算" not in plain
    suspended = desk.take(desk.signed(), "suspended", note="等供电所配件")
    assert "自 2024-01-15 起挂起中：期限照常计算，不因挂起顺延。" in detail(client, suspended)
    resumed = desk.take(suspended, "resumed")
    assert "挂起过 1 次，期限没有因此顺延。" in detail(client, resumed)
    asking = desk.take(desk.signed(), "extension_asked", note="要等配件")
    assert "待批延期：批准以前，原来的期限照常计算。" in detail(client, asking)
    extended = desk.take(asking, "extended", note="同意", papers=[paper("进展告知记录")])
    assert "延期过 1 次，到期日已按批准的延期计算。" in detail(client, extended)
    returned = desk.take(desk.dispatched(desk.town.office), "returned", note=REASON)
    moved = desk.take(returned, "dispatched", unit=desk.town.bureau.pk)
    told = detail(client, moved)
    assert f"退过 1 次单（{REASON}）：不能再退" in told
    assert "首接单位是党政综合办，现由综合行政执法办承办。" in told
    reopened = desk.take(desk.replied(), "reopened", note="灯又灭了")
    assert "重办 1 次：重新答复以前按未答复计算，到期日仍从受理之日起算。" in detail(client, reopened)
    assert "市场监管投诉另有期限" in detail(client, desk.signed(is_market=True))


def test_the_summary_names_main_tickets_and_duplicates_and_precedents(desk, client, log_in) -> None:
    main = desk.signed()
    merged = desk.take(desk.signed(), "merged", merged_into=main.number)
    log_in()
    assert "并案 1 件，其中 1 件将随本件一并答复。" in detail(client, main)
    assert f"并入 {main.number} ：随主案承办" in detail(client, merged)
    unmerged = desk.take(merged, "unmerged", note="是另一处")
    assert "随主案承办，主案" not in detail(client, unmerged)
    ruled(desk)
    routed = desk.open(theme="路灯")
    assert routed.unit == desk.town.bureau
    assert "按判例 CD2024-000001（2024-01-14）派单，不再协商。" in detail(client, routed)


def test_the_clock_of_an_extended_and_of_a_reopened_ticket_reads_from_the_first_day(desk, client, log_in) -> None:
    started = DAY - timedelta(days=10)
    asking = desk.take(desk.signed(on=started), "extension_asked", note="要等配件")
    extended = desk.take(asking, "extended", note="同意", papers=[paper("进展告知记录")])
    log_in()
    told = detail(client, extended)
    assert f"自 {started} 起算" in told
    assert "2024-01-15 批准延长 5个工作日" in told
    assert (extended.due_on - asking.due_on).days == 7
    reopened = desk.take(desk.replied(on=started), "reopened", note="灯又灭了")
    told = detail(client, reopened)
    assert f"自 {started} 起算" in told
    assert reopened.met_on is None
    assert "完成" not in told.partition("怎么算出来的")[0].rpartition("答复期限")[2]
