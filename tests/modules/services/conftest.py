"""A town with a short list of items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.lists import DAY, Bench
from support.town import make_town

from fazhi.kernel.law.calendar import sync_calendar


@pytest.fixture
def bench(db: None, home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Bench:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    town = make_town()
    return Bench(town, tmp_path, town.person("services.keeper"))
