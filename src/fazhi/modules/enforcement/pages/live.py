"""What the checks say of a case at this moment (当下评查): decided today, what would fail, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fazhi.kernel.core.clock import today
from fazhi.kernel.records.models import Matter

from ..review.declaring import Check, Finding, Mark, Severity
from ..review.files import CaseFile
from ..review.law import Law
from ..review.loading import what_if
from ..review.scoring import Reviewed, review_case


@dataclass(frozen=True)
class Line:
    """One check with what it found (一项评查)."""

    check: Check
    finding: Finding

    @property
    def is_knock_out(self) -> bool:
        return self.check.severity is Severity.KNOCK_OUT

    @property
    def remedy(self) -> str:
        return self.check.remedy_of(self.finding)

    @property
    def css(self) -> str:
        if self.finding.mark is Mark.FAIL:
            return "late" if self.is_knock_out else "due"
        return {"pass": "good", "unknown": "due"}.get(self.finding.mark.value, "")


@dataclass(frozen=True)
class Lamp:
    """One of the three systems (三项制度) in a case: 齐, 缺, 不明 or 不适用."""

    name: str
    told: str
    css: str
    why: str


# The checks that carry each lamp, by its name.
LAMPS = {
    "行政执法公示": ("C06", "C42"),
    "执法全过程记录": ("C15", "C49"),
    "重大执法决定法制审核": ("C28",),
}


@dataclass(frozen=True)
class Live:
    """The review of a case as it stands (当下评查)."""

    file: CaseFile
    reviewed: Reviewed
    on: date

    @property
    def is_as_if(self) -> bool:
        """Whether a decision of today is only thought of (假如今天决定)."""
        return self.file.decided_if_on is not None

    @property
    def is_imported(self) -> bool:
        """Whether it came from the platform's export (平台导入): its steps passed no gate here."""
        return self.file.matter.publication_id is not None

    def lines(self, *marks: Mark) -> list[Line]:
        """The findings of some marks, knock-outs first (按结果列)."""
        found = [Line(check, one) for check, one in self.reviewed.findings.items() if not marks or one.mark in marks]
        return sorted(found, key=lambda line: (not line.is_knock_out, line.check.code)) if marks else found

    @property
    def fails(self) -> list[Line]:
        return self.lines(Mark.FAIL)

    @property
    def unknowns(self) -> list[Line]:
        return self.lines(Mark.UNKNOWN)

    @property
    def passed(self) -> int:
        return len(self.lines(Mark.PASS))

    @property
    def lamps(self) -> list[Lamp]:
        """The three systems at a glance (三盏灯)."""
        by_code = {check.code: finding for check, finding in self.reviewed.findings.items()}
        return [_lamp(name, [by_code[code] for code in codes]) for name, codes in LAMPS.items()]


def _lamp(name: str, found: list[Finding]) -> Lamp:
    for mark, told, css in ((Mark.FAIL, "缺", "late"), (Mark.UNKNOWN, "不明", "due"), (Mark.PASS, "齐", "good")):
        why = "；".join(one.why for one in found if one.mark is mark and one.why)
        if any(one.mark is mark for one in found):
            return Lamp(name, told, css, why)
    return Lamp(name, "不适用", "", "")


def live_of(row: Matter, on: date | None = None) -> Live:
    """The review of a case as if it were decided today (假如今天决定), or as it was decided."""
    on = on or today()
    file = what_if(row.number, on)
    return Live(file, review_case(file, Law.current()), on)
