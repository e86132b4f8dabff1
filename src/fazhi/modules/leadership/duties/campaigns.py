"""Rectification campaigns (专项整治) and the problems they find, each verified by a second person before it is closed; S10."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.org.roles import LEADER
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

from ..models.duties import Campaign, Problem
from ..roles import CLERK, HANDLER, PLANNER
from ..study.common import due_to_come, held_by_now, keeps_its_own
from .common import CLERK_READS, KEEPS, LEADER_READS, entry_of
from .shelves import CAMPAIGNS as SHELF

REGISTER = "leadership.problem"
BASIS = "本镇专项整治方案（内部规则）"
OWNERS = (HANDLER.code, PLANNER.code)


def _campaign_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """Ended when every problem is closed, with what came of it (问题清零再结束)."""
    told = held_by_now(facts, "occurred_on", "ended_on")
    begun, ended = facts.get("occurred_on"), facts.get("ended_on")
    if told or not ended:
        return told
    if begun and ended < begun:
        return {"ended_on": f"结束日期 {ended} 早于启动日期 {begun}"}
    waiting = open_problems(str(facts.get("number") or ""))
    if waiting:
        return {"ended_on": f"还有问题没有销号：{'、'.join(waiting)}；销号后再结束"}
    return {} if str(facts.get("result") or "").strip() else {"result": "结束时要写明整治成效"}


def open_problems(campaign: str) -> list[str]:
    """The problems of a campaign that are not closed (未销号的问题), by number."""
    rows = PROBLEMS.rows().filter(campaign_problem__campaign=campaign, closed_on=None) if campaign else ()
    return [row.number for row in rows]


CAMPAIGNS = registers.add(
    Register(
        code="leadership.campaign",
        name="专项整治",
        shelf=SHELF,
        systems=("S10",),
        model=Campaign,
        number_prefix="ZX",
        labels={"title": "整治名称", "unit": "牵头单位", "occurred_on": "启动日期"},
        columns=("number", "title", "field", "unit", "occurred_on", "ended_on"),
        filters=("occurred_on", "unit", "ended_on"),
        search=("number", "title", "field"),
        form=("number", "title", "field", "unit", "occurred_on", "basis", "goal", "ended_on", "result"),
        required=("title", "unit", "occurred_on"),
        check=_campaign_faults,
        by_hand=keeps_its_own(REGISTER, "campaign", "问题"),
        grants=(KEEPS, Grant(HANDLER.code, ("view",), Scope.TOWN), CLERK_READS, LEADER_READS),
    )
)
PROBLEMS = registers.add(
    Register(
        code=REGISTER,
        name="整治问题",
        shelf=SHELF,
        systems=("S10",),
        model=Problem,
        procedure=REGISTER,
        number_prefix="ZXWT",
        labels={"title": "问题", "unit": "整改单位", "opened_on": "发现日期", "due_on": "整改期限"},
        columns=("number", "title", "campaign", "unit", "opened_on", "due_on", "rectified_on", "state"),
        filters=("opened_on", "due_on", "unit", "state"),
        search=("number", "title", "campaign"),
        grants=(
            Grant(PLANNER.code, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view", "add", "act", "export"), Scope.UNIT),
            Grant(CLERK.code, ("view", "act", "export"), Scope.TOWN),
            Grant(LEADER.code, ("view", "act", "export"), Scope.TOWN),
        ),
    )
)


def _is_running(seen: Situation) -> Verdict:
    number = str(seen.facts.get("campaign") or "")
    row = entry_of(CAMPAIGNS, number)
    if row is None:
        return fail(f"没有编号为“{number}”的专项整治")
    ended_on = row.campaign.ended_on
    if ended_on and ended_on < seen.on:
        return fail(f"“{row.title}”已于 {ended_on} 结束")
    return PASSED


RUNNING = Gate("running", "专项整治在进行", _is_running, BASIS, "选一项在进行的专项整治，或者先登记专项整治")
DUE_TO_COME = due_to_come(BASIS)
STATES = (
    State("found", "待立项"),
    State("filed", "待整改"),
    State("rectified", "待验收"),
    State("verified", "待销号"),
    State("closed", "已销号", is_final=True),
    State("dropped", "不予立项", is_final=True),
)
OPENING = Step(
    "found",
    "发现",
    sources=(),
    target="found",
    roles=(PLANNER.code, HANDLER.code),
    fields=("cause",),
    required=("title", "campaign", "unit", "finding"),
    gates=(RUNNING,),
)
STEPS = (
    Step(
        "filed",
        "立项",
        sources=("found",),
        target="filed",
        roles=(PLANNER.code,),
        required=("unit", "cause", "measure", "due_by"),
        gates=(DUE_TO_COME,),
    ),
    Step(
        "rectified",
        "整改",
        sources=("filed",),
        target="rectified",
        roles=OWNERS,
        required=("rectification",),
        papers=("整改材料",),
        dates=("rectified_on",),
    ),
    Step(
        "verified",
        "验收",
        sources=("rectified",),
        target="verified",
        roles=(PLANNER.code, CLERK.code, LEADER.code),
        required=("verification",),
        apart_from=("rectified",),
        dates=("verified_on",),
        basis=BASIS,
    ),
    Step("closed", "销号", ("verified",), "closed", (PLANNER.code,)),
    Step(
        "sent_back",
        "回退重改",
        sources=("rectified", "verified"),
        target="filed",
        roles=(PLANNER.code, CLERK.code, LEADER.code),
        fields=("due_by",),
        gates=(DUE_TO_COME,),
        is_note_required=True,
        clears=("rectified_on", "verified_on"),
    ),
    Step(
        "rescheduled",
        "改整改期限",
        sources=("filed",),
        target="",
        roles=(PLANNER.code,),
        required=("due_by",),
        papers=("同意改期的材料",),
        gates=(DUE_TO_COME,),
        is_note_required=True,
    ),
    Step("dropped", "不予立项", ("found",), "dropped", (PLANNER.code,), is_note_required=True),
)
RECTIFY = Deadline(
    "rectify",
    "整改期限",
    "",
    anchor="filed",
    met_by=("rectified",),
    undone_by=("sent_back",),
    is_main=True,
    stated="due_by",
)
procedures.add(
    Procedure(
        code=REGISTER,
        name="整治问题",
        basis=BASIS,
        versions=(Version(code="1", states=STATES, opening=OPENING, steps=STEPS, deadlines=(RECTIFY,)),),
    )
)
