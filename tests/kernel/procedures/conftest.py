from __future__ import annotations

import pytest
from guide.declarations import REQUESTS
from support.town import Town, make_town

from fazhi.kernel.chain.documents import store
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.records.models import Matter


@pytest.fixture
def town(db: None) -> Town:
    sync_calendar()
    return make_town()


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch):
    """Sets the day: today("2026-11-30")."""

    def put(day: str) -> None:
        monkeypatch.setenv("FAZHI_TODAY", day)

    put("2026-11-30")
    return put


@pytest.fixture
def request_of(town: Town, today: object):
    """Opens a disclosure request on a day."""

    def make(day: str = "2026-09-21", **facts: object) -> Matter:
        from datetime import date

        data = {"title": "某项目批文", "unit": town.office.pk, "channel": "web", "content": "请公开批文"} | facts
        return open_matter(REQUESTS, data, by=town.person("guide.keeper"), on=date.fromisoformat(day))

    return make


def paper(title: str) -> Paper:
    """A stored document under a title."""
    return Paper(store(f"{title}正文".encode(), f"{title}.txt"), title, f"{title}.txt")
