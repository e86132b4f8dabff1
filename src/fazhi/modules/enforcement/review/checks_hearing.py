"""Checks C26-C30: hearing, legal review and discussion before the decision (听证、法制审核、集体讨论)."""

from __future__ import annotations

from ..models import ActKind, Case, CaseDocument, DocumentKind, ReviewResult, split
from .declaring import PASSED, Finding, Severity, check, skipped, unknown
from .doubts import Doubts, among, investigators
from .files import CaseFile, Stage
from .law import Law
from .papers import titled
from .pausing import stops
from .serving import reached
from .telling import HEARING_RIGHT, hearing_due, hearing_outdated, hearing_told, is_penal, told

_PANEL = 3  # 广东省行政处罚听证程序实施办法第九条: three or more, and odd


@check(
    "C26",
    "听证期未满不得决定",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第六十四条第一项；《广东省行政处罚听证程序实施办法》第十八条",
    remedy="决定还没有作出的，等听证申请期限届满或者取得当事人明确放弃听证的书面意见再决定；已经作出的，撤销决定，重新告知",
    is_for_simple=False,
)
def hearing_period_over(file: CaseFile, law: Law) -> Finding:
    """A decision comes after the days for asking a hearing, unless the party gave the right up in so many words."""
    case, decided_on = file.case, file.decided_on
    notice = file.paper(DocumentKind.NOTICE)
    is_in_notice = notice is not None and HEARING_RIGHT in notice.has
    if not (case.hearing_told_on or file.paper(DocumentKind.HEARING_RIGHT) or is_in_notice):
        return skipped("没有告知听证")
    if _is_of_before(file) and not is_in_notice and not hearing_due(file, law, Doubts()):
        return skipped("重新告知的处罚达不到听证标准，听证告知是原来那一次的")
    if case.is_hearing_waived:
        return PASSED
    doubts = Doubts()
    told_on, letter = hearing_told(file, doubts), file.paper(DocumentKind.HEARING_RIGHT)
    outdated = hearing_outdated(file, told_on) if hearing_due(file, law, Doubts()) else ""
    if outdated:
        doubts.wrong.append(outdated)
    if letter:
        reached(file, letter, law, doubts)
    if told_on and decided_on:
        ends = law.ends("penalty.hearing.request", told_on)
        doubts.after(ends, decided_on, "决定日期", f"听证告知{told_on}送达，听证申请期限")
    return doubts.finding()


def _is_of_before(file: CaseFile) -> bool:
    """Whether the letter on the hearing belongs to an earlier notice (重新告知以前的听证告知)."""
    letter, told_on = file.paper(DocumentKind.HEARING_RIGHT), file.case.told_on
    return bool(not file.case.hearing_told_on and letter and letter.on and told_on and letter.on < told_on)


@check(
    "C27",
    "听证程序",
    Severity.KNOCK_OUT,
    Stage.NOTICE,
    basis="《行政处罚法》第六十四条；《广东省行政处罚听证程序实施办法》第九条、第二十条、第三十一条、第三十八条",
    remedy="决定还没有作出的，重新组织听证并补齐笔录、音像；已经作出的，撤销决定，重新听证后再处理",
    is_for_simple=False,
)
def hearing_lawful(file: CaseFile, law: Law) -> Finding:
    """A hearing that is called in time, led by others than the investigators, recorded, signed, and over in thirty days."""
    case = file.case
    if not (case.hearing_asked_on or case.heard_on or case.hearing_noticed_on):
        return skipped("当事人没有申请听证")
    if case.is_hearing_waived and not case.heard_on:
        return skipped("当事人申请后又放弃听证")
    doubts = Doubts()
    _called_and_held_in_time(file, law, doubts)
    # The province's measure asks for three and a recording; the older hearings it does not reach.
    is_provincial = _is_provincial(case, law)
    _led_by_others(file, is_provincial, doubts)
    doubts.must(case.is_hearing_signed, "听证笔录是否签名的记录", "听证笔录没有签名")
    if is_provincial and case.heard_on and not any(row.kind == ActKind.HEARING for row in file.recordings):
        doubts.wrong.append(f"{case.heard_on}的听证没有全程音像记录")
    return doubts.finding()


def _called_and_held_in_time(file: CaseFile, law: Law, doubts: Doubts) -> None:
    case = file.case
    asked = doubts.has(case.hearing_asked_on, "申请听证日期")
    noticed = doubts.has(case.hearing_noticed_on, "听证通知送达日")
    letter = file.paper(DocumentKind.HEARING_NOTICE)
    if letter:
        reached(file, letter, law, doubts)
        if letter.served_on and noticed and letter.served_on != noticed:
            doubts.missing.append(
                f"没有可靠的听证通知送达日：登记的是{noticed}，{titled(letter)}写的是{letter.served_on}"
            )
    heard = doubts.has(case.heard_on, "听证日期")
    ended = doubts.has(case.hearing_ended_on, "听证结束日期")
    if noticed and heard:
        waiting = f"听证通知{noticed}送达，举行前应当隔满的七个工作日"
        doubts.after(law.ends("penalty.hearing.notify", noticed), heard, "听证日期", waiting)
    told_on = hearing_told(file, Doubts())
    if asked and told_on and asked < told_on:
        doubts.missing.append(f"没有可靠的日期：申请听证{asked}早于{told_on}的听证告知，互相矛盾")
    if asked and noticed and _is_provincial(case, law):
        doubts.within(law.ends("penalty.hearing.send", asked), noticed, f"{asked}申请听证，听证通知送达日")
    if asked and ended and _is_provincial(case, law):
        taken_out = stops(file, law.book["penalty.hearing.finish"], doubts)
        doubts.within(
            law.ends("penalty.hearing.finish", asked, taken_out), ended, f"申请听证日期是{asked}，听证结束日期"
        )
    doubts.order(heard, ended, f"听证日期{heard}在听证结束日期{ended}之后")


def _is_provincial(case: Case, law: Law) -> bool:
    """Whether the province's measure on hearings was in force (粤府令第294号): its own numbers say since when."""
    days = [day for day in (case.hearing_asked_on, case.hearing_noticed_on, case.heard_on) if day]
    return law.limit("penalty.hearing.finish", min(days)) is not None


def _led_by_others(file: CaseFile, is_provincial: bool, doubts: Doubts) -> None:
    host = doubts.has(file.case.hearing_host, "听证主持人")
    panel = split(file.case.hearing_panel)
    doubts.has(file.case.hearing_panel, "听证组成人员")
    if is_provincial and panel and (len(set(panel)) < _PANEL or len(set(panel)) % 2 == 0):
        doubts.wrong.append(f"听证组成人员是{len(set(panel))}人，应当是三人以上单数")
    if host and panel and host not in panel:
        doubts.wrong.append(f"听证主持人{host}不在听证组成人员之中")
    people = dict.fromkeys((*((host,) if host else ()), *panel))
    if people:
        for person in among(people, investigators(file, doubts)):
            doubts.wrong.append(f"听证组成人员{person}参加了本案调查")


@check(
    "C28",
    "法制审核",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第五十八条；《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的"
    "指导意见》第（十一）部分至第（十四）部分",
    remedy="决定还没有作出的，由不参加调查的审核人员审核，通过后再决定；已经作出的，撤销决定，补正程序后重新处理",
    is_for_simple=False,
)
def legally_reviewed(file: CaseFile, law: Law) -> Finding:
    """A major decision, or one with a hearing held or due, is made only after somebody else passed it in a legal review."""
    case = file.case
    if not needs_review(file, law):
        if case.is_major is None:
            return unknown("没有写明是否属于重大执法决定")
        return skipped("不属于重大执法决定，不应当听证，也没有经过听证")
    doubts = Doubts()
    _before_decision(doubts.has(file.paper(DocumentKind.REVIEW), "法制审核意见书"), file, doubts)
    doubts.has(case.review_result, "法制审核结论")
    if case.review_result and case.review_result != ReviewResult.PASSED:
        doubts.wrong.append(f"法制审核结论是“{ReviewResult(case.review_result).label}”，没有通过不得作出决定")
    _reviewed_between(file, doubts)
    reviewer = doubts.has(case.reviewer, "法制审核人员")
    for person in among(split(reviewer), investigators(file, doubts)) if reviewer else ():
        doubts.wrong.append(f"法制审核人员{person}参加了本案调查")
    return doubts.finding()


def _before_decision(paper: CaseDocument | None, file: CaseFile, doubts: Doubts) -> None:
    """A paper that was written after the decision does not show what went before it (事后补写)."""
    on = paper.on if paper else None
    doubts.order(on, file.decided_on, f"{titled(paper)}{on}形成，晚于{file.decided_on}的决定" if paper else "")


def needs_review(file: CaseFile, law: Law) -> bool | None:
    """Whether a case must be legally reviewed (应当法制审核); None where nobody has said whether it is major.

    What gives a right to a hearing bears on grave interests of the party, whatever the officers call it.
    """
    if file.case.heard_on or (is_penal(file) and hearing_due(file, law, Doubts())):
        return True
    is_major: bool | None = file.case.is_major
    return is_major


def _reviewed_between(file: CaseFile, doubts: Doubts) -> None:
    case, decided_on = file.case, file.decided_on
    reviewed_on = doubts.has(case.reviewed_on, "法制审核日期")
    if case.heard_on:
        first, name = case.hearing_ended_on or case.heard_on, "听证结束日期"
    else:
        first, name = case.concluded_on, "调查终结日期"
    if first is None:
        doubts.missing.append(f"没有{name}")
    doubts.order(first, reviewed_on, f"法制审核日期{reviewed_on}在{name}{first}之前")
    doubts.order(reviewed_on, decided_on, f"法制审核日期{reviewed_on}在决定日期{decided_on}之后")


@check(
    "C29",
    "初任审核人员资格",
    Severity.DEDUCTION,
    Stage.DECISION,
    basis="《行政处罚法》第五十八条第二款",
    remedy="改由取得法律职业资格的人员重新审核，把资格证明存入案卷",
    is_for_simple=False,
)
def reviewer_qualified(file: CaseFile, law: Law) -> Finding:
    """Whoever reviews for the first time has passed the state's legal examination."""
    case = file.case
    if not (case.reviewed_on or case.reviewer):
        return skipped("没有法制审核")
    if case.is_reviewer_new is None:
        return unknown("没有写明审核人员是否初次从事法制审核")
    if not case.is_reviewer_new:
        return skipped("审核人员不是初次从事法制审核")
    doubts = Doubts()
    name = case.reviewer or "审核人员"
    doubts.must(
        case.is_reviewer_qualified,
        f"{name}是否取得法律职业资格的记录",
        f"{name}初次从事法制审核，没有取得法律职业资格",
    )
    return doubts.finding()


@check(
    "C30",
    "集体讨论",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第五十七条第二款",
    remedy="决定还没有作出的，由机关负责人集体讨论并签名存卷后再决定；已经作出的，撤销决定，补正程序后重新处理",
    is_for_simple=False,
)
def discussed_by_heads(file: CaseFile, law: Law) -> Finding:
    """A complex or grave case is discussed by the heads together before it is decided, and the minutes are signed."""
    case, decided_on = file.case, file.decided_on
    if case.is_complex is None:
        return unknown("没有写明是否情节复杂或者重大违法")
    if not case.is_complex:
        return skipped("不属于情节复杂或者重大违法行为")
    doubts = Doubts()
    discussed_on = doubts.has(case.discussed_on, "集体讨论日期")
    _before_decision(doubts.has(file.paper(DocumentKind.MINUTES), "集体讨论记录"), file, doubts)
    told_on = told(file, Doubts()) if is_penal(file) else None
    doubts.order(told_on, discussed_on, f"集体讨论{discussed_on}在{told_on}的事先告知之前：没有听取陈述申辩就讨论决定")
    doubts.order(discussed_on, decided_on, f"集体讨论日期{discussed_on}在决定日期{decided_on}之后")
    doubts.must(case.is_head_present, "机关负责人是否参加讨论的记录", "机关负责人没有参加集体讨论")
    doubts.must(case.is_minutes_signed, "集体讨论记录是否签名的记录", "集体讨论记录没有签名")
    return doubts.finding()
