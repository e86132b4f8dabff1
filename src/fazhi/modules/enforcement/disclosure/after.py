"""What must be public after a decision (事后公开, 行政处罚法第四十八条): by when, since when; and what must come down again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.clock import today
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Matter

from ..cases import CASE
from ..documents.redacting import public_text
from ..models import Case
from ..review.doubts import yuan
from ..review.files import CaseFile
from ..review.law import Law

PUBLISH, WITHDRAW = "enforcement_disclosure.penalty.publish", "penalty.decision.withdraw"
DEADLINES = {PUBLISH: "publish", WITHDRAW: "unpublish"}
STANDS = {
    "missing": ("逾期没有公开", "late"),
    "late": ("公开迟了", "late"),
    "waiting": ("还没有到期", "due"),
    "done": ("按期公开", "ok"),
    "unjudged": ("不能评判", "due"),
    "fell": ("公开前已变更撤销，不再公开", ""),
}
WITHDRAWN = {
    "missing": ("逾期没有撤回", "late"),
    "late": ("撤回迟了", "late"),
    "waiting": ("待撤回", "due"),
    "done": ("按期撤回", "ok"),
    "unjudged": ("不能评判", "due"),
}


@dataclass(frozen=True)
class Due:
    """The last lawful day of a duty (最后一日); none where neither a clock nor a rule gives one."""

    on: date | None
    is_provisional: bool = False

    def stands(self, done_on: date | None) -> str:
        """How a duty done on a day, or not yet, stands today (情况); nobody is judged by a provisional day."""
        day = done_on or today()
        if self.on is None or (self.is_provisional and day > self.on):
            return "unjudged"
        if done_on is None:
            return "waiting" if day <= self.on else "missing"
        return "done" if day <= self.on else "late"


@dataclass(frozen=True)
class Published:
    """A decision that must be public (应当公开的决定), or one that must come down; `line` is how it may be shown."""

    case: Case
    due: Due
    stand: str
    told: str
    css: str
    line: str
    note: str = ""


def decisions(cases: QuerySet[Case], year: int) -> list[Published]:
    """The decisions of a year that must be published (应当公开的决定), what is overdue first, then by number."""
    found = list(cases.filter(is_publishable=True, decided_on__year=year).select_related("matter"))
    clocks, law = _clocks(found, PUBLISH), Law.current()
    made = [_published(case, _due(case, clocks, PUBLISH, case.decided_on, law)) for case in found]
    return sorted(made, key=lambda one: (list(STANDS).index(one.stand), one.case.matter.number))


def unsaid(cases: QuerySet[Case], year: int) -> list[Case]:
    """Decisions of which nobody said whether they must be public (没有写明是否应当公开)."""
    found = cases.filter(is_publishable=None, decided_on__year=year).select_related("matter")
    return list(found.order_by("matter__number"))


def fallen(cases: QuerySet[Case], year: int) -> list[Published]:
    """Published decisions that were overturned (应当撤回公开): those still public whenever that was, and the year's."""
    is_up = Q(withdrawn_on=None) | Q(withdrawn_on__lt=F("overturned_on"))
    was_public = Q(overturned_on__isnull=False, published_on__isnull=False)
    found = list(cases.filter(was_public, is_up | Q(overturned_on__year=year)).select_related("matter"))
    clocks, law = _clocks(found, WITHDRAW), Law.current()
    made = [_withdrawn(case, _due(case, clocks, WITHDRAW, case.overturned_on, law)) for case in found]
    return sorted(made, key=lambda one: (list(WITHDRAWN).index(one.stand), one.case.matter.number))


def _published(case: Case, due: Due) -> Published:
    is_fallen = case.published_on is None and case.overturned_on is not None
    stand = "fell" if is_fallen else due.stands(case.published_on)
    return Published(case, due, stand, *STANDS[stand], public_line(case))


def _withdrawn(case: Case, due: Due) -> Published:
    down = case.withdrawn_on
    if down and case.overturned_on and down < case.overturned_on:
        down = None  # it was taken down for another reason and put up again
    stand = due.stands(down)
    note = public_text(CaseFile(case=case), _note(case.matter)) if down else ""
    return Published(case, due, stand, *WITHDRAWN[stand], public_line(case), note)


def public_line(case: Case) -> str:
    """A decision in one line as it may be published (公开摘要): no citizen can be known by it."""
    parts = [case.party, str(case.matter.title), case.kinds]
    parts += [f"罚款{yuan(case.fine_fen)}"] if case.fine_fen else []
    return public_text(CaseFile(case=case), "，".join(part for part in parts if part))


def _note(row: Matter) -> str:
    """The public reason that the step demanded (公开说明的理由); empty where an export told only the day."""
    kind = f"{CASE}.unpublished"
    found = [body_of(event).get("note") for event in history(row.subject) if event.kind == kind]
    return str(found[-1] or "") if found else ""


def _clocks(cases: Iterable[Case], rule: str) -> dict[int, Clock]:
    rows = [case.matter_id for case in cases]
    return {clock.matter_id: clock for clock in Clock.objects.filter(matter__in=rows, deadline=DEADLINES[rule])}


def _due(case: Case, clocks: dict[int, Clock], rule: str, start: date | None, law: Law) -> Due:
    """By the matter's own clock; what an export brought without one is reckoned by the same rule."""
    clock = clocks.get(case.matter_id)
    if clock and clock.started_on == start:
        return Due(clock.legal_last_on, clock.is_provisional)
    ends = law.ends(rule, start) if start else None
    return Due(ends.legal_last, ends.provisional) if ends else Due(None)
