"""The score of a case file (案卷评分) and its review (案卷评查); 广东省行政执法案卷评查办法（粤府令第231号）.

A hundred points less the weights of failed checks; a failed knock-out makes the file unqualified whatever the points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.strict_yaml import Item, read

from .catalogue import checks
from .declaring import Check, Finding, Mark, Severity
from .files import CaseFile
from .law import Law

UNQUALIFIED = "不合格"
PENDING = "待定"
_PACK = "case_review.yaml"
_WEIGHTS = ("status", "source", "points")
_GRADES = ("basis", "status", "note", "from")


@dataclass(frozen=True)
class Weights:
    """What each failed check costs, and from how many points on a grade begins (分值与等次), best grade first."""

    full: int
    points: Mapping[str, int]
    grades: tuple[tuple[int, str], ...]
    is_verified: bool
    source: str

    @property
    def status_label(self) -> str:
        return "已核" if self.is_verified else "未核"

    def of(self, check: Check) -> int:
        """What a failure of this check costs (扣几分); a knock-out costs the grade and no points."""
        return self.points.get(check.code, 0)

    def grade(self, points: int) -> str:
        """The grade of so many points (等次)."""
        return next((name for least, name in self.grades if points >= least), UNQUALIFIED)


@dataclass(frozen=True)
class Score:
    """The score of a file (得分): `least_points` also takes off what could not be judged, and decides the grade."""

    points: int
    least_points: int
    grade: str
    knocked_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The grade with the points (等次和得分): beside a failed knock-out, points alone would look like a good file."""
        if self.knocked_out:
            return f"一票不合格（扣分项另计 {self.points} 分）"
        least = f"（所缺材料补不上为 {self.least_points} 分）" if self.least_points < self.points else ""
        return f"{self.grade}，{self.points} 分{least}"


@dataclass(frozen=True)
class Reviewed:
    """A reviewed case (评查结果): its number, what every check found in the order of their codes, and the score.

    `decided_if_on` is the day of a decision that is only thought of.
    """

    number: str
    findings: Mapping[Check, Finding]
    score: Score
    decided_if_on: date | None = None


def score(findings: Mapping[Check, Finding], weights: Weights) -> Score:
    """The score of findings (评分); an unknown knock-out leaves the grade open: a hole is never a pass."""
    failed = [check for check, finding in findings.items() if finding.mark is Mark.FAIL]
    holes = [check for check, finding in findings.items() if finding.mark is Mark.UNKNOWN]
    points = max(weights.full - sum(weights.of(check) for check in failed), 0)
    least = max(points - sum(weights.of(check) for check in holes), 0)
    knocked_out = tuple(check.code for check in failed if check.severity is Severity.KNOCK_OUT)
    if knocked_out:
        grade = UNQUALIFIED
    elif any(check.severity is Severity.KNOCK_OUT for check in holes):
        grade = PENDING
    else:
        grade = weights.grade(least)
    return Score(points, least, grade, knocked_out, tuple(check.code for check in holes))


def review_case(file: CaseFile, law: Law) -> Reviewed:
    """Asks every check of a case file and scores it (评查一卷)."""
    findings = {check: check(file, law) for check in sorted(checks, key=lambda check: check.code)}
    return Reviewed(str(file.matter.number), findings, score(findings, weights()), file.decided_if_on)


def as_json(reviewed: Reviewed) -> dict[str, Any]:
    """The review as the command prints it for machines (评查结果)."""
    as_if = {"as_if_decided_on": str(reviewed.decided_if_on)} if reviewed.decided_if_on else {}
    return {
        "number": reviewed.number,
        "score": reviewed.score.points,
        "grade": reviewed.score.grade,
        "checks": [
            {"id": check.code, "result": str(finding.mark), "why": finding.why, "basis": check.basis}
            for check, finding in reviewed.findings.items()
        ],
    } | as_if


@cache
def weights() -> Weights:
    """The weights in force (现行分值): those of the lowest pack that has any, read once; raises DeclarationError."""
    folders = [folder for folder in pack_folders() if (folder / _PACK).exists()]
    if not folders:
        raise DeclarationError(f"没有案卷评查的分值（{_PACK}）", remedy="在规则包里写上扣分项的分值")
    return read_weights(read(folders[-1] / _PACK, folders[-1]))


def read_weights(item: Item) -> Weights:
    """The weights of a pack's file (读取分值): one for every deduction and for nothing else; raises DeclarationError."""
    parts = item.mapping(("checked_on", "source", "full", "grades", "weights"), ("source", "full", "grades", "weights"))
    given = parts["weights"].mapping(_WEIGHTS, ("status", "points"))
    grades = parts["grades"].mapping(_GRADES, ("status", "from"))
    points = given["points"].mapping()
    deductions = [check.code for check in checks if check.severity is Severity.DEDUCTION]
    for code, place in points.items():
        if code not in deductions:
            raise place.error(f"“{code}”不是扣分的评查项", f"扣分项：{'、'.join(sorted(deductions))}")
    missing = sorted(set(deductions) - set(points))
    if missing:
        raise given["points"].error(f"评查项 {'、'.join(missing)} 没有分值")
    lines = [(place.integer(), name) for name, place in grades["from"].mapping().items()]
    statuses = {part["status"].one_of(("seen", "unverified")) for part in (given, grades)}
    return Weights(
        parts["full"].integer(),
        {code: place.integer() for code, place in points.items()},
        tuple(sorted(lines, reverse=True)),
        statuses == {"seen"},
        parts["source"].text(),
    )
