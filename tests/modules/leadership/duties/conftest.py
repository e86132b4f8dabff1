"""A town with a planner, a clerk, a leader and a unit that rectifies, on a Monday of January."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from support.planning import PLANNER, TODAY, Planning
from support.town import make_town

from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def planning(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Planning:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    sync_definitions()
    return Planning(make_town())


@pytest.fixture
def log_in(planning: Planning, client: Client) -> Callable[..., User]:
    def enter(role: str = PLANNER, unit: Unit | None = None) -> User:
        user = planning.town.user(role, unit)
        client.force_login(user, backend=BACKEND)
        return user

    return enter
