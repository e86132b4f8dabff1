"""Legal review of the major decisions of a year (重大执法决定法制审核): which cases needed it, and what came of it, as C28 sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import Appointment, in_force

from ..models import Case, Track
from ..review.catalogue import checks
from ..review.checks_hearing import needs_review
from ..review.declaring import Mark
from ..review.files import CaseFile
from ..review.law import Law
from ..roles import REVIEWER
from .catalogue import catalogue

CHECK, OFFICERS = "C28", "enforcement.certificate"
ENDED = ("not_filed", "withdrawn")
GROUPS = {
    "without": ("没有依法审核就决定", "late"),
    "unproved": ("已决定，审核材料不全", "due"),
    "unsaid": ("没有写明是否属于重大决定", "due"),
    "waiting": ("未决定，还没有审核", "due"),
    "returned": ("未决定，退回补正", "due"),
    "refused": ("未决定，审核不同意", "due"),
    "passed": ("审核通过", "ok"),
}


@dataclass(frozen=True)
class Reviewed:
    """A case that needed a legal review (应当法制审核的案件) and how it stands."""

    pk: int
    number: str
    title: str
    unit: str
    group: str
    why: str = ""
    is_demo: bool = False

    @property
    def told(self) -> str:
        return GROUPS[self.group][0]

    @property
    def css(self) -> str:
        return GROUPS[self.group][1]


@dataclass(frozen=True)
class Reviewers:
    """The reviewers in post and the officers with a certificate (审核人员与执法人员), two counts of today."""

    reviewers: int
    officers: int

    @property
    def is_enough(self) -> bool:
        return catalogue().share.reached(self.reviewers, self.officers)


def reviewed_cases(files: Iterable[CaseFile]) -> list[Reviewed]:
    """The cases that needed a review or of which nobody said (应当审核的案件), what is wrong first, then by number."""
    law = Law.current()
    found = [one for file in files if (one := _reviewed(file, law))]
    return sorted(found, key=lambda one: (list(GROUPS).index(one.group), one.number))


def is_asked(case: Case, law: Law | None = None) -> bool:
    """Whether a case is one of these at all (是否列入): asked before its file is read."""
    is_road = checks[CHECK].is_for_simple or case.track != Track.SIMPLE
    return (
        is_road and case.matter.state not in ENDED and needs_review(CaseFile(case), law or Law.current()) is not False
    )


def _reviewed(file: CaseFile, law: Law) -> Reviewed | None:
    row, case, check = file.matter, file.case, checks[CHECK]
    if not is_asked(case, law):
        return None
    why = ""
    if needs_review(file, law) is None:
        group = "unsaid"
    elif case.decided_on:
        finding = check(file, law)
        group = {Mark.FAIL: "without", Mark.UNKNOWN: "unproved"}.get(finding.mark, "passed")
        why = finding.why
    else:
        group = str(case.review_result) or "waiting"
    return Reviewed(row.pk, row.number, row.title, str(row.unit or ""), group, why, row.is_demo)


def reviewers() -> Reviewers:
    """How many review and how many enforce today (法制审核人员数); a person with two posts counts once."""
    day = today()
    posts = Appointment.objects.filter(in_force(day), post__role=REVIEWER.code)
    (officers,) = compute([OFFICERS], Span(day, day))
    return Reviewers(posts.values("user").distinct().count(), officers.value if isinstance(officers.value, int) else 0)
