"""What the hotline is (热线声明): its registers, and who may do what in them."""

from __future__ import annotations

from fazhi.kernel.org.roles import ARBITER, STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from . import procedure  # noqa: F401 - declare
from .models import Duty, Signal, Ticket
from .roles import ANALYST, CLERK, HANDLER, REGISTER
from .signals import procedure as signal_procedure

TICKETS = registers.add(
    Register(
        code=REGISTER,
        name="12345热线工单",
        systems=("S29",),
        model=Ticket,
        procedure=REGISTER,
        number_prefix="RX",
        labels={"number": "工单编号", "title": "诉求主题", "opened_on": "受理日期", "met_on": "答复日期"},
        columns=("number", "title", "category", "theme", "unit", "opened_on", "due_on", "state"),
        filters=(
            *("opened_on", "due_on", "category", "theme", "unit", "area", "state", "judgement", "satisfaction"),
            *("nature", "is_market", "first_unit", "returned_times"),
        ),
        search=("number", "title", "address"),
        personal=("caller_name", "caller_phone"),
        cites=("reply",),
        grants=(
            Grant(CLERK.code, ("view", "add", "act", "import", "export", "unmask"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "act", "export", "unmask"), Scope.UNIT),
            Grant(ARBITER.code, ("view", "act"), Scope.TOWN),
            Grant(ANALYST.code, ("view",), Scope.TOWN),
            Grant("leader", ("view", "export"), Scope.TOWN),
            Grant("administrator", ("view", "import", "export", "migrate"), Scope.TOWN),
        ),
    )
)

DUTIES = registers.add(
    Register(
        code="hotline.duty",
        name="职责与答复卡",
        systems=("S29",),
        model=Duty,
        number_prefix="ZK",
        labels={"title": "事项", "unit": "主责单位", "occurred_on": "启用日期"},
        columns=("number", "title", "unit", "keywords", "occurred_on"),
        filters=("unit",),
        search=("number", "title", "keywords"),
        form=("number", "title", "unit", "occurred_on", "keywords", "basis", "guide", "template"),
        required=("title", "occurred_on"),
        cites=("basis", "template"),
        used_as="template",
        grants=(
            Grant(CLERK.code, ("view", "add", "edit", "import", "export"), Scope.TOWN),
            Grant(STAFF, ("view",), Scope.TOWN),
        ),
    )
)

SIGNALS = registers.add(
    Register(
        code=signal_procedure.REGISTER,
        name="弱信号",
        systems=("S30",),
        model=Signal,
        procedure=signal_procedure.REGISTER,
        number_prefix="XH",
        labels={"title": "苗头", "opened_on": "发现日期"},
        columns=("number", "title", "size", "score", "first_on", "last_on", "unit", "state"),
        filters=("opened_on", "unit", "area", "state"),
        search=("number", "title", "theme"),
        grants=(
            Grant(ANALYST.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(CLERK.code, ("view",), Scope.TOWN),
            Grant(HANDLER.code, ("view", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)
