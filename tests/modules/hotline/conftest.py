"""A town with a hotline desk, and who logs in there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from support.tickets import DAY, Desk
from support.town import make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def desk(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Desk(make_town())


@pytest.fixture
def log_in(desk: Desk, client: Client) -> Callable[..., User]:
    def enter(role: str = "hotline.clerk", unit: Unit | None = None) -> User:
        user = desk.town.user(role, unit)
        client.force_login(user, backend=BACKEND)
        return user

    return enter
