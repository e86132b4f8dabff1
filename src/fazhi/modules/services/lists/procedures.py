"""Registers and procedures of comparisons and clashes (清单比对、编码冲突); S12, S17."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import Gate, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Clash, Comparison, ComparisonCheck
from ..roles import HOLDER, KEEPER
from . import CHECK, CLASH, COMPARISON
from .looking import ASKED, have_looked, lapse, looked
from .merging import merge
from .ruling import settle

BASIS = "本镇清单动态调整和“一事项一编码”管理"
HAVE_LOOKED = Gate(
    "have_looked",
    "并入以前须由单位核对",
    have_looked,
    BASIS,
    "等这些单位核对；不等的，在说明里写明为什么不等",
)

# None is opened by hand: an uploaded file makes a comparison, and a comparison asks the units and finds the clashes.
COMPARISONS = registers.add(
    Register(
        code=COMPARISON,
        name="清单比对",
        systems=("S12",),
        model=Comparison,
        procedure=COMPARISON,
        number_prefix="BD",
        labels={"title": "比对", "opened_on": "比对日期"},
        columns=("number", "title", "listing", "added", "changed", "removed", "effective_on", "state"),
        filters=("opened_on", "listing", "state"),
        search=("number", "title", "file_name"),
        grants=(
            Grant(KEEPER.code, ("view", "act", "export"), Scope.TOWN),
            Grant(HOLDER.code, ("view", "act"), Scope.TOWN),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)
CHECKS = registers.add(
    Register(
        code=CHECK,
        name="清单核对",
        systems=("S13",),
        model=ComparisonCheck,
        procedure=CHECK,
        number_prefix="HD",
        labels={"title": "核对", "unit": "核对单位", "opened_on": "提请日期"},
        columns=("number", "title", "unit", "comparison", "opened_on", "state"),
        filters=("opened_on", "unit", "state"),
        search=("number", "title", "comparison"),
        grants=(
            Grant(KEEPER.code, ("view", "act", "export"), Scope.TOWN),
            Grant(HOLDER.code, ("view", "act"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)
CLASHES = registers.add(
    Register(
        code=CLASH,
        name="编码冲突",
        systems=("S17",),
        model=Clash,
        procedure=CLASH,
        number_prefix="CT",
        labels={"title": "冲突", "unit": "承接单位", "opened_on": "发现日期"},
        columns=("number", "title", "kind", "unit", "opened_on", "ruling", "state"),
        filters=("opened_on", "kind", "unit", "state", "ruling"),
        search=("number", "title", "code", "other_code"),
        grants=(
            Grant(KEEPER.code, ("view", "act", "export"), Scope.TOWN),
            Grant(HOLDER.code, ("view",), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)

procedures.add(
    Procedure(
        code=COMPARISON,
        name="清单比对并入",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=(
                    State("compared", "待确认"),
                    State("merged", "已并入", is_final=True),
                    State("cancelled", "作废", is_final=True),
                ),
                opening=Step(
                    "compared",
                    "比对",
                    sources=(),
                    target="compared",
                    roles=(KEEPER.code,),
                    fields=("title", "unit", "system", "decision", "sha256", "added", "changed", "removed", "same"),
                    required=("listing", "file_name", "effective_on"),
                ),
                steps=(
                    Step(
                        "merged",
                        "并入清单",
                        ("compared",),
                        "merged",
                        (KEEPER.code,),
                        gates=(HAVE_LOOKED,),
                        then=merge,
                    ),
                    Step("checked", "核对", ("compared",), "", (HOLDER.code, KEEPER.code), is_note_required=True),
                    Step(
                        "cancelled",
                        "作废",
                        ("compared",),
                        "cancelled",
                        (KEEPER.code,),
                        is_note_required=True,
                        then=lapse,
                    ),
                ),
            ),
        ),
    )
)
procedures.add(
    Procedure(
        code=CHECK,
        name="清单核对",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=(
                    State(ASKED, "待核对"),
                    State("checked", "已核对", is_final=True),
                    State("lapsed", "不再核对", is_final=True),
                ),
                opening=Step(
                    ASKED,
                    "提请核对",
                    sources=(),
                    target=ASKED,
                    roles=(KEEPER.code,),
                    required=("title", "unit", "comparison"),
                ),
                steps=(
                    Step("checked", "核对", (ASKED,), "checked", (HOLDER.code,), then=looked),
                    Step("lapsed", "不再核对", (ASKED,), "lapsed", (KEEPER.code,), is_note_required=True),
                ),
            ),
        ),
    )
)
procedures.add(
    Procedure(
        code=CLASH,
        name="编码冲突裁定",
        basis="本镇“一事项一编码”管理",
        versions=(
            Version(
                code="1",
                states=(State("found", "待裁定"), State("ruled", "已裁定", is_final=True)),
                opening=Step(
                    "found",
                    "发现",
                    sources=(),
                    target="found",
                    roles=(KEEPER.code,),
                    fields=("title", "unit", "system"),
                    required=("kind", "code", "name", "other_code", "other_name"),
                ),
                steps=(
                    Step(
                        "ruled",
                        "裁定",
                        ("found",),
                        "ruled",
                        (KEEPER.code,),
                        required=("ruling",),
                        is_note_required=True,
                        then=settle,
                    ),
                ),
            ),
        ),
    )
)
