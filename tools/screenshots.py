"""`make pictures`: the main pages of a fresh demo town as pictures in docs/pictures, for the READMEs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tools import chromium
from tools.png import to_palette

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PROGRAM = Path(sys.executable).with_name("fazhi")
DAY = "2024-01-15"  # the demo's, as in the Makefile
SCREEN, PHONE = {"width": 1200, "height": 750}, {"width": 360, "height": 740}
MOST = 150_000  # bytes a picture may have
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    """Builds, serves, takes the pictures; each says its size."""
    program = chromium.find_or_install()
    if program is None:
        raise SystemExit(chromium.MISSING)
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="fazhi-pictures-") as home,
        served(Path(home)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        take_all(browser, address, Path(home))
        browser.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A demo town in an empty home, behind an address of this machine, until the pictures are taken."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FAZHI_")}
    environment = clean | {"FAZHI_HOME": str(home), "FAZHI_TODAY": DAY}
    subprocess.run([PROGRAM, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([PROGRAM, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/login/")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str) -> None:
    """Until the server answers, at most half a minute."""
    for _ in range(120):
        with suppress(urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.25)
    raise SystemExit(f"服务没有启动 / no answer from {address}")


def take_all(browser: Browser, address: str, home: Path) -> None:
    """Every picture in its order, each role with a browser of its own."""
    visitor = page_of(browser, address)
    visitor.goto("/login/")
    take(visitor, "login")
    visitor.goto("/tour/")
    take(visitor, "tour")

    take(page_of(browser, address, "zhuanban"), "today")
    take(page_of(browser, address, "zhuanban", size=PHONE), "today-phone")
    take(page_of(browser, address, "zhuanban", scheme="dark"), "today-dark")

    handler = page_of(browser, address, "zhifa")
    handler.locator(".task .what a").first.click()
    take(handler, "ticket")
    explained = handler.locator(".clock details").first
    explained.evaluate("details => { details.open = true; details.closest('.card').scrollIntoView(); }")
    take(handler, "clock")

    leader = page_of(browser, address, "leader")
    leader.goto("/reports/")
    leader.locator("a.figure").first.evaluate("figure => figure.scrollIntoView({block: 'center'})")
    take(leader, "report")
    leader.locator("a.figure").first.click()
    take(leader, "figure")
    for name, link in statistics(leader):
        leader.goto(link)
        take(leader, name)

    # Last: its rows come to the clerk's desk.
    clerk = page_of(browser, address, "zhuanban")
    imported(clerk, home)
    take(clerk, "import")


def page_of(
    browser: Browser, address: str, person: str = "", size: dict[str, int] = SCREEN, scheme: str = "light"
) -> Page:
    """A page of a new visitor, logged in by the demo's one click where a person is named."""
    context = browser.new_context(
        base_url=address,
        viewport=size,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    if person:
        page.goto("/demo/")
        page.locator(f'button[name="person"][value="{person}"]').evaluate("button => button.click()")
        page.wait_for_url(f"{address}/")
    return page


def imported(page: Page, home: Path) -> None:
    """Takes the tour's sample ledger through the wizard to the page of its batch, where the refused rows stand."""
    sample = home / "2024年1月工单.xlsx"
    sample.write_bytes(page.request.get("/tour/sample.xlsx").body())
    page.goto("/r/hotline.ticket/import/")
    page.locator('input[type="file"]').set_input_files(sample)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="试导").click()
    page.get_by_role("button", name="入账").click()
    page.get_by_role("heading", name="拒收的行").wait_for()


def statistics(page: Page) -> list[tuple[str, str]]:
    """The modules' own pages in the menu, by the last word of their address."""
    links = page.locator('.side a[href^="/p/"]').evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [(link.strip("/").split("/")[-1].replace(".", "-"), link) for link in dict.fromkeys(links)]


def take(page: Page, name: str) -> None:
    """One picture of what the window shows; too large a one is an error."""
    page.wait_for_load_state()
    page.evaluate("document.activeElement.blur()")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    to_palette(path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1024} KB")
    if size > MOST:
        raise SystemExit(f"{path.name} 过大 / is larger than {MOST // 1000} KB")


if __name__ == "__main__":
    main()
