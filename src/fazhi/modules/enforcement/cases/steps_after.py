"""The steps of a case after the decision (送达、公开、执行、移送、结案)."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import Step

from ..models import DocumentKind
from ..review.catalogue import checks
from ..roles import HEAD, OFFICER, SUPERVISOR
from .gates import NOT_YET, SETTLED, checked, paper_in_file
from .steps_before import OPEN

BY_OFFICER, BY_HEAD, BY_SUPERVISOR = OFFICER.code, HEAD.code, SUPERVISOR.code
LATER = ("decided", "performing", "closed")
POWER = "《行政处罚法》第十七条、第二十二条"
CRIME = "《行政处罚法》第二十七条；《行政执法机关移送涉嫌犯罪案件的规定》第五条、第六条"
DECIDED_ON_PAPER = paper_in_file(
    "《行政处罚法》第五十二条、第五十九条、第六十一条",
    DocumentKind.DECISION,
    DocumentKind.ON_SPOT,
    DocumentKind.EXEMPTION,
)

AFTER = (
    Step(
        "served",
        "送达决定书",
        sources=("decided",),
        target="performing",
        roles=(BY_OFFICER,),
        gates=(
            DECIDED_ON_PAPER,
            checked(checks["C34"]),
        ),
        basis="《行政处罚法》第六十一条",
        dates=("served_on",),
    ),
    Step(
        "published",
        "公开决定",
        sources=LATER,
        target="",
        roles=(BY_OFFICER, BY_SUPERVISOR),
        required=("is_redacted",),
        basis="《行政处罚法》第四十八条第一款",
        dates=("published_on",),
    ),
    Step(
        "overturned",
        "决定被变更撤销",
        sources=LATER,
        target="",
        roles=(BY_OFFICER, BY_SUPERVISOR),
        is_note_required=True,
        basis="《行政处罚法》第四十八条第二款",
        dates=("overturned_on",),
    ),
    Step(
        "unpublished",
        "撤回公开",
        sources=LATER,
        target="",
        roles=(BY_OFFICER, BY_SUPERVISOR),
        is_note_required=True,
        basis="《行政处罚法》第四十八条第二款",
        dates=("withdrawn_on",),
    ),
    Step(
        "performed",
        "履行完毕",
        sources=("performing",),
        target="",
        roles=(BY_OFFICER,),
        fields=("surcharge_fen",),
        gates=(NOT_YET, SETTLED),
        basis="《行政处罚法》第六十六条、第六十七条",
        dates=("executed_on",),
    ),
    Step(
        "deferred",
        "准予延期分期",
        sources=("performing",),
        target="",
        roles=(BY_HEAD,),
        required=("deferred_until",),
        gates=(paper_in_file("《行政处罚法》第六十六条第二款", DocumentKind.DEFERRAL),),
        is_note_required=True,
        basis="《行政处罚法》第六十六条第二款",
    ),
    Step(
        "contested",
        "复议诉讼期间",
        sources=("decided", "performing"),
        target="",
        roles=(BY_OFFICER,),
        fields=("contested_until",),
        required=("contested_from",),
        is_note_required=True,
        basis="《行政处罚法》第七十三条",
    ),
    Step(
        "reminded",
        "催告履行",
        sources=("performing",),
        target="",
        roles=(BY_OFFICER,),
        gates=(paper_in_file("《行政强制法》第五十四条", DocumentKind.REMINDER),),
        basis="《行政强制法》第五十四条",
        dates=("reminded_on",),
    ),
    Step(
        "court_asked",
        "申请强制执行",
        sources=("performing",),
        target="",
        roles=(BY_HEAD,),
        gates=(
            paper_in_file("《行政强制法》第五十三条", DocumentKind.COURT),
            checked(checks["C47"]),
        ),
        basis="《行政强制法》第五十三条、第五十四条",
        dates=("court_applied_on",),
    ),
    Step(
        "closed",
        "结案归档",
        sources=("performing",),
        target="closed",
        roles=(BY_HEAD,),
        fields=("is_in_order", "executed_on"),
        required=("is_in_order",),
        gates=(SETTLED, DECIDED_ON_PAPER, paper_in_file("《行政处罚法》第四十七条", DocumentKind.CLOSING)),
        basis="《行政处罚法》第四十七条",
        dates=("close_approved_on",),
    ),
    Step(
        "sent_on",
        "移送有权机关",
        sources=OPEN,
        target="transferred",
        roles=(BY_HEAD,),
        gates=(paper_in_file(POWER, DocumentKind.TRANSFER),),
        is_note_required=True,
        basis=POWER,
    ),
    Step(
        "crime_reported",
        "报告涉嫌犯罪",
        sources=(*OPEN, "decided", "performing"),
        target="",
        roles=(BY_OFFICER,),
        required=("crime_team", "is_crime_suspected"),
        basis=CRIME,
        dates=("crime_reported_on",),
    ),
    Step(
        "crime_refused",
        "不批准移送",
        sources=(*OPEN, "decided", "performing"),
        target="",
        roles=(BY_HEAD,),
        is_note_required=True,
        basis=CRIME,
    ),
    Step(
        "crime_approved",
        "批准移送",
        sources=(*OPEN, "decided", "performing"),
        target="",
        roles=(BY_HEAD,),
        required=("crime_approved_at",),
        basis=CRIME,
    ),
    Step(
        "transferred",
        "移送公安机关",
        sources=(*OPEN, "decided", "performing"),
        target="transferred",
        roles=(BY_OFFICER,),
        required=("crime_sent_at", "crime_receipt"),
        gates=(paper_in_file(CRIME, DocumentKind.TRANSFER),),
        basis=CRIME,
    ),
)
