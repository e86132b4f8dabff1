"""What audits found (审计发现): put right in time, verified by somebody else, struck off; of a clue only the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.procedures.declarations import (
    PASSED,
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
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.audit import Finding, FindingKind
from ..roles import AUDITOR, HANDLER
from .audits import AUDITS
from .audits import FINDING as REGISTER
from .lists import SHELF

BASIS = "《审计法》第五十二条"
CLUES = "移送纪检监察、公安机关的线索按保密规定管理（条号未核）"
OFFICE, UNITS = (AUDITOR.code,), (HANDLER.code,)
CLUE_TITLE = "移送事项（只留回执）"


def _audit_of(facts: Mapping[str, Any]) -> Matter | None:
    return AUDITS.rows().filter(number=str(facts.get("audit") or "").strip()).first()


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Who is to put it right where nobody was named; a clue has no title that tells of it, and nobody is to put it right."""
    if facts.get("kind") == FindingKind.CLUE:
        return {"title": CLUE_TITLE, "unit": None, "area": None}
    audit = None if facts.get("unit") and facts.get("area") else _audit_of(facts)
    if audit is None:
        return {}
    return {"unit": facts.get("unit") or audit.unit_id, "area": facts.get("area") or audit.area_id}


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    texts = ("content", "demand", "rectification")
    if facts.get("kind") == FindingKind.CLUE:
        return {name: "问题线索的内容不写在台账里；删去，只登记移送回执" for name in texts if facts.get(name)}
    told = {} if facts.get("content") else {"content": "写明发现了什么问题"}
    told |= {} if facts.get("unit") else {"unit": "写明由哪个单位整改（村组的写督促整改的单位）"}
    found_on, by = facts.get("opened_on"), facts.get("rectify_by")
    return told | {"rectify_by": f"整改期限早于下达日期 {found_on}"} if by and found_on and by < found_on else told


FINDINGS = registers.add(
    Register(
        code=REGISTER,
        name="审计发现",
        systems=("S81",),
        shelf=SHELF,
        model=Finding,
        procedure=REGISTER,
        number_prefix="SJWT",
        labels={
            "title": "问题摘要",
            "unit": "整改（督促）单位",
            "opened_on": "下达日期",
            "due_on": "整改期限",
            "met_on": "整改完成日期",
        },
        columns=("number", "title", "kind", "audit", "unit", "due_on", "rectified_on", "state"),
        filters=("opened_on", "due_on", "kind", "unit", "area", "state"),
        search=("number", "title", "audit", "receipt"),
        settle=settled,
        check=_faults,
        grants=(
            Grant(AUDITOR.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "act", "export"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _belongs_to_an_audit(seen: Situation) -> Verdict:
    number, audit = seen.facts.get("audit"), _audit_of(seen.facts)
    if audit is None:
        return fail(f"没有编号为“{number}”的审计项目")
    if audit.closed_on:
        return fail(f"审计项目“{number}”已经结项或者取消", "另列审计计划、另立项目")
    return fail(f"审计项目“{number}”还没有进点") if audit.state in ("planned", "notified") else PASSED


def _is_no_clue(seen: Situation) -> Verdict:
    return fail("这是问题线索") if seen.facts.get("kind") == FindingKind.CLUE else PASSED


def _is_clue(seen: Situation) -> Verdict:
    return PASSED if seen.facts.get("kind") == FindingKind.CLUE else fail("这一条是要整改的问题，不是线索")


def _tells_no_clue(seen: Situation) -> Verdict:
    told = seen.note and seen.facts.get("kind") == FindingKind.CLUE
    return fail("说明里写了内容，线索内容不能留在台账和记录里") if told else PASSED


OF_AUDIT = Gate("of_audit", "须属于已实施的审计项目", _belongs_to_an_audit, BASIS, "核对审计项目编号")
NO_CLUE = Gate("no_clue", "线索不在这里整改", _is_no_clue, CLUES, "办理“移送”，只登记接收机关和回执号")
CLUE = Gate("is_clue", "只移送线索", _is_clue, CLUES, "另登记一条“问题线索”再移送，原问题照常整改")
SILENT = Gate("silent", "线索内容不留痕", _tells_no_clue, CLUES, "删去说明，只登记接收机关和回执号")

STATES = (
    State("found", "待整改（移送）"),
    State("rectified", "待核实"),
    State("verified", "待销号"),
    State("closed", "已销号", is_final=True),
    State("transferred", "已移送", is_final=True),
)
OPENING = Step(
    "found",
    "下达",
    (),
    "found",
    OFFICE,
    fields=("audit", "kind", "title", "content", "amount_fen", "demand", "unit", "rectify_by"),
    required=("audit", "kind"),
    gates=(OF_AUDIT, SILENT),
    basis=BASIS,
)
STEPS = (
    Step(
        "rectified",
        "整改",
        ("found",),
        "rectified",
        (*UNITS, *OFFICE),
        required=("rectification",),
        papers=("整改报告",),
        gates=(NO_CLUE,),
        dates=("rectified_on",),
        basis=BASIS,
    ),
    Step(
        "verified",
        "核实整改",
        ("rectified",),
        "verified",
        OFFICE,
        papers=("核实记录",),
        apart_from=("rectified",),
        dates=("verified_on",),
        basis=BASIS,
    ),
    Step("closed", "销号", ("verified",), "closed", OFFICE, basis=BASIS),
    Step("sent_back", "整改不到位", ("rectified",), "found", OFFICE, is_note_required=True, clears=("rectified_on",)),
    Step(
        "transferred",
        "移送",
        ("found",),
        "transferred",
        OFFICE,
        required=("receiver", "receipt"),
        gates=(CLUE, SILENT),
        dates=("transferred_on",),
        basis=CLUES,
    ),
)
DEADLINES = (
    Deadline(
        "rectify",
        "整改期限",
        "audit.finding.correct",
        anchor="found",
        met_by=("rectified", "transferred"),
        undone_by=("sent_back",),
        is_main=True,
        stated="rectify_by",
    ),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="审计发现整改",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=DEADLINES),),
    )
)
