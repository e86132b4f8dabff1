"""The pool of sole traders that are to become companies (个转企培育库, S20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import ENTITY, FIRMS, LEADER_READS, POOL, read_code
from ..models.firms import PoolEntry, PoolStage
from ..roles import HANDLER, KEEPER


def settle(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The stage follows from the days and the help that are told."""
    told: dict[str, Any] = {name: read_code(facts[name]) for name in ("credit_code", "company_code") if name in facts}
    if facts.get("left_on"):
        return told | {"stage": PoolStage.LEFT.value}
    if facts.get("converted_on"):
        return told | {"stage": PoolStage.CONVERTED.value}
    return told | {"stage": (PoolStage.HELPED if facts.get("help_given") else PoolStage.ENTERED).value}


def check(facts: Mapping[str, Any]) -> dict[str, str]:
    """Codes that exist, days in their order, a conversion with its company, a leaving with its reason."""
    told: dict[str, str] = {}
    for name in ("credit_code", "company_code"):
        code = facts.get(name)
        if code and (fault := credit_code_fault(code)):
            told[name] = f"“{code}”{fault}；办法：对照营业执照核对"
    entered = facts.get("occurred_on")
    for name, what in (("converted_on", "转型"), ("left_on", "出库")):
        on = facts.get(name)
        if on and (on > today() or (entered and on < entered)):
            told[name] = f"{what}日期 {on} 要在入库以后，且不晚于今天"
    if facts.get("converted_on") and not facts.get("company_code"):
        told["company_code"] = "写了转型日期，没有写转型后企业的代码"
    if facts.get("left_on") and not (facts.get("converted_on") or str(facts.get("left_reason") or "").strip()):
        told["left_reason"] = "没有转型就出库的，写明原因"
    return told


POOL_ENTRIES = registers.add(
    Register(
        code=POOL,
        name="个转企培育库",
        systems=("S20",),
        shelf=FIRMS,
        model=PoolEntry,
        number_prefix="GZQ",
        labels={"title": "个体工商户", "area": "村社区", "unit": "联系单位", "occurred_on": "入库日期"},
        columns=("number", "title", "stage", "unit", "obstacle", "next_on", "occurred_on"),
        filters=("stage", "unit", "area", "occurred_on", "next_on", "left_on"),
        search=("number", "title", "credit_code"),
        form=(
            *("title", "credit_code", "contact", "unit", "area", "occurred_on", "obstacle", "help_given", "next_on"),
            *("converted_on", "company_code", "left_on", "left_reason"),
        ),
        required=("title", "unit", "occurred_on"),
        firm="credit_code",
        settle=settle,
        settles=("credit_code", "company_code", "stage"),
        check=check,
        personal=("contact",),
        grants=(
            Grant(KEEPER.code, ("view", "add", "edit", "import", "export", "unmask"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "edit", "unmask"), Scope.UNIT),
            LEADER_READS,
        ),
    )
)
belongings.add(Belonging("enterprises.pool.sole_trader", POOL, "credit_code", ENTITY))
belongings.add(Belonging("enterprises.pool.company", POOL, "company_code", ENTITY))
