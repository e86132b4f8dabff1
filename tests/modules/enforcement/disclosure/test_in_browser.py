"""The pages of the three systems in a real browser: on a wide screen and on a phone, readable by a screen reader."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from support.items import make_item

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def fill(office: Any) -> list[str]:
    """Something in every part; returns the addresses."""
    office.account()
    make_item(office.town, "DK-001", decision="", title="擅自倾倒建筑垃圾的处罚")
    make_item(office.town, "DK-002", unit=office.town.office.pk)
    row = office.keep("演示罚立〔2023〕1号", {"recordings.seizure": "absent", "case.published_on": None})
    office.keep("演示罚立〔2023〕2号", {"case.review_result": "refused", "case.overturned_on": date(2023, 8, 1)})
    office.keep("演示罚立〔2023〕3号", {"recordings.hearing.sha256": "", "case.published_on": date(2023, 6, 1)})
    parts = [f"systems/?part={part}&year=2023" for part in ("before", "during", "after", "review")]
    return [*parts, f"recordings/{row.pk}/", "statistics/?year=2023", "systems/?part=after&year=2020"]


@pytest.mark.browser
def test_every_page_fits_a_wide_screen_and_a_phone_and_tells_all_to_a_reader(
    transactional_db: None, live_server: object, browser: Browser, office: Any
) -> None:
    addresses = fill(office)
    office.page("systems/")
    cookie = {"name": "sessionid", "value": office.client.cookies["sessionid"].value, "url": str(live_server)}
    folder = os.environ.get("FAZHI_PICTURES", "")
    for width in (1440, 360):
        context = browser.new_context(base_url=str(live_server), viewport={"width": width, "height": 900})
        context.add_cookies([cookie])
        page = context.new_page()
        for number, address in enumerate(addresses):
            page.goto(f"/p/enforcement.{address}")
            if folder:
                page.screenshot(path=f"{folder}/disclosure-{width}-{number}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            if width == 360:
                continue  # the same page: what a reader is told does not hang on the width
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
            assert found.violations_count == 0, (address, found.generate_report())
        context.close()
