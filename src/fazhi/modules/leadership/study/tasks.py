"""Tasks (督办任务, S1, S2): what a directive or a resolution asks of a unit, closed only with what was done.

The law sets no limit: the source states the day, or the clerk does; without one nobody would ever be late.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.pages.awaiting import Awaiting, Turn, awaitings
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

from ..models.study import Task
from ..roles import CLERK, HANDLER, PLANNER
from .common import due_to_come, unknown
from .shelves import MEETINGS

TASK = "leadership.task"
BASIS = "本镇督查督办制度"
LEAST = 10  # characters: “已落实” says nothing of what was done
DESK, UNIT = CLERK.code, HANDLER.code


def _wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    """A task comes from one source at most, and from one that is registered."""
    given = [name for name in ("directive", "agenda") if facts.get(name)]
    if len(given) > 1:
        return {"agenda": "一项任务只写一个来源：上级文件或者会议议题；两个来源都要求的，写先要求的"}
    told = {name: unknown(registers[f"leadership.{name}"], facts[name]) for name in given}
    return {name: why for name, why in told.items() if why}


TASKS = registers.add(
    Register(
        code=TASK,
        name="督办任务",
        systems=("S1", "S2"),
        shelf=MEETINGS,
        model=Task,
        procedure=TASK,
        number_prefix="RW",
        labels={
            "title": "任务",
            "unit": "责任单位",
            "opened_on": "分解日期",
            "due_on": "完成期限",
            "closed_on": "办结日期",
        },
        columns=("number", "title", "unit", "directive", "agenda", "opened_on", "due_on", "state"),
        filters=("opened_on", "due_on", "unit", "state"),
        search=("number", "title", "directive", "agenda", "demand"),
        check=_wrong,
        grants=(
            Grant(DESK, ("view", "add", "act", "import", "export"), Scope.TOWN),
            Grant(PLANNER.code, ("view", "act", "export"), Scope.TOWN),
            Grant(UNIT, ("view", "act", "export"), Scope.UNIT),
            Grant(LEADER.code, ("view", "export"), Scope.TOWN),
        ),
    )
)


def _says_what(seen: Situation) -> Verdict:
    n = len(str(seen.facts.get("result") or ""))
    return PASSED if n >= LEAST else fail(f"完成情况只有 {n} 个字，看不出做了什么")


def _has_next_day(seen: Situation) -> Verdict:
    day = seen.facts.get("due_by")
    return PASSED if day and day > seen.on else fail(f"下次报告的日期 {day} 不在 {seen.on} 之后")


SAYS_WHAT = Gate("says_what", "须写明做了什么", _says_what, BASIS, f"写明做了什么、结果怎样，不少于 {LEAST} 个字")
NEXT_DAY = Gate("next_day", "长期任务须有下次报告日期", _has_next_day, BASIS, "在“要求完成日期”填下次报告进展的日期")
DUE_TO_COME = due_to_come(BASIS)
STATES = (
    State("assigned", "待签收"),
    State("in_hand", "办理中"),
    State("long_term", "长期推进"),
    State("done", "待确认"),
    State("confirmed", "已办结", is_final=True),
    State("withdrawn", "已撤销", is_final=True),
)
STEPS = (
    Step("accepted", "签收", ("assigned",), "in_hand", (UNIT, DESK)),
    Step(
        "done",
        "报办结",
        sources=("in_hand", "long_term"),
        target="done",
        roles=(UNIT, DESK),
        required=("result",),
        gates=(SAYS_WHAT,),
        dates=("done_on",),
        basis=BASIS,
    ),
    Step("confirmed", "确认办结", ("done",), "confirmed", (DESK, PLANNER.code), apart_from=("done",), basis=BASIS),
    Step(
        "returned",
        "退回重办",
        sources=("done",),
        target="in_hand",
        roles=(DESK, PLANNER.code),
        clears=("done_on",),
        is_note_required=True,
    ),
    Step(
        "reported",
        "报告进展",
        sources=("long_term",),
        target="long_term",
        roles=(UNIT, DESK),
        required=("progress", "due_by"),
        gates=(NEXT_DAY,),
        basis=BASIS,
    ),
    Step(
        "kept",
        "转为长期任务",
        sources=("in_hand",),
        target="long_term",
        roles=(DESK,),
        required=("progress", "due_by"),
        gates=(NEXT_DAY,),
        is_note_required=True,
        basis=BASIS,
    ),
    Step(
        "extended",
        "调整完成日期",
        sources=("assigned", "in_hand"),
        target="",
        roles=(DESK,),
        required=("due_by",),
        papers=("来源机关同意调整的材料",),
        gates=(DUE_TO_COME,),
        is_note_required=True,
        basis=BASIS,
    ),
    Step("reassigned", "改派", ("assigned", "in_hand"), "assigned", (DESK,), required=("unit",), is_note_required=True),
    Step("withdrawn", "撤销任务", ("assigned", "in_hand", "long_term"), "withdrawn", (DESK,), is_note_required=True),
)

# What was reported done waits for the clerk: it is overdue no longer.
FINISH = Deadline(
    "finish",
    "完成期限",
    "",
    anchor="assigned",
    met_by=("done",),
    undone_by=("returned",),
    is_main=True,
    stated="due_by",
)

procedures.add(
    Procedure(
        code=TASK,
        name="督办任务办理",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=STATES,
                opening=Step(
                    "assigned",
                    "分解交办",
                    sources=(),
                    target="assigned",
                    roles=(DESK,),
                    fields=("title", "unit", "demand", "due_by", "directive", "agenda"),
                    required=("title", "unit", "demand", "due_by"),
                    gates=(DUE_TO_COME,),
                    basis=BASIS,
                ),
                steps=STEPS,
                deadlines=(FINISH,),
            ),
        ),
    )
)
awaitings.add(
    Awaiting(
        "leadership.task.turns",
        TASK,
        turns=tuple(map(Turn, ("accepted", "confirmed", "reported", "done"))),
    )
)
