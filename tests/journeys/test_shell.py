"""The shell of the staff site in a real browser: every page fits a phone, is accessible, and works by keyboard."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from support.desk import TODAY, real_ticket, ticket
from support.town import FIRST_DAY, make_town

from fazhi.kernel.org.models import Appointment, Post
from fazhi.kernel.org.users import create_user

PASSWORD = "Zhong-he-2024"
LONG_TITLE = "东坑大道与沿河路交叉口路灯不亮，夜间行人过路危险，请尽快维修"
PAGES = {
    "list": "/r/hotline.ticket/",
    "detail": "/r/hotline.ticket/11/",
    "add": "/r/hotline.ticket/add/",
    "today": "/",
    "mine": "/mine/",
    "registers": "/registers/",
    "search": "/search/?q=路灯",
    "figures": "/figures/?year=2024",
    "figure": "/figures/hotline.received/?year=2024",
    "reports": "/reports/",
    "account": "/account/",
    "password": "/account/password/",
    "calendar": "/law/calendar/",
    "calendar_unknown": "/law/calendar/?year=2031",
    "notice": "/law/calendar/notice/",
    "due": "/law/due/?start=2026-09-21&days=5&unit=working_day",
    "rules": "/law/rules/",
    "users": "/admin/",
    "new_user": "/admin/users/new/",
    "user": "/admin/users/1/",
    "covers": "/admin/covers/",
    "units": "/admin/units/",
    "unit": "/admin/units/1/",
    "audit": "/admin/audit/",
    "not_found": "/no/such/page/",
}
WIDTHS = (1440, 360, 320)
# Where to leave pictures for people who want to look at them.
SHOTS = os.environ.get("FAZHI_SHOTS", "")


@pytest.fixture
def desk(settings, monkeypatch, page):
    """A town with open tickets, and one person who is clerk, handler and administrator at once, logged in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    town = make_town()
    user = create_user("liwen", "李文", PASSWORD)
    units = {"hotline.clerk": town.office, "hotline.handler": town.bureau, "administrator": town.office}
    for role, unit in units.items():
        post = Post.objects.create(unit=unit, role=role, name=f"岗位 {role}")
        Appointment.objects.create(user=user, post=post, starts_on=FIRST_DAY)
    for days in (-12, -1, 0, 0, 1, 5, 9, 20, 30):
        ticket(town.bureau, TODAY + timedelta(days=days), title=LONG_TITLE)
    ticket(town.bureau, None, judgement="not_judged", is_demo=True)
    real_ticket(town)
    log_in(page)
    return town


def log_in(page) -> None:
    page.goto("/login/")
    page.get_by_label("用户名").fill("liwen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def shoot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def serious(page) -> list[str]:
    """What axe finds serious or worse, in words."""
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['help']}: {[node['html'][:120] for node in item['nodes'][:3]]}"
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


@pytest.mark.django_db(transaction=True)
def test_every_page_fits_its_window_and_is_accessible(desk, page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, address in PAGES.items():
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            shoot(page, f"{name}-{width}")
            assert wide <= 0, f"{name} scrolls sideways at {width}: {wide}px"
            if width != 320:
                assert serious(page) == [], f"{name} at {width}"


@pytest.mark.django_db(transaction=True)
def test_by_keyboard_from_the_skip_link_to_a_ticket(desk, page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("路灯不亮")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.locator("tbody tr").count() == 11
    page.locator("details.who summary").click()
    page.keyboard.press("Escape")
    assert page.locator("details.who[open]").count() == 0


@pytest.mark.django_db(transaction=True)
def test_large_letters_stay_and_every_page_still_fits_a_phone(desk, page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/mine/")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="大字显示").click()
    page.wait_for_load_state()
    assert page.url.endswith("/mine/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "19px"
    for name, address in PAGES.items():
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways in large letters: {wide}px"


@pytest.mark.django_db(transaction=True)
def test_a_tile_opens_as_many_rows_as_it_counts(desk, page) -> None:
    page.goto("/")
    for tile in range(4):
        page.goto("/")
        link = page.locator("a.tile").nth(tile)
        count = int(link.get_attribute("data-count"))
        link.click()
        page.wait_for_url("**/mine/**")
        assert page.locator("tbody tr").count() == count


@pytest.mark.django_db(transaction=True)
def test_the_log_in_page_is_accessible_and_says_what_is_wrong(desk, page) -> None:
    page.context.clear_cookies()
    page.goto("/mine/")
    assert "/login/?next=/mine/" in page.url
    shoot(page, "login")
    assert serious(page) == []
    page.get_by_label("用户名").fill("liwen")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    assert "用户名或密码不对" in page.get_by_role("alert").inner_text()
