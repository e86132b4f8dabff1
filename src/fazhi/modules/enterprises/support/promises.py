"""Promises of the government and what it owes to firms (政府承诺与拖欠账款, S91)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import deadline
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

from ..base import ARREARS, HANDLES, KEEPS, LEADER_READS, PROMISE, RUNS, SUPPORT, tidy_code, wrong_code
from ..models.support import Arrears, Promise
from ..roles import HANDLER, KEEPER

PLAIN, AGREED = "enterprises.payment.plain", "enterprises.payment.agreed"
BASIS = "《优化营商环境条例》第三十一条"
PAYMENT = "《保障中小企业款项支付条例》第八条（2025年6月1日起为第九条）"
DESK, BOTH = (KEEPER.code,), (HANDLER.code, KEEPER.code)

PROMISES = registers.add(
    Register(
        code=PROMISE,
        name="政府承诺",
        systems=("S91",),
        shelf=SUPPORT,
        model=Promise,
        procedure=PROMISE,
        number_prefix="CN",
        labels={"title": "承诺内容", "unit": "承诺单位", "opened_on": "承诺日期", "due_on": "承诺期限"},
        columns=("number", "title", "source", "promised_to", "unit", "due_on", "kept_on", "state"),
        filters=("opened_on", "due_on", "source", "payment", "unit", "state"),
        search=("number", "title", "reference", "promised_to", "firm_code"),
        firm="firm_code",
        settle=tidy_code,
        check=wrong_code,
        grants=(RUNS, HANDLES, LEADER_READS),
    )
)


def last_day(code: str, start: date) -> date | None:
    """The last lawful day of a limit from its first (法定最后日); None where no rule was in force."""
    limit = rulebook()[code].limit_on(start)
    return deadline(limit, start, current_calendar()).legal_last if limit else None


def _is_lawful_day(seen: Situation) -> Verdict:
    """What is owed for goods, works and services of small firms may not be promised for later than the law allows."""
    kind, delivered_on, keep_by = (seen.facts.get(name) for name in ("payment", "delivered_on", "keep_by"))
    if not kind:
        return PASSED
    if delivered_on is None or keep_by is None:
        return fail("中小企业款项没有写明交付（验收）日期和承诺期限")
    found = last_day(AGREED if kind == "agreed" else PLAIN, delivered_on)
    if found is None or keep_by <= found:
        return PASSED
    told = "合同另约的最长期限" if kind == "agreed" else "没有另约的期限"
    return fail(f"承诺期限 {keep_by} 晚于法定最后日 {found}（{delivered_on} 交付，{told}）")


LAWFUL = Gate(
    "lawful_day",
    "承诺不得长于法定期限",
    _is_lawful_day,
    PAYMENT,
    "把承诺期限改到法定最后日以内；合同另约了期限的，选“是，合同另约了期限”，最长六十日",
)

step = partial(Step, basis=BASIS)
STATES = (
    State("promised", "待兑现"),
    State("broken", "违约待整改"),
    State("kept", "已兑现", is_final=True),
    State("rectified", "整改后兑现", is_final=True),
    State("released", "不再履行", is_final=True),
)
OPENING = step(
    *("promised", "登记承诺", (), "promised", DESK, ("area", "firm_code", "payment", "delivered_on")),
    required=("title", "source", "reference", "promised_to", "unit", "keep_by"),
    gates=(LAWFUL,),
)
PROOF = ("兑现凭证",)
STEPS = (
    step("kept", "兑现", ("promised",), "kept", BOTH, papers=PROOF, dates=("kept_on",)),
    step("rectified", "整改后兑现", ("broken",), "rectified", BOTH, (), ("measure",), PROOF, dates=("rectified_on",)),
    step("broken", "认定违约", ("promised",), "broken", DESK, is_note_required=True, dates=("broken_on",)),
    step(
        *("changed", "依法变更", ("promised",), "promised", DESK),
        required=("ground", "compensation", "keep_by"),
        papers=("变更决定",),
        gates=(LAWFUL,),
        is_note_required=True,
    ),
    step(
        *("released", "对方放弃或者条件没有成就", ("promised", "broken"), "released", DESK),
        papers=("对方书面意见或者说明",),
        is_note_required=True,
    ),
)
KEEP = Deadline("keep", "承诺期限", "", "promised", ("kept", "rectified"), is_main=True, stated="keep_by")
procedures.add(Procedure(PROMISE, "政府承诺兑现", BASIS, (Version("1", STATES, OPENING, STEPS, (KEEP,)),)))


# --- arrears ----------------------------------------------------------------------------------------------------------


def _rule(values: Mapping[str, Any]) -> str:
    return AGREED if values.get("is_agreed") else PLAIN


def _due(values: Mapping[str, Any]) -> dict[str, Any]:
    """The last lawful day of payment, where the row states none."""
    told: dict[str, Any] = {**tidy_code(values)}
    if values.get("due_on") or not values.get("occurred_on"):
        return told
    found = last_day(_rule(values), values["occurred_on"])
    return told | ({"due_on": found} if found else {})


def _wrong(values: Mapping[str, Any]) -> dict[str, str]:
    delivered_on, due_on, paid_on = (values.get(name) for name in ("occurred_on", "due_on", "paid_on"))
    wrong = wrong_code(values)
    found = last_day(_rule(values), delivered_on) if delivered_on else None
    if found and due_on and due_on > found:
        wrong["due_on"] = (
            f"应付日期 {due_on} 晚于法定最后日 {found}（{PAYMENT}）；核对交付日期，合同另约了期限的选“是”，最长六十日"
        )
    elif delivered_on and not due_on:
        wrong["due_on"] = f"{delivered_on} 还没有法定的付款期限，须写明合同约定的应付日期"
    if delivered_on and paid_on and paid_on < delivered_on:
        wrong["paid_on"] = f"付清日期 {paid_on} 早于交付日期 {delivered_on}；核对日期"
    return wrong


ARREARS_OWED = registers.add(
    Register(
        code=ARREARS,
        name="拖欠企业账款",
        systems=("S91",),
        shelf=SUPPORT,
        model=Arrears,
        number_prefix="QK",
        labels={"title": "企业名称", "unit": "欠款单位", "occurred_on": "交付（验收）日期"},
        columns=("number", "title", "unit", "contract", "amount_fen", "occurred_on", "due_on", "paid_on"),
        filters=("occurred_on", "due_on", "paid_on", "unit", "amount_fen"),
        search=("number", "title", "firm_code", "contract"),
        required=("title", "unit", "occurred_on"),
        until="paid_on",
        firm="firm_code",
        settle=_due,
        check=_wrong,
        grants=(KEEPS, Grant(HANDLER.code, ("view", "export"), Scope.UNIT), LEADER_READS),
    )
)
