"""A case file as one value (案卷): the case, everything in its file, and what lists, certificates and laws say of it.

The rows are those of the database, or rows that never were in one: checks read them and ask nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cached_property

from fazhi.kernel.items.models import PowerKind
from fazhi.kernel.law.timelimits import Exclusion
from fazhi.kernel.records.models import Matter

from ..models import (
    Account,
    Case,
    CaseDocument,
    DocumentKind,
    EnforcementAct,
    Evidence,
    Mandate,
    Measure,
    Outcome,
    Payment,
    Recording,
    Track,
)


class Stage(IntEnum):
    """How far a case has come (阶段): a check is asked from its own stage on."""

    CLUE = 0
    FILING = 1
    INVESTIGATION = 2
    NOTICE = 3
    DECISION = 4
    SERVICE = 5
    EXECUTION = 6
    CLOSING = 7

    @property
    def label(self) -> str:
        return ("线索", "立案", "调查", "告知", "决定", "送达", "执行", "结案")[self]


@dataclass(frozen=True)
class Power:
    """What the list of powers said of the case's item on the day of filing (职权): in whose name, held by which unit."""

    name: str  # in whose name the case must be handled; empty where that cannot be told
    holder: str
    kind: PowerKind
    why: str  # one sentence: from which fact of the list the name follows
    basis: str


@dataclass(frozen=True)
class Cited:
    """One citation of a case, judged (依据的效力): `status` is one of those of `law.check`."""

    quote: str
    status: str
    why: str = ""


@dataclass(frozen=True)
class CaseClock:
    """What the steps of a case did to its own limit (办案期限的延长与扣除): approvals, days taken out, a pause that runs.

    The procedure asked for the approver, the paper and the day of each when the step was taken.
    """

    extended_on: tuple[date, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    paused_on: date | None = None
    paused_by: str = ""


@dataclass(frozen=True)
class CaseFile:
    """A case file (案卷). A mapping of officers by certificate number; None where something was never looked up.

    `power_refusal` says why the list gave no power. `decided_if_on` is the day of a decision that is only thought of.
    """

    case: Case
    acts: tuple[EnforcementAct, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    documents: tuple[CaseDocument, ...] = ()
    measures: tuple[Measure, ...] = ()
    recordings: tuple[Recording, ...] = ()
    payments: tuple[Payment, ...] = ()
    officers: Mapping[str, Account] = field(default_factory=dict)
    power: Power | None = None
    power_refusal: str = ""
    mandate: Mandate | None = None
    citations: tuple[Cited, ...] | None = None
    is_law_changed: bool | None = None  # between the end of the act and the decision
    earlier: tuple[str, ...] | None = None  # cases of the same party and item decided before this one
    rivals: tuple[str, ...] | None = None  # cases of the same party, item and day fined up to this decision
    alike: tuple[str, ...] = ()  # the same with another item at the same place: perhaps the same act
    remedy_laws: tuple[Cited, ...] = ()  # the laws by which the decision states other times for remedies
    city: str = ""  # the city above the town; empty where the areas do not say
    overlaps: tuple[str, ...] | None = None  # records of the same officer at the same time, in words
    place_in_town: bool | None = None
    clock: CaseClock | None = None  # None where no procedure counted, as in files of an import
    decided_if_on: date | None = None

    @property
    def matter(self) -> Matter:
        found: Matter = self.case.matter
        return found

    @property
    def decided_on(self) -> date | None:
        """The day of the decision, or the day of which one asks "what if" (决定日)."""
        return self.case.decided_on or self.decided_if_on

    @property
    def is_simple(self) -> bool:
        return bool(self.case.track == Track.SIMPLE)

    @property
    def is_dropped(self) -> bool:
        """Whether it ended without a decision (不予立案、撤案、移送): nothing of a decision is there at all."""
        case = self.case
        is_decided = case.outcome in (Outcome.PENALTY, Outcome.EXEMPTED, Outcome.UNFOUNDED) or self.decision
        traces = (self.decided_on, case.served_on, case.executed_on, case.close_approved_on, self.payments, is_decided)
        return bool(self.matter.closed_on) and not any(traces)

    @cached_property
    def stage(self) -> Stage:
        """How far it has come (所处阶段)."""
        case = self.case
        if self.is_dropped:
            return Stage.INVESTIGATION if case.filed_on else Stage.CLUE
        # Whom the law spares on the spot owes nothing and has no closing to be approved.
        is_excused = self.is_simple and case.outcome == Outcome.EXEMPTED
        reached = (
            (Stage.CLOSING, case.close_approved_on or (self.matter.closed_on and not is_excused)),
            (Stage.EXECUTION, case.executed_on or self.payments or case.reminded_on or case.court_applied_on),
            (Stage.SERVICE, case.served_on),
            (Stage.DECISION, self.decided_on),
            (Stage.NOTICE, case.told_on),
            (Stage.INVESTIGATION, case.concluded_on),
            (Stage.FILING, case.filed_on),
        )
        return next((stage for stage, is_so in reached if is_so), Stage.CLUE)

    def papers(self, *kinds: DocumentKind) -> list[CaseDocument]:
        """The documents of some kinds, oldest first (某类文书); those without a day come last."""
        found = [paper for paper in self.documents if paper.kind in kinds]
        return sorted(found, key=lambda paper: paper.on or date.max)

    def paper(self, *kinds: DocumentKind) -> CaseDocument | None:
        """The newest document of some kinds (最近的某类文书), or None."""
        found = self.papers(*kinds)
        return found[-1] if found else None

    @property
    def decision(self) -> CaseDocument | None:
        """The document of the decision (决定书)."""
        return self.paper(DocumentKind.DECISION, DocumentKind.ON_SPOT, DocumentKind.EXEMPTION)
