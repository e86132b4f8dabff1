"""How a proposal is handled (建议提案办理): handed out, taken over or returned once, talked over, answered, rated, kept."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import (
    PASSED,
    ByField,
    Deadline,
    Gate,
    Procedure,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    fail,
    procedures,
)

from ..gates import LEAST_TEXT, is_said
from ..models.proposals import Category
from ..roles import DESK, HANDLER
from .register import REGISTER

LAW = "《全国人民代表大会和地方各级人民代表大会代表法》第五十一条"
LOCAL = "地方办理办法（未见本地文本，未核）"
DUE = f"{LAW}（政协提案：{LOCAL}）"
OFFICE, UNITS = (DESK.code,), (HANDLER.code,)
REASON = f"不少于 {LEAST_TEXT} 个字"


def _says_why_hard(seen: Situation) -> Verdict:
    if not seen.facts.get("is_hard") or is_said(seen.facts.get("hard_reason")):
        return PASSED
    return fail(f"定为六个月档，没有写明为什么涉及面广、处理难度大（{REASON}）")


def _was_never_returned(seen: Situation) -> Verdict:
    return PASSED if (seen.facts.get("returned_times") or 0) <= 1 else fail("已经退回过一次")


def _says_why_returned(seen: Situation) -> Verdict:
    return PASSED if is_said(seen.note) else fail(f"没有写明为什么不属于本单位职责（{REASON}）")


def _promises_within_limit(seen: Situation) -> Verdict:
    promised, due_on = seen.facts.get("reply_by"), seen.facts.get("due_on")
    if promised and promised < seen.on:
        return fail(f"承诺 {promised} 答复，早于今天办理的日期 {seen.on}", "改为以后的日期")
    if promised and due_on and promised > due_on:
        return fail(f"承诺 {promised} 答复，晚于法定的最后一日 {due_on}")
    return PASSED


def _was_talked_over(seen: Situation) -> Verdict:
    return PASSED if seen.facts.get("talked_on") else fail("还没有与提出人联系沟通、听取意见")


def _says_why_late(seen: Situation) -> Verdict:
    due_on = seen.facts.get("due_on")
    if not due_on or seen.on <= due_on or is_said(seen.facts.get("late_reason")):
        return PASSED
    return fail(f"答复期限 {due_on} 已经过了 {(seen.on - due_on).days} 天，没有写明逾期原因（{REASON}）")


def _promises_a_day(seen: Situation) -> Verdict:
    promise, day = str(seen.facts.get("promise") or "").strip(), seen.facts.get("promise_by")
    if seen.facts.get("category") == Category.PLANNED and not promise:
        return fail("答复为B类，没有写明承诺做什么")
    if bool(promise) != bool(day):
        return fail("有承诺事项，没有写明哪一天完成" if promise else "写了承诺完成日期，没有写明承诺做什么")
    return fail(f"承诺完成日期 {day} 早于答复日期 {seen.on}") if day and day < seen.on else PASSED


def _is_reworked_later(seen: Situation) -> Verdict:
    day = seen.facts.get("rework_by")
    return fail(f"再次答复期限 {day} 不晚于评价日期 {seen.on}") if day and day <= seen.on else PASSED


def _promised_something(seen: Situation) -> Verdict:
    return PASSED if str(seen.facts.get("promise") or "").strip() else fail("没有承诺事项")


def _kept_its_promise(seen: Situation) -> Verdict:
    if not str(seen.facts.get("promise") or "").strip() or seen.facts.get("kept_on"):
        return PASSED
    return fail(f"承诺事项还没有兑现（承诺 {seen.facts.get('promise_by')} 完成）")


HARD = Gate("hard_reason", "六个月档须有理由", _says_why_hard, DUE, "写明理由，或者按三个月交办")
ONCE = Gate("returned_once", "只退一次", _was_never_returned, LOCAL, "由本单位承办；职责不清的，请督办员改交")
WHY = Gate("return_reason", "退回须有理由", _says_why_returned, LOCAL, "在说明里写明职责依据和应当由谁承办")
WITHIN = Gate("promised_in_limit", "承诺不得长于法定期限", _promises_within_limit, DUE, "改为法定最后一日或者以前")
TALKED = Gate("talked_over", "答复前须沟通", _was_talked_over, LAW, "先办理“沟通”，写明提出人的意见")
IN_TIME = Gate("told_late", "逾期须写原因", _says_why_late, DUE, "照样尽快答复，在“逾期答复原因”里写明；逾期如实记录")
DAY = Gate("promise_day", "承诺须有日期", _promises_a_day, LOCAL, "写明承诺事项和完成日期")
LATER = Gate("rework_later", "再次答复须有时间", _is_reworked_later, LOCAL, "与提出人商定以后的日期")
PROMISED = Gate("promised", "须有承诺事项", _promised_something, LOCAL, "没有承诺的，直接办结")
KEPT = Gate(
    "kept", "承诺须兑现", _kept_its_promise, LOCAL, "先办理“兑现承诺”；确需延后的办理“承诺延期”，写明原因和新的日期"
)

STATES = (
    State("registered", "待交办"),
    State("assigned", "待承办"),
    State("returned", "退回待改交"),
    State("undertaken", "办理中"),
    State("replied", "待评价"),
    State("reworking", "重新办理"),
    State("rated", "待办结（承诺跟踪）"),
    State("closed", "已办结", is_final=True),
    State("withdrawn", "提出人撤回", is_final=True),
)
OPENING = Step(
    "registered",
    "登记",
    sources=(),
    target="registered",
    roles=OFFICE,
    fields=("document_number", "session", "area"),
    required=("title", "source", "proposer", "content"),
)
STEPS = (
    Step(
        "assigned",
        "交办",
        sources=("registered",),
        target="assigned",
        roles=OFFICE,
        fields=("is_hard", "hard_reason"),
        required=("unit",),
        papers=("交办单",),
        gates=(HARD,),
        dates=("assigned_on",),
        settles=True,
        basis=LAW,
    ),
    Step("taken_over", "承办", ("assigned",), "undertaken", UNITS, fields=("reply_by",), gates=(WITHIN,)),
    Step(
        "returned",
        "退回",
        sources=("assigned",),
        target="returned",
        roles=UNITS,
        gates=(ONCE, WHY),
        is_note_required=True,
        counts="returned_times",
        basis=LOCAL,
    ),
    Step(
        "reassigned",
        "改交",
        sources=("returned", "assigned", "undertaken"),
        target="assigned",
        roles=OFFICE,
        required=("unit",),
        is_note_required=True,
        clears=("reply_by",),
        basis=LOCAL,
    ),
    Step(
        "consulted",
        "沟通",
        sources=("undertaken", "reworking"),
        target="",
        roles=UNITS,
        required=("opinion",),
        papers=("沟通记录",),
        dates=("talked_on",),
        basis=LAW,
    ),
    Step(
        "replied",
        "答复",
        sources=("undertaken",),
        target="replied",
        roles=UNITS,
        fields=("late_reason", "promise", "promise_by"),
        required=("category", "reply"),
        papers=("答复函",),
        gates=(TALKED, IN_TIME, DAY),
        dates=("replied_on",),
        basis=LAW,
    ),
    Step(
        "satisfied", "评价满意", ("replied",), "rated", OFFICE, papers=("评价表",), sets={"satisfaction": "satisfied"}
    ),
    Step(
        "mostly_satisfied",
        "评价基本满意",
        sources=("replied",),
        target="rated",
        roles=OFFICE,
        papers=("评价表",),
        sets={"satisfaction": "mostly"},
    ),
    Step(
        "unsatisfied",
        "评价不满意，重新办理",
        sources=("replied",),
        target="reworking",
        roles=OFFICE,
        required=("rework_by",),
        papers=("评价表",),
        gates=(LATER,),
        is_note_required=True,
        sets={"satisfaction": "unsatisfied"},
        counts="reworked_times",
        clears=("talked_on",),
    ),
    Step(
        "replied_again",
        "再次答复",
        sources=("reworking",),
        target="replied",
        roles=UNITS,
        fields=("promise", "promise_by"),
        required=("category", "reply"),
        papers=("答复函",),
        gates=(TALKED, DAY),
        dates=("replied_again_on",),
        basis=LAW,
    ),
    Step("closed", "办结", ("rated",), "closed", OFFICE, gates=(KEPT,)),
    Step(
        "kept",
        "兑现承诺",
        sources=("rated",),
        target="",
        roles=(*UNITS, *OFFICE),
        required=("kept_text",),
        papers=("兑现证明",),
        gates=(PROMISED,),
        dates=("kept_on",),
    ),
    Step(
        "postponed",
        "承诺延期",
        sources=("rated",),
        target="",
        roles=OFFICE,
        required=("promise_by",),
        gates=(PROMISED, DAY),
        is_note_required=True,
    ),
    Step(
        "withdrawn",
        "撤回",
        sources=("registered", "assigned", "returned", "undertaken"),
        target="withdrawn",
        roles=OFFICE,
        papers=("撤回函",),
        is_note_required=True,
    ),
)
DEADLINES = (
    Deadline(
        "reply",
        "答复期限",
        ByField(
            "tier",
            {
                "congress": "proposal.reply.congress",
                "congress_hard": "proposal.reply.congress_hard",
                "cppcc": "proposal.reply.cppcc",
                "cppcc_hard": "proposal.reply.cppcc_longest",
            },
        ),
        anchor="assigned",
        met_by=("replied", "withdrawn"),
        is_main=True,
    ),
    Deadline(
        "return",
        "退回改办期限（未核）",
        "proposal.task.return",
        anchor="assigned",
        met_by=("taken_over", "returned", "reassigned", "withdrawn"),
    ),
    Deadline("promised", "承诺答复日期", "", anchor="registered", met_by=("replied", "withdrawn"), stated="reply_by"),
    Deadline(
        "rework",
        "再次答复期限",
        "",
        anchor="unsatisfied",
        met_by=("replied_again",),
        stated="rework_by",
        is_repeated=True,
    ),
    Deadline("promise", "承诺完成日期", "", anchor="registered", met_by=("kept",), stated="promise_by"),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="建议提案办理",
        basis=f"{LAW}；政协提案按{LOCAL}",
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=DEADLINES),),
    )
)
