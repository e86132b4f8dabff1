"""Hand-over by the committee (统筹交办, S41, S88): allocated with a receipt, one reasoned return, a ruling, a precedent."""

from __future__ import annotations

import re

from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Unit
from fazhi.kernel.org.roles import ARBITER
from fazhi.kernel.procedures import precedents
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.clocks import timing
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

from ..models import HandOver
from ..roles import HEAD, OFFICER, SUPERVISOR
from ..shelves import OVERSIGHT
from .house import BASIS as HOUSE
from .house import LEAST_TEXT, done, house_rule

REGISTER = "enforcement.hand_over"
RULING_RULE, RECEIPT_RULE = "enforcement.hand_over.ruling", "enforcement.hand_over.receipt"
POWER = "《行政处罚法》第十七条"
DESIGNATION = "《行政处罚法》第二十五条"
OFFICE = (SUPERVISOR.code, ARBITER.code)
UNITS = (OFFICER.code, HEAD.code)
COMMITTEE = "执法委员会"
_CLAUSE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+[条项款]|清单")

HAND_OVERS = registers.add(
    Register(
        code=REGISTER,
        name="统筹交办",
        systems=("S41", "S88"),
        shelf=OVERSIGHT,
        model=HandOver,
        procedure=REGISTER,
        number_prefix="TC",
        labels={"title": "事项", "unit": "承办单位", "opened_on": "提请日期"},
        columns=("number", "title", "theme", "unit", "opened_on", "received_on", "legs", "returned_times", "state"),
        filters=("opened_on", "unit", "state", "returned_times"),
        search=("number", "title", "theme", "case"),
        grants=(
            Grant(SUPERVISOR.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(ARBITER.code, ("view", "add", "act", "export"), Scope.TOWN),
            Grant(OFFICER.code, ("view", "act"), Scope.UNIT),
            Grant(HEAD.code, ("view", "act", "export"), Scope.UNIT),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)


def is_committee(unit: int | None) -> bool:
    """Whether a unit is the committee or its office (执法委员会), which coordinates and never enforces."""
    return unit is not None and Unit.objects.filter(pk=unit, name__contains=COMMITTEE).exists()


def _is_an_enforcing_unit(seen: Situation) -> Verdict:
    unit = seen.facts.get("unit")
    return fail(f"{COMMITTEE}只统筹协调，不是执法主体，不能承办") if is_committee(unit) else PASSED


def _was_never_returned(seen: Situation) -> Verdict:
    if "ruled" in done(seen):
        return fail("已经裁定由本单位承办")
    return PASSED if (seen.facts.get("returned_times") or 0) <= 1 else fail("已经退过一次")


def _names_a_clause(seen: Situation) -> Verdict:
    if len(seen.note) < LEAST_TEXT:
        return fail(f"没有写明退回理由（不少于 {LEAST_TEXT} 个字）")
    return PASSED if _CLAUSE.search(seen.note) else fail("没有写明清单条款，如“权责清单第12项”")


def _was_never_ruled(seen: Situation) -> Verdict:
    return fail("已经裁定，裁定后不再争议") if "ruled" in done(seen) else PASSED


def _is_returned_in_time(seen: Situation) -> Verdict:
    given = [event.legal_on for event in seen.past() if event.kind == f"{REGISTER}.allocated"]
    found = timing(RECEIPT_RULE, given[-1], current_calendar()) if given else None
    if found is None or seen.on <= found.answer.legal_last:
        return PASSED
    return fail(f"{given[-1]} 交办，应在 {found.answer.legal_last} 前签收或者退回，逾期视为承办")


def _is_a_common_superior(seen: Situation) -> Verdict:
    bureau, superior = (str(seen.facts.get(name) or "").strip() for name in ("bureau", "superior"))
    if superior == bureau:
        return fail("争议的一方不能给自己指定管辖")
    if COMMITTEE in superior or Unit.objects.filter(name=superior).exists():
        return fail(f"“{superior}”是本镇的机构，不是双方共同的上一级行政机关")
    return PASSED


NOT_COMMITTEE = Gate("not_committee", "承办的须是执法主体", _is_an_enforcing_unit, POWER, "改为有权承办的单位")
NEVER_RETURNED = Gate(
    "never_returned", "只退一次", _was_never_returned, HOUSE, "由本单位承办；对职责有争议的，提请裁定"
)
CLAUSE_NAMED = Gate(
    "clause_named", "退回须有理由和清单条款", _names_a_clause, HOUSE, "在说明里写明不属于本单位职责的理由和清单条款"
)
NEVER_RULED = Gate("never_ruled", "裁定只作一次", _was_never_ruled, HOUSE, "按裁定办理")
IN_TIME = house_rule("returned_in_time", "须在期限内退回", _is_returned_in_time, "签收后办理，或者提请裁定")
COMMON_SUPERIOR = Gate(
    "common_superior",
    "须报共同的上一级行政机关",
    _is_a_common_superior,
    DESIGNATION,
    "填写双方共同的上一级行政机关，如市人民政府",
)


def _route(doing: Act) -> None:
    """A matter of a kind that was ruled on goes straight to the unit of the precedent (按判例交办)."""
    precedents.route_by_precedent(doing, "allocated", "交办")


def _rule(doing: Act) -> None:
    """The ruling becomes a precedent (裁定入判例库)."""
    precedents.write_ruling(doing)


STATES = (
    State("registered", "待交办"),
    State("allocated", "待签收"),
    State("received", "办理中"),
    State("returned", "退回待交办"),
    State("in_ruling", "待裁定"),
    State("awaiting_designation", "待指定管辖"),
    State("designated", "已指定管辖"),
    State("handled", "待办结"),
    State("closed", "已办结", is_final=True),
    State("handed_out", "已移交指定的机关", is_final=True),
)
OPENING = Step(
    "registered",
    "登记",
    sources=(),
    target="registered",
    roles=OFFICE,
    fields=("area", "case", "asked_by_unit"),
    required=("title", "theme", "content"),
    then=_route,
)
STEPS = (
    Step(
        "allocated",
        "交办",
        sources=("registered", "returned", "designated"),
        target="allocated",
        roles=OFFICE,
        required=("unit",),
        gates=(NOT_COMMITTEE,),
        counts="legs",
    ),
    Step("received", "签收", sources=("allocated",), target="received", roles=UNITS, dates=("received_on",)),
    Step("handled", "办理回复", sources=("received",), target="handled", roles=UNITS, required=("result",)),
    Step("closed", "办结", sources=("handled",), target="closed", roles=OFFICE),
    Step("sent_back", "退回补办", sources=("handled",), target="received", roles=OFFICE, is_note_required=True),
    Step(
        "returned",
        "退回",
        sources=("allocated", "received"),
        target="returned",
        roles=UNITS,
        gates=(NEVER_RETURNED, CLAUSE_NAMED, IN_TIME),
        is_note_required=True,
        basis=HOUSE,
        counts="returned_times",
        clears=("received_on",),
    ),
    Step(
        "ruling_asked",
        "提请裁定",
        sources=("registered", "allocated", "received", "returned"),
        target="in_ruling",
        roles=(*UNITS, *OFFICE),
        gates=(NEVER_RULED,),
        is_note_required=True,
        basis=HOUSE,
    ),
    Step(
        "ruled",
        "裁定",
        sources=("in_ruling",),
        target="allocated",
        roles=(ARBITER.code,),
        required=("unit",),
        gates=(NOT_COMMITTEE,),
        is_note_required=True,
        basis=HOUSE,
        clears=("received_on",),
        then=_rule,
    ),
    Step(
        "designation_asked",
        "报请指定",
        sources=("registered", "allocated", "received", "returned", "in_ruling"),
        target="awaiting_designation",
        roles=OFFICE,
        required=("bureau", "superior"),
        papers=("报请指定管辖的函",),
        gates=(COMMON_SUPERIOR,),
        is_note_required=True,
        basis=DESIGNATION,
    ),
    Step(
        "designated",
        "指定管辖",
        sources=("awaiting_designation",),
        target="designated",
        roles=OFFICE,
        required=("designation",),
        papers=("指定管辖决定",),
        dates=("designated_on",),
        basis=DESIGNATION,
    ),
    Step(
        "handed_out",
        "移交指定的机关",
        sources=("designated",),
        target="handed_out",
        roles=OFFICE,
        papers=("移交回执",),
        is_note_required=True,
        basis=DESIGNATION,
    ),
)
DEADLINES = (
    Deadline(
        "receipt",
        "签收退回期限（内部规则）",
        RECEIPT_RULE,
        anchor="allocated",
        met_by=("received", "returned", "ruling_asked", "designation_asked"),
        is_repeated=True,
    ),
    Deadline(
        "ruling",
        "裁定期限（内部规则）",
        RULING_RULE,
        anchor="ruling_asked",
        met_by=("ruled", "designation_asked"),
        is_repeated=True,
    ),
)

procedures.add(
    Procedure(
        code=REGISTER,
        name="统筹交办",
        basis="本镇综合行政执法委员会工作规则；《行政处罚法》第二十五条",
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=DEADLINES),),
    )
)
