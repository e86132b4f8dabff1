"""The pages of oversight in a real browser: on a wide screen and on a phone, and for whoever cannot see them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from support.oversight import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    *("supervision.year", "self_check.year", "responsibility.cards"),
    *("focus.year", "project.year", "highlight.year"),
)


def fill(office: Office) -> list[str]:
    """Something on every page; returns the addresses of records with boxes beside."""
    office.case("案1", decided_on=date(2023, 3, 1), fine_fen=1_000_000, outcome="penalty")
    office.case("案2", decided_on=date(2024, 3, 1), fine_fen=1_500_000, outcome="penalty", closed_on=date(2024, 4, 1))
    office.open("enforcement.supervision", title="关于某案的督办", kind="letter", sender="市司法局", demand="说明情况")
    check = office.open("enforcement.self_check", year=2024, case="案2")
    matter = office.take(office.hand_over(("allocated", 17)), "returned", 20, role="enforcement.head")
    project = office.add("enforcement.project", title="法律援助进工厂", content="每月驻点一次")
    step = {"project": project.number, "done_on": date(2024, 6, 20), "proof": "签到表一份"}
    office.add("enforcement.milestone", title="首次驻点", **step)
    office.add("enforcement.milestone", title="第二次驻点", project=project.number)
    focus = office.add("enforcement.focus", title="涉企检查", year=2024, domain="safety", aim="减少重复检查")
    office.add("enforcement.feedback", title="检查多", content="一个月来了四次", firm="某厂", focus=focus.number)
    office.add("enforcement.responsibility", title="调查取证", post="办案岗", duty="两人以上取证")
    bright = office.open("enforcement.highlight", title="实事办得实", year=2024)
    bright = office.take(bright, "nurtured", 18, story="全年办成实事2件。", figures="F36")
    office.add("enforcement.media", title="报道一", highlight=bright.number, outlet="市报")
    return [f"/r/{row.register}/{row.pk}/" for row in (check, matter, bright)]


@pytest.mark.browser
def test_every_page_fits_a_wide_screen_and_a_phone_and_tells_all_to_a_reader(
    transactional_db: None,
    live_server: object,
    browser: Browser,
    office: Office,
    client: Client,
    log_in: Callable[..., Any],
) -> None:
    records = fill(office)
    log_in()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}
    folder = os.environ.get("FAZHI_PICTURES", "")
    for width in (1440, 360):
        context = browser.new_context(base_url=str(live_server), viewport={"width": width, "height": 900})
        context.add_cookies([cookie])
        page = context.new_page()
        for number, address in enumerate([*(f"/p/enforcement.{one}/?year=2024" for one in PAGES), *records]):
            page.goto(address)
            if folder:
                page.screenshot(path=f"{folder}/oversight-{width}-{number}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            if width == 360:
                continue  # the same page: what a reader is told does not hang on the width
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
            assert found.violations_count == 0, (address, found.generate_report())
        context.close()
