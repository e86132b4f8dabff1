"""What rulemaking is (规范性文件声明): the list of those who may issue."""

from __future__ import annotations

from fazhi.kernel.org.roles import ARBITER, STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from .models import Issuer

ISSUERS = registers.add(
    Register(
        code="rulemaking.issuer",
        name="规范性文件制定主体清单",
        systems=("S33",),
        model=Issuer,
        number_prefix="ZT",
        labels={"title": "制定主体", "unit": "机构", "occurred_on": "登记日期"},
        columns=("number", "title", "scope", "from_on", "until_on", "decision"),
        filters=("unit", "from_on"),
        term=("from_on", "until_on"),
        until="until_on",
        form=("number", "title", "unit", "occurred_on", "scope", "from_on", "until_on", "decision"),
        required=("title", "unit", "occurred_on"),
        grants=(
            Grant(ARBITER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN),
            Grant(STAFF, ("view",), Scope.TOWN),
        ),
    )
)
