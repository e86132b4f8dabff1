"""A town that collects credit information, and who logs in there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from support.credit import KEEPER, TODAY, Office
from support.town import make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Office:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Office(make_town())


@pytest.fixture
def log_in(office: Office, client: Client) -> Callable[..., User]:
    def enter(role: str = KEEPER, unit: Unit | None = None) -> User:
        user = office.town.user(role, unit)
        client.force_login(user, backend=BACKEND)
        return user

    return enter
