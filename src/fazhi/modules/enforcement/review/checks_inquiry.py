"""C13, C14, C19, C20: evidence, correction and the report (证据、责令改正、调查终结)."""

from __future__ import annotations

from ..models import DocumentKind, EvidenceKind, Outcome
from .declaring import PASSED, Finding, Severity, check, skipped, unknown
from .doubts import Doubts
from .files import CaseFile, Stage
from .law import Law
from .papers import titled
from .telling import BY_MOUTH, is_penal, told, told_by_mouth


@check(
    "C13",
    "证据在告知前",
    Severity.KNOCK_OUT,
    Stage.NOTICE,
    basis="《行政处罚法》第四十四条、第六十二条",
    remedy="用告知以后取得的证据定案的，把新的事实、理由重新告知当事人，再听取陈述申辩",
    missing_remedy="登记证据的取得日期；事先告知的日期填告知书送达当事人的那一天，两处写法要一致",
)
def evidence_before_notice(file: CaseFile, law: Law) -> Finding:
    """All evidence was there when the party was told."""
    if not is_penal(file):
        return skipped("不给予行政处罚，不须事先告知")
    if not file.evidence:
        return unknown("没有证据")
    if told_by_mouth(file):
        return skipped(BY_MOUTH)
    doubts = Doubts()
    told_on = told(file, doubts)
    for piece in file.evidence:
        on = doubts.has(piece.on, f"{piece.entry.number}的取得日期")
        doubts.order(on, told_on, f"{piece.entry.number}{on}取得，晚于{told_on}事先告知：没有就新的证据重新告知")
    return doubts.finding()


@check(
    "C14",
    "证据合法",
    Severity.KNOCK_OUT,
    Stage.INVESTIGATION,
    basis="《行政处罚法》第四十六条",
    remedy="排除以非法手段取得的证据，查证属实以后再作为认定事实的根据；事实因此不清的，不予处罚或者撤销决定",
    missing_remedy="在“证据”里登记本案的证据，写明种类、取得日期、怎样取得和是否查证属实",
)
def evidence_lawful(file: CaseFile, law: Law) -> Finding:
    """Every piece is of a kind of article 46, verified, and not unlawfully obtained."""
    if not file.evidence:
        return skipped("没有作出决定就了结，没有证据") if file.is_dropped else unknown("没有证据")
    doubts = Doubts()
    for piece in file.evidence:
        number = piece.entry.number
        kind = doubts.has(piece.kind, f"{number}的证据种类")
        if kind and kind not in EvidenceKind.values:
            doubts.wrong.append(f"{number}的种类“{kind}”不是法定的八种证据")
        doubts.has(piece.verified_by, f"{number}的查证人")
        if doubts.has(piece.is_unlawful, f"{number}取得手段是否合法的登记"):
            doubts.wrong.append(f"{number}以非法手段取得，不得作为认定案件事实的根据")
    return doubts.finding()


@check(
    "C19",
    "责令改正",
    Severity.DEDUCTION,
    Stage.DECISION,
    basis="《行政处罚法》第二十八条第一款",
    remedy="责令当事人改正或者限期改正，期满复查并记录",
)
def correction_ordered(file: CaseFile, law: Law) -> Finding:
    """The party was ordered to put things right by a day, and somebody looked again."""
    if file.case.outcome in (Outcome.UNFOUNDED, Outcome.TRANSFERRED) and not is_penal(file):
        return skipped("违法事实不成立或者已经移送")
    papers, decision = file.papers(DocumentKind.CORRECTION), file.decision
    if not papers:
        is_on_spot = file.is_simple and decision is not None and "责令改正" in decision.has
        return PASSED if is_on_spot else unknown("没有责令改正通知书")
    doubts = Doubts()
    for paper in papers:
        on = doubts.has(paper.on, f"{titled(paper)}的日期")
        due_on = doubts.has(paper.deadline_on, f"{titled(paper)}的改正期限")
        looked_on = doubts.has(paper.rechecked_on, f"{titled(paper)}期满以后的复查日期")
        doubts.order(on, file.decided_on, f"{titled(paper)}{on}作出，晚于{file.decided_on}的决定：处罚时没有责令改正")
        doubts.order(on, due_on, f"{titled(paper)}{on}作出，改正期限却是{due_on}")
        doubts.order(on, looked_on, f"{titled(paper)}{on}作出，复查却在{looked_on}")
    return doubts.finding()


@check(
    "C20",
    "调查终结报告",
    Severity.DEDUCTION,
    Stage.NOTICE,
    basis="《行政处罚法》第五十七条第一款",
    remedy="补充调查终结报告，写明全部证据；告知以后又取证的，重新告知",
    is_for_simple=False,
)
def reported(file: CaseFile, law: Law) -> Finding:
    """The report comes after the last evidence and before the notice."""
    doubts, paper = Doubts(), file.paper(DocumentKind.REPORT)
    if paper is None:
        return unknown("没有调查终结报告")
    on = doubts.has(paper.on, f"{titled(paper)}的日期")
    concluded_on = file.case.concluded_on
    if on and concluded_on and on != concluded_on:
        doubts.missing.append(f"没有可靠的调查终结日期：登记的是{concluded_on}，{titled(paper)}写的是{on}")
    if not doubts.has(file.evidence or None, "证据"):
        return doubts.finding()
    for piece in file.evidence:
        found_on = doubts.has(piece.on, f"{piece.entry.number}的取得日期")
        doubts.order(found_on, on, f"{titled(paper)}{on}作出，{piece.entry.number}{found_on}才取得：先终结后取证")
    if is_penal(file):
        told_on = told(file, doubts)
        doubts.order(on, told_on, f"{titled(paper)}{on}作出，晚于{told_on}的事先告知")
    return doubts.finding()
