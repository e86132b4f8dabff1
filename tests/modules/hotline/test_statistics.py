"""The hotline's statistics: numbers that were counted another way, links that keep their word, and nobody's ranking."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from support.town import Town, make_town

from fazhi.kernel.core.clock import now
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, UnitKind
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.modules.hotline.declarations import TICKETS
from fazhi.modules.hotline.models import Ticket

if TYPE_CHECKING:
    from playwright.sync_api import Page

TODAY = date(2024, 1, 17)
PAGE = "/p/hotline.statistics/"
TRIES = 20  # whatever is written anywhere in the database's cluster makes it forget: others test beside this one
BACKEND = "django.contrib.auth.backends.ModelBackend"
THEMES = ("路灯", "夜间噪音", "占道经营", "乱停车", "垃圾清运", "物业管理", "社保咨询", "村务", "道路")
CATEGORIES = ("consultation", "help", "suggestion", "complaint", "report")


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    sync_calendar()
    return make_town()


@pytest.fixture
def units(town: Town) -> list[Unit]:
    """The town's two offices, eight more, one below another, and two villages."""
    more = [Unit.objects.create(code=f"u{n}", name=f"单位{n}办", kind=UnitKind.OFFICE) for n in range(8)]
    below = Unit.objects.create(code="u9", name="下属中心", kind=UnitKind.INSTITUTION, parent=more[0])
    villages = [Unit.objects.create(code=f"v{n}", name=f"村{n}", kind=UnitKind.COMMITTEE) for n in range(2)]
    return [town.office, town.bureau, *more, below, *villages]


def put(n: int, opened_on: date, unit: Unit | None, **facts: Any) -> Matter:
    """One ticket as the database has it."""
    head = {name: facts.pop(name) for name in ("due_on", "met_on", "closed_on", "judgement", "area") if name in facts}
    matter = Matter.objects.create(
        register=TICKETS.code,
        number=f"RX{n:06d}",
        procedure=TICKETS.procedure,
        procedure_version="1",
        state="signed",
        unit=unit,
        opened_on=opened_on,
        created_at=now(),
        **head,
    )
    Ticket.objects.create(matter=matter, **facts)
    return matter


@pytest.fixture
def tickets(units: list[Unit], town: Town) -> list[Ticket]:
    """A few hundred of two years, drawn from one seed."""
    chance = random.Random(7)
    day = date(2022, 1, 1)
    for n in range(420):
        first = chance.choice([*units, None])
        unit = chance.choice(units) if chance.random() < 0.3 or first is None else first
        opened_on = day + timedelta(days=chance.randrange(730))
        is_open = opened_on > date(2023, 12, 1)
        put(
            n,
            opened_on,
            unit,
            area=chance.choice([None, town.area]),
            due_on=TODAY + timedelta(days=chance.randrange(-30, 40)) if is_open else opened_on + timedelta(days=9),
            met_on=None if is_open else opened_on,
            closed_on=None if is_open else opened_on,
            judgement=chance.choice((Judgement.JUDGED, Judgement.JUDGED, Judgement.TRIAL)),
            theme=chance.choice((*THEMES, "道路破损", "")),
            category=chance.choice(CATEGORIES),
            nature=chance.choice(("ordinary", "ordinary", "mediation", "enforcement", "")),
            satisfaction=chance.choice(("satisfied", "fairly", "dissatisfied", "unreached", "refused", "")),
            first_unit=first,
            legs=chance.randrange(1, 4) if first else 0,
            returned_times=chance.choice((0, 0, 0, 1)) if first else 0,
        )
    return list(Ticket.objects.select_related("matter", "matter__unit", "first_unit"))


@pytest.fixture
def clerk(town: Town, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The client of a clerk, in a town whose list offers every filter that the pictures use."""
    names = dict.fromkeys((*(item.name for item in TICKETS.list_filters), "first_unit", "returned_times"))
    monkeypatch.setitem(TICKETS.__dict__, "list_filters", tuple(TICKETS.fields[name] for name in names))
    client.force_login(town.user("hotline.clerk"), backend=BACKEND)
    return client


def in_year(tickets: list[Ticket], year: int = 2023) -> list[Ticket]:
    return [ticket for ticket in tickets if ticket.matter.opened_on.year == year]


def charts(client: Client, query: str = "") -> dict[str, Any]:
    page = client.get(f"{PAGE}{query}")
    assert page.status_code == 200
    return {name: page.context[name] for name in ("themes", "deadlines", "flow", "satisfaction", "compared")}


def cells(chart: Any) -> list[list[str]]:
    """The rows of the table behind a picture, without the heads."""
    rows = re.findall(r"<tr>(.*?)</tr>", chart.table)[1:]
    return [[re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def number(text: str) -> int:
    return int(text.replace(",", "") or 0)


# --- the numbers ------------------------------------------------------------------------------------------------------


def test_themes_by_month_are_those_of_the_tickets(clerk: Client, tickets: list[Ticket]) -> None:
    mine = in_year(tickets)
    sums = Counter(ticket.theme for ticket in mine if ticket.theme)
    months = Counter((ticket.theme, ticket.matter.opened_on.month) for ticket in mine)
    chart = charts(clerk)["themes"]
    *named, rest, whole = cells(chart)
    assert len(named) == 6
    assert sorted((number(row[1]) for row in named), reverse=True) == sorted(sums.values(), reverse=True)[:6]
    for theme, total, *by_month in named:
        assert number(total) == sums[theme]
        assert [number(cell) for cell in by_month] == [months[theme, month] for month in range(1, 13)]
    assert rest[0] == "其他"
    assert sum(number(row[1]) for row in (*named, rest)) == number(whole[1]) == len(mine)
    assert f"受理 {len(mine):,} 宗" in chart.title
    busiest = Counter(ticket.matter.opened_on.month for ticket in mine).most_common(1)[0]
    assert f"{busiest[0]}月最多（{busiest[1]} 宗）" in chart.title


def test_the_calendar_counts_open_tickets_with_a_formal_day(clerk: Client, tickets: list[Ticket]) -> None:
    answered = put(999, TODAY, tickets[0].matter.unit, due_on=TODAY, met_on=TODAY, judgement=Judgement.JUDGED)
    assert answered.closed_on is None
    waiting = [ticket.matter for ticket in tickets if ticket.matter.met_on is None]
    formal = Counter(one.due_on for one in waiting if one.judgement == Judgement.JUDGED)
    chart = charts(clerk)["deadlines"]
    shown = {row[0][:10]: number(row[1]) for row in cells(chart)}
    first_on, last_on = date(2024, 1, 1), date(2024, 3, 3)
    assert shown == {str(on): n for on, n in formal.items() if first_on <= on <= last_on}
    assert f"今后6周有 {sum(n for on, n in formal.items() if TODAY <= on <= last_on)} 宗到期" in chart.title
    assert f"已超期未办 {sum(n for on, n in formal.items() if on < TODAY)} 宗" in chart.title
    assert chart.drawing.count("late-edge") == len([on for on in formal if first_on <= on < TODAY])
    assert f"试算 {sum(one.judgement == Judgement.TRIAL for one in waiting)}" in re.sub("<.*?>", "", chart.notes[-1])


def test_the_ribbons_and_what_stayed_are_all_tickets(clerk: Client, tickets: list[Ticket]) -> None:
    mine = in_year(tickets)
    placed = [ticket for ticket in mine if ticket.first_unit]
    chart = charts(clerk)["flow"]
    rows = cells(chart)
    assert sum(number(cell) for row in rows for cell in row[2:]) == len(placed)
    assert f"另有 {len(mine) - len(placed)} 宗还没有派单" in re.sub("<.*?>", "", chart.notes[1])
    returned = [ticket for ticket in placed if ticket.returned_times]
    assert sum(number(row[4]) for row in rows) == len(returned)
    stayed = [one for one in placed if one.first_unit == one.matter.unit and not one.returned_times]
    assert sum(number(row[2]) for row in rows) == len(stayed)
    moved = [one for one in placed if one.first_unit != one.matter.unit]
    assert f"{len(mine)} 宗里 {len(moved)} 宗换过单位" in chart.title
    mean = sum(ticket.legs for ticket in mine) / len(placed)
    assert f"退单 {len(returned)} 次（{len(returned)} 宗），裁定 0 件，每宗平均派单 {mean:.1f} 次" in re.sub(
        "<.*?>", "", chart.notes[0]
    )


def test_units_stand_by_their_codes_and_villages_as_one(
    clerk: Client, tickets: list[Ticket], units: list[Unit]
) -> None:
    rows = cells(charts(clerk)["flow"])
    firsts = list(dict.fromkeys(row[0] for row in rows))
    codes = {unit.name: unit.code for unit in units}
    known = [codes[name] for name in firsts if name in codes]
    assert known == sorted(known)
    assert len(known) <= 8
    assert firsts[len(known) :] == ["村（社区）", "其他单位"]
    assert not {row[side] for row in rows for side in (0, 1)} & {"村0", "村1"}


def test_both_satisfaction_rates_are_those_of_the_tickets(clerk: Client, tickets: list[Ticket]) -> None:
    rated = [t for t in in_year(tickets) if t.satisfaction in ("satisfied", "fairly", "dissatisfied")]
    plain = [ticket for ticket in rated if ticket.nature not in ("mediation", "enforcement")]
    for row, some in zip(cells(charts(clerk)["satisfaction"]), (rated, plain), strict=True):
        pleased = [ticket for ticket in some if ticket.satisfaction != "dissatisfied"]
        assert [number(cell) for cell in row[2:]] == [len(pleased), len(some)]
        assert float(row[1].rstrip("%")) == pytest.approx(100 * len(pleased) / len(some), abs=0.05)


def test_the_year_is_compared_with_the_same_days_of_the_last(
    clerk: Client, tickets: list[Ticket], units: list[Unit]
) -> None:
    chart = charts(clerk)["compared"]
    for place, year in ((1, 2022), (2, 2023)):
        sums = Counter(ticket.get_category_display() for ticket in in_year(tickets, year))
        assert {row[0]: number(row[place]) for row in cells(chart)} == dict(sums)
    put(1000, date(2024, 1, 2), units[0], category="help")
    put(1001, date(2023, 1, 17), units[0], category="help")
    put(1002, date(2023, 1, 18), units[0], category="help")
    cache.clear()
    chart = charts(clerk, "?year=2024")["compared"]
    january = list(Ticket.objects.filter(matter__opened_on__range=("2023-01-01", "2023-01-17")))
    assert sum(number(row[1]) for row in cells(chart)) == len(january)
    assert "1月17日止" in chart.title


# --- the links --------------------------------------------------------------------------------------------------------


def linked(page: str) -> set[tuple[str, int]]:
    """Every link to a list with the number that it stands on: in a sentence, in a table, or on a picture."""
    found = re.findall(r'<a href="(/r/[^"]+)">([\d,]+)</a>', page)
    marks = re.findall(r'<a href="(/r/[^"]+)" tabindex="-1"><title>[^<]*?([\d,]+)(?: 宗[^<]*)?</title>', page)
    assert len(marks) == page.count('tabindex="-1"><title>')
    return {(url.replace("&amp;", "&"), number(text)) for url, text in (*found, *marks)}


@pytest.mark.parametrize("query", ["", "?year=2022", "narrow"])
def test_every_link_leads_to_as_many_rows_as_it_says(
    clerk: Client, tickets: list[Ticket], units: list[Unit], town: Town, query: str
) -> None:
    """Each filter is followed on the list itself; many links that differ only in their values are drawn by lot."""
    if query == "narrow":
        query = f"?unit={units[2].pk}&area={town.area.pk}"
    page = clerk.get(f"{PAGE}{query}").content.decode()
    links = linked(page)
    kinds: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for url, n in sorted(links):
        kinds.setdefault(tuple(sorted({name for name, _ in parse_qsl(urlsplit(url).query)})), []).append((url, n))
    assert len(kinds) >= 6
    for some in kinds.values():
        for url, n in random.Random(1).sample(some, min(len(some), 6)):
            assert clerk.get(url).context["total"] == n, url


def test_a_theme_within_another_word_and_a_unit_above_another_have_no_link(
    clerk: Client, tickets: list[Ticket]
) -> None:
    page = clerk.get(PAGE).content.decode()
    assert "theme=道路破损" in page
    assert "theme=道路&" not in page


def test_a_list_without_the_filters_is_not_linked_to(
    client: Client, tickets: list[Ticket], town: Town, monkeypatch: Any
) -> None:
    fields = tuple(item for item in TICKETS.list_filters if item.name not in ("first_unit", "returned_times"))
    monkeypatch.setitem(TICKETS.__dict__, "list_filters", fields)
    client.force_login(town.user("hotline.clerk"), backend=BACKEND)
    page = client.get(PAGE).content.decode()
    assert "first_unit=" not in page
    assert "satisfaction=satisfied" in page


# --- who may see what -------------------------------------------------------------------------------------------------


def test_a_handler_sees_the_tickets_of_the_own_unit_alone(client: Client, tickets: list[Ticket], town: Town) -> None:
    client.force_login(town.user("hotline.clerk"), backend=BACKEND)
    assert f"受理 {len(in_year(tickets))} 宗" in charts(client)["themes"].title
    client.force_login(town.user("hotline.handler", town.bureau), backend=BACKEND)
    mine = [ticket for ticket in in_year(tickets) if ticket.matter.unit == town.bureau]
    assert 0 < len(mine) < len(in_year(tickets))
    assert f"受理 {len(mine)} 宗" in charts(client)["themes"].title


def test_who_may_not_view_the_tickets_finds_no_page(client: Client, town: Town) -> None:
    assert client.get(PAGE).status_code == 302
    client.force_login(town.user("nobody"), backend=BACKEND)
    assert client.get(PAGE).status_code == 404


def test_nobody_is_named_or_ranked(clerk: Client, tickets: list[Ticket]) -> None:
    Ticket.objects.update(caller_name="张三丰", caller_phone="13812345678")
    page = clerk.get(PAGE).content.decode()
    assert "张三丰" not in page and "13812345678" not in page
    assert "不排名次" in page


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_year_without_tickets_says_so_in_every_picture(clerk: Client) -> None:
    found = charts(clerk, "?year=2020")
    assert all(chart.empty and not chart.drawing for chart in found.values())
    page = clerk.get(f"{PAGE}?year=2020").content.decode()
    assert page.count('class="empty"') == 5


@pytest.mark.parametrize("query", ["?year=明年", "?unit=999999", "?area=x"])
def test_what_cannot_be_read_is_refused_and_not_ignored(clerk: Client, query: str) -> None:
    page = clerk.get(f"{PAGE}{query}")
    assert page.status_code == 400 or "没有" in page.content.decode()
    assert "2023年受理" not in page.content.decode()


def test_every_change_is_counted_at_once(clerk: Client, tickets: list[Ticket], units: list[Unit]) -> None:
    before = charts(clerk)["themes"].title
    put(2000, date(2023, 5, 5), units[0], theme="路灯")
    assert charts(clerk)["themes"].title != before


def test_the_page_is_light_and_needs_no_style_attribute(clerk: Client, tickets: list[Ticket]) -> None:
    page = clerk.get(PAGE).content
    assert len(page) < 100_000
    assert b" style=" not in page
    assert b"http://" not in page.replace(b'xmlns="http://www.w3.org/2000/svg"', b"")


@pytest.mark.django_db(transaction=True)  # within a transaction nothing is remembered
def test_a_visit_asks_the_database_little(transactional_db: None, clerk: Client, tickets: list[Ticket]) -> None:
    asked = []
    for _ in range(TRIES):
        with CaptureQueriesContext(connection) as visit:
            clerk.get(PAGE)
        asked.append(len(visit))
        if asked[-1] <= 9:
            break
    assert max(asked) <= 15
    assert min(asked) <= 9, asked


def test_axe_finds_nothing_and_a_phone_scrolls_the_pictures_alone(
    transactional_db: None, live_server: object, page: Page, clerk: Client, tickets: list[Ticket]
) -> None:
    cookie = {"name": "sessionid", "value": clerk.cookies["sessionid"].value, "url": str(live_server)}
    page.context.add_cookies([cookie])
    page.goto(PAGE)
    for summary in page.locator(".chart summary").all():
        summary.click()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert not found.response["violations"], found.generate_report()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    ribbon = page.locator(".chart svg a[href*='first_unit=']:has(path)").first
    told = re.search(r" (\d+) 宗", ribbon.locator("title").text_content() or "")
    ribbon.locator("path").dispatch_event("click")
    page.get_by_text(f"共 {told[1] if told else '?'} 条").wait_for()
