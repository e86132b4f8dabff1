"""How a contest goes (复议应诉办理): copy received, answered with its evidence, decided, carried out, looked back upon."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import ByField, Deadline, Procedure, State, Step, Version, procedures

from ..models.litigation import Kind, Outcome
from . import gates as g
from .contests import APPEALS, BOTH, CONTEST, OFFICE, SUITS

RUNNING, AFTER = ("received", "assigned", "answered"), ("answered", "decided", "carried_out")

STATES = (
    State("received", "待分派"),
    State("assigned", "待答复（答辩）"),
    State("answered", "待审理结果"),
    State("decided", "待履行、复盘"),
    State("carried_out", "待复盘"),
    State("closed", "已办结", is_final=True),
)
OPENING = Step(
    "received",
    "收到副本",
    (),
    "received",
    OFFICE,
    fields=("title", "kind", "organ", "document_number", "source_row", "grounds", "unit"),
    required=("title", "kind", "organ", "source_row", "grounds"),
    basis=g.ANSWERING,
)
STEPS = (
    Step("assigned", "分派", ("received",), "assigned", OFFICE, required=("unit",)),
    Step(
        "answered",
        "答复（答辩）举证",
        ("assigned",),
        "answered",
        BOTH,
        fields=("evidence",),
        required=("reply",),
        papers=("答复书（答辩状）",),
        gates=(g.OWN_EVIDENCE, g.TOLD_LATE),
        dates=("answered_on",),
        basis=g.ANSWERING,
    ),
    Step("reassigned", "改派", ("assigned",), "assigned", OFFICE, required=("unit",), is_note_required=True),
    Step(
        "decided",
        "登记结果",
        ("answered",),
        "decided",
        OFFICE,
        fields=("carry_out_by",),
        required=("outcome",),
        papers=("决定书（裁判文书、调解书）",),
        gates=(g.LAWFUL_END,),
        dates=("decided_on",),
        basis=g.ENDING,
    ),
    Step(
        "carried_out",
        "履行",
        ("decided",),
        "carried_out",
        BOTH,
        required=("performance",),
        papers=("履行报告",),
        dates=("carried_out_on",),
        basis=g.PERFORMING,
    ),
    Step(
        "closed",
        "复盘办结",
        ("decided", "carried_out"),
        "closed",
        OFFICE,
        required=("reflection",),
        gates=(g.EFFECTIVE, g.CARRIED_OUT, g.OPINION_DONE, g.APPEARED, g.LEARNT),
        basis=g.HOUSE,
    ),
    Step(
        "converted",
        "转为普通程序",
        ("received", "assigned"),
        "",
        OFFICE,
        papers=("转为普通程序通知书",),
        gates=(g.SIMPLIFIED,),
        dates=("converted_on",),
        settles=True,
        basis=f"{g.REVIEW_LAW}第五十五条",
    ),
    Step(
        "evidence_asked",
        "申请延期举证",
        ("assigned",),
        "",
        BOTH,
        papers=("延期举证申请书",),
        gates=(g.SUIT, g.ASKED_IN_TIME),
        is_note_required=True,
        dates=("evidence_asked_on",),
        basis=g.POSTPONING,
    ),
    Step(
        "evidence_permitted",
        "准许补充（延期）举证",
        ("assigned", "answered"),
        "",
        OFFICE,
        required=("evidence_by",),
        papers=("准许举证通知",),
        gates=(g.COMING,),
        clears=("supplemented_on",),
        basis=g.SUPPLEMENTING,
    ),
    Step(
        "supplemented",
        "补充（延期）举证",
        ("answered",),
        "",
        BOTH,
        required=("evidence",),
        papers=("补充证据清单",),
        gates=(g.PERMITTED,),
        dates=("supplemented_on",),
        basis=g.SUPPLEMENTING,
    ),
    Step(
        "appealed",
        "上诉",
        ("decided", "carried_out"),
        "answered",
        OFFICE,
        papers=("上诉状",),
        gates=(g.SUIT, g.APPEALED_IN_TIME),
        is_note_required=True,
        clears=("outcome", "decided_on", "carry_out_by", "carried_out_on"),
        basis=g.APPEALING,
    ),
    Step(
        "opinion_received",
        "收到意见书",
        AFTER,
        "",
        OFFICE,
        papers=("行政复议意见书",),
        gates=(g.REVIEW,),
        dates=("opinion_on",),
        basis=g.OPINION,
    ),
    Step(
        "opinion_reported",
        "报送整改情况",
        AFTER,
        "",
        BOTH,
        papers=("整改报告",),
        gates=(g.OPINION_THERE,),
        dates=("opinion_reported_on",),
        basis=g.OPINION,
    ),
    Step(
        "terminated",
        "终止（撤回）",
        RUNNING,
        "decided",
        OFFICE,
        papers=("终止决定书（准许撤诉裁定书）",),
        is_note_required=True,
        sets={"outcome": Outcome.TERMINATED.value},
        dates=("decided_on",),
        basis=g.ENDING,
    ),
)
DEADLINES = (
    Deadline(
        "answer",
        "答复（答辩）期限",
        ByField(
            "course",
            {
                Kind.REVIEW.value: "reconsideration.reply.submit",
                Kind.SIMPLIFIED.value: "reconsideration.reply.submit_simple",
                Kind.SUIT.value: "litigation.answer.submit",
            },
        ),
        anchor="received",
        met_by=("answered", "terminated"),
        is_main=True,
    ),
    Deadline(
        "opinion", "意见书整改反馈期限", "reconsideration.opinion.report", "opinion_received", ("opinion_reported",)
    ),
    # Whoever lost may appeal, so that it is nobody's work here; what it ends with is that the judgment holds.
    Deadline(
        "appeal",
        "上诉期限",
        ByField("outcome", APPEALS),
        anchor="decided",
        met_by=("appealed", "closed"),
        when=("kind", SUITS),
    ),
    Deadline(
        "evidence",
        "补充（延期）举证期限",
        "",
        anchor="evidence_permitted",
        met_by=("supplemented",),
        is_repeated=True,
        stated="evidence_by",
    ),
    Deadline("performance", "履行期限", "", "decided", ("carried_out",), stated="carry_out_by", is_repeated=True),
)

procedures.add(
    Procedure(
        code=CONTEST,
        name="复议应诉办理",
        basis="《行政复议法》；《行政诉讼法》",
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=DEADLINES),),
    )
)
