"""When a party was told beforehand, and whether a hearing was its right (事先告知的日期、应不应当告知听证)."""

from __future__ import annotations

from datetime import date

from ..models import DocumentKind, Outcome, PartyKind, split
from .doubts import Doubts, yuan
from .files import CaseFile
from .law import Law

HEARING_RIGHT = "听证权"
# 行政处罚法第六十三条第一款第三、四项, in the words in which decisions name the kinds.
_GRAVE = ("降低资质", "吊销", "停产停业", "停业", "关闭", "限制从业")


def is_penal(file: CaseFile) -> bool:
    """Whether a penalty is what it comes to (给予处罚); undecided cases may come to one."""
    return file.case.outcome in ("", Outcome.PENALTY)


def told(file: CaseFile, doubts: Doubts) -> date | None:
    """The day on which the last notice reached the party (最后一次告知的送达日); days that contradict each other are named."""
    return _last(file, DocumentKind.NOTICE, file.case.told_on, "事先告知", doubts)


def hearing_told(file: CaseFile, doubts: Doubts) -> date | None:
    """The day on which the party was told of its right to a hearing, by a paper of its own or in the notice (听证告知)."""
    notice = file.paper(DocumentKind.NOTICE)
    own_on = file.case.hearing_told_on
    if own_on is None and not file.papers(DocumentKind.HEARING_RIGHT) and notice and HEARING_RIGHT in notice.has:
        return told(file, doubts)
    return _last(file, DocumentKind.HEARING_RIGHT, own_on, "听证告知", doubts)


def _last(file: CaseFile, kind: DocumentKind, registered: date | None, what: str, doubts: Doubts) -> date | None:
    served = [paper.served_on for paper in file.papers(kind) if paper.served_on]
    if registered and served and registered not in served:
        days = "、".join(str(day) for day in served)
        doubts.missing.append(f"没有可靠的{what}送达日：登记的是{registered}，{kind.label}写的是{days}")
    days_known = [*served, registered] if registered else served
    return max(days_known) if days_known else doubts.has(None, f"{what}的送达日")


def hearing_due(file: CaseFile, law: Law, doubts: Doubts) -> str:
    """Why the proposed penalty gives a right to a hearing (应当告知听证的理由); empty where it does not.

    The lower of the province's and the field's own amounts counts; a sole trader answers as a citizen does.
    """
    case = file.case
    kinds = doubts.has(case.proposed_kinds, "拟处罚种类")
    grave = [kind for kind in split(kinds or "") if any(word in kind for word in _GRAVE)]
    if grave:
        return f"拟处罚{'、'.join(grave)}"
    on = case.told_on or file.decided_on
    is_organisation = doubts.has(case.party_kind, "当事人类别") == PartyKind.ORGANISATION
    code = f"penalty.hearing.{'organisation' if is_organisation else 'citizen'}"
    numbers = [law.number(each, on) for each in {code, law.profiled(code, case.profile)}] if on else []
    least = min((number for number in numbers if number is not None), default=None)
    fine, taken = doubts.has(case.proposed_fen, "拟罚款数额"), case.proposed_confiscation_fen
    if "没收" in (kinds or ""):
        taken = doubts.has(taken, "拟没收数额")
    if on and least is None:
        doubts.missing.append(f"没有{on}生效的听证数额标准")
    if least is None or not case.party_kind:
        return ""
    amounts = ((fine, "罚款"), (taken, "没收"))
    return "、".join(
        f"拟{what}{yuan(fen)}，达到{yuan(least)}" for fen, what in amounts if fen is not None and fen >= least
    )
