"""A register in twelve lines: everything else follows from the model."""

from __future__ import annotations

from fazhi.kernel.org.roles import Role, roles
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from .models import DisclosureRequest, Showroom

KEEPER = roles.add(Role("guide.keeper", "台账员", "维护示例台账"))
HEAD = roles.add(Role("guide.head", "部门负责人", "批准延长"))

ALL = ("view", "add", "edit", "act", "import", "export", "unmask", "migrate")

SHOWROOMS = registers.add(
    Register(
        code="guide.showroom",
        name="样板间",
        model=Showroom,
        labels={"title": "名称", "occurred_on": "建成日期"},
        personal=("keeper_phone",),
        grants=(Grant("guide.keeper", ALL), Grant("leader", ("view",), Scope.TOWN)),
    )
)

REQUESTS = registers.add(
    Register(
        code="guide.request",
        name="依申请公开",
        model=DisclosureRequest,
        procedure="guide.request",
        personal=("applicant",),
        cites=("basis",),
        number_prefix="GK",
        grants=(
            Grant("guide.keeper", ALL),
            Grant("guide.head", ("view", "act")),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)
