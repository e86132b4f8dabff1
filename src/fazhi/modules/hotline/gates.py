"""What must be true before a step of a ticket (工单门禁)."""

from __future__ import annotations

from fazhi.kernel.procedures.declarations import Gate, Result, Situation, Verdict
from fazhi.kernel.procedures.handoffs import receipts_are_in
from fazhi.kernel.records.models import Matter

from .models import Ticket
from .roles import BASIS, MARKET_BASIS, REGISTER

PASSED = Verdict(Result.PASS)
DECIDED = {"market_accepted", "market_refused"}


def _fail(why: str) -> Verdict:
    return Verdict(Result.FAIL, why)


def _was_never_returned(seen: Situation) -> Verdict:
    if "ruled" in _done(seen):
        return _fail("这件工单已经裁定由本单位承办")
    if (seen.facts.get("returned_times") or 0) <= 1:  # the facts are those after the step: this return is counted
        return PASSED
    return _fail("这件工单已经退过一次")


def _names_a_clause(seen: Situation) -> Verdict:
    return PASSED if len(seen.note) >= 8 else _fail("没有写明退单理由和职责依据（不少于 8 个字）")


def _main_ticket_fits(seen: Situation) -> Verdict:
    number = seen.facts.get("merged_into")
    if number == seen.facts.get("number"):
        return _fail("不能并入自己")
    main = Matter.objects.filter(register=REGISTER, number=number).first()
    if main is None:
        return _fail(f"没有工单“{number}”")
    if main.state == "merged":
        return _fail(f"“{number}”自己也已并案")
    if main.closed_on:
        return _fail(f"“{number}”已经办结")
    if main.state in ("registered", "returned"):
        return _fail(f"“{number}”还没有派单")
    waiting = _open_duplicates(seen)
    return _fail(f"已有工单并入这一件：{'、'.join(waiting)}") if waiting else PASSED


def _duplicates_are_answered(seen: Situation) -> Verdict:
    waiting = _open_duplicates(seen)
    return _fail(f"并案的工单还没有答复：{'、'.join(waiting)}") if waiting else PASSED


def _open_duplicates(seen: Situation) -> list[str]:
    named = Ticket.objects.filter(merged_into=seen.facts["number"]).values_list("pk", flat=True)
    merged = Matter.objects.filter(pk__in=list(named), state="merged")
    return list(merged.order_by("number").values_list("number", flat=True))


def _is_market_complaint(seen: Situation) -> Verdict:
    if not seen.facts.get("is_market"):
        return _fail("这件工单没有标为市场监管投诉")
    return _fail("受理决定已经登记过") if _done(seen) & DECIDED else PASSED


def _was_accepted(seen: Situation) -> Verdict:
    done = _done(seen)
    if "market_accepted" not in done:
        return _fail("投诉还没有受理")
    return _fail("调解已经终结") if "market_ended" in done else PASSED


def _done(seen: Situation) -> set[str]:
    return {event.kind.rpartition(".")[2] for event in seen.past()}


def _market_complaint_is_over(seen: Situation) -> Verdict:
    if not seen.facts.get("is_market"):
        return PASSED
    if _done(seen) & {"market_ended", "market_refused"}:
        return PASSED
    return _fail("市场监管投诉还在办理：工单答复不等于投诉办结")


NEVER_RETURNED = Gate(
    "never_returned", "只退一次", _was_never_returned, BASIS, "由本单位办理；对职责有争议的，提请裁定"
)
CLAUSE_NAMED = Gate(
    "clause_named", "退单须有理由", _names_a_clause, BASIS, "在说明里写明不属于本单位职责的理由和清单条款"
)
MAIN_TICKET = Gate("main_ticket", "并入的工单", _main_ticket_fits, BASIS, "填写一件在办、已派单的工单编号")
DUPLICATES_ANSWERED = Gate(
    "duplicates_answered", "并案工单已答复", _duplicates_are_answered, BASIS, "先答复并案的工单，或取消并案"
)
MARKET_OVER = Gate(
    "market_over", "市场监管投诉已了结", _market_complaint_is_over, MARKET_BASIS, "登记受理决定和调解结果后再办结"
)
MARKET_UNDECIDED = Gate(
    "market_undecided", "待决定的市监投诉", _is_market_complaint, MARKET_BASIS, "派单时标明市场监管投诉；每件只决定一次"
)
MARKET_ACCEPTED = Gate("market_accepted", "市监投诉已受理", _was_accepted, MARKET_BASIS, "先登记受理决定")
RECEIPTS_IN = Gate("receipts_in", "移交已有回执", receipts_are_in, BASIS, "登记对方的回执后再办结")
