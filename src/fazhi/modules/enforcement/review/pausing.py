"""Days that stop a clock, and extensions of it, as documents of the file prove them (扣除期间、延长); K11, K12.

The clock of a case that went through its own steps says what they did. Beside it a document says in its elements (写明的
要素) what it does: 不计入期限 with the reason, from its day to its deadline, once the party has it; or 延长办案期限 with
the role that approved. What the rule itself does not allow stops and extends nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from fazhi.kernel.law.rules import Rule, Value
from fazhi.kernel.law.timelimits import Answer, Exclusion, Limit

from ..models import CaseDocument, DocumentKind
from .doubts import Doubts
from .files import CaseFile
from .law import Law

HEARING = "听证"
EXCLUDED = "不计入期限"
EXTENDED = "延长办案期限"


def stops(file: CaseFile, rule: Rule, doubts: Doubts) -> list[Exclusion]:
    """The days that documents of the file take out of a rule's limit (扣除期间)."""
    return [stop for paper in file.documents if EXCLUDED in paper.has for stop in _stop(paper, rule, doubts)]


def _stop(paper: CaseDocument, rule: Rule, doubts: Doubts) -> list[Exclusion]:
    if not any(rule.allows_pause(reason) for reason in paper.has):
        return []
    number = str(paper.entry.number)
    if not number:
        doubts.missing.append(f"没有{paper.on}不计入期限的文书的编号，不能扣除")
        return []
    if paper.served_on is None:
        doubts.missing.append(f"没有{number}不计入期限的送达日：没有告知当事人的不能扣除")
        return []
    if paper.on is None or paper.deadline_on is None or paper.deadline_on < paper.on:
        doubts.missing.append(f"没有{number}不计入期限的起止日期")
        return []
    return [Exclusion(paper.on, paper.deadline_on, number)]


def hearing_stop(file: CaseFile, rule: Rule) -> list[Exclusion]:
    """The days of a hearing, from its request to its end, by the document that called it (听证时间)."""
    case = file.case
    called = file.paper(DocumentKind.HEARING_NOTICE)
    first_on, last_on = case.hearing_asked_on, case.hearing_ended_on
    if not (rule.allows_pause(HEARING) and called and called.entry.number and first_on and last_on):
        return []
    return [Exclusion(first_on, last_on, str(called.entry.number))] if first_on <= last_on else []


def clocked(file: CaseFile, rule: Rule) -> list[Exclusion]:
    """The days that steps of the case took out of its own limit, with a pause that still runs (办理步骤扣除的期间)."""
    clock, until = file.clock, file.decided_on
    if clock is None or not any(one.pauses for one in rule.lineage()):
        return []
    running = []
    if clock.paused_on and clock.paused_by and until and clock.paused_on <= until:
        running.append(Exclusion(clock.paused_on, until, clock.paused_by))
    return [*clock.exclusions, *running]


def extended(
    file: CaseFile, law: Law, value: Value, stopped: list[Exclusion], doubts: Doubts
) -> tuple[Answer | None, list[str]]:
    """When a case's limit ends with its approved extensions, and what of them does not count, in words (延长)."""
    start, rule = file.case.filed_on, value.rule
    taken: list[Limit] = []
    refused: list[str] = []
    ends = law.ends(rule.code, start, stopped)
    for on, stated in _approvals(file, doubts):
        why = _refusal(on, stated, value, len(taken), ends)
        if why:
            refused.append(why)
            continue
        taken.append(value.extensions[len(taken)])
        ends = law.ends(rule.code, start, stopped, taken)
    return ends, refused


def _approvals(file: CaseFile, doubts: Doubts) -> list[tuple[date, Collection[str] | None]]:
    """Days of approval, with what the document states, None where a step asked for the approver itself.

    Documents of a case whose steps extended it are the papers of these extensions, not further ones.
    """
    if file.clock and file.clock.extended_on:
        return [(on, None) for on in sorted(file.clock.extended_on)]
    papers = [paper for paper in file.documents if EXTENDED in paper.has]
    if any(paper.on is None for paper in papers):
        doubts.missing.append("没有延长办案期限文书的批准日期")
    return sorted(((paper.on, paper.has) for paper in papers if paper.on), key=lambda approval: approval[0])


def _refusal(on: date, stated: Collection[str] | None, value: Value, taken: int, ends: Answer | None) -> str:
    """Why an extension does not count; empty where it does (K12)."""
    if taken >= len(value.extensions):
        return f"{on}的延长没有依据：{value.rule.name}{'只能延长' + str(taken) + '次' if taken else '没有规定延长'}"
    role = value.rule.extensions[taken].role
    if stated is not None and role not in stated:
        return f"{on}的延长没有写明由{role}批准"
    if ends and not ends.provisional and on > ends.legal_last:
        return f"{on}的延长在期限{ends.legal_last}届满之后才批准"
    return ""
