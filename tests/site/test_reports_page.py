"""报告: beside the paper an overview of its sections, where each figure that is there opens its rows."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.desk import real_ticket
from support.figures import counted, headline, waiting

from fazhi.reports.expected import expected

LARGEST = 100_000


@pytest.fixture
def client(logged_in, town):
    real_ticket(town)
    return logged_in("leader")


def chips(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<(a|span) class="report-chip"[^>]*>(F\d+)', page)


@pytest.mark.parametrize(("style", "sections"), [("seed", 8), ("standard", 4)])
def test_the_overview_has_each_section_and_each_figure(client, style, sections) -> None:
    answer = client.get("/reports/", {"year": "2024", "style": style})
    page = answer.content.decode()
    found = chips(page)
    assert sorted(ref for _, ref in found) == sorted(f"F{number}" for number in range(1, 77))
    assert sorted(ref for tag, ref in found if tag == "a") == sorted(counted())
    assert 'href="/figures/hotline.received/?year=2024" title="12345热线工单受理量">F16 <b>1宗</b>' in page
    ref, figure = waiting()[0], expected()[waiting()[0]]
    assert f'title="{figure.name}，待 {figure.source}">{ref} —</span>' in page
    assert headline() + "。" in page
    assert len(answer.context["chapters"]) == sections
    assert len(answer.content) < LARGEST


def test_a_section_of_the_overview_leads_to_its_heading(client) -> None:
    page = client.get("/reports/", {"year": "2024"}).content.decode()
    headings = re.findall(r'<h2 id="([^"]+)">', page)
    assert len(headings) == 8
    assert headings[1] == "二、依法履行政府职能"
    assert page.count('<h2><a href="#') == 8


def test_the_screen_reads_no_row_behind_a_figure_but_the_traced_copy_does(client) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/reports/", {"year": "2024"}).content.decode()
    assert sum("mask0" in query["sql"] and "hotline.ticket" in query["sql"] for query in queries) == 2
    assert "SM3" not in page
    assert "SM3" in client.get("/reports/", {"year": "2024", "trace": "1"}).content.decode()
