"""A town with the desk of proposals and a unit that answers them."""

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
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

REGISTER = "oversight.proposal"
UNITS = ("oversight.handler",)
NOTE = "不属于本单位职责，由公共服务办负责"
# What a step asks for where a test says nothing else.
GIVEN: dict[str, dict[str, Any]] = {
    "consulted": {"opinion": "希望年内开工"},
    "replied": {"category": "A", "reply": "路灯已经全部更换"},
    "replied_again": {"category": "A", "reply": "又补装了六盏"},
    "kept": {"kept_text": "已经完工验收"},
}


@dataclass
class Desk:
    """The desk that hands proposals out (建议提案督办)."""

    town: Town

    def open(self, on: date, **facts: Any) -> Matter:
        given = {
            "title": "关于更换村道路灯的建议",
            "source": "congress",
            "proposer": "代表甲",
            "content": "村道路灯太暗",
        }
        return open_matter(registers[REGISTER], given | facts, by=self.town.person("oversight.desk"), on=on)

    def take(self, matter: Matter, step: str, on: date, *, note: str = NOTE, papers: Any = None, **data: Any) -> Matter:
        """Takes a step as whose it is, with the papers that it asks for unless told otherwise."""
        declared = procedures[REGISTER].versions[0].step[step]
        is_unit = declared.roles[0] in UNITS and matter.unit is not None
        by = self.town.person(declared.roles[0], matter.unit if is_unit else None)
        if "unit" in declared.required:
            data.setdefault("unit", self.town.bureau.pk)
        given = [paper(title) for title in declared.papers] if papers is None else papers
        return act(matter, step, by=by, on=on, note=note, data=GIVEN.get(step, {}) | data, papers=given)

    def talked(self, opened_on: date, **handed_out: Any) -> Matter:
        """A proposal handed out, taken over and talked over on the day on which it came in."""
        matter = self.take(self.open(opened_on, **handed_out.pop("facts", {})), "assigned", opened_on, **handed_out)
        return self.take(self.take(matter, "taken_over", opened_on), "consulted", opened_on)


@pytest.fixture
def desk(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", "2026-11-16")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Desk(make_town())
