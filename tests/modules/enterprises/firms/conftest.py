"""A town with a keeper of the register of firms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.town import Town, make_town

from fazhi.kernel.imports.importing import Outcome, import_table
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

TODAY = date(2024, 1, 15)
HEADER = "企业名称,统一社会信用代码,注册日期,企业类型,注册资金,登记状态,注销日期"


@dataclass
class Office:
    """The office that keeps the register (经济发展办)."""

    town: Town
    folder: Path

    def add(self, register: str, **facts: Any) -> Entry:
        return add_entry(registers[register], facts, by=self.town.person("enterprises.keeper"))

    def firm(self, title: str, code: str = "", on: date = date(2020, 3, 2), **facts: Any) -> Entry:
        return self.add("enterprises.entity", title=title, credit_code=code, occurred_on=on, **facts)

    def take(self, *lines: str, header: str = HEADER) -> Outcome:
        """Imports a file of these lines by the keeper."""
        path = self.folder / "firms.csv"
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return import_table(registers["enterprises.entity"], path, by=self.town.person("enterprises.keeper"))


def whys(outcome: Outcome) -> Sequence[str]:
    return [problem.why for problem in outcome.problems]


@pytest.fixture
def office(db: None, home: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Office:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Office(make_town(), tmp_path)


@pytest.fixture
def log_in(office: Office, client: Any) -> Callable[..., Any]:
    def enter(role: str = "enterprises.keeper", unit: Any = None) -> Any:
        user = office.town.user(role, unit)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return enter
