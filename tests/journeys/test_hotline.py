"""The hotline as its people live it, in a real browser: a ticket that two units refuse, and one that is answered."""

from __future__ import annotations

import re

import pytest
from journeys.test_shell import serious
from playwright.sync_api import expect
from support.tickets import DAY, REASON, Desk
from support.town import make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.records.models import Matter

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "Test-Pass-2024"
TICKETS = "/r/hotline.ticket/"
WIDTHS = (1280, 768, 360)


@pytest.fixture
def desk(settings, monkeypatch, home, page) -> Desk:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    sync_calendar()
    town = make_town()
    Area.objects.create(code="441900119201", name="角社村", level=AreaLevel.VILLAGE, parent=town.area)
    return Desk(town)


def enter(page, desk: Desk, role: str, unit=None) -> None:
    """Logs in as the person of a role, from a clean browser."""
    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_label("用户名").fill(desk.town.user(role, unit).get_username())
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def take(page, name: str) -> None:
    """Opens the form of a step from the record's page, wherever its button stands."""
    link = page.locator(".actions").get_by_role("link", name=name, exact=True)
    if not link.is_visible():
        page.get_by_text("更多步骤").click()
    link.click()


def send(page, name: str) -> None:
    page.locator("form.panel").get_by_role("button", name=name, exact=True).click()


def intake(page, title: str, theme: str, **more: str) -> str:
    """Takes a call in by keyboard alone and returns the address of its page."""
    page.goto(f"{TICKETS}add/")
    page.get_by_label("诉求主题").focus()
    page.keyboard.type(title)
    page.get_by_label("诉求类别").select_option(label="投诉")
    page.get_by_label("事项").focus()
    page.keyboard.type(theme)
    page.get_by_label("诉求内容").fill(f"{title}，请处理")
    for label, text in more.items():
        box = page.get_by_label(label)
        box.select_option(label=text) if label == "区域" else box.fill(text)
    page.locator("form.panel").get_by_role("button", name="受理", exact=True).press("Enter")
    page.wait_for_url(re.compile(rf"{TICKETS}\d+/$"))
    return page.url


def fits(page) -> None:
    """The page fits three windows and axe finds nothing serious."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways at {width}: {wide}px"
        assert serious(page) == [], f"{page.url} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_ticket_that_two_units_refuse_is_ruled_on_once_and_the_next_goes_straight_there(desk, page) -> None:
    enter(page, desk, "hotline.clerk")
    address = intake(page, "占道摆摊挡住消防通道", "占道经营")
    take(page, "派单")
    expect(page.get_by_text("没有可以依据的判例、相似工单或职责条目")).to_be_visible()
    page.get_by_label("承办单位").select_option(label="党政综合办")
    send(page, "派单")

    # The unit without power gives it back: not with a word, only with the clause.
    enter(page, desk, "hotline.handler", desk.town.office)
    page.goto(address)
    take(page, "退单")
    page.get_by_label("说明").fill("不归我管")
    send(page, "退单")
    expect(page.get_by_role("alert")).to_contain_text("没有写明退单理由和职责依据")
    fits(page)
    page.get_by_label("说明").fill(REASON)
    send(page, "退单")
    page.wait_for_url(re.compile(rf"{TICKETS}\d+/$"))

    enter(page, desk, "hotline.clerk")
    page.goto(address)
    expect(page.get_by_role("heading", name="谁退过")).to_be_visible()
    expect(page.locator("section.card", has_text="谁退过").get_by_text(REASON)).to_be_visible()
    fits(page)
    take(page, "派单")
    page.get_by_label("承办单位").select_option(label="综合行政执法办")
    send(page, "派单")

    # A second return is impossible; the way out that the refusal names is the ruling.
    enter(page, desk, "hotline.handler", desk.town.bureau)
    page.goto(address)
    expect(page.get_by_text("退过 1 次单")).to_be_visible()
    take(page, "退单")
    page.get_by_label("说明").fill(REASON)
    send(page, "退单")
    expect(page.get_by_role("alert")).to_contain_text("这件工单已经退过一次")
    expect(page.get_by_role("alert")).to_contain_text("提请裁定")
    page.get_by_role("link", name="返回").click()
    take(page, "提请裁定")
    page.get_by_label("说明").fill("执法办认为属于物业管理，请裁定")
    send(page, "提请裁定")
    clock = page.locator(".clock", has_text="裁定期限")
    expect(clock).to_contain_text("5个工作日")
    expect(clock).to_contain_text("2024-01-22")
    expect(page.get_by_text("待裁定：裁定期间答复期限照常计算")).to_be_visible()
    fits(page)

    enter(page, desk, "arbiter")
    page.goto(address)
    take(page, "裁定")
    page.get_by_label("承办单位").select_option(label="综合行政执法办")
    page.get_by_label("说明").fill("占用消防通道由执法办查处")
    send(page, "裁定")
    expect(page.locator(".clock", has_text="裁定期限")).to_contain_text("2024-01-15 完成")

    enter(page, desk, "hotline.clerk")
    intake(page, "又有人在消防通道摆摊", "占道经营")
    expect(page.get_by_text("按判例 CD2024-000001（2024-01-15）派单，不再协商").first).to_be_visible()
    first, following = Matter.objects.filter(register="hotline.ticket").order_by("pk")
    assert (following.state, following.unit) == ("dispatched", desk.town.bureau)
    assert (first.state, first.unit, first.ticket.returned_times) == ("signed", desk.town.bureau, 1)
    assert max(first.ticket.legs, following.ticket.legs) <= 2
    assert first.due_on == following.due_on, "neither return nor ruling moved the clock"


def test_a_call_is_taken_dispatched_answered_with_a_former_reply_called_back_and_closed(desk, page) -> None:
    former = desk.replied("经核查，故障灯泡已经更换，路段恢复照明。", theme="路灯", caller_name="张三丰")
    desk.card(
        "路灯", basis="《城市道路照明设施管理规定》", template="您反映的{主题}（{编号}），{单位}已于____月____日办理。"
    )
    enter(page, desk, "hotline.clerk")
    address = intake(page, "村口路灯不亮", "路灯", 区域="角社村", 诉求人="李四光", 联系电话="13912345678")
    expect(page.get_by_role("heading", name="派单建议")).to_be_visible()
    fits(page)

    # The unit is filled in by the duty list: the person only decides.
    take(page, "派单")
    expect(page.get_by_label("承办单位")).to_have_value(str(desk.town.bureau.pk))
    fits(page)
    page.locator("form.panel").get_by_role("button", name="派单", exact=True).press("Enter")
    page.wait_for_url(re.compile(rf"{TICKETS}\d+/$"))

    enter(page, desk, "hotline.handler", desk.town.bureau)
    page.goto(address)
    take(page, "签收")
    send(page, "签收")
    take(page, "答复")
    expect(page.get_by_text("《城市道路照明设施管理规定》")).to_be_visible()
    # By keyboard: open the former reply, adopt it, go on writing in the reply, send.
    page.locator("details.like summary").first.focus()
    page.keyboard.press("Enter")
    adopt = page.get_by_role("button", name=f"采用 {former.number} 的答复")
    adopt.focus()
    page.keyboard.press("Enter")
    reply = page.get_by_label("答复内容")
    expect(reply).to_be_focused()
    expect(reply).to_have_value("经核查，故障灯泡已经更换，路段恢复照明。")
    expect(page.locator("#desk-told")).to_have_text("已放入答复")
    # What was put in is replaced by what is put in next; its first blank is ready to be written over.
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="采用答复模板").click()
    number = Matter.objects.order_by("-pk").first().number
    expect(reply).to_have_value(f"您反映的村口路灯不亮（{number}），综合行政执法办已于____月____日办理。")
    expect(page.locator("#desk-told")).to_have_text("已放入答复，还有 2 处空白")
    assert asked == []
    page.keyboard.type("1")
    begun = f"您反映的村口路灯不亮（{number}），综合行政执法办已于1月____日办理。"
    expect(reply).to_have_value(begun)
    # What a person has written is replaced only when the person says so.
    adopt.click()
    expect(reply).to_have_value(begun)
    assert asked == ["答复内容里已有您写的文字，采用后将被替换。确定采用吗？"]
    expect(page.locator("aside").get_by_text("村口路灯不亮，请处理")).to_be_visible()
    assert "张三丰" not in page.content()
    assert "李四光" not in page.content()
    fits(page)
    send(page, "答复")
    expect(page.get_by_role("alert")).to_contain_text("答复里还有没填的空白")
    reply.fill(begun.replace("____", "12"))
    page.locator("form.panel").get_by_role("button", name="答复", exact=True).press("Enter")
    page.wait_for_url(re.compile(rf"{TICKETS}\d+/$"))

    enter(page, desk, "hotline.clerk")
    page.goto(address)
    page.get_by_role("link", name="回填单").click()
    page.get_by_role("button", name="复制整行").click()
    expect(page.locator("#desk-told")).to_have_text("已复制")
    assert "李四光" not in page.content()
    assert "13912345678" not in page.content()
    fits(page)
    page.goto(address)
    take(page, "回访")
    page.get_by_label("满意度").select_option(label="满意")
    send(page, "回访")
    take(page, "办结")
    send(page, "办结")
    expect(page.locator(".content")).to_contain_text("已办结")
    ticket = Matter.objects.get(number=number)
    assert (ticket.state, ticket.met_on, ticket.closed_on) == ("closed", DAY, DAY)


def test_without_script_a_former_reply_can_still_be_read_and_copied(desk, browser, live_server) -> None:
    desk.replied("灯泡已经更换。", theme="路灯")
    ticket = desk.signed(theme="路灯")
    context = browser.new_context(base_url=str(live_server), locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    enter(page, desk, "hotline.handler", desk.town.bureau)
    page.goto(f"{TICKETS}{ticket.pk}/act/replied/")
    page.locator("details.like summary").first.click()
    expect(page.get_by_text("灯泡已经更换。")).to_be_visible()
    assert page.get_by_role("button", name="采用").count() == 0
    page.get_by_label("答复内容").fill("灯泡已经更换。")
    send(page, "答复")
    assert Matter.objects.get(pk=ticket.pk).state == "replied"
    context.close()


def test_a_draft_is_printed_for_the_leader_and_only_then_given(desk, page) -> None:
    ticket = desk.signed(theme="路灯")
    enter(page, desk, "hotline.handler", desk.town.bureau)
    page.goto(f"{TICKETS}{ticket.pk}/")
    expect(page.get_by_text("先拟稿，再打印呈批表")).to_be_visible()
    take(page, "拟稿")
    expect(page.get_by_role("heading", name="诉求内容")).to_be_visible()
    fits(page)
    page.get_by_label("答复内容").fill("拟于周三更换灯泡。")
    send(page, "拟稿")
    expect(page.get_by_text("已拟稿，还没有答复")).to_be_visible()
    page.get_by_role("link", name="呈批表").click()
    row = page.get_by_role("row", name="拟答复内容")
    expect(row).to_contain_text("拟于周三更换灯泡。")
    page.goto(f"{TICKETS}{ticket.pk}/")
    take(page, "答复")
    expect(page.get_by_label("答复内容")).to_have_value("拟于周三更换灯泡。")


def test_the_sheets_to_print_fit_and_are_accessible(desk, page) -> None:
    ticket = desk.signed(theme="路灯")
    enter(page, desk, "hotline.handler", desk.town.bureau)
    for address in (f"/p/hotline.slip/{ticket.pk}/", f"{TICKETS}{ticket.pk}/hand-over/"):
        page.goto(address)
        fits(page)
    page.locator("input[name=road]").first.check()
    page.get_by_label("接收方的全称").fill("市应急管理局")
    page.get_by_label("移交的理由").fill("诉求中的无照经营属于行政执法机关职责")
    send(page, "移交")
    expect(page.get_by_text("等待回执：市应急管理局")).to_be_visible()
    page.get_by_role("link", name="移送函").click()
    expect(page.get_by_role("heading", name="移送函")).to_be_visible()
    fits(page)
    page.go_back()
    page.get_by_role("link", name="登记回执").click()
    fits(page)
    page.get_by_label("回执编号").fill("线索2024-1")
    send(page, "登记回执")
    expect(page.get_by_text("回执 线索2024-1")).to_be_visible()
    expect(page.get_by_text("等待回执")).to_have_count(0)
