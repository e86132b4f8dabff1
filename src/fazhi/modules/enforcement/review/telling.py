"""When a party was told beforehand, and whether a hearing was its right (事先告知的日期、应不应当告知听证)."""

from __future__ import annotations

import re
from datetime import date

from fazhi.kernel.law.timelimits import Answer, Limit, Unit, deadline

from ..models import CaseDocument, DocumentKind, Outcome, PartyKind, split
from .doubts import Doubts, yuan
from .files import CaseFile
from .law import Law

HEARING_RIGHT = "听证权"
BY_MOUTH = "当场处罚口头告知，没有告知文书"
# 行政处罚法第六十三条第一款第三、四项, in the words in which decisions name the kinds.
_DAYS = re.compile(r"之日起(\d{1,2})(个工作日|日)内向本机关陈述")  # as the product's own notice words it
_GRAVE = ("降低资质", "吊销", "停产停业", "停业", "关闭", "限制从业")


def is_penal(file: CaseFile) -> bool:
    """Whether a penalty is what it comes to (给予处罚), whatever it is called; undecided cases may come to one."""
    case = file.case
    return case.outcome in ("", Outcome.PENALTY) or bool(case.kinds or case.fine_fen or case.confiscated_fen)


def told_by_mouth(file: CaseFile) -> bool:
    """Whether a penalty on the spot was told of by mouth only (口头告知): that leaves neither a paper nor a day of service."""
    return file.is_simple and not file.case.told_on and not file.papers(DocumentKind.NOTICE)


def told(file: CaseFile, doubts: Doubts) -> date | None:
    """The day on which the last notice reached the party (最后一次告知的送达日); days that contradict each other are named."""
    return _last(file, DocumentKind.NOTICE, file.case.told_on, "事先告知", doubts)


def statement_ends(notice: CaseDocument, told_on: date, law: Law) -> Answer | None:
    """When the days for a statement end that a notice gives (陈述申辩期限): the law fixes none; None where it names none."""
    if notice.deadline_on:
        limit = Limit((notice.deadline_on - told_on).days, Unit.CALENDAR_DAY) if notice.deadline_on >= told_on else None
    else:
        found = _DAYS.search(notice.content)
        unit = Unit.WORKING_DAY if found and "工作" in found[2] else Unit.CALENDAR_DAY
        limit = Limit(int(found[1]), unit) if found else None
    return deadline(limit, told_on, law.calendar) if limit else None


def hearing_told(file: CaseFile, doubts: Doubts) -> date | None:
    """The day on which the party was last told of its right to a hearing, by a paper of its own or in the notice (听证告知).

    A letter from before the last notice answered another penalty, where that notice states the right itself.
    """
    has_letter = file.case.hearing_told_on or file.papers(DocumentKind.HEARING_RIGHT)
    notice = file.paper(DocumentKind.NOTICE)
    is_in_notice = notice is not None and HEARING_RIGHT in notice.has
    by_letter = None
    if has_letter or not is_in_notice:
        by_letter = _last(file, DocumentKind.HEARING_RIGHT, file.case.hearing_told_on, "听证告知", doubts)
    by_notice = told(file, Doubts() if has_letter else doubts) if is_in_notice else None
    if by_letter is None or by_notice is None:
        return by_letter or (None if has_letter else by_notice)
    return max(by_letter, by_notice)


def hearing_outdated(file: CaseFile, hearing_on: date | None) -> str:
    """Why the telling of the hearing no longer counts: another notice came after it (重新告知以后没有告知听证)."""
    told_on = told(file, Doubts())
    if hearing_on is None or told_on is None or told_on <= hearing_on:
        return ""
    return f"{told_on}又事先告知，听证告知却还是{hearing_on}的：重新告知以后没有再告知听证权"


def _last(file: CaseFile, kind: DocumentKind, registered: date | None, what: str, doubts: Doubts) -> date | None:
    served = [paper.served_on for paper in file.papers(kind) if paper.served_on]
    if registered and served and registered not in served:
        days = "、".join(str(day) for day in served)
        doubts.missing.append(f"没有可靠的{what}送达日：登记的是{registered}，{kind.label}写的是{days}")
    days_known = [*served, registered] if registered else served
    return max(days_known) if days_known else doubts.has(None, f"{what}的送达日")


def hearing_due(file: CaseFile, law: Law, doubts: Doubts) -> str:
    """Why the penalty, as proposed or as decided, gives a right to a hearing (应当告知听证的理由); empty where it does not.

    The lower of the province's and the field's own amounts counts; a sole trader answers as a citizen does.
    """
    case = file.case
    proposed = split(doubts.has(case.proposed_kinds, "拟处罚种类") or "")
    kinds = tuple(dict.fromkeys((*proposed, *split(case.kinds))))
    grave = [kind for kind in kinds if any(word in kind for word in _GRAVE)]
    if grave:
        return f"拟处罚{'、'.join(grave)}"
    least = _least(file, law, doubts)
    fine, taken = doubts.has(case.proposed_fen, "拟罚款数额"), case.proposed_confiscation_fen
    if any("没收" in kind for kind in proposed):
        taken = doubts.has(taken, "拟没收数额")
    if least is None or not case.party_kind:
        return ""
    amounts = ((fine, "拟罚款"), (taken, "拟没收"), (case.fine_fen, "决定罚款"), (case.confiscated_fen, "决定没收"))
    return "、".join(
        f"{what}{yuan(fen)}，达到{yuan(least)}" for fen, what in amounts if fen is not None and fen >= least
    )


def _least(file: CaseFile, law: Law, doubts: Doubts) -> int | None:
    """The amount from which a hearing is the party's right on the day of the notice."""
    on = file.case.told_on or file.decided_on
    is_organisation = doubts.has(file.case.party_kind, "当事人类别") == PartyKind.ORGANISATION
    code = f"penalty.hearing.{'organisation' if is_organisation else 'citizen'}"
    numbers = [law.number(each, on) for each in {code, law.profiled(code, file.case.profile)}] if on else []
    least = min((number for number in numbers if number is not None), default=None)
    if on and least is None:
        doubts.missing.append(f"没有{on}生效的听证数额标准")
    return least
