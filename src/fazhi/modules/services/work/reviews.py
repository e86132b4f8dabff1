"""Reviews of delegated items (承接评估, S18): can the unit carry the item, was it used, and does it stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Max

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import find
from fazhi.kernel.items.models import Item, Listing, PowerKind
from fazhi.kernel.items.uses import idle_from, uses
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.declarations import (
    PASSED,
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
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..lists import ITEM
from ..models import Proposal, Review
from ..roles import HOLDER, KEEPER
from . import withdrawal
from .uses import has_counts

REGISTER = "services.review"
BASIS = "《行政处罚法》第二十四条第一款；其他事项按下放、委托的文件"
OFFICE, UNIT = KEEPER.code, HOLDER.code
DECIDED = ("kept", "shared", "withdrawn")

EARLIEST = 2000


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a review takes from its item (所评事项的值): nobody types it; what an older ledger states of itself stays."""
    item, year = find(str(facts.get("item") or "")), facts.get("year") or 0
    if item is None:
        return {}
    code = item.entry.number
    told: dict[str, Any] = {"item": code, "title": item.entry.title}
    if not facts.get("unit"):
        told["unit"] = item.entry.unit_id
    if facts.get("use_count") is None and EARLIEST <= year <= today().year:
        last = min(date(year, 12, 31), today())
        since = idle_from(last)
        n = uses(since, last, [code]).get(code, 0)
        if n or has_counts(since, last):
            told["use_count"] = n
    return told


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a review of another ledger, by field (导入核对)."""
    code, year = str(facts.get("item") or ""), facts.get("year") or 0
    item = find(code)
    if item is None:
        return {"item": f"清单中没有编码为“{code}”的事项；办法：先导入事项清单"}
    if not _may_be_reviewed(item):
        return {"item": f"事项“{item.entry.title}”（{code}）是法定自有的，不是下放或委托的"}
    if not EARLIEST <= year <= today().year:
        return {"year": f"评估年度 {year} 不对；办法：写今年或以前的年份"}
    there = _of_year(code, year).exclude(number=facts["number"]).first()
    return {"item": f"{year}年已有一件：{there.number}；一事项一年只评一次"} if there else {}


def _may_be_reviewed(item: Item) -> bool:
    return item.listing == Listing.DELEGATED or item.power_kind != PowerKind.OWN


def _of_year(code: str, year: int) -> Any:
    return Matter.objects.filter(register=REGISTER, review__item=code, review__year=year).exclude(state="dropped")


def written(by: str, rows: Collection[int]) -> None:
    """A file may state the same item and year in two rows, which are seen only when all are there (导入后核对)."""
    made = Matter.everything.filter(register=REGISTER).exclude(state="dropped")
    groups = made.values("review__item", "review__year").annotate(n=Count("pk"), last=Max("pk")).filter(n__gt=1)
    twice = groups.filter(last__gte=min(rows, default=0)).order_by("review__item")
    for item, year in twice.values_list("review__item", "review__year")[:1]:
        raise FazhiError(f"事项“{item}”{year}年有两件评估，一事项一年只评一次", remedy="删去文件里重复的行后重新导入")


REVIEWS = registers.add(
    Register(
        code=REGISTER,
        name="下放事项承接评估",
        systems=("S18",),
        model=Review,
        procedure=REGISTER,
        number_prefix="PG",
        labels={"number": "评估编号", "title": "事项名称", "unit": "承接单位", "opened_on": "发起日期"},
        columns=("number", "title", "item", "year", "use_count", "unit", "proposal", "state"),
        filters=("opened_on", "year", "unit", "proposal", "state", "use_count"),
        search=("number", "title", "item"),
        settle=settled,
        check=wrong,
        then=written,
        grants=(
            Grant(OFFICE, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(UNIT, ("view", "act", "export"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_delegated(seen: Situation) -> Verdict:
    code = str(seen.facts.get("item") or "")
    item = find(code)
    if item is None:
        return fail(f"清单中没有编码为“{code}”的事项")
    if item.until_on and item.until_on <= seen.on:
        return fail(f"事项“{item.entry.title}”（{code}）已于{item.until_on}收回，不必再评")
    if not _may_be_reviewed(item):
        return fail(f"事项“{item.entry.title}”（{code}）是法定自有的，不是下放或委托的")
    if not seen.facts.get("unit"):
        return fail(f"事项“{item.entry.title}”（{code}）没有写明承接单位（请在事项里补上）")
    return PASSED


def _is_first_of_year(seen: Situation) -> Verdict:
    code, year = str(seen.facts.get("item") or ""), int(seen.facts.get("year") or 0)
    if not EARLIEST <= year <= today().year:
        return fail(f"评估年度 {year} 不对，写今年或以前的年份")
    # Whoever opens another review of the item waits here until this one is written, and then sees it.
    list(Entry.objects.select_for_update(no_key=True).filter(register=ITEM, number=code).values_list("pk"))
    there = _of_year(code, year).first()
    return fail(f"{year}年已有一件：{there.number}") if there else PASSED


DELEGATED = Gate("is_delegated", "须是下放或委托的在用事项", _is_delegated, BASIS, "核对事项编码")
ONCE_A_YEAR = Gate("once_a_year", "一事项一年只评一次", _is_first_of_year, BASIS, "办理已有的那一件")


STILL_THERE = Gate(
    "still_there",
    "所评事项须仍在清单",
    _is_delegated,
    BASIS,
    "误移除、误收回的，先恢复事项；确已不在的，“退回补评”以后办理“不再评”",
)


def _as_proposed(decided: Proposal) -> Gate:
    """The gate that a decision other than what the unit proposed says why."""

    def check(seen: Situation) -> Verdict:
        proposed = str(seen.facts.get("proposal") or "")
        if proposed in ("", decided) or seen.note:
            return PASSED
        return fail(f"承接单位建议{Proposal(proposed).label}，现在决定{decided.label}，没有说明理由")

    remedy = "在说明里写明为什么不按承接单位的建议；要承接单位再评的，“退回补评”"
    return Gate(f"as_proposed:{decided.value}", "与建议不同的决定须说明理由", check, BASIS, remedy)


def withdraw_item(doing: Act) -> None:
    """The item leaves the list on the day decided, in the same transaction (收回事项)."""
    own: Review = doing.own  # type: ignore[assignment]
    told = withdrawal.Withdrawal(own.withdrawn_on, own.decision, own.pending_rule)
    why = f"承接评估 {doing.matter.number} 决定收回"
    withdrawal.withdraw(_entry_of(own.item), told, by=doing.by, reason=why)


def restore_item(doing: Act) -> None:
    """What a decision had withdrawn comes back with the decision itself (撤回收回决定)."""
    own: Review = doing.own  # type: ignore[assignment]
    if doing.before["state"] == "withdrawn":
        why = f"承接评估 {doing.matter.number} 撤回决定：{doing.note}"
        withdrawal.restore(_entry_of(own.item), by=doing.by, reason=why)


def _entry_of(code: str) -> Entry:
    item = find(code)
    if item is None:
        raise withdrawal.unknown(code)
    return item.entry


STATES = (
    State("proposed", "待评"),
    State("assessed", "待决定"),
    State("kept", "保留", is_final=True),
    State("shared", "共管", is_final=True),
    State("withdrawn", "收回", is_final=True),
    State("dropped", "不再评", is_final=True),
)
OPENING = Step(
    "proposed",
    "发起评估",
    sources=(),
    target="proposed",
    roles=(OFFICE,),
    fields=("proposal",),
    required=("item", "year"),
    gates=(DELEGATED, ONCE_A_YEAR),
    basis=BASIS,
)
STEPS = (
    Step(
        "assessed",
        "承接单位评估",
        sources=("proposed",),
        target="assessed",
        roles=(UNIT,),
        required=("staff", "equipment", "training", "proposal", "opinion"),
        basis=BASIS,
    ),
    Step(
        "kept",
        "决定保留",
        sources=("assessed",),
        target="kept",
        roles=(OFFICE,),
        fields=("decision",),
        gates=(STILL_THERE, _as_proposed(Proposal.KEEP)),
        basis=BASIS,
    ),
    Step(
        "shared",
        "决定共管",
        sources=("assessed",),
        target="shared",
        roles=(OFFICE,),
        required=("decision",),
        gates=(STILL_THERE,),
        is_note_required=True,
    ),
    Step(
        "withdrawn",
        "决定收回",
        sources=("assessed",),
        target="withdrawn",
        roles=(OFFICE,),
        required=("withdrawn_on", "decision", "pending_rule"),
        papers=("收回决定",),
        gates=(_as_proposed(Proposal.WITHDRAW),),
        basis=BASIS,
        then=withdraw_item,
    ),
    Step("returned", "退回补评", ("assessed",), "proposed", (OFFICE,), is_note_required=True),
    Step(
        "reconsidered",
        "撤回决定",
        sources=DECIDED,
        target="assessed",
        roles=(OFFICE,),
        clears=("withdrawn_on", "decision", "pending_rule"),
        is_note_required=True,
        then=restore_item,
    ),
    Step("dropped", "不再评", ("proposed",), "dropped", (OFFICE,), is_note_required=True),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="下放事项承接评估",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS),),
    )
)
