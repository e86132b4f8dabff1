"""Bridge loans (莞企转贷, S23): a listed firm bridges its bank loan with the city's fund for a few working days."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.wording import number
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
from fazhi.kernel.records.registers import Register, registers

from ..base import LEADER_READS, LOAN, RUNS, SUPPORT, tidy_code, wrong_code
from ..models.support import Loan
from ..roles import KEEPER

CAP, TERM = "enterprises.loan.cap", "enterprises.loan.return"
BASIS = "莞企转贷专项资金的使用规定（名称、条号未核）"
DESK = (KEEPER.code,)

LOANS = registers.add(
    Register(
        code=LOAN,
        name="莞企转贷",
        systems=("S23",),
        shelf=SUPPORT,
        model=Loan,
        procedure=LOAN,
        number_prefix="ZD",
        labels={"title": "企业名称", "unit": "经办单位", "opened_on": "申请日期", "due_on": "应归还日期（未核）"},
        columns=("number", "title", "bank", "amount_fen", "opened_on", "paid_on", "due_on", "returned_on", "state"),
        filters=("opened_on", "paid_on", "due_on", "state", "area", "amount_fen"),
        search=("number", "title", "firm_code", "bank"),
        firm="firm_code",
        settle=tidy_code,
        check=wrong_code,
        grants=(RUNS, LEADER_READS),
    )
)


def _is_within_cap(seen: Situation) -> Verdict:
    value, fen = rulebook()[CAP].on(seen.on), int(seen.facts.get("amount_fen") or 0)
    if not fen:
        return fail("没有转贷金额")
    if value is None or value.reached_by(fen):
        return PASSED
    return fail(f"转贷金额 {fen / 100:,.2f} 元，每笔只能在 {number(value)}（{value.rule.status_label}）")


def _is_within_term(seen: Situation) -> Verdict:
    value, days = rulebook()[TERM].on(seen.on), int(seen.facts.get("days") or 0)
    if value is None or 0 < days <= value.n:
        return PASSED
    return fail(f"约定使用 {days} 个工作日，不在 1 至 {value.n} 个工作日之内（{value.rule.status_label}）")


WITHIN_CAP = Gate("within_cap", "金额不得超过单笔上限", _is_within_cap, BASIS, "核对金额；超出的部分由企业自筹")
WITHIN_TERM = Gate("within_term", "使用期限不得超过规定", _is_within_term, BASIS, "与企业、银行重新约定使用天数")

step = partial(Step, basis=BASIS)
STATES = (
    State("applied", "待列入名录"),
    State("listed", "待放款"),
    State("paid", "待归还"),
    State("returned", "已归还", is_final=True),
    State("refused", "不予办理", is_final=True),
    State("withdrawn", "企业撤回", is_final=True),
)
OPENING = step(
    *("applied", "登记申请", (), "applied", DESK, ("unit", "area")),
    required=("title", "firm_code", "bank", "amount_fen"),
    gates=(WITHIN_CAP,),
)
STEPS = (
    step("listed", "列入名录", ("applied",), "listed", DESK, dates=("listed_on",)),
    step(
        *("paid", "放款", ("listed",), "paid", DESK),
        required=("amount_fen", "days"),
        papers=("放款凭证",),
        gates=(WITHIN_CAP, WITHIN_TERM),
        dates=("paid_on",),
    ),
    step("returned", "归还", ("paid",), "returned", DESK, papers=("归还凭证",), dates=("returned_on",)),
    step("refused", "不予办理", ("applied", "listed"), "refused", DESK, is_note_required=True),
    step("withdrawn", "企业撤回", ("applied", "listed"), "withdrawn", DESK, is_note_required=True),
)
RETURN = Deadline("return", "归还期限（未核）", TERM, anchor="paid", met_by=("returned",), is_main=True)
procedures.add(Procedure(LOAN, "莞企转贷", BASIS, (Version("1", STATES, OPENING, STEPS, (RETURN,)),)))
