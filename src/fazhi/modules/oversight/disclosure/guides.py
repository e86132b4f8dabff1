"""Guide and catalogue of disclosure (公开指南与目录, S82): every version as it was published (第十二条)."""

from __future__ import annotations

from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.disclosure import DisclosureGuide
from ..roles import PUBLISHER
from .common import GUIDE, SHELF, numbers_in

GUIDES = registers.add(
    Register(
        code=GUIDE,
        name="公开指南与目录",
        systems=("S82",),
        shelf=SHELF,
        model=DisclosureGuide,
        number_prefix="ML",
        labels={"title": "名称", "unit": "编制单位", "occurred_on": "发布日期"},
        columns=("number", "title", "kind", "edition", "occurred_on", "address"),
        filters=("occurred_on", "kind"),
        search=("number", "title", "edition"),
        check=numbers_in,
        form=("number", "title", "kind", "edition", "unit", "occurred_on", "changes", "address"),
        required=("title", "occurred_on"),
        grants=(
            Grant(PUBLISHER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN),
            Grant(STAFF, ("view",), Scope.TOWN),
        ),
    )
)
