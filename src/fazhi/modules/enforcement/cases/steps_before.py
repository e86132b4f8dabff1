"""The steps of a case up to the end of the inquiry (线索、立案、调查)."""

from __future__ import annotations

from fazhi.kernel.procedures.citing import law_in_force
from fazhi.kernel.procedures.declarations import Step
from fazhi.kernel.procedures.gates import item_in_force

from ..models import Outcome, Track
from ..review.catalogue import checks
from ..roles import HEAD, OFFICER
from .acting import record_excused, record_on_spot
from .gates import AGENCY, EDUCATED, EXEMPT, IN_PERSON, OWN_OFFICERS, SIMPLE, SLIP, checked

BY_OFFICER, BY_HEAD = OFFICER.code, HEAD.code
PARTY = ("party_kind", "party", "party_code", "operator", "capacity")
CLUE = (
    *("title", "unit", "area", "source", "domain", "platform_number", "item", "profile"),
    *PARTY,
    *("place", "is_cross_region", "designation", "discovered_on", "act_ended_on", "is_grave"),
)
ON_THE_SPOT = ("item", *PARTY, "place", "discovered_on", "act_ended_on", "is_grave")
TESTED = ("is_first_offence", "is_minor", "is_corrected", "is_harmless")
TEST = (
    *("is_first_offence", "is_minor", "is_corrected", "is_harmless", "is_faultless"),
    *("lenience", "lenience_reason", "mitigation", "mitigation_ground"),
)
OPEN = ("clue", "investigating", "concluded", "told", "in_hearing")
INQUIRY = ("investigating", "concluded", "told")
ON_LIST = item_in_force(day="opened_on")
LIVING = (law_in_force("violation_clause", "act_ended_on"), law_in_force("liability_clause", "act_ended_on"))

OPENING = Step(
    "registered",
    "登记线索",
    sources=(),
    target="clue",
    roles=(BY_OFFICER,),
    fields=CLUE,
    required=("title", "unit", "source", "domain"),
    basis="《行政处罚法》第五十四条",
)

BEFORE = (
    Step(
        "filed",
        "立案",
        sources=("clue",),
        target="investigating",
        roles=(BY_HEAD,),
        fields=(*CLUE, "filed_by", "is_filed_by_head"),
        required=(
            "item",
            "party_kind",
            "party",
            "discovered_on",
            "act_ended_on",
            "place",
            "filed_by",
            "is_filed_by_head",
        ),
        gates=(ON_LIST, AGENCY, *(checked(checks[code]) for code in ("C03", "C08", "C11"))),
        basis="《行政处罚法》第五十四条第二款",
        dates=("filed_on",),
        settles=True,
    ),
    Step(
        "on_spot",
        "当场处罚",
        sources=("clue",),
        target="performing",
        roles=(BY_OFFICER,),
        fields=(
            *(*ON_THE_SPOT, *TEST, "facts", "violation_clause", "liability_clause", "kinds", "fine_fen"),
            *("decision_number", "least_fen", "most_fen", "benchmark", "tier", "is_deviating", "is_publishable"),
            *("reason_fact", "reason_law", "reason_why", "reason_humane", "is_crime_suspected", "has_conflict"),
            *("stated_on", "restated_on", "is_statement_answered", "is_statement_waived"),
        ),
        required=(
            "item",
            "party_kind",
            "party",
            *("act_ended_on", "facts", "violation_clause", "liability_clause", "kinds", "is_publishable"),
            *TESTED,
        ),
        gates=(
            *(ON_LIST, AGENCY, SIMPLE, IN_PERSON, OWN_OFFICERS, *LIVING),
            *(checked(checks[code]) for code in ("C03", "C08", "C11", "C14", "C36", "C38", "C40", "C43", "C44")),
        ),
        officers=2,
        basis="《行政处罚法》第四十二条、第五十一条、第五十二条",
        sets={"track": Track.SIMPLE.value, "outcome": Outcome.PENALTY.value},
        dates=("told_on", "decided_on", "served_on"),
        settles=True,
        then=record_on_spot,
    ),
    Step(
        "excused",
        "当场免罚",
        sources=("clue",),
        target="closed",
        roles=(BY_OFFICER,),
        fields=(*ON_THE_SPOT, *TEST, "decision_number", "is_crime_suspected", "has_conflict"),
        required=(
            *("item", "party_kind", "party", "act_ended_on", "facts", *TESTED),
            *("lenience_reason", "educated_on"),
        ),
        gates=(
            ON_LIST,
            AGENCY,
            EXEMPT,
            EDUCATED,
            IN_PERSON,
            OWN_OFFICERS,
            SLIP,
            *(checked(checks[code]) for code in ("C03", "C08", "C11")),
        ),
        officers=2,
        basis="《行政处罚法》第三十三条、第四十二条",
        sets={"track": Track.SIMPLE.value, "outcome": Outcome.EXEMPTED.value},
        dates=("decided_on", "served_on", "executed_on"),
        settles=True,
        then=record_excused,
    ),
    Step(
        "not_filed",
        "不予立案",
        sources=("clue",),
        target="not_filed",
        roles=(BY_HEAD,),
        is_note_required=True,
        basis="《行政处罚法》第五十四条",
    ),
    Step(
        "concluded",
        "调查终结",
        sources=("investigating",),
        target="concluded",
        roles=(BY_OFFICER,),
        fields=(*PARTY, "is_complex", "is_major", "is_crime_suspected", "has_conflict", "act_ended_on"),
        required=("facts", "violation_clause", "liability_clause"),
        gates=(*(checked(checks[code]) for code in ("C04", "C05", "C06", "C10", "C14")), *LIVING),
        basis="《行政处罚法》第五十七条第一款",
        dates=("concluded_on",),
    ),
    Step(
        "tested",
        "减免责审查",
        sources=("clue", "investigating", "concluded", "told"),
        target="",
        roles=(BY_OFFICER,),
        fields=(*TEST, "educated_on"),
        required=TESTED,
        basis="《行政处罚法》第三十二条、第三十三条",
    ),
    Step(
        "recusal_asked",
        "申请回避",
        sources=OPEN,
        target="",
        roles=(BY_OFFICER,),
        is_note_required=True,
        basis="《行政处罚法》第四十三条",
        dates=("recusal_asked_on",),
    ),
    Step(
        "recusal_decided",
        "决定回避",
        sources=OPEN,
        target="",
        roles=(BY_HEAD,),
        fields=("has_conflict",),
        is_note_required=True,
        basis="《行政处罚法》第四十三条",
        dates=("recusal_decided_on",),
    ),
    Step(
        "examining",
        "送检鉴定",
        sources=INQUIRY,
        target="",
        roles=(BY_OFFICER,),
        papers=("检测鉴定期间告知书",),
        is_note_required=True,
    ),
    Step("examined", "收到鉴定结论", sources=INQUIRY, target="", roles=(BY_OFFICER,), papers=("鉴定意见",)),
    Step(
        "extended",
        "延长办案期限",
        sources=(*INQUIRY, "in_hearing"),
        target="",
        roles=(BY_HEAD,),
        papers=("延长办案期限告知书",),
        is_note_required=True,
        basis="《行政处罚法》第六十条",
    ),
    Step(
        "withdrawn",
        "撤案",
        sources=("investigating", "concluded", "told"),
        target="withdrawn",
        roles=(BY_HEAD,),
        is_note_required=True,
        basis="《行政处罚法》第五十七条",
    ),
    Step(
        "corrected",
        "更正",
        sources=("clue", "investigating", "concluded"),
        target="",
        roles=(BY_OFFICER,),
        fields=(
            *(*CLUE, "facts", "violation_clause", "liability_clause", "is_complex", "is_major", "is_crime_suspected"),
            "has_conflict",
        ),
        is_note_required=True,
        clears=("agency",),  # it follows from the item, which may be another one now
        settles=True,
    ),
    Step(
        "annotated",
        "补正笔误",
        sources=("decided", "performing"),
        target="",
        roles=(BY_HEAD,),
        fields=("title", "area", "source", "domain", "platform_number", "decision_number"),
        is_note_required=True,
    ),
)
