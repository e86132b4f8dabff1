"""The steps of a case from the notice to the decision (告知、听证、法制审核、集体讨论、决定): here the law says 不得 most."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import Gate, Step

from ..models import DocumentKind, Outcome
from ..review.catalogue import checks
from ..roles import HEAD, OFFICER, REVIEWER
from .gates import AGREES, ANSWERED, APART, EDUCATED, EXEMPT, checked, paper_in_file
from .steps_before import CLUE, LIVING, TEST

BY_OFFICER, BY_HEAD, BY_REVIEWER = OFFICER.code, HEAD.code, REVIEWER.code
TIER = ("least_fen", "most_fen", "benchmark", "tier", "is_deviating", "deviation_approved_on", "deviation_by")
REASONS = ("reason_fact", "reason_law", "reason_why", "reason_humane")


# What remains where the law says 不得 and nothing can be cured: nobody passes such a gate.
WAYS_OUT = "此时不得作出处罚决定，任何人不能放行：能补正的，补正后重新告知；不能补正的，不予处罚、撤案或者移送有权机关"


def _checked(*codes: str, ways_out: str = "") -> tuple[Gate, ...]:
    return tuple(checked(checks[code], ways_out) for code in codes)


HEARING = (
    *("hearing_told_on", "is_hearing_waived", "hearing_asked_on", "hearing_noticed_on", "heard_on", "hearing_ended_on"),
    *("hearing_host", "hearing_panel", "is_hearing_signed"),
)
DELIBERATION = (
    *("reviewed_on", "review_result", "review_opinion", "reviewer", "is_reviewer_new", "is_reviewer_qualified"),
    *("discussed_on", "is_head_present", "is_minutes_signed"),
)

# Whoever is told again is heard again: what was said, given up or deliberated before answered another notice.
ANSWERS = (
    *("stated_on", "restated_on", "is_statement_answered", "is_statement_waived"),
    *HEARING,
    *DELIBERATION,
)


# Without these no penalty may be decided: power, people, evidence, notice, defence, hearing, review, discussion, basis.
FORBIDDEN = (
    *("C01", "C03", "C04", "C05", "C06", "C08", "C10", "C11", "C12", "C13", "C14", "C21", "C22", "C23", "C24", "C25"),
    *("C26", "C27", "C28", "C30", "C35", "C36", "C37", "C38", "C40", "C43", "C44", "C48"),
)

DECISION = (
    Step(
        "told",
        "事先告知",
        sources=("concluded", "told"),
        target="told",
        roles=(BY_OFFICER,),
        fields=("proposed_fen", "proposed_confiscation_fen", "is_complex", "is_major", *TIER),
        required=("proposed_kinds",),
        gates=(
            paper_in_file("《行政处罚法》第四十四条", DocumentKind.NOTICE),
            AGREES,
            *_checked("C13", "C22", "C36", "C40"),
            *LIVING,
        ),
        basis="《行政处罚法》第四十四条、第六十二条",
        dates=("told_on",),
        clears=ANSWERS,
    ),
    # After the notice the party defends itself against these very facts: whoever changes them tells anew.
    Step(
        "corrected_by_head",
        "批准更正",
        sources=("told", "in_hearing"),
        target="concluded",
        roles=(BY_HEAD,),
        fields=(*CLUE, "facts", "violation_clause", "liability_clause", "is_crime_suspected", "has_conflict"),
        is_note_required=True,
        basis="《行政处罚法》第四十四条、第四十五条",
        clears=("agency", "told_on", "proposed_kinds", "proposed_fen", "proposed_confiscation_fen", *ANSWERS),
        settles=True,
    ),
    Step(
        "stated",
        "陈述申辩",
        sources=("told",),
        target="",
        roles=(BY_OFFICER,),
        is_note_required=True,
        basis="《行政处罚法》第四十五条",
        dates=("stated_on",),
        clears=("restated_on", "is_statement_answered", "is_statement_waived"),
    ),
    Step(
        "restated",
        "复核陈述申辩",
        sources=("told",),
        target="",
        roles=(BY_OFFICER,),
        required=("is_statement_answered",),
        gates=(paper_in_file("《行政处罚法》第四十五条", DocumentKind.RECHECK),),
        is_note_required=True,
        basis="《行政处罚法》第四十五条",
        dates=("restated_on",),
    ),
    Step(
        "statement_waived",
        "放弃陈述申辩",
        sources=("told",),
        target="",
        roles=(BY_OFFICER,),
        required=("is_statement_waived",),
        is_note_required=True,
        basis="《行政处罚法》第四十五条",
    ),
    Step(
        "hearing_told",
        "听证告知",
        sources=("told",),
        target="",
        roles=(BY_OFFICER,),
        gates=(paper_in_file("《行政处罚法》第六十三条", DocumentKind.HEARING_RIGHT),),
        basis="《行政处罚法》第六十三条；《广东省行政处罚听证程序实施办法》第十七条",
        dates=("hearing_told_on",),
    ),
    Step(
        "hearing_waived",
        "明确放弃听证",
        sources=("told",),
        target="",
        roles=(BY_OFFICER,),
        required=("is_hearing_waived",),
        is_note_required=True,
        basis="《行政处罚法》第六十四条第一项",
    ),
    Step(
        "hearing_withdrawn",
        "撤回或者放弃听证",
        sources=("in_hearing",),
        target="told",
        roles=(BY_OFFICER,),
        is_note_required=True,
        basis="《行政处罚法》第六十四条第六项",
        sets={"is_hearing_waived": True},
    ),
    Step(
        "hearing_asked",
        "申请听证",
        sources=("told",),
        target="in_hearing",
        roles=(BY_OFFICER,),
        papers=("听证申请",),
        basis="《行政处罚法》第六十四条第一项",
        dates=("hearing_asked_on",),
    ),
    Step(
        "hearing_noticed",
        "通知听证",
        sources=("in_hearing",),
        target="",
        roles=(BY_OFFICER,),
        required=("hearing_host", "hearing_panel"),
        gates=(paper_in_file("《行政处罚法》第六十四条第二项", DocumentKind.HEARING_NOTICE),),
        basis="《行政处罚法》第六十四条第二项；《广东省行政处罚听证程序实施办法》第二十条",
        dates=("hearing_noticed_on",),
    ),
    Step(
        "heard",
        "举行听证",
        sources=("in_hearing",),
        target="told",
        roles=(BY_OFFICER,),
        fields=("heard_on",),
        required=("is_hearing_signed", "heard_on"),
        basis="《行政处罚法》第六十四条；《广东省行政处罚听证程序实施办法》第三十一条、第三十八条",
        dates=("hearing_ended_on",),
    ),
    Step(
        "reviewed",
        "法制审核",
        sources=("told",),
        target="",
        roles=(BY_REVIEWER,),
        fields=("is_major",),
        required=("review_result", "review_opinion", "reviewer", "is_reviewer_new", "is_reviewer_qualified"),
        gates=(APART, ANSWERED),
        basis="《行政处罚法》第五十八条",
        dates=("reviewed_on",),
    ),
    Step(
        "discussed",
        "集体讨论",
        sources=("told",),
        target="",
        roles=(BY_HEAD,),
        fields=("is_complex",),
        required=("is_head_present", "is_minutes_signed"),
        gates=(paper_in_file("《行政处罚法》第五十七条第二款", DocumentKind.MINUTES),),
        basis="《行政处罚法》第五十七条第二款",
        dates=("discussed_on",),
    ),
    Step(
        "decided",
        "作出处罚决定",
        sources=("told",),
        target="decided",
        roles=(BY_HEAD,),
        fields=(
            *("fine_fen", "confiscated_fen", "decision_number", *TIER),
            *("applied_law", "milder_law", "mitigation", "mitigation_ground"),
        ),
        required=("kinds", "is_publishable", *REASONS),
        gates=(ANSWERED, *_checked(*FORBIDDEN, ways_out=WAYS_OUT), *LIVING),
        basis="《行政处罚法》第五十七条、第六十条",
        dates=("decided_on",),
        sets={"outcome": Outcome.PENALTY.value},
        settles=True,
    ),
    Step(
        "exempted",
        "不予处罚",
        sources=("concluded", "told"),
        target="decided",
        roles=(BY_HEAD,),
        fields=(*TEST, "decision_number", "educated_on", *REASONS),
        required=("outcome", "lenience_reason"),
        gates=(EXEMPT, EDUCATED),
        basis="《行政处罚法》第三十条、第三十一条、第三十三条、第五十七条第一款",
        dates=("decided_on",),
    ),
)
