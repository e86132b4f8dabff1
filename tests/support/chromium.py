"""A real Chromium under Playwright, kept off the network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tools import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = chromium.MISSING


def program() -> str | None:
    """The path of Chromium, or None."""
    return chromium.find()


@contextmanager
def running(path: str) -> Iterator[Browser]:
    """One browser; Playwright's own download is never used."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def new_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page in a context of its own; a script error, or a request to anywhere but our server, fails the test."""
    context = browser.new_context(base_url=base_url, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(10_000)
    complaints: list[str] = []

    def only_ours(route: Route, request: Request) -> None:
        if urlsplit(request.url).netloc == urlsplit(base_url).netloc:
            route.continue_()
            return
        complaints.append(f"request to another host: {request.url}")
        route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:", "about:")), only_ours)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    yield page
    context.close()
    assert not complaints, "\n".join(complaints)
