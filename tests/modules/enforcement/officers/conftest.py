"""A town with two enforcement units, its officers, and somebody who keeps their register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support.town import Town, make_town

from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, UnitKind
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Case, EnforcementAct

TODAY = date(2024, 1, 15)
GOOD = {
    "from_on": "2020-01-01",
    "certificate_from": "2020-01-01",
    "certificate_until": "2025-12-31",
    "occurred_on": "2020-01-01",
}


@dataclass
class Force:
    """The town's officers (执法队伍), made as the keeper makes them."""

    town: Town
    market: Unit
    keeper: Person
    client: Client

    def add(self, register: str, **facts: Any) -> Entry:
        return add_entry(registers[f"enforcement.{register}"], facts, by=self.keeper)

    def account(self, number: str, name: str, unit: Unit | None = None, **facts: Any) -> Entry:
        own = {"number": number, "title": name, "unit": (unit or self.town.bureau).pk}
        return self.add("account", **own, **(GOOD | {"certificate_number": f"粤{number}"} | facts))

    def handled(self, on: str, *numbers: str) -> None:
        """An act of the past with these certificate numbers in its record, as an import leaves it."""
        count = Entry.objects.filter(register="enforcement.act").count()
        row = Entry.objects.create(
            register="enforcement.act",
            number=f"HD-{count}",
            occurred_on=on,
            created_at=instant(),
            unit=self.town.bureau,
        )
        EnforcementAct.objects.create(entry=row, case="AJ-1", kind="inspection", officers="、".join(numbers))

    def case(self, number: str = "AJ-1", domain: str = "ecology") -> Matter:
        row = Matter.objects.create(
            register="enforcement.case",
            number=number,
            title="噪声扰民",
            unit=self.town.bureau,
            procedure="enforcement.case",
            procedure_version="1",
            state="opened",
            opened_on=TODAY,
            created_at=instant(),
        )
        Case.objects.create(matter=row, source="inspection", domain=domain)
        return row

    def enter(self, role: str, unit: Unit | None = None, name: str = "") -> Any:
        user = self.town.user(role, unit or self.town.bureau, name)
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    def page(self, url: str, **asked: Any) -> str:
        answer = self.client.get(url, asked)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()


@pytest.fixture
def force(db: None, home: Any, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Force:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    town = make_town()
    market = Unit.objects.create(code="market", name="市场监管分局", kind=UnitKind.values[0], area=town.area)
    return Force(town, market, town.person("enforcement.supervisor"), client)
