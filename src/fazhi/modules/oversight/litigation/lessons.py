"""What contests teach (S86): a lesson for every loss, problems that return, and what the response team did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.procedures.declarations import Deadline, Procedure, State, Step, Version, procedures
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.litigation import Lesson, Outcome, Recurring, TeamEvent
from ..roles import COUNSEL, HANDLER
from .contests import BOTH, CONTESTS, LEADER, LESSON, LOSSES, OF_CASES, OFFICE, SHELF, contest_of
from .gates import HOUSE

KEEPER = Grant(COUNSEL.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
OWNERS = (KEEPER, Grant(HANDLER.code, ("view", "edit"), Scope.UNIT), LEADER)


def _lesson_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    found = contest_of(facts.get("contest"))
    if found is None:
        return {"contest": "复议诉讼案件里没有这个编号；先登记案件"}
    if found.contest.outcome and found.contest.outcome not in LOSSES:
        label = Outcome(found.contest.outcome).label
        return {"contest": f"这一件的结果是“{label}”，不是败诉；一般的改进写在复盘里"}
    noted_on = facts.get("opened_on")
    is_past = noted_on and facts.get("correct_by") and facts["correct_by"] < noted_on
    return {"correct_by": f"整改期限早于登记日期 {noted_on}"} if is_past else {}


def _recurring_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    numbers = list(dict.fromkeys(str(facts.get("contests") or "").split()))
    there = set(CONTESTS.rows().filter(number__in=numbers).values_list("number", flat=True))
    missing = [number for number in numbers if number not in there]
    if missing:
        return {"contests": f"复议诉讼案件里没有：{'、'.join(missing)}"}
    return {} if len(numbers) > 1 else {"contests": "突出矛盾至少涉及两件；只有一件的，写在复盘里"}


LESSONS = registers.add(
    Register(
        code=LESSON,
        name="败诉教训",
        shelf=SHELF,
        model=Lesson,
        procedure=LESSON,
        number_prefix="JX",
        systems=("S86",),
        labels={"title": "教训", "unit": "责任单位", "opened_on": "登记日期", "due_on": "整改期限"},
        columns=("number", "title", "contest", "aspect", "unit", "due_on", "corrected_on", "state"),
        filters=("opened_on", "due_on", "aspect", "unit", "state"),
        search=("number", "title", "contest"),
        check=_lesson_faults,
        grants=OF_CASES,
    )
)
NOTED = Step(
    "noted",
    "登记教训",
    (),
    "noted",
    OFFICE,
    required=("contest", "title", "aspect", "cause", "correction", "unit", "correct_by"),
    basis=HOUSE,
)
CORRECTED = Step(
    "corrected", "完成整改", ("noted",), "corrected", BOTH, required=("proof",), dates=("corrected_on",), basis=HOUSE
)
procedures.add(
    Procedure(
        code=LESSON,
        name="败诉教训整改",
        basis=HOUSE,
        versions=(
            Version(
                code="1",
                states=(State("noted", "待整改"), State("corrected", "已整改", is_final=True)),
                opening=NOTED,
                steps=(CORRECTED,),
                deadlines=(
                    Deadline("correct", "整改期限", "", "noted", ("corrected",), stated="correct_by", is_main=True),
                ),
            ),
        ),
    )
)
registers.add(
    Register(
        code="oversight.recurring",
        name="突出矛盾研究",
        shelf=SHELF,
        model=Recurring,
        number_prefix="MD",
        systems=("S86",),
        labels={"title": "问题", "unit": "牵头单位", "occurred_on": "研究日期"},
        columns=("number", "title", "aspect", "unit", "occurred_on", "settled_on"),
        filters=("aspect", "unit", "occurred_on", "settled_on"),
        required=("title", "unit", "occurred_on"),
        check=_recurring_faults,
        grants=OWNERS,
    )
)
registers.add(
    Register(
        code="oversight.team_event",
        name="应诉团队活动",
        shelf=SHELF,
        model=TeamEvent,
        number_prefix="TD",
        systems=("S86",),
        labels={"title": "活动名称", "unit": "主办单位", "occurred_on": "活动日期"},
        columns=("number", "title", "kind", "occurred_on", "attendees"),
        filters=("kind", "occurred_on", "unit"),
        required=("title", "occurred_on"),
        grants=(KEEPER, LEADER),
    )
)
