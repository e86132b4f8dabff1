"""Checks C41-C43: service, publication and no second fine for one act (送达、公开、一事不二罚)."""

from __future__ import annotations

from ..models import Outcome, ServiceMethod
from .declaring import PASSED, Finding, Severity, check, failed, skipped, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .serving import announced, proved


@check(
    "C41",
    "送达",
    Severity.KNOCK_OUT,
    Stage.SERVICE,
    basis="《行政处罚法》第六十一条；《民事诉讼法》第八十七条至第九十五条",
    remedy="按法定方式重新送达并补齐送达回证；没有送达的决定不生效，起诉、缴款期限从实际送达起算",
)
def served_lawfully(file: CaseFile, law: Law) -> Finding:
    """The decision is served within seven working days, in a lawful way, with a full receipt (送达日见第十七节)."""
    paper, decided_on = file.decision, file.decided_on
    if paper is None:
        return unknown("没有决定书")
    doubts = Doubts()
    served_on = doubts.has(paper.served_on or file.case.served_on, "决定书送达日")
    doubts.has(decided_on, "决定日期")
    method = doubts.has(paper.service_method, "决定书的送达方式")
    if paper.served_on and file.case.served_on and paper.served_on != file.case.served_on:
        doubts.wrong.append(f"送达回证的日期{paper.served_on}与案件登记的送达日{file.case.served_on}不一致")
    if not (served_on and decided_on and method):
        return doubts.finding()
    if method == ServiceMethod.PUBLIC:
        announced(file, paper, served_on, law, doubts)
    else:
        code = law.profiled("penalty.decision.serve", file.case.profile)
        doubts.within(law.ends(code, decided_on), served_on, f"决定日期是{decided_on}，送达日")
    proved(paper, doubts)
    return doubts.finding()


@check(
    "C42",
    "公开",
    Severity.DEDUCTION,
    Stage.SERVICE,
    basis="《行政处罚法》第四十八条；《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的"
    "指导意见》第（六）部分",
    remedy="立即补公开并隐去个人信息；决定已被变更、撤销、确认违法或者无效的，撤回公开并说明理由",
)
def published_in_time(file: CaseFile, law: Law) -> Finding:
    """A decision to be published is published in seven working days, redacted; one that fell is withdrawn in three."""
    case, decided_on = file.case, file.decided_on
    if case.is_publishable is None:
        return unknown("没有写明是否应当公开")
    if not case.is_publishable and not case.published_on:
        return skipped("不属于应当公开的处罚决定")
    doubts = Doubts()
    published_on = doubts.has(case.published_on, "公开日期")
    doubts.has(decided_on, "决定日期")
    if published_on and decided_on and case.is_publishable:
        ends = law.ends("enforcement_disclosure.penalty.publish", decided_on)
        doubts.within(ends, published_on, f"决定日期是{decided_on}，公开日期")
    doubts.must(case.is_redacted, "是否隐去个人信息的记录", "公开的处罚决定没有隐去个人信息")
    if case.overturned_on:
        withdrawn_on = doubts.has(case.withdrawn_on, f"撤回公开日期（{case.overturned_on}被变更撤销）")
        if withdrawn_on:
            ends = law.ends("penalty.decision.withdraw", case.overturned_on)
            doubts.within(ends, withdrawn_on, f"决定{case.overturned_on}被变更撤销，撤回公开日期")
    return doubts.finding()


@check(
    "C43",
    "一事不二罚",
    Severity.KNOCK_OUT,
    Stage.DECISION,
    basis="《行政处罚法》第二十九条",
    remedy="还没有决定的，不再罚款，同时违反几个规定的按罚款数额高的处罚；已经决定的，撤销后一个罚款决定",
)
def fined_once(file: CaseFile, law: Law) -> Finding:
    """The same act of the same party has not been fined in another case."""
    case = file.case
    if case.outcome and (case.outcome != Outcome.PENALTY or (case.fine_fen is not None and not case.fine_fen)):
        return skipped("本案没有罚款")
    if file.rivals is None:
        return unknown("没有查过同一当事人同一违法行为的其他罚款")
    if file.rivals:
        return failed(f"同一当事人的同一违法行为已经罚款：{'、'.join(file.rivals)}")
    # Who wrote of the other case in the reasons has weighed it: whether it is one act only a person can say.
    reasons = f"{case.reason_fact}{case.reason_law}{case.reason_why}{case.reason_humane}"
    unweighed = [number for number in file.alike if number not in reasons]
    if unweighed:
        numbers = "、".join(unweighed)
        return unknown(f"没有在决定的理由里说明与{numbers}是不是同一行为：同一当事人同日同地、事项不同，该案已经罚款")
    return PASSED
