"""The sample case of the review, in the registers of a small town, and those who write its documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.cases import case_file, changed, read
from support.stored_cases import store, store_officers
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Area, AreaLevel, User
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.models import Account
from fazhi.modules.enforcement.review.files import CaseFile

REVIEW = Path(__file__).parent.parent / "review"
TODAY = date(2024, 5, 8)
BACKEND = "django.contrib.auth.backends.ModelBackend"
# What no field of a case holds.
TYPED = {
    "当事人地址": "东坑镇演示路2号",
    "法院": "东莞市第三人民法院",
    "缴款方式": "到指定银行缴纳。",
}


def file_of(name: str = "ordinary", change: dict[str, Any] | None = None) -> CaseFile:
    """A sample of the review, changed (案卷样本)."""
    return case_file(changed(read(REVIEW / f"{name}.yaml"), change or {}))


@dataclass
class Desk:
    """Where documents are written (制作文书)."""

    town: Town
    officer: Person

    def keep(self, name: str = "ordinary", change: dict[str, Any] | None = None) -> Matter:
        """A sample in the registers, handled by the bureau and still open."""
        file = file_of(name, {"matter.closed_on": None, "case.close_approved_on": None, **(change or {})})
        store([file], unit=self.town.bureau, area=self.town.area)
        if not Account.objects.exists():  # both samples have the same officers
            store_officers(file)
        return file.matter

    def series(self, kind: str = "decision", prefix: str = "东综执罚决", from_on: str = "2023-01-01") -> None:
        """A series of numbers of the bureau's own."""
        data = {
            "title": "决定书字号",
            "unit": self.town.bureau.pk,
            "kind": kind,
            "prefix": prefix,
            "from_on": from_on,
        }
        add_entry(registers["enforcement.series"], data, by=self.town.person("enforcement.supervisor"))

    def client(self, role: str = "enforcement.officer") -> Client:
        client = Client()
        user: User = self.town.user(role, self.town.bureau)
        client.force_login(user, backend=BACKEND)
        return client


@pytest.fixture
def desk(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    town = make_town()
    town.area.parent = Area.objects.create(code="441900000000", name="东莞市", level=AreaLevel.CITY)
    town.area.save()
    return Desk(town, town.person("enforcement.officer", town.bureau))
