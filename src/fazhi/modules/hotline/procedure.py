"""The whole life of a ticket (工单办理程序): its states, who may take which step, and what each of them leaves behind.

The clock starts on the day on which the town receives the ticket. Return, ruling and a second dispatch never start it
again, suspension never stops it, and a reopened ticket counts as unanswered until it is answered again.
"""

from __future__ import annotations

from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.procedures.declarations import (
    ByField,
    Deadline,
    Extension,
    Procedure,
    State,
    Step,
    Version,
    procedures,
)
from fazhi.kernel.procedures.handoffs import Road, roads

from . import actions, gates
from .models import Category
from .roles import BASIS, CLERK, HANDLER, MARKET_BASIS, REGISTER

DESK, UNIT, JUDGE = CLERK.code, HANDLER.code, ARBITER.code

REPLY_RULES: dict[str, str] = {
    Category.CONSULTATION: "hotline.reply.consultation",
    Category.HELP: "hotline.reply.help",
    Category.SUGGESTION: "hotline.reply.suggestion",
    Category.COMPLAINT: "hotline.reply.complaint",
    Category.REPORT: "hotline.reply.report",
}

STATES = (
    State("registered", "待派单"),
    State("dispatched", "待签收"),
    State("signed", "办理中"),
    State("returned", "退单待派"),
    State("in_ruling", "待裁定"),
    State("awaiting_extension", "待批延期"),
    State("suspended", "已挂起"),
    State("merged", "已并案"),
    State("replied", "已答复"),
    State("called_back", "已回访"),
    State("closed", "已办结", is_final=True),
    State("sent_back", "已退回市热线", is_final=True),
)

OPENING = Step(
    "registered",
    "受理",
    sources=(),
    target="registered",
    roles=(DESK,),
    fields=(
        *("title", "category", "theme", "content", "address", "area", "unit", "is_market"),
        *("caller_name", "caller_phone"),
    ),
    required=("title", "category"),
    gates=(gates.RECEIVED_LATELY,),
    then=actions.route_by_precedent,
)

# In the order of a ticket's days: of the steps from a state the first declared is the next one.
COURSE = (
    Step(
        "dispatched",
        "派单",
        sources=("registered", "returned"),
        target="dispatched",
        roles=(DESK,),
        fields=("area", "category", "theme", "is_market"),
        required=("unit",),
        counts="legs",
        keeps={"first_unit": "unit"},
        then=actions.lead_duplicates,
    ),
    Step("signed", "签收", sources=("dispatched",), target="signed", roles=(UNIT,)),
    Step(
        "ruled",
        "裁定",
        sources=("in_ruling",),
        target="signed",
        roles=(JUDGE,),
        fields=("theme",),
        required=("unit",),
        is_note_required=True,
        basis=BASIS,
        then=actions.write_ruling,
    ),
    Step(
        "extended",
        "批准延期",
        sources=("awaiting_extension",),
        target="signed",
        roles=(DESK,),
        papers=("进展告知记录",),
        is_note_required=True,
        basis=BASIS,
        counts="extended_times",
    ),
    Step(
        "replied",
        "答复",
        sources=("signed", "dispatched", "awaiting_extension", "suspended", "merged"),
        target="replied",
        roles=(UNIT, DESK),
        fields=("nature",),
        required=("reply",),
        gates=(gates.NO_BLANKS,),
        then=actions.answer_duplicates,
    ),
    Step("called_back", "回访", sources=("replied",), target="called_back", roles=(DESK,), required=("satisfaction",)),
    Step(
        "closed",
        "办结",
        sources=("called_back", "replied"),
        target="closed",
        roles=(DESK,),
        gates=(gates.CALLED_BACK, gates.DUPLICATES_ANSWERED, gates.RECEIPTS_IN, gates.MARKET_OVER),
    ),
)

DISPUTES = (
    Step(
        "returned",
        "退单",
        sources=("dispatched", "signed"),
        target="returned",
        roles=(UNIT,),
        gates=(gates.NEVER_RETURNED, gates.CLAUSE_NAMED),
        is_note_required=True,
        basis=BASIS,
        counts="returned_times",
    ),
    Step(
        "ruling_asked",
        "提请裁定",
        sources=("dispatched", "signed", "returned"),
        target="in_ruling",
        roles=(UNIT, DESK),
        required=("theme",),
        is_note_required=True,
        basis=BASIS,
    ),
    Step(
        "sent_back",
        "退回市热线",
        sources=("registered", "returned"),
        target="sent_back",
        roles=(DESK,),
        is_note_required=True,
        basis=BASIS,
        gates=(gates.DUPLICATES_ANSWERED, gates.RECEIPTS_IN),
    ),
)

DELAYS = (
    Step(
        "extension_asked",
        "申请延期",
        sources=("signed",),
        target="awaiting_extension",
        roles=(UNIT,),
        gates=(gates.NEVER_EXTENDED,),
        is_note_required=True,
        basis=BASIS,
    ),
    Step(
        "extension_refused",
        "不予延期",
        sources=("awaiting_extension",),
        target="signed",
        roles=(DESK,),
        is_note_required=True,
    ),
    Step(
        "suspended",
        "挂起",
        sources=("signed",),
        target="suspended",
        roles=(UNIT,),
        is_note_required=True,
        counts="suspended_times",
    ),
    Step("resumed", "恢复办理", sources=("suspended",), target="signed", roles=(UNIT,)),
)

DUPLICATES = (
    Step(
        "merged",
        "并案",
        sources=("registered", "returned", "dispatched", "signed"),
        target="merged",
        roles=(UNIT, DESK),
        required=("merged_into",),
        gates=(gates.MAIN_TICKET,),
        then=actions.follow_main_ticket,
    ),
    # Taken by the program: the unit of the main ticket is now this one's.
    Step("followed", "随主案承办", sources=("merged",), target="", roles=(UNIT, DESK, JUDGE), fields=("unit",)),
    Step(
        "unmerged",
        "取消并案",
        sources=("merged",),
        target="signed",
        roles=(UNIT, DESK),
        is_note_required=True,
        clears=("merged_into",),
    ),
)

OPEN = tuple(state.code for state in STATES if not state.is_final)

BESIDE = (
    Step("drafted", "拟稿", sources=("signed", "suspended"), target="", roles=(UNIT, DESK), required=("reply",)),
    Step(
        "corrected",
        "更正",
        sources=OPEN,
        target="",
        roles=(DESK, UNIT),
        fields=("title", "category", "theme", "content", "address", "area", "caller_name", "caller_phone"),
        is_note_required=True,
    ),
    Step(
        "approved",
        "领导签批",
        sources=("signed", "suspended"),
        target="",
        roles=(UNIT, DESK),
        papers=("呈批表",),
    ),
    Step(
        "market_accepted",
        "受理市监投诉",
        sources=("signed", "replied", "called_back"),
        target="",
        roles=(UNIT,),
        gates=(gates.MARKET_UNDECIDED,),
        basis="《市场监督管理投诉举报处理暂行办法》第十四条",
    ),
    Step(
        "market_refused",
        "不予受理市监投诉",
        sources=("signed", "replied", "called_back"),
        target="",
        roles=(UNIT,),
        gates=(gates.MARKET_UNDECIDED,),
        is_note_required=True,
        basis="《市场监督管理投诉举报处理暂行办法》第十四条、第十五条",
    ),
    Step(
        "market_ended",
        "市监调解终结",
        sources=("signed", "replied", "called_back"),
        target="",
        roles=(UNIT,),
        gates=(gates.MARKET_ACCEPTED,),
        is_note_required=True,
        basis="《市场监督管理投诉举报处理暂行办法》第二十一条",
    ),
    Step(
        "reopened",
        "重办",
        sources=("called_back", "replied", "closed"),
        target="signed",
        roles=(DESK,),
        is_note_required=True,
        counts="reopened_times",
        clears=("reply", "satisfaction"),
    ),
)

DEADLINES = (
    Deadline(
        "reply",
        "答复期限",
        rule=ByField("category", REPLY_RULES),
        anchor="registered",
        met_by=("replied",),
        undone_by=("reopened",),
        is_main=True,
    ),
    Deadline("ruling", "裁定期限", rule="hotline.ruling", anchor="ruling_asked", met_by=("ruled",), is_repeated=True),
    Deadline(
        "market_acceptance",
        "市监投诉受理期限",
        rule="market.dispute.acceptance",
        anchor="dispatched",
        met_by=("market_accepted", "market_refused"),
        when=("is_market", (True,)),
    ),
    Deadline(
        "market_mediation",
        "市监投诉调解期限",
        rule="market.dispute.mediation",
        anchor="market_accepted",
        met_by=("market_ended",),
        when=("is_market", (True,)),
    ),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="热线工单办理",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=OPENING,
                steps=(*COURSE, *DISPUTES, *DELAYS, *DUPLICATES, *BESIDE),
                deadlines=DEADLINES,
                extensions=(Extension("reply", "extended", approver=DESK, paper="进展告知记录"),),
            ),
        ),
    )
)

for code, name, basis, receiver in (
    (
        "enforcement",
        "移交执法查处",
        "《国务院办公厅关于进一步优化地方政务服务便民热线的指导意见》",
        "有管辖权的行政执法机关",
    ),
    ("mediation", "移交人民调解", "《人民调解法》第十七条", "人民调解委员会"),
    ("petition", "移交信访办理", "《信访工作条例》第三十一条", "信访工作机构"),
    ("reconsideration", "转行政复议", "《行政复议法》", "行政复议机构"),
    ("disclosure", "转政府信息公开申请", "《政府信息公开条例》第三十九条", "政府信息公开工作机构"),
):
    roads.add(Road(f"hotline.{code}", name, REGISTER, (UNIT, DESK), basis, receiver=receiver))

__all__ = ("MARKET_BASIS", "REPLY_RULES")
