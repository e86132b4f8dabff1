"""The desk of a town that collects credit information (信用经办), for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fazhi.kernel.core.codes import credit_check
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.base import OBJECTION, RECORD
from support.tickets import paper
from support.town import Town

TODAY = date(2024, 6, 28)
KEEPER, HANDLER = "enterprises.keeper", "enterprises.handler"


def code_of(n: int, kind: str = "91") -> str:
    """An invented credit code with a valid check character."""
    body = f"{kind}441900MN{n:07d}"
    return body + credit_check(body)


@dataclass
class Office:
    """The desk that keeps credit information (信用经办)."""

    town: Town
    made: list[int] = field(default_factory=list)

    def record(self, n: int = 1, kind: str = "penalty", day: date = date(2024, 5, 6), **facts: Any) -> Entry:
        self.made.append(1)
        data = {"title": f"决定书{len(self.made)}", "kind": kind, "firm_code": code_of(n), "firm": f"模拟{n}号公司"}
        data |= {"unit": self.town.bureau.pk, "source": "双公示系统", "source_number": f"S{len(self.made)}"}
        given = {**data, "occurred_on": day, "collected_on": day, **facts}
        return add_entry(registers[RECORD], given, by=self.town.person(KEEPER))

    def firm(self, n: int = 1, kind: str = "91") -> Entry:
        facts = {"title": f"模拟{n}号公司", "credit_code": code_of(n, kind), "occurred_on": date(2020, 1, 2)}
        return add_entry(registers["enterprises.entity"], facts, by=self.town.person(KEEPER))

    def ask(self, record: Entry | str, asked: str = "objection", on: date = date(2024, 6, 17), **facts: Any) -> Matter:
        number = record if isinstance(record, str) else record.number
        data = {"record": number, "asked": asked, "reason": "处罚的不是本企业", **facts}
        return open_matter(registers[OBJECTION], data, by=self.town.person(KEEPER), on=on)

    def take(self, matter: Matter, step: str, day: int, note: str = "", **data: Any) -> Matter:
        declared = procedures[OBJECTION].versions[0].step[step]
        by = self.town.person(HANDLER, matter.unit) if step == "verified" else self.town.person(KEEPER)
        papers = [paper(title) for title in declared.papers]
        return act(matter, step, by=by, on=date(2024, 6, day), note=note, data=data, papers=papers)
