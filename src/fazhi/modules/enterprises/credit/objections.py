"""Objection and repair (信用异议与修复, S51, S84): while one runs its record is marked and not used.

The keeper receives and decides, the unit where the record comes from verifies. Days are defaults of the product (未核), but
for a decision that was changed or revoked: the law wants what was published withdrawn within three days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fazhi.kernel.procedures.acts import Act
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
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import CREDIT, LEADER_READS, OBJECTION
from ..models.credit import Asked, CreditObjection, RecordKind, Standing
from ..roles import HANDLER, KEEPER
from .records import RECORDS
from .tiers import recompute

BASIS = "本镇信用异议和修复制度（未核）"
WITHDRAWING = "《行政处罚法》第四十八条第二款"
RULES: Mapping[str, str] = {
    Asked.OBJECTION: "credit.objection.settle",
    Asked.REPAIR: "credit.repair.settle",
    Asked.REVOKED: "penalty.decision.withdraw",
}
ADVERSE = (RecordKind.PENALTY, RecordKind.PLEDGE, RecordKind.ABNORMAL, RecordKind.DISHONEST)
REVOKED_WAY = "更正方式选“撤下，不再使用”；变更后的新决定另行归集"
LEAST_REASON = 8  # characters: fewer say nothing
DESK, UNIT = KEEPER.code, HANDLER.code


def record_of(number: object) -> Entry | None:
    """The record of a number (所异议的信用信息), with its facts."""
    return RECORDS.rows().filter(number=str(number or "")).select_related("credit_record").first()


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whose record it is, and where it comes from (补全)."""
    row = record_of(facts.get("record"))
    if row is None:
        return {}
    own = row.credit_record
    name = dict(Asked.choices).get(str(facts.get("asked") or ""), "异议")
    return {
        "title": facts.get("title") or f"{name}：{row.title}"[:300],
        "unit": facts.get("unit") or row.unit_id,
        "firm_code": own.firm_code,
        "firm": own.firm,
    }


OBJECTIONS = registers.add(
    Register(
        code=OBJECTION,
        name="信用异议与修复",
        systems=("S51", "S84"),
        shelf=CREDIT,
        model=CreditObjection,
        procedure=OBJECTION,
        firm="firm_code",
        number_prefix="XYYY",
        labels={"unit": "核实单位", "opened_on": "收到日期", "due_on": "办理期限"},
        columns=("number", "title", "asked", "firm", "record", "unit", "opened_on", "due_on", "state"),
        filters=("opened_on", "due_on", "asked", "unit", "state"),
        search=("number", "title", "firm_code", "firm", "record"),
        settle=settled,
        personal=("contact",),
        grants=(
            Grant(DESK, ("view", "add", "act", "export", "unmask"), Scope.TOWN),
            Grant(UNIT, ("view", "act", "unmask"), Scope.UNIT),
            LEADER_READS,
        ),
    )
)


def _may_be_asked(seen: Situation) -> Verdict:
    """The record is there and in use, nobody settles it already, and what is to be repaired speaks against the firm."""
    number = str(seen.facts.get("record") or "")
    row = record_of(number)
    if row is None:
        return fail(f"没有编号为“{number}”的信用信息")
    own = row.credit_record
    if own.standing == Standing.DISPUTED:
        return fail(f"“{number}”已有一件异议在办")
    if own.standing != Standing.USABLE:
        return fail(f"“{number}”{own.get_standing_display()}，没有可以异议或者修复的")
    if seen.facts.get("asked") == Asked.REPAIR and own.kind not in ADVERSE:
        return fail(f"“{number}”是{own.get_kind_display()}信息，不是失信信息，不用修复")
    if seen.facts.get("asked") == Asked.REVOKED and own.kind != RecordKind.PENALTY:
        return fail(f"“{number}”是{own.get_kind_display()}信息，不是行政处罚；原决定有变的，按异议更正办理")
    return PASSED


def _is_correction(seen: Situation) -> Verdict:
    asked = Asked(str(seen.facts["asked"]))
    if asked == Asked.REPAIR:
        return fail(f"企业请求的是{asked.label}")
    if asked == Asked.REVOKED and seen.facts.get("outcome") != "taken_down":
        return fail(f"{asked.label}的，原来公开的决定信息要撤下，不能更正后继续使用（{WITHDRAWING}）", REVOKED_WAY)
    return PASSED


def _is_the_firms_to_withdraw(seen: Situation) -> Verdict:
    """Whether a decision was revoked is a fact, and not the firm's wish."""
    revoked = seen.facts.get("asked") == Asked.REVOKED
    return fail("处罚决定有没有变更、撤销，与企业撤不撤回申请无关") if revoked else PASSED


def _is_repair(seen: Situation) -> Verdict:
    asked = Asked(str(seen.facts["asked"]))
    return PASSED if asked == Asked.REPAIR else fail(f"企业请求的是{asked.label}")


def _has_reason(seen: Situation) -> Verdict:
    return PASSED if len(seen.note) >= LEAST_REASON else fail(f"没有写明理由（不少于 {LEAST_REASON} 个字）")


MAY_BE_ASKED = Gate(
    "may_be_asked", "信用信息须可以异议或者修复", _may_be_asked, BASIS, "核对信用信息编号；已有在办的，到那一件里办理"
)
FOR_CORRECTION = Gate("for_correction", "须是请求更正的", _is_correction, BASIS, "请求修复的，办理“准予修复”")
FOR_REPAIR = Gate("for_repair", "须是请求修复的", _is_repair, BASIS, "请求更正的，办理“更正”")
WITHDRAWABLE = Gate(
    "withdrawable",
    "须是企业可以撤回的",
    _is_the_firms_to_withdraw,
    WITHDRAWING,
    "核实以后撤下；决定没有变更、撤销的，写明理由，办理“不予更正、修复”",
)
REASONED = Gate("reasoned", "不予更正、修复须写明理由", _has_reason, BASIS, "在说明里写明事实和理由，企业据此寻求救济")


def _mark(standing: Standing) -> Callable[[Act], None]:
    """Marks the record, and computes the firm's tier without it or with it again."""

    def do(doing: Act) -> None:
        row = record_of(doing.facts["record"])
        if row is not None:
            found = Standing.TAKEN_DOWN if doing.facts.get("outcome") == "taken_down" else standing
            reason = f"{doing.matter.number} {doing.step.name}"
            edit_entry(row, {"standing": found.value}, by=doing.by, reason=reason)
            recompute(doing.on, by=doing.by.name, codes=(row.credit_record.firm_code,))

    return do


STATES = (
    State("raised", "待核实"),
    State("verified", "待决定"),
    State("corrected", "已更正", is_final=True),
    State("repaired", "已修复", is_final=True),
    State("refused", "不予更正、修复", is_final=True),
    State("withdrawn", "企业撤回", is_final=True),
)
OPENING = Step(
    "raised",
    "收到异议或者修复申请",
    (),
    "raised",
    (DESK,),
    fields=("record", "asked", "title", "unit", "reason", "contact"),
    required=("record", "asked", "reason"),
    gates=(MAY_BE_ASKED,),
    basis=BASIS,
    then=_mark(Standing.DISPUTED),
)


def _decided(code: str, name: str, paper: str, gate: Gate, then: Standing, **more: Any) -> Step:
    """A step by which the desk settles what was verified, with the paper that tells the firm."""
    found = ("verified",), code, (DESK,)
    return Step(code, name, *found, papers=(paper,), gates=(gate,), basis=BASIS, then=_mark(then), **more)


TOLD = {"required": ("outcome", "correction")}
STEPS = (
    Step(
        *("verified", "核实", ("raised",), "verified", (UNIT, DESK)),
        required=("unit", "finding"),
        papers=("核实材料",),
        basis=BASIS,
    ),
    _decided("corrected", "更正", "更正告知书", FOR_CORRECTION, Standing.USABLE, **TOLD),
    _decided("repaired", "准予修复", "信用修复决定书", FOR_REPAIR, Standing.REPAIRED),
    _decided("refused", "不予更正、修复", "不予更正（修复）告知书", REASONED, Standing.USABLE, is_note_required=True),
    Step(
        *("withdrawn", "企业撤回", ("raised", "verified"), "withdrawn", (DESK,)),
        gates=(WITHDRAWABLE,),
        is_note_required=True,
        then=_mark(Standing.USABLE),
    ),
)
SETTLED = ("corrected", "repaired", "refused", "withdrawn")

DEADLINE = Deadline(
    "settle",
    "办理期限",
    ByField("asked", RULES),
    anchor="raised",
    met_by=SETTLED,
    is_main=True,
)
VERSION = Version("1", STATES, OPENING, STEPS, (DEADLINE,))
procedures.add(Procedure(OBJECTION, "信用异议与修复", f"{BASIS}；处罚决定变更、撤销的依{WITHDRAWING}", (VERSION,)))
