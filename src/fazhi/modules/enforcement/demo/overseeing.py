"""The demo's oversight (模拟的统筹与监督): hand-overs, letters of the city, self-checks, each taken step by step as people do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.documents import store
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..oversight import committee, selfcheck, supervision
from ..review.declaring import Mark
from ..review.law import Law
from ..review.loading import load_file
from ..review.scoring import review_case
from .words import Town, read

OFFICE = "fazhi"  # who keeps the committee's desk, and supervises
# Who answers for a unit.
OFFICERS = {
    "ZF_BAN": "zhifa",
    "STHJ": "huanjing",
    "YJGL": "yingji",
    "NYNC": "nongye",
    "SCJG": "shijian",
    "WSJK": "weijian",
}
OF_UNITS = ("received", "handled", "returned", "ruling_asked", "answered", "corrected")


def fill_oversight(town: Town, year: int) -> None:
    """Makes what is missing of hand-overs, supervision and self-checks."""
    told = read("enforcement_oversight")
    desk = Desk(town)
    if desk.is_empty(committee.REGISTER):
        for one in told["hand_overs"]:
            facts = {name: one[name] for name in ("title", "theme", "content")}
            desk.run(committee.REGISTER, facts, one["ago"], one["steps"])
    if desk.is_empty(supervision.REGISTER):
        for one in told["supervisions"]:
            facts = {name: one[name] for name in ("title", "kind", "sender", "document_number", "demand")}
            facts["answer_by"] = desk.calendar.nth_workday_after(desk.day(one["ago"]), one["answer_in"])
            desk.run(supervision.REGISTER, facts, one["ago"], one["steps"])
    if desk.is_empty(selfcheck.REGISTER):
        _check(desk, told["self_check"], year)


class Desk:
    """Takes steps on days counted back from the demo's (逐步办理)."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.calendar = current_calendar()

    def is_empty(self, register: str) -> bool:
        return not Matter.objects.filter(register=register, is_demo=True).exists()

    def day(self, ago: int) -> date:
        return self.calendar.nth_workday_before(self.town.on, ago) if ago else self.town.on

    def person(self, username: str, on: date) -> Person:
        return Person(User.objects.get(username=username), on)

    def open(self, register: str, facts: Mapping[str, Any], ago: int, note: str = "") -> Matter:
        on = self.day(ago)
        by = self.person(OFFICE, on)
        return open_matter(registers[register], facts, by=by, on=on, is_demo=True, note=note)

    @transaction.atomic
    def run(self, register: str, facts: Mapping[str, Any], ago: int, steps: Sequence[Mapping[str, Any]]) -> None:
        """A matter with all its steps."""
        matter = self.open(register, facts, ago)
        for told in steps:
            data = {name: value for name, value in told.items() if name not in ("step", "ago", "note")}
            if "unit" in data:
                data["unit"] = self.town.units[data["unit"]].pk
            matter = self.take(matter, told["step"], told["ago"], told.get("note", ""), **data)

    def take(self, matter: Matter, step: str, ago: int, note: str = "", username: str = "", **data: Any) -> Matter:
        """One step, by whom it falls to."""
        on = self.day(ago)
        codes = {unit.pk: code for code, unit in self.town.units.items()}
        of_unit = OFFICERS.get(codes.get(matter.unit_id or 0, ""), OFFICE)
        by = self.person(username or (of_unit if step in OF_UNITS else OFFICE), on)
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        papers = [_paper(title) for title in declared.papers]
        return act(matter, step, by=by, on=on, data=data, note=note, papers=papers)


def _paper(title: str) -> Paper:
    return Paper(store(f"模拟数据：{title}".encode(), f"{title}.txt"), title, f"{title}.txt")


def _check(desk: Desk, told: Mapping[str, Any], year: int) -> None:
    """Drawn by a seed that was told before, reviewed with the same checks; what was found goes different ways."""
    drawn = selfcheck.draw(year, told["draw"], told["seed"])
    ends = iter(("accounted", "corrected", "correction_ordered"))
    for case in drawn.cases:
        facts = {"year": year, "case": case.number}
        matter = desk.open(selfcheck.REGISTER, facts, told["ago"], drawn.words)
        reviewed = review_case(load_file(case.number), Law.current())
        wrong = [
            f"{check.code} {check.name}：{one.why}" for check, one in reviewed.findings.items() if one.mark is Mark.FAIL
        ]
        found, score = "；".join(wrong) or "没有发现不符合的项", reviewed.score
        matter = desk.take(matter, "checked", 4, findings=found, score=score.points, grade=score.grade)
        if not wrong:
            desk.take(matter, "spared", 3, "没有发现不符合的项，不需要整改")
        elif end := next(ends, ""):
            _corrected(desk, matter, end)


def _corrected(desk: Desk, matter: Matter, end: str) -> None:
    """Ordered to be put right; where it was done, confirmed by somebody else, and what followed."""
    matter = desk.take(matter, "correction_ordered", 3, "写明原因，补正案卷，三日内报整改情况", unit=matter.unit_id)
    if end == "correction_ordered" or matter.unit is None or matter.unit.code not in OFFICERS:
        return
    matter = desk.take(matter, "corrected", 2, correction="已核对原始文书，写明原因存入案卷，并对承办人员讲评。")
    if end == "accounted":
        matter = desk.take(matter, "confirmed", 1)
        desk.take(matter, "accounted", 1, accountability="对承办人员批评教育，列入下次培训。")
