"""The design system: tokens with enough contrast in both lights, parts that pages use, pages that keep nobody out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from support.demo import DAY, make_demo

import fazhi
from fazhi.site.views.design import SHEETS, colours, contrast

PAGES_SHEETS = Path(fazhi.__file__).parent / "kernel" / "pages" / "static" / "pages"
OURS = [SHEETS / f"{name}.css" for name in ("tokens", "dark", "site", "parts", "paper", "design", "law")]
OURS += [PAGES_SHEETS / f"{name}.css" for name in ("pages", "import")]
# Colours stand only here; paper is white and ink on it black.
WITH_COLOURS = {"tokens.css", "dark.css", "paper.css"}
NAMES = re.compile(r"(--[\w-]+):")
USED = re.compile(r"var\((--[\w-]+)")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(")


def sheet(name: str) -> str:
    return (SHEETS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("colour", colours(), ids=lambda colour: f"{colour.name}-on-{colour.ground}")
def test_every_colour_stands_out_enough_in_both_lights(colour) -> None:
    light, dark = colour.ratios
    assert light >= colour.needed, f"{light:.2f} in the light"
    assert dark >= colour.needed, f"{dark:.2f} in the dark"


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_the_dark_knows_no_name_that_the_light_does_not() -> None:
    assert set(NAMES.findall(sheet("dark.css"))) <= set(NAMES.findall(sheet("tokens.css")))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_sheet_uses_tokens_that_exist_and_no_colour_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(USED.findall(text)) <= set(NAMES.findall(sheet("tokens.css")))
    if path.name not in WITH_COLOURS:
        assert COLOUR.findall(text) == []


def test_no_sheet_fetches_anything() -> None:
    for path in OURS:
        assert "url(" not in path.read_text(encoding="utf-8")
        assert "@import" not in path.read_text(encoding="utf-8")


def test_every_class_that_the_page_names_exists(logged_in) -> None:
    page = logged_in("hotline.clerk").get("/design/").content.decode()
    styled = set(re.findall(r"\.([a-z][\w-]*)", "".join(path.read_text(encoding="utf-8") for path in OURS)))
    named = {"prose", "nowrap", "number", "card", "panel", "columns", "box", "empty", "tiles", "tile", "tasks", "task"}
    named |= {"badge", "demo-mark", "masked", "facts", "timeline", "clock", "toolbar", "filters", "tabs", "table-wrap"}
    assert named <= styled
    for name in named - {"nowrap", "panel"}:
        assert name in page


def test_it_demands_a_log_in_and_shows_no_row(town, client, logged_in) -> None:
    from support.desk import real_ticket

    matter = real_ticket(town)
    assert client.get("/design/").status_code == 302
    page = logged_in("hotline.clerk").get("/design/").content.decode()
    assert matter.number not in page
    assert " style=" not in page
    assert len(page.encode()) < 100_000


def linked(client: Client) -> str:
    return client.get("/login/").content.decode()


def test_light_and_dark_are_chosen_in_a_cookie_also_before_a_log_in(db, client) -> None:
    assert 'media="screen and (prefers-color-scheme: dark)"' in linked(client)
    answer = client.post("/appearance/", {"theme": "dark", "next": "/login/"})
    assert answer["Location"] == "/login/"
    assert 'dark.css" media="screen"' in linked(client)
    client.post("/appearance/", {"theme": "light"})
    assert "dark.css" not in linked(client)
    client.post("/appearance/", {"theme": "system"})
    assert "prefers-color-scheme" in linked(client)
    assert client.post("/appearance/", {"theme": "pink"}).status_code == 400
    assert client.post("/appearance/", {"theme": "dark", "next": "//elsewhere.example/"})["Location"] == "/"
    client.cookies["theme"] = "<script>"
    assert "prefers-color-scheme" in linked(client)


# --- in a browser -----------------------------------------------------------------------------------------------------

VISITOR = ("/login/", "/demo/", "/tour/")
ADMINISTRATOR = ("/design/", "/tour/tamper/", "/admin/audit/", "/", "/law/calendar/?year=2024", "/no/such/page/")
CLERK = ("/", "/mine/", "/r/hotline.ticket/", "/r/hotline.ticket/add/", "/r/hotline.ticket/import/", "/law/due/")


@pytest.fixture
def demo(transactional_db, monkeypatch, live_server):
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    return make_demo()


def enter(page, name: str) -> None:
    page.goto("/demo/")
    page.locator(f'button[value="{name}"]').first.evaluate("button => button.click()")
    page.wait_for_url(lambda address: not address.endswith("/demo/"))


def faults(page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    serious = [item for item in found if item["impact"] in ("serious", "critical")]
    return [f"{item['id']}: {[node['html'][:140] for node in item['nodes'][:4]]}" for item in serious]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_light_and_dark(demo, page, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    for who, addresses in (("", VISITOR), ("admin", ADMINISTRATOR), ("zhuanban", CLERK)):
        if who:
            enter(page, who)
        for address in addresses:
            page.goto(address)
            assert faults(page) == [], f"{address} {scheme}"


def test_they_fit_three_widths_also_in_large_letters(demo, page) -> None:
    enter(page, "admin")
    for cookie in ("0", "1"):
        page.context.add_cookies([{"name": "large_text", "value": cookie, "url": page.url}])
        for width in (1280, 768, 360):
            page.set_viewport_size({"width": width, "height": 800})
            for address in ("/demo/", "/tour/", "/design/", "/tour/tamper/", "/"):
                page.goto(address)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{address} scrolls sideways at {width}, large={cookie}: {wide}px"


def test_paper_stays_white_in_the_dark(demo, page) -> None:
    enter(page, "zhifa")
    page.emulate_media(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) != "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.tile')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.demo-bar')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('.task .what a')).color") == "rgb(24, 33, 43)"


def test_nothing_moves_for_those_who_ask_for_calm(demo, page) -> None:
    enter(page, "zhifa")
    motion = "getComputedStyle(document.querySelector('.button')).transitionDuration"
    assert page.evaluate(motion) != "0s"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(motion) == "0s"


def test_the_light_is_switched_by_keyboard_in_the_menu_and_the_focus_is_seen(demo, page) -> None:
    enter(page, "zhifa")
    page.locator("details.who summary").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="深色")
    button.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator('button[value="dark"]').get_attribute("aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"
