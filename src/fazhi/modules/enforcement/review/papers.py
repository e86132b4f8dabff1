"""Which papers and acts of a file a check looks at, and how its reasons name them (文书和活动的称呼)."""

from __future__ import annotations

from ..models import ActKind, CaseDocument, DocumentKind, EnforcementAct
from .declaring import Finding, skipped, unknown
from .files import CaseFile

# Inner papers never reach the party; opinions and mandates come from somebody else.
_INNER = (
    DocumentKind.FILING,
    DocumentKind.REPORT,
    DocumentKind.HEARING_REPORT,
    DocumentKind.RECHECK,
    DocumentKind.REVIEW,
    DocumentKind.MINUTES,
    DocumentKind.COMPARISON,
    DocumentKind.EDUCATION,
    DocumentKind.RECEIPT,
    DocumentKind.CLOSING,
    DocumentKind.OPINION,
    DocumentKind.MANDATE,
    DocumentKind.OTHER,
)
# Django works such a mapping out anew at each question, which 10,000 files ask 400 times each.
_ACTS, _PAPERS = dict(ActKind.choices), dict(DocumentKind.choices)


def external(file: CaseFile) -> list[CaseDocument]:
    """The documents that go to the party or to another body (对外文书)."""
    return [paper for paper in file.documents if paper.kind not in _INNER]


def named(act: EnforcementAct) -> str:
    """An act as reasons name it (哪次活动)."""
    return f"{act.on or '日期不明'}的{_ACTS.get(act.kind, act.kind)}"


def titled(paper: CaseDocument) -> str:
    """A document as reasons name it (哪份文书)."""
    return f"{_PAPERS.get(paper.kind, paper.kind)}{paper.entry.number}"


def without(file: CaseFile, what: str) -> Finding:
    """Nothing to look at: a hole once the case is decided, nothing yet before."""
    return unknown(f"没有{what}") if file.decided_on else skipped(f"还没有{what}")
