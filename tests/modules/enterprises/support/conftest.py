"""A town with an office for firms, a unit that helps, and firms in the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support.tickets import paper
from support.town import Town, make_town

from fazhi.kernel.core.codes import credit_check
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

TODAY = date(2024, 6, 28)
KEEPER, HANDLER = "enterprises.keeper", "enterprises.handler"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def code_of(n: int) -> str:
    """A credit code that no firm has, with its check character."""
    body = f"91441900MN{9_000_000 + n}"
    return body + credit_check(body)


@dataclass
class Bureau:
    """The office for firms, and the unit that helps and pays (企业服务)."""

    town: Town

    @property
    def firm(self) -> dict[str, Any]:
        return {"title": "东莞市样例测试有限公司", "firm_code": code_of(1)}

    def open(self, register: str, day: date, *, role: str = KEEPER, desk: Unit | None = None, **facts: Any) -> Matter:
        return open_matter(registers[register], facts, by=self.town.person(role, desk), on=day)

    def take(
        self, matter: Matter, step: str, day: date, *, role: str = "", note: str = "办理说明", **data: Any
    ) -> Matter:
        """Takes a step as the first role whose step it is, with the papers that it asks for."""
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        role = role or declared.roles[0]
        by = self.town.person(role, matter.unit if role == HANDLER else None)
        papers = [paper(title) for title in declared.papers]
        return act(matter, step, by=by, on=day, note=note, data=data, papers=papers)

    def add(self, register: str, **facts: Any) -> Entry:
        return add_entry(registers[register], facts, by=self.town.person(KEEPER))

    def entity(self, n: int, **facts: Any) -> Entry:
        """A firm in the register of entities."""
        given = {"title": f"东莞市样例{n}号有限公司", "credit_code": code_of(n), "occurred_on": date(2015, 3, 2)}
        given |= {"kind_text": "有限责任公司", "capital_text": "500万元人民币", "scope": "五金制造"}
        return self.add("enterprises.entity", **given | facts)

    def policy(self, number: str = "ZC-1", **facts: Any) -> Entry:
        given = {"title": "技改补助", "unit": self.town.bureau.pk, "occurred_on": date(2024, 1, 2), "issuer": "镇政府"}
        given |= {"number": number, "benefit": "给予补助", "from_on": date(2024, 1, 2), "promised_days": 10}
        return self.add("enterprises.policy", **given | facts)

    def arrears(self, n: int, **facts: Any) -> Entry:
        given = {"title": f"东莞市样例{n}号有限公司", "firm_code": code_of(n), "unit": self.town.bureau.pk}
        given |= {"contract": "合同一号", "amount_fen": "10000", "occurred_on": date(2024, 4, 1)}
        return self.add("enterprises.arrears", **given | facts)


@pytest.fixture
def bureau(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Bureau:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Bureau(make_town())


@pytest.fixture
def log_in(bureau: Bureau, client: Client) -> Callable[..., User]:
    def enter(role: str = KEEPER, unit: Unit | None = None) -> User:
        user = bureau.town.user(role, unit)
        client.force_login(user, backend=BACKEND)
        return user

    return enter
