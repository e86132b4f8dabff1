"""What the hotline is (热线声明): its roles, its procedure, its register."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles
from fazhi.kernel.procedures.declarations import ByField, Deadline, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from .models import Category, Ticket

BASIS = "《广东省12345政务服务便民热线管理办法》（2022年9月1日起施行）"

CLERK = roles.add(Role("hotline.clerk", "热线专班", "受理、派单、回访、办结"))
HANDLER = roles.add(Role("hotline.handler", "热线承办人", "签收、办理、答复本单位的工单"))

REPLY_RULES = {
    Category.CONSULTATION: "hotline.reply.consultation",
    Category.HELP: "hotline.reply.help",
    Category.SUGGESTION: "hotline.reply.suggestion",
    Category.COMPLAINT: "hotline.reply.complaint",
    Category.REPORT: "hotline.reply.report",
}

procedures.add(
    Procedure(
        code="hotline.ticket",
        name="热线工单办理",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=(
                    State("registered", "待派单"),
                    State("dispatched", "待签收"),
                    State("signed", "办理中"),
                    State("replied", "已答复"),
                    State("closed", "已办结", is_final=True),
                ),
                opening=Step(
                    "registered",
                    "受理",
                    sources=(),
                    target="registered",
                    roles=(CLERK.code,),
                    fields=("title", "unit", "area", "category", "content", "address", "caller_name", "caller_phone"),
                    required=("title", "category"),
                ),
                steps=(
                    Step(
                        "dispatched",
                        "派单",
                        sources=("registered",),
                        target="dispatched",
                        roles=(CLERK.code,),
                        fields=("area", "category"),
                        required=("unit",),
                    ),
                    Step("signed", "签收", sources=("dispatched",), target="signed", roles=(HANDLER.code,)),
                    Step(
                        "replied",
                        "答复",
                        sources=("signed", "dispatched"),
                        target="replied",
                        roles=(HANDLER.code, CLERK.code),
                        required=("reply",),
                    ),
                    Step(
                        "called_back",
                        "回访",
                        sources=("replied",),
                        target="",
                        roles=(CLERK.code,),
                        required=("satisfaction",),
                    ),
                    Step("closed", "办结", sources=("replied",), target="closed", roles=(CLERK.code,)),
                ),
                deadlines=(
                    Deadline(
                        "reply",
                        "答复期限",
                        rule=ByField("category", REPLY_RULES),
                        anchor="registered",
                        met_by=("replied",),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)

TICKETS = registers.add(
    Register(
        code="hotline.ticket",
        name="12345热线工单",
        model=Ticket,
        procedure="hotline.ticket",
        number_prefix="RX",
        labels={"number": "工单编号", "title": "诉求主题", "opened_on": "受理日期", "met_on": "答复日期"},
        columns=("number", "title", "category", "unit", "opened_on", "due_on", "state"),
        filters=("opened_on", "category", "unit", "area", "state", "judgement", "satisfaction"),
        search=("number", "title", "address"),
        personal=("caller_name", "caller_phone"),
        grants=(
            Grant(CLERK.code, ("view", "add", "act", "import", "export", "unmask"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "act", "export", "unmask"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
            Grant("administrator", ("view", "import", "export", "migrate"), Scope.TOWN),
        ),
    )
)
