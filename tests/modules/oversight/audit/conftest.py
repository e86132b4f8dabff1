"""A town with an auditor, villages, and audits as far as a test needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.tickets import paper
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

FIRST_DAY = date(2022, 1, 4)
# What a step asks for where a test says nothing else.
GIVEN: dict[str, dict[str, Any]] = {
    "answered": {"opinion": "没有意见"},
    "decided": {"conclusion": "财务收支基本真实"},
    "rectified": {"rectification": "已经收回欠租"},
}


@dataclass
class Desk:
    """The audit office (审计办)."""

    town: Town

    def village(self, number: str, **facts: Any) -> Entry:
        given = {"number": number, "title": f"样例{number}经济合作社", "kind": "group", "occurred_on": FIRST_DAY}
        given |= {"from_on": FIRST_DAY, "area": self.town.area.pk}
        return self._add("oversight.collective", given | facts)

    def plan(self, **facts: Any) -> Entry:
        """A line for the bureau, or for the village that is named."""
        given: dict[str, Any] = {
            "year": 2023,
            "kind": "units",
            "approval": "会议纪要〔2023〕1号",
            "occurred_on": FIRST_DAY,
        }
        given |= {"kind": "villages"} if "collective" in facts else {"unit": self.town.bureau.pk}
        return self._add("oversight.audit_plan", given | facts)

    def open(self, plan: str, on: date) -> Matter:
        return open_matter(registers["oversight.audit"], {"plan": plan}, by=self.person(), on=on)

    def find(self, of: Matter, on: date, **facts: Any) -> Matter:
        given = {
            "title": "欠租未收",
            "audit": of.number,
            "kind": "money",
            "content": "三户欠租",
            "unit": self.town.bureau.pk,
        }
        return open_matter(registers["oversight.finding"], given | facts, by=self.person(), on=on)

    def take(self, matter: Matter, step: str, on: date, *, role: str = "oversight.auditor", **data: Any) -> Matter:
        """Takes a step with the papers that it asks for."""
        note = data.pop("note", "工作安排有变" if step in ("cancelled", "sent_back") else "")
        declared = procedures[matter.procedure].versions[0].step[step]
        by = self.town.person(role, matter.unit if role == "oversight.handler" else None)
        given = [paper(title) for title in declared.papers]
        return act(matter, step, by=by, on=on, note=note, data=GIVEN.get(step, {}) | data, papers=given)

    def reported(self, plan: str, on: date = date(2023, 6, 20)) -> Matter:
        """An audit of a line of the plan, up to its report on a day of a June or later."""
        matter = self.take(
            self.open(plan, date(on.year, 3, 1)), "notified", date(on.year, 3, 1), starts_on=date(on.year, 3, 20)
        )
        return self.take(self.take(matter, "started", date(on.year, 3, 20)), "reported", on)

    def person(self) -> Any:
        return self.town.person("oversight.auditor")

    def _add(self, register: str, facts: dict[str, Any]) -> Entry:
        return add_entry(registers[register], facts, by=self.person())


@pytest.fixture
def desk(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Desk(make_town())
