"""数据: every figure of the report by section, those that no module counts yet folded away."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.desk import real_ticket
from support.figures import headline, waiting

from fazhi.reports.expected import expected

LARGEST = 100_000
ADDRESS = "/figures/"


@pytest.fixture
def client(logged_in, town):
    real_ticket(town)
    return logged_in("leader")


def headings(page: str) -> list[str]:
    return re.findall(r'<section class="report-chapter"><h2>(\S+)', page)


def test_all_are_there_and_the_headline_counts_them(client) -> None:
    answer = client.get(ADDRESS, {"year": "2024"})
    page = answer.content.decode()
    assert [line["figure"].ref for line in answer.context["found"]][:76] == list(expected())
    # The rate has nothing to divide by in a town with one open ticket.
    assert headline() in page
    assert page.count("<li><b>F") == len(waiting())
    assert len(headings(page)) == 7
    assert '<a href="/figures/hotline.received/?year=2024">12345热线工单受理量</a>' in page
    ref, figure = waiting()[0], expected()[waiting()[0]]
    assert f"<b>{ref}</b> <span>{figure.name}</span> <small>待 {figure.source}</small>" in page
    assert '<details class="report-pending" open>' not in page
    assert len(answer.content) < LARGEST


def test_a_section_or_a_state_narrows_the_page(client) -> None:
    fifth = client.get(ADDRESS, {"year": "2024", "section": "5"}).content.decode()
    assert headings(fifth) == ["五、基层治理与矛盾纠纷化解"]
    assert 0 < fifth.count("<li><b>F") < 28
    present = client.get(ADDRESS, {"year": "2024", "state": "present"}).content.decode()
    assert headings(present) == [
        *("一、学习贯彻和组织领导", "二、依法履行政府职能", "四、行政执法", "五、基层治理与矛盾纠纷化解"),
        *("六、对行政权力的监督", "其他带编号的数"),
    ]
    assert "<li><b>F" not in present
    absent = client.get(ADDRESS, {"year": "2024", "state": "absent"}).content.decode()
    assert absent.count('<details class="report-pending" open>') == len(headings(absent)) > 3
    assert "/figures/hotline.received/" not in absent


@pytest.mark.parametrize("wrong", ["0", "8", "99", "x", "²", "-1"])
def test_a_section_that_is_not_there_shows_all(client, wrong) -> None:
    assert len(headings(client.get(ADDRESS, {"year": "2024", "section": wrong}).content.decode())) == 7


def test_what_the_figures_rest_on_comes_when_asked_for(client) -> None:
    plain, asked = (client.get(ADDRESS, {"year": "2024", **more}).content.decode() for more in ({}, {"helpers": "1"}))
    assert "/figures/hotline.due.all/" not in plain
    assert 'href="?year=2024&amp;helpers=1#helpers"' in plain
    assert "/figures/hotline.due.all/" in asked


def test_the_menu_still_knows_where_one_is(client) -> None:
    page = client.get(ADDRESS, {"section": "5"}).content.decode()
    assert re.search(r'href="/figures/"[^>]*aria-current="true"', page)


def test_a_figure_that_waits_has_a_page_and_an_unknown_one_is_refused(client) -> None:
    ref, figure = waiting()[0], expected()[waiting()[0]]
    page = client.get(f"/figures/{ref}/", {"year": "2024"})
    assert page.status_code == 200
    told = page.content.decode()
    assert figure.name in told
    assert "模块未建" in told
    assert f"将由 {figure.source} 数出" in told
    assert "背后的行</h2>" not in told
    assert client.get("/figures/F103/").status_code == 400


def test_the_page_asks_a_register_once(client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS, {"year": "2024"})
    assert sum("mask0" in query["sql"] and "hotline.ticket" in query["sql"] for query in queries) == 1
