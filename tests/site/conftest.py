"""A small town with open tickets around today, and people who are logged in."""

from __future__ import annotations

import pytest
from django.test import Client
from support.desk import TODAY
from support.town import Town, make_town

from fazhi.kernel.org.models import Unit


@pytest.fixture(autouse=True)
def quick_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def wednesday(monkeypatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())


@pytest.fixture
def town(db) -> Town:
    return make_town()


@pytest.fixture
def logged_in(town):
    """A client of the person of a role: `logged_in("hotline.clerk")`."""

    def make(role: str, unit: Unit | None = None) -> Client:
        client = Client()
        client.force_login(town.user(role, unit), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
