"""A case file in the making (拟建案卷): what is planned of it, and its rows as they grow from stage to stage."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from fazhi.kernel.core.money import amount_in_words

from ..models import DocumentKind
from .items import Used
from .officers import Officer
from .parties import Party
from .words import Domain

# What stands between the word of the unit and the year in a document's number (文书代字).
WORDS = {
    DocumentKind.FILING: "罚立",
    DocumentKind.CORRECTION: "责改",
    DocumentKind.KEEPING: "证存",
    DocumentKind.SEIZURE: "强封",
    DocumentKind.RELEASE: "强解",
    DocumentKind.REPORT: "罚报",
    DocumentKind.NOTICE: "罚告",
    DocumentKind.HEARING_RIGHT: "听告",
    DocumentKind.HEARING_NOTICE: "听通",
    DocumentKind.HEARING_REPORT: "听报",
    DocumentKind.RECHECK: "罚复",
    DocumentKind.REVIEW: "法审",
    DocumentKind.MINUTES: "集讨",
    DocumentKind.DECISION: "罚决",
    DocumentKind.ON_SPOT: "当罚",
    DocumentKind.EXEMPTION: "不罚",
    DocumentKind.HALT: "停业",
    DocumentKind.DEFERRAL: "延缴",
    DocumentKind.REMINDER: "催告",
    DocumentKind.COURT: "申执",
    DocumentKind.CLOSING: "罚结",
    DocumentKind.OPINION: "监意",
}
# Papers of the file that nobody outside ever sees bear no seal.
INNER = (
    *(DocumentKind.FILING, DocumentKind.REPORT, DocumentKind.RECHECK, DocumentKind.REVIEW, DocumentKind.MINUTES),
    *(DocumentKind.HEARING_REPORT, DocumentKind.CLOSING),
)


class Upto(IntEnum):
    """How far a case has come on the demo's day (办到哪里)."""

    CLUE = 0
    FILED = 1
    CONCLUDED = 2
    TOLD = 3
    ASKED = 4
    REVIEWED = 5
    DECIDED = 6
    SERVED = 7
    CLOSED = 8


@dataclass(frozen=True)
class Plan:
    """What a case is to be (拟建案件): amounts in fen; `fate` is what becomes of the fine, `defect` a check's code."""

    number: str
    domain: Domain
    found_on: date
    used: Used
    party: Party
    fen: int = 0
    confiscated_fen: int = 0
    kind: str = "ordinary"
    fate: str = "paid"
    is_halted: bool = False
    is_heard: bool = False
    measure: str = ""
    defect: str = ""
    hole: str = ""
    upto: Upto = Upto.CLOSED
    key: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def grade(self) -> int:
        return self.domain.grade(self.fen)

    @property
    def rng(self) -> random.Random:
        """Its own dice: another case more or less moves nothing in this one."""
        return random.Random(self.number)  # noqa: S311 - repeatable on purpose


@dataclass
class File:
    """The rows of a case (案卷各行): values by field; numbers of documents come at the end, when all are known."""

    plan: Plan
    unit: int
    area: int
    agency: str
    pair: tuple[Officer, Officer]
    case: dict[str, Any] = field(default_factory=dict)
    steps: list[tuple[str, date]] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    recordings: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    measures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.plan.number

    def _row(self, letter: str, rows: list[dict[str, Any]], title: str, on: date) -> dict[str, Any]:
        """The head of a row of the file."""
        number = f"{self.number}-{letter}{len(rows) + 1}"
        place = {"unit": self.unit, "area": self.area, "occurred_on": on}
        return {"number": number, "title": title, **place, "case": self.number}

    def act(self, kind: str, title: str, start: datetime, end: datetime, content: str, **more: Any) -> dict[str, Any]:
        """Adds an act of the pair with its record (执法活动)."""
        numbers = "、".join(one.certificate for one in self.pair)
        row = self._row("H", self.acts, title, start.date()) | {
            "kind": kind,
            "started_at": start,
            "ended_at": end,
            "officers": numbers,
            "is_shown": True,
            "shown_numbers": numbers,
            "is_party_signed": True,
            "signed_officers": len(self.pair),
            "content": content,
            "is_imported": True,
            **more,
        }
        self.acts.append(row)
        return row

    def found(self, kind: str, title: str, on: date, proves: str) -> dict[str, Any]:
        """Adds a piece of evidence (证据)."""
        told = {"kind": kind, "proves": proves, "verified_by": self.pair[0].name, "is_unlawful": False}
        row = self._row("Z", self.evidence, title, on) | told
        self.evidence.append(row)
        return row

    def paper(self, kind: DocumentKind, on: date, **more: Any) -> dict[str, Any]:
        """Adds a document (文书), in the agency's name and under its seal where it goes out."""
        row = self._row("W", self.documents, kind.label, on) | {
            "kind": kind.value,
            "issuer": self.agency,
            "seal": "" if kind in INNER else self.agency,
            "party": self.plan.party.on_paper,
            "party_code": self.plan.party.code,
            **more,
        }
        if row.get("amount_fen") is not None:
            row["amount_words"] = amount_in_words(row["amount_fen"])
        self.documents.append(row)
        return row

    def served(self, kind: DocumentKind, on: date, **more: Any) -> dict[str, Any]:
        """Adds a document that is handed over on its day (当日送达的文书)."""
        told = {"served_on": on, "service_method": "direct", "is_receipt_complete": True}
        return self.paper(kind, on, **{**told, **more})

    def recorded(self, act: Mapping[str, Any], title: str) -> dict[str, Any]:
        """Adds the recording of an act from beginning to end (音像记录)."""
        row = self._row("Y", self.recordings, title, act["occurred_on"])
        row |= {
            "kind": act["kind"],
            "started_at": act["started_at"],
            "ended_at": act["ended_at"],
            "file_name": f"{row['number']}.mp4",
            "sha256": f"{random.Random(row['number']).getrandbits(256):064x}",  # noqa: S311 - no secret
            "place": "执法办案区存储（模拟）",
        }
        self.recordings.append(row)
        return row

    def paid(self, what: str, fen: int, on: date, **more: Any) -> dict[str, Any]:
        """Adds a payment (缴款)."""
        told = {"what": what, "amount_fen": fen, "channel": "bank", "is_special_receipt": True}
        row = self._row("K", self.payments, "罚没缴款", on) | told | more
        self.payments.append(row)
        return row

    def document(self, kind: DocumentKind) -> dict[str, Any]:
        """The last document of a kind (某类文书)."""
        return next(row for row in reversed(self.documents) if row["kind"] == kind)

    def step(self, code: str, on: date) -> None:
        self.steps.append((code, on))
