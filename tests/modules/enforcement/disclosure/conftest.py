"""A town in the spring of 2024 with what the review's samples need, and who looks at its pages."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.cases import case_file, changed, read
from support.stored_cases import store, store_officers
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.review.loading import PARTS

BACKEND = "django.contrib.auth.backends.ModelBackend"
REVIEW = Path(__file__).parents[1] / "review"
TODAY = date(2024, 1, 17)


@dataclass
class Office:
    """The office that keeps the three systems (三项制度)."""

    town: Town
    client: Client
    numbers: list[str] = field(default_factory=list)

    def keep(self, number: str, change: dict[str, Any] | None = None, sample: str = "ordinary", **head: Any) -> Matter:
        """A sample of the review under a number of its own, closed unless told otherwise; only the first brings officers."""
        plain = deepcopy(read(REVIEW / f"{sample}.yaml"))
        plain["matter"]["number"] = number
        for part in PARTS:
            for at, row in enumerate(plain.get(part, ())):
                row["number"] = f"{number}-{part}-{at}"
        file = case_file(changed(plain, change or {}))
        head = {"state": "closed", "closed_on": date(2023, 9, 1), "unit": self.town.bureau, **head}
        store([file], **head)
        if not self.numbers:
            store_officers(file)
        self.numbers.append(number)
        return Matter.objects.get(number=number)

    def add(self, code: str, **facts: Any) -> Entry:
        data = {"unit": self.town.bureau.pk, "from_on": date(2020, 1, 1), **facts}
        return add_entry(registers[f"enforcement.{code}"], data, by=self.town.person("enforcement.supervisor"))

    def account(self, number: int = 1, **facts: Any) -> Entry:
        data = {"number": f"账号{number}", "title": f"执法员{number}", "certificate_number": f"粤S{number:04d}"}
        data |= {"certificate_from": date(2020, 1, 1), "certificate_until": date(2040, 1, 1)}
        return self.add("account", **{**data, **facts})

    def get(self, address: str, role: str = "enforcement.supervisor") -> Any:
        self.client.force_login(self.town.user(role), backend=BACKEND)
        return self.client.get(f"/p/enforcement.{address}")

    def page(self, address: str, role: str = "enforcement.supervisor") -> str:
        response = self.get(address, role)
        assert response.status_code == 200, (address, response.status_code)
        return str(response.content.decode())


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, client: Client) -> Office:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Office(make_town(), client)
