"""Compulsory measures and register-and-keep (行政强制措施、先行登记保存): two powers, each with its own limit that never rolls over.

Registering and keeping is evidence (处罚法56, 7 working days); sealing and seizing are compulsory measures (强制法).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.org.roles import ADMINISTRATOR, LEADER
from fazhi.kernel.procedures.declarations import (
    PASSED,
    ByField,
    Deadline,
    Extension,
    Gate,
    Pause,
    Procedure,
    Result,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    fail,
    procedures,
)
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Measure, MeasureKind
from ..roles import HEAD, OFFICER, REVIEWER, SUPERVISOR
from ..shelves import WORK
from . import MEASURE
from .filing import case_numbered, goes_with_case
from .gates import IN_PERSON, OWN_OFFICERS

BY_OFFICER, BY_HEAD = OFFICER.code, HEAD.code
TAKING = "《行政强制法》第十八条、第二十四条；《行政处罚法》第五十六条"


def wrong(values: Mapping[str, Any]) -> dict[str, str]:
    if case_numbered(values.get("case")) is None:
        return {"case": f"没有编号为“{values.get('case') or ''}”的案件；先登记案件，或核对编号"}
    return {}


def _may_be_taken(seen: Situation) -> Verdict:
    """Only who has the power by law; an entrusted unit has none (强制法17), freezing is for organs that a law names."""
    kind = seen.facts.get("kind")
    if kind == MeasureKind.KEEP:
        return PASSED
    if not str(seen.facts.get("basis") or "").strip():
        return fail("没有写明哪部法律、法规授予这项强制措施权")
    if kind == MeasureKind.FREEZE:
        return fail("冻结只能由法律规定的行政机关实施，镇街没有这项职权")
    from ..review.loading import load_file  # the loader reads rows of registers that are declared after the gates

    file = load_file(str(seen.facts.get("case")))
    if file.power is None:
        return Verdict(Result.UNKNOWN, file.power_refusal or "案件没有写明事项，不能确定职权")
    if file.power.kind == "entrusted":
        return fail("委托的事项不得实施行政强制措施：行政强制措施权不得委托")
    return PASSED


def _is_open(seen: Situation) -> Verdict:
    case = case_numbered(seen.facts.get("case"))
    if case and case.closed_on:
        return fail(f"案件“{case.number}”已于{case.closed_on}结案归档")
    return PASSED


def _was_approved(seen: Situation) -> Verdict:
    """Approved beforehand, or an emergency that is reported within 24 hours (强制法18、19)."""
    if seen.facts.get("is_approved_by_head"):
        return PASSED
    if seen.facts.get("is_emergency") and seen.note:
        return PASSED
    return fail("没有机关负责人的批准，也没有写明情况怎样紧急")


POWER = Gate(
    "measure_power",
    "须有强制措施权",
    _may_be_taken,
    "《行政强制法》第十七条、第二十九条",
    "写明法律依据；没有这项职权的，请有权的部门实施，或者先行登记保存证据",
)
OPEN_CASE = Gate(
    "case_open",
    "案件须在办",
    _is_open,
    "《行政强制法》第二十三条、第二十八条",
    "核对案件编号；结案后的物品按处理决定退还或者移交",
)
APPROVED = Gate(
    "measure_approved",
    "须经负责人批准",
    _was_approved,
    "《行政强制法》第十八条第一项、第十九条",
    "由机关负责人在“批准”中写明；情况紧急的写明理由，二十四小时内补办批准",
)

STATES = (
    State("proposed", "待批准"),
    State("approved", "待实施"),
    State("taken", "实施中"),
    State("handled", "已处理解除", is_final=True),
    State("dropped", "未实施", is_final=True),
)
OPENING = Step(
    "proposed",
    "呈批",
    sources=(),
    target="proposed",
    roles=(BY_OFFICER,),
    fields=("title", "unit", "area", "is_emergency"),
    required=("case", "kind", "things", "basis"),
    gates=(OPEN_CASE, POWER),
    basis="《行政强制法》第十八条第一项；《行政处罚法》第五十六条",
)
STEPS = (
    Step(
        "approved",
        "批准",
        sources=("proposed",),
        target="approved",
        roles=(BY_HEAD,),
        required=("approved_at", "is_approved_by_head"),
        gates=(OPEN_CASE, POWER),
        basis="《行政强制法》第十八条第一项",
    ),
    Step(
        "taken",
        "实施",
        sources=("approved", "proposed"),
        target="taken",
        roles=(BY_OFFICER,),
        required=("taken_at", "is_list_delivered"),
        gates=(OPEN_CASE, POWER, APPROVED, IN_PERSON, OWN_OFFICERS),
        officers=2,
        papers=("现场笔录", "清单"),
        basis=TAKING,
    ),
    Step(
        "reported",
        "补办批准",
        sources=("taken",),
        target="",
        roles=(BY_HEAD,),
        required=("approved_at", "is_approved_by_head"),
        basis="《行政强制法》第十九条",
    ),
    Step(
        "extended",
        "延长期限",
        sources=("taken",),
        target="",
        roles=(BY_HEAD,),
        required=("is_extension_told",),
        papers=("延长决定书",),
        is_note_required=True,
        basis="《行政强制法》第二十五条",
        dates=("extended_on",),
    ),
    Step(
        "examining",
        "送检鉴定",
        sources=("taken",),
        target="",
        roles=(BY_OFFICER,),
        required=("excluded_paper",),
        papers=("检测鉴定期间告知书",),
        basis="《行政强制法》第二十五条第三款",
        dates=("excluded_from",),
    ),
    Step("examined", "收到结论", sources=("taken",), target="", roles=(BY_OFFICER,), dates=("excluded_until",)),
    Step(
        "handled",
        "处理或者解除",
        sources=("taken",),
        target="handled",
        roles=(BY_OFFICER, BY_HEAD),
        required=("handling",),
        papers=("处理决定书或者解除通知书",),
        basis="《行政强制法》第二十七条、第二十八条；《行政处罚法》第五十六条",
        dates=("handled_on",),
    ),
    Step(
        "dropped",
        "不实施",
        sources=("proposed", "approved"),
        target="dropped",
        roles=(BY_OFFICER, BY_HEAD),
        is_note_required=True,
    ),
)
HOLD: dict[str, str] = dict.fromkeys(
    (MeasureKind.SEAL, MeasureKind.SEIZE, MeasureKind.OTHER), "enforcement.seizure.hold"
)
DEADLINES = (
    Deadline(
        "hold",
        "处理期限",
        ByField("kind", {**HOLD, MeasureKind.KEEP: "penalty.evidence.dispose"}),
        "taken",
        ("handled",),
        is_main=True,
    ),
    Deadline(
        "report", "补办批准期限", "enforcement.approval.report", "taken", ("reported",), when=("is_emergency", (True,))
    ),
)

procedures.add(
    Procedure(
        code=MEASURE,
        name="行政强制措施和先行登记保存",
        basis="《行政强制法》第三章；《行政处罚法》第五十六条",
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=OPENING,
                steps=STEPS,
                deadlines=DEADLINES,
                pauses=(Pause("hold", "examining", "examined", "技术鉴定", "检测鉴定期间告知书"),),
                extensions=(Extension("hold", "extended", approver=BY_HEAD, paper="延长决定书"),),
            ),
        ),
    )
)

MEASURES = registers.add(
    Register(
        code=MEASURE,
        name="行政强制措施与先行登记保存",
        systems=("S44",),
        shelf=WORK,
        model=Measure,
        procedure=MEASURE,
        number_prefix="QZ",
        labels={"title": "措施名称", "opened_on": "呈批日期", "met_on": "处理完成日期"},
        columns=("number", "case", "kind", "unit", "taken_at", "due_on", "handled_on", "state"),
        filters=("opened_on", "due_on", "kind", "unit", "state", "is_emergency"),
        search=("number", "title", "case", "things"),
        cites=("basis",),
        settle=goes_with_case,
        check=wrong,
        grants=(
            Grant(BY_OFFICER, ("view", "add", "act", "export"), Scope.UNIT),
            Grant(BY_HEAD, ("view", "act", "export"), Scope.TOWN),
            Grant(REVIEWER.code, ("view",), Scope.TOWN),
            Grant(SUPERVISOR.code, ("view", "import", "export"), Scope.TOWN),
            Grant(LEADER.code, ("view", "export"), Scope.TOWN),
            Grant(ADMINISTRATOR.code, ("view", "import", "export"), Scope.TOWN),
        ),
    )
)
