"""A clerk works on a ticket in a real browser: with scripts, and the same without."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import LIST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def clerk(transactional_db: None, live_server: object, client, log_in):
    """The session cookie of a clerk, for any context."""
    log_in("hotline.clerk")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}


def test_a_ticket_is_opened_found_and_dispatched(page: Page, clerk, ticket, town) -> None:
    ticket(3, title="噪音扰民")
    page.context.add_cookies([clerk])
    page.goto(f"{LIST}add/")
    page.get_by_label("诉求主题").fill("路灯不亮")
    page.get_by_role("button", name="受理").click()
    page.get_by_text("必须填写").wait_for()
    assert page.get_by_label("诉求主题").input_value() == "路灯不亮"
    page.get_by_label("诉求类别").select_option("complaint")
    page.get_by_role("button", name="受理").click()
    page.get_by_role("heading", name="路灯不亮").wait_for()
    page.get_by_text("怎么算出来的").click()
    page.get_by_text("起算日，当日不计入").wait_for()
    page.goto(LIST)
    page.get_by_role("searchbox", name="搜索").fill("噪音")
    page.get_by_role("button", name="筛选").click()
    page.get_by_text("共 1 条").wait_for()
    assert "q=" in page.url
    page.go_back()
    page.get_by_text("共 2 条").wait_for()
    page.get_by_role("link", name="RX2024-000002").click()
    page.get_by_role("link", name="派单").click()
    page.get_by_label("承办单位").select_option(label="综合行政执法办")
    page.get_by_role("button", name="派单").click()
    page.get_by_text("待派单 → 待签收").wait_for()


@pytest.mark.browser
def test_every_page_works_without_script_and_on_a_phone(browser: Browser, live_server: object, clerk, ticket) -> None:
    matter = ticket(3)
    context = browser.new_context(
        base_url=str(live_server), java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    context.add_cookies([clerk])
    page = context.new_page()
    page.goto(LIST)
    page.get_by_role("searchbox", name="搜索").fill("没有这样的字")
    page.get_by_role("button", name="筛选").click()
    page.get_by_text("没有符合条件的").wait_for()
    page.get_by_role("link", name="查看全部").click()
    page.get_by_role("link", name=matter.number).click()
    page.get_by_text("查看个人信息").click()
    page.get_by_label("理由").fill("回访核对")
    page.get_by_role("button", name="查看").click()
    page.get_by_text("13812345678").wait_for()
    width = page.locator("body").bounding_box()
    assert width is not None and width["width"] <= 360
    context.close()


@pytest.mark.parametrize("path", [LIST, f"{LIST}add/", "detail"])
def test_a_page_has_no_fault_that_keeps_people_out(page: Page, clerk, ticket, path: str) -> None:
    matter = ticket(3)
    page.context.add_cookies([clerk])
    page.goto(f"{LIST}{matter.pk}/" if path == "detail" else path)
    if folder := os.environ.get("FAZHI_PICTURES"):
        page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')}.png", full_page=True)
    # The contract allows no script from elsewhere; axe comes in through the driver, not the page.
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert not found.response["violations"], found.generate_report()


def test_a_word_without_end_widens_no_page(page: Page, clerk, ticket) -> None:
    word = "a" * 5000
    matter = ticket(3, content=word[:1000], address="b" * 150, title="c" * 150)
    long = ticket(3, content=word)
    page.context.add_cookies([clerk])
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for row in (matter, long):
            for place in ("", "act/dispatched/", "hand-over/", "print/"):
                page.goto(f"{LIST}{row.pk}/{place}")
                for folded in page.locator("details.folded > summary").all():
                    folded.click()
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{place or 'detail'} at {width}: {wide}px too wide"
    assert page.locator("link[rel=icon]").count() == 1, "paper asks for no /favicon.ico"


def test_the_first_row_of_a_list_is_seen_without_scrolling(page: Page, clerk, ticket) -> None:
    ticket(3)
    page.context.add_cookies([clerk])
    for width, furthest in ((1280, 420), (360, 740)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(LIST)
        box = page.locator("tbody tr").first.bounding_box()
        assert box is not None and box["y"] < furthest
