"""Policies for firms and claims under them (惠企政策与申报, S32): paid by the day that the policy promises."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.roles import STAFF
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
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import CLAIM, HANDLES, KEEPS, LEADER_READS, POLICY, RUNS, SUPPORT, tidy_code, wrong_code
from ..models.support import Claim, Policy
from ..roles import HANDLER, KEEPER

BASIS = "《优化营商环境条例》第三十一条"
DESK, PAYER = (KEEPER.code,), (HANDLER.code, KEEPER.code)


def _impossible(values: Mapping[str, Any]) -> dict[str, str]:
    """Bounds that nothing can lie between, and a tier that no law makes a condition (不成立的条件)."""
    wrong = {}
    for low, high, why in (
        ("from_on", "until_on", "失效日期不晚于起始日期"),
        ("least_capital_fen", "most_capital_fen", "注册资本的上限低于下限"),
        ("founded_from", "founded_until", "成立日期的截止早于起始"),
    ):
        least, most = values.get(low), values.get(high)
        if least is not None and most is not None and (most <= least if low == "from_on" else most < least):
            wrong[high] = f"{why}，没有企业能符合；核对后改正"
    if values.get("tiers") and not values.get("tiers_basis"):
        wrong["tiers"] = "信用等次只调整检查频次，不能自行用作给予补贴的条件；写明法律、法规的依据，或者去掉这个条件"
    return wrong


POLICIES = registers.add(
    Register(
        code=POLICY,
        name="惠企政策",
        systems=("S32",),
        shelf=SUPPORT,
        model=Policy,
        number_prefix="ZC",
        labels={"title": "政策名称", "unit": "兑现单位", "area": "适用区域", "occurred_on": "发布日期"},
        columns=("number", "title", "issuer", "unit", "from_on", "until_on", "promised_days"),
        filters=("occurred_on", "from_on", "until_on", "unit"),
        search=("number", "title", "issuer", "benefit"),
        required=("title", "unit"),
        until="until_on",
        check=_impossible,
        grants=(KEEPS, Grant(STAFF, ("view",), Scope.TOWN)),
    )
)


def policy_of(number: object) -> Policy | None:
    """The policy of a number (政策), if it stands in the register."""
    return Policy.objects.filter(entry__in=POLICIES.rows(), entry__number=number or "").select_related("entry").first()


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """By when the policy promises to pay, and who pays where the claim does not say."""
    policy, on, told = policy_of(values.get("policy")), values.get("opened_on"), tidy_code(values)
    if policy is None or on is None:
        return told
    promised_on = current_calendar().nth_workday_after(on, policy.promised_days)
    return told | {"promised_on": promised_on, "unit": values.get("unit") or policy.entry.unit_id}


CLAIMS = registers.add(
    Register(
        code=CLAIM,
        name="惠企政策申报",
        systems=("S32",),
        shelf=SUPPORT,
        model=Claim,
        procedure=CLAIM,
        number_prefix="SB",
        labels={"title": "企业名称", "unit": "兑现单位", "opened_on": "申报日期", "due_on": "承诺兑现日期"},
        columns=("number", "title", "policy", "unit", "amount_fen", "opened_on", "due_on", "paid_on", "state"),
        filters=("opened_on", "due_on", "paid_on", "unit", "area", "state"),
        search=("number", "title", "firm_code", "policy"),
        firm="firm_code",
        check=wrong_code,
        settle=_settled,
        grants=(RUNS, HANDLES, LEADER_READS),
    )
)


def _is_policy_open(seen: Situation) -> Verdict:
    number = seen.facts.get("policy")
    policy = policy_of(number)
    if policy is None:
        return fail(f"没有编号为“{number}”的政策")
    if seen.on < policy.from_on:
        return fail(f"政策“{policy.entry.title}”从 {policy.from_on} 起才受理")
    if policy.until_on and seen.on >= policy.until_on:
        return fail(f"政策“{policy.entry.title}”已于 {policy.until_on} 失效")
    return PASSED


OPEN = Gate(
    "policy_open", "政策须在受理期内", _is_policy_open, BASIS, "核对政策编号；已失效的告知企业，并看有没有新的政策"
)

step = partial(Step, basis=BASIS)
STATES = (
    State("claimed", "待审核"),
    State("checked", "待兑现"),
    State("paid", "已兑现", is_final=True),
    State("refused", "不符合条件", is_final=True),
    State("withdrawn", "企业撤回", is_final=True),
)
OPENING = step(
    *("claimed", "登记申报", (), "claimed", DESK, ("unit", "area")),
    required=("title", "firm_code", "policy", "amount_fen"),
    gates=(OPEN,),
)
STEPS = (
    step("checked", "审核通过", ("claimed",), "checked", PAYER, dates=("checked_on",)),
    step("paid", "兑现", ("checked",), "paid", PAYER, (), ("paid_fen",), ("兑现凭证",), dates=("paid_on",)),
    step("refused", "不符合条件", ("claimed", "checked"), "refused", PAYER, is_note_required=True),
    step("withdrawn", "企业撤回", ("claimed", "checked"), "withdrawn", DESK, is_note_required=True),
)
PAY = Deadline("pay", "承诺兑现日期", "", "claimed", ("paid", "refused"), is_main=True, stated="promised_on")
procedures.add(Procedure(CLAIM, "惠企政策申报兑现", BASIS, (Version("1", STATES, OPENING, STEPS, (PAY,)),)))
