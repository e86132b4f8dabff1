"""A town with its people, its lists and one invented law, on the last day of 2024."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.enforcement import Bench


@pytest.fixture
def bench(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Bench:
    monkeypatch.setenv("FAZHI_TODAY", "2024-12-31")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Bench.made()
