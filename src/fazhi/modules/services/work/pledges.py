"""Notice-and-pledge (告知承诺, S16): a promise instead of proofs, a certificate at once, and a check afterwards."""

from __future__ import annotations

from fazhi.kernel.items.asking import ItemRefused, find, held
from fazhi.kernel.items.models import PendingRule
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
from fazhi.kernel.procedures.gates import item_in_force
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import Pledge
from ..roles import COUNTER, HOLDER

REGISTER = "services.pledge"
BASIS = "《优化营商环境条例》第四十条第三款"
REVOKING = "《行政许可法》第六十九条第二款"
HEARING = "《行政许可法》第七条"
HANDING_OVER = "收回事项的决定文件"
DESK, CHECKER = COUNTER.code, HOLDER.code

PLEDGES = registers.add(
    Register(
        code=REGISTER,
        name="告知承诺",
        systems=("S16",),
        model=Pledge,
        procedure=REGISTER,
        number_prefix="CN",
        labels={"number": "承诺编号", "title": "承诺事项", "opened_on": "承诺日期", "met_on": "核查完成日期"},
        columns=("number", "title", "item", "unit", "opened_on", "due_on", "state"),
        filters=("opened_on", "due_on", "unit", "state", "judgement"),
        search=("number", "title", "item", "certificate"),
        personal=("applicant", "applicant_code"),
        item="item",
        grants=(
            Grant(DESK, ("view", "add", "act", "import", "export", "unmask"), Scope.TOWN),
            Grant(CHECKER, ("view", "act", "export", "unmask"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_pledge(seen: Situation) -> Verdict:
    """Only what the list marks may be done on a pledge; the gate before it says what is wrong with the item itself."""
    item = find(str(seen.facts.get("item") or ""))
    try:
        if item is None or held(item, item.entry.number, seen.facts.get("opened_on") or seen.on).term.is_pledge:
            return PASSED
    except ItemRefused:
        return PASSED
    return fail(f"事项“{item.entry.title}”（{item.entry.number}）没有实行告知承诺")


def _was_heard(seen: Situation) -> Verdict:
    done = {event.kind.rpartition(".")[2] for event in seen.past()}
    return PASSED if "heard" in done else fail("还没有听取申请人的陈述、申辩")


def _goes_with_item(seen: Situation) -> Verdict:
    """A pledge goes only where its item went: not before that day, and not where who had it finishes what was begun."""
    code = str(seen.facts.get("item") or "")
    item = find(code)
    if item is None:
        return fail(f"清单中没有编码为“{code}”的事项，不能确认它已收回")
    named = f"事项“{item.entry.title}”（{item.entry.number}）"
    if item.until_on is None or item.until_on > seen.on:
        until_on = f"，{item.until_on}起才收回" if item.until_on else ""
        return fail(f"{named}在{seen.on}仍在用{until_on}")
    if item.pending_rule != PendingRule.HAND_OVER:
        told = item.get_pending_rule_display() or "没有写明在办的怎样处理"
        return fail(f"{named}已于{item.until_on}收回，但{told}")
    return PASSED


ON_PLEDGE = Gate(
    "is_pledge", "事项须实行告知承诺", _is_pledge, BASIS, "按一般程序受理，或请事项管理员核对告知承诺事项清单"
)
HEARD = Gate("heard", "撤销前须听取陈述申辩", _was_heard, HEARING, "先办理“听取陈述申辩”，写明申请人说了什么")
GOES_WITH_ITEM = Gate(
    "goes_with_item",
    "事项须已收回，且在办的随事项移交",
    _goes_with_item,
    HANDING_OVER,
    "事项仍在用的照常办理；确已收回、在办的一并移交的，请事项管理员在事项里登记收回日期和“收回时在办事项”",
)
APPROVED_HERE = item_in_force(stage="approving_unit")
CHECKED_HERE = item_in_force(stage="supervising_unit")

STATES = (
    State("pledged", "待发证"),
    State("issued", "待核查"),
    State("verified", "核查属实", is_final=True),
    State("revoked", "不实撤销", is_final=True),
    State("withdrawn", "申请人撤回", is_final=True),
    State("handed_over", "随事项移交", is_final=True),
)
OPENING = Step(
    "pledged",
    "承诺",
    sources=(),
    target="pledged",
    roles=(DESK,),
    fields=("item", "title", "unit", "applicant", "applicant_code", "content"),
    required=("item", "title", "unit", "applicant", "content"),
    gates=(APPROVED_HERE, ON_PLEDGE),
    basis=BASIS,
)
STEPS = (
    Step(
        "issued",
        "发证",
        sources=("pledged",),
        target="issued",
        roles=(DESK,),
        fields=("certificate",),
        required=("unit",),
        papers=("告知承诺书",),
        gates=(CHECKED_HERE,),
        basis=BASIS,
    ),
    Step(
        "verified",
        "核查属实",
        sources=("issued",),
        target="verified",
        roles=(CHECKER,),
        required=("finding",),
        papers=("核查记录",),
        gates=(CHECKED_HERE,),
        basis=BASIS,
    ),
    Step(
        "heard",
        "听取陈述申辩",
        sources=("issued",),
        target="",
        roles=(CHECKER,),
        is_note_required=True,
        gates=(CHECKED_HERE,),
        basis=HEARING,
    ),
    Step(
        "revoked",
        "不实撤销",
        sources=("issued",),
        target="revoked",
        roles=(CHECKER,),
        required=("finding",),
        papers=("撤销决定书",),
        gates=(CHECKED_HERE, HEARD),
        is_note_required=True,
        basis=REVOKING,
    ),
    Step("withdrawn", "申请人撤回", ("pledged",), "withdrawn", (DESK,), is_note_required=True),
    Step(
        "handed_over",
        "随事项移交",
        sources=("pledged", "issued"),
        target="handed_over",
        roles=(DESK, CHECKER),
        papers=("移交清单",),
        gates=(GOES_WITH_ITEM,),
        is_note_required=True,
        basis=HANDING_OVER,
    ),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="告知承诺办理",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=OPENING,
                steps=STEPS,
                deadlines=(
                    Deadline(
                        "check",
                        "核查期限",
                        rule="pledge.check",
                        anchor="issued",
                        met_by=("verified", "revoked", "handed_over"),
                        is_main=True,
                    ),
                ),
            ),
        ),
    )
)
