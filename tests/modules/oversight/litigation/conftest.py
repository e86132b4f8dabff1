"""A town with the office that answers for it before reconsideration organs and courts."""

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

REGISTER, COUNSEL, HANDLER = "oversight.contest", "oversight.counsel", "oversight.handler"
NOTE = "承办人交接材料，比期限晚了几天"
LISTED = "2026-01-05 现场检查笔录\n2026-01-06 询问笔录"
# What a step asks for where a test says nothing else.
GIVEN: dict[str, dict[str, Any]] = {
    "answered": {"reply": "事实清楚，程序合法", "evidence": LISTED},
    "decided": {"outcome": "upheld"},
    "carried_out": {"performance": "已经重新作出决定"},
    "closed": {"reflection": "告知可以更清楚"},
    "supplemented": {"evidence": LISTED},
    "corrected": {"proof": "新的告知书格式"},
    "replied": {"reply": "已经清理完毕"},
}


@dataclass
class Desk:
    """The office that answers (应诉员)."""

    town: Town

    def open(self, kind: str, on: date, **facts: Any) -> Matter:
        given = {
            "title": "不服处罚决定",
            "kind": kind,
            "organ": "市人民政府",
            "source_row": "AJ2026-001",
            "grounds": "请求撤销",
        }
        return open_matter(registers[REGISTER], given | facts, by=self.town.person(COUNSEL), on=on)

    def take(
        self, matter: Matter, step: str, on: date, *, role: str = "", note: str = NOTE, papers: Any = None, **data: Any
    ) -> Matter:
        """Takes a step as whose it is, with the papers that it asks for unless told otherwise."""
        declared = procedures[matter.procedure].versions[0].step[step]
        role = role or (HANDLER if HANDLER in declared.roles and matter.unit else COUNSEL)
        if "unit" in declared.required:
            data.setdefault("unit", self.town.bureau.pk)
        by = self.town.person(role, matter.unit if role == HANDLER else None)
        given = [paper(title) for title in declared.papers] if papers is None else papers
        return act(matter, step, by=by, on=on, note=note, data=GIVEN.get(step, {}) | data, papers=given)

    def assigned(self, kind: str, on: date, **facts: Any) -> Matter:
        return self.take(self.open(kind, on, **facts), "assigned", on)

    def decided(self, kind: str, on: date, decided_on: date, outcome: str, **data: Any) -> Matter:
        """A contest answered on the day on which it came in, and decided on another."""
        matter = self.take(self.assigned(kind, on), "answered", on)
        return self.take(matter, "decided", decided_on, outcome=outcome, **data)

    def lesson(self, contest: Matter, on: date, **facts: Any) -> Matter:
        given = {"contest": contest.number, "title": "告知", "aspect": "procedure", "cause": "漏了告知"}
        given |= {"correction": "改格式", "correct_by": date(2026, 8, 3), "unit": self.town.bureau.pk}
        return open_matter(registers["oversight.lesson"], given | facts, by=self.town.person(COUNSEL), on=on)

    def sat(self, contest: Matter, on: date, **facts: Any) -> Entry:
        """A day in court of the first instance, at which a head appeared and spoke."""
        there = {"instance": "first", "has_head_appeared": True, "post": "deputy", "has_spoken": True}
        return self.add("court_date", contest=contest.number, occurred_on=on, **there | facts)

    def add(self, register: str, **facts: Any) -> Entry:
        return add_entry(registers[f"oversight.{register}"], facts, by=self.town.person(COUNSEL))


@pytest.fixture
def desk(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", "2026-11-16")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Desk(make_town())
