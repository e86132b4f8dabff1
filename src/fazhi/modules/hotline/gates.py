"""What must be true before a step of a ticket (工单门禁)."""

from __future__ import annotations

import re

from fazhi.kernel.core.clock import today
from fazhi.kernel.procedures.declarations import PASSED, Gate, Situation, Verdict, fail
from fazhi.kernel.procedures.handoffs import receipts_are_in
from fazhi.kernel.records.models import Matter

from .models import Ticket
from .roles import BASIS, MARKET_BASIS, REGISTER

LEAST_REASON = 8  # characters
LATELY = 366  # days: what is older comes by the ledger, with all its steps
BLANKS = re.compile("_{2,}|＿{2,}")
DECIDED = {"market_accepted", "market_refused"}


def _fail(why: str) -> Verdict:
    return fail(why)


def _was_never_returned(seen: Situation) -> Verdict:
    if "ruled" in _done(seen):
        return _fail("这件工单已经裁定由本单位承办")
    if (seen.facts.get("returned_times") or 0) <= 1:  # the facts are those after the step: this return is counted
        return PASSED
    return _fail("这件工单已经退过一次")


def _names_a_clause(seen: Situation) -> Verdict:
    return PASSED if len(seen.note) >= LEAST_REASON else _fail("没有写明退单理由和职责依据（不少于 8 个字）")


def _main_ticket_fits(seen: Situation) -> Verdict:
    number = seen.facts.get("merged_into")
    if number == seen.facts.get("number"):
        return _fail("不能并入自己")
    main = Matter.objects.filter(register=REGISTER, number=number).first()
    if main is None:
        return _fail(f"没有工单“{number}”")
    waiting = _open_duplicates(seen)
    wrong = {
        "市场监管投诉有自己的期限，要单独办理": seen.facts.get("is_market"),
        f"“{number}”自己也已并案": main.state == "merged",
        f"“{number}”已经办结": main.closed_on,
        f"“{number}”还没有派单": main.state in ("registered", "returned"),
        f"已有工单并入这一件：{'、'.join(waiting)}": waiting,
    }
    return next((_fail(why) for why, is_so in wrong.items() if is_so), PASSED)


def _was_called_back(seen: Situation) -> Verdict:
    if seen.facts.get("satisfaction") or len(seen.note) >= LEAST_REASON:
        return PASSED
    return _fail("没有回访，也没有写明不回访的理由")


def _has_no_blanks(seen: Situation) -> Verdict:
    reply = str(seen.facts.get("reply") or "")
    return _fail("答复里还有没填的空白") if BLANKS.search(reply) else PASSED


def _was_never_extended(seen: Situation) -> Verdict:
    return _fail("已经延长过一次") if seen.facts.get("extended_times") else PASSED


def _was_received_lately(seen: Situation) -> Verdict:
    days = (today() - seen.on).days
    return _fail(f"受理日期 {seen.on} 在 {days} 天以前") if days > LATELY else PASSED


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
MAIN_TICKET = Gate("main_ticket", "并入的工单须在办", _main_ticket_fits, BASIS, "填写一件在办、已派单的工单编号")
DUPLICATES_ANSWERED = Gate(
    "duplicates_answered", "并案工单须已答复", _duplicates_are_answered, BASIS, "先答复并案的工单，或取消并案"
)
MARKET_OVER = Gate(
    "market_over", "市场监管投诉须已了结", _market_complaint_is_over, MARKET_BASIS, "登记受理决定和调解结果后再办结"
)
CALLED_BACK = Gate(
    "called_back",
    "办结前须回访",
    _was_called_back,
    BASIS,
    "先回访；打不通、不愿评价的也登记回访结果；确不必回访的写明理由",
)
NO_BLANKS = Gate("no_blanks", "答复须写完整", _has_no_blanks, BASIS, "填好或删去空白再答复")
NEVER_EXTENDED = Gate("never_extended", "只延长一次", _was_never_extended, BASIS, "在现有期限内办结")
RECEIVED_LATELY = Gate(
    "received_lately", "受理日期须核对", _was_received_lately, BASIS, "核对年份；以前的工单从台账导入"
)
MARKET_UNDECIDED = Gate(
    "market_undecided",
    "须是待决定的市监投诉",
    _is_market_complaint,
    MARKET_BASIS,
    "派单时标明市场监管投诉；每件只决定一次",
)
MARKET_ACCEPTED = Gate("market_accepted", "市监投诉须已受理", _was_accepted, MARKET_BASIS, "先登记受理决定")
RECEIPTS_IN = Gate("receipts_in", "移交须有回执", receipts_are_in, BASIS, "登记对方的回执后再办结")
