"""People at screens of their own, and the day that it is for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from support import chromium
from support.town import Town, make_town

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PASSWORD = "Test-Pass-2024"
WIDE = {"width": 1280, "height": 900}
RECORD = re.compile(r"/r/[a-z_.]+/\d+/$")


@dataclass
class Screen:
    """One person's screen (屏幕)."""

    page: Page

    def box(self, label: str) -> Locator:
        name = re.compile(rf"^\s*{re.escape(label)}\s*(（必填）|（必附）)?\s*$")
        return self.page.locator("form.panel").get_by_label(name)

    def fill(self, **values: str) -> None:
        """Fields by their labels: a choice by its words, a tick by 是, `today` as the day that it is."""
        for label, value in values.items():
            box = self.box(label)
            if box.evaluate("element => element.tagName") == "SELECT":
                box.select_option(label=value)
            elif box.get_attribute("type") == "file":
                box.set_input_files({"name": f"{value}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
            else:
                box.fill(today().isoformat() if value == "today" else value)

    def send(self, name: str) -> None:
        self.page.locator("form.panel").get_by_role("button", name=name, exact=True).click()

    def add(self, register: str, button: str, **values: str) -> str:
        """Opens the form of a new row, fills it in and sends it; returns the row's address."""
        self.page.goto(f"/r/{register}/add/")
        return self.made(button, **values)

    def made(self, button: str, **values: str) -> str:
        self.fill(**values)
        self.send(button)
        self.page.wait_for_url(RECORD)
        return self.page.url

    def take(self, address: str, step: str, **values: str) -> None:
        """Opens a step's form from the record, fills it in and sends it."""
        self.page.goto(address)
        link = self.page.locator(".actions").get_by_role("link", name=step, exact=True)
        if not link.is_visible():
            self.page.get_by_text("更多步骤").click()
        link.click()
        self.fill(**values)
        self.send(step)

    def done(self, address: str, step: str, **values: str) -> None:
        """The same, and it went through."""
        self.take(address, step, **values)
        self.page.wait_for_url(RECORD)
        expect(self.page.get_by_text(f"已办理“{step}”")).to_be_visible()

    def refused(self, *words: str) -> None:
        for word in words:
            expect(self.page.get_by_role("alert")).to_contain_text(word)

    def today(self, *words: str) -> None:
        """What *Today* says of the first thing to do (今日)."""
        self.page.goto("/")
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)


@dataclass
class Office:
    """The town and whoever sits at a screen (办公室)."""

    town: Town
    screen: Callable[[str, Unit], Screen]
    monkeypatch: pytest.MonkeyPatch

    def day(self, year: int, month: int, day: int) -> None:
        self.monkeypatch.setenv("FAZHI_TODAY", date(year, month, day).isoformat())


@pytest.fixture
def office(
    transactional_db: None,
    live_server: object,
    browser: Browser,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> Iterator[Office]:
    monkeypatch.setenv("FAZHI_TODAY", "2026-03-02")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    sync_definitions()
    town = make_town()
    with ExitStack() as screens:

        def screen(role: str, unit: Unit) -> Screen:
            page = screens.enter_context(chromium.new_page(browser, str(live_server)))
            page.set_viewport_size(WIDE)
            page.goto("/login/")
            page.get_by_label("用户名").fill(town.user(role, unit).get_username())
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/")
            return Screen(page)

        yield Office(town, screen, monkeypatch)
