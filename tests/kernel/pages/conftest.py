"""A hotline with tickets, and people at its desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

TODAY = date(2024, 6, 3)
TICKETS = registers["hotline.ticket"]
LIST = "/r/hotline.ticket/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(db: None) -> Town:
    sync_calendar()
    return make_town()


@pytest.fixture
def log_in(town: Town, client: Client) -> Callable[..., User]:
    """Logs the client in: log_in("hotline.clerk")."""

    def enter(role: str, unit: Unit | None = None) -> User:
        user = town.user(role, unit)
        client.force_login(user, backend=BACKEND)
        return user

    return enter


@pytest.fixture
def ticket(town: Town) -> Callable[..., Matter]:
    """Opens a ticket so many days ago."""

    def make(days_ago: int = 0, steps: tuple[str, ...] = (), **facts: object) -> Matter:
        data = {"title": "路灯不亮", "category": "complaint", "caller_name": "张三丰", "caller_phone": "13812345678"}
        on = TODAY - timedelta(days=days_ago)
        clerk = town.person("hotline.clerk")
        matter = open_matter(TICKETS, {**data, "unit": town.office.pk, **facts}, by=clerk, on=on)
        for step in steps:
            needed = {"dispatched": {"unit": matter.unit_id}, "replied": {"reply": "已修好"}}.get(step, {})
            matter = act(matter, step, by=clerk, on=on, data=needed)
        return matter

    return make


def numbers_on(page: Any) -> list[str]:
    """The ids of the rows on a list page, in their order."""
    import re

    return re.findall(rf'href="{LIST}(\d+)/"', page.content.decode())
