"""What contests teach (S86): a lesson for every loss, problems that return, and what the response team did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models.litigation import Lesson, Outcome, Recurring, TeamEvent
from ..roles import COUNSEL, HANDLER
from .contests import CONTESTS, LEADER, LESSON, LOSSES, SHELF, contest_of

KEEPER = Grant(COUNSEL.code, ("view", "add", "edit", "import", "export"), Scope.TOWN)
OWNERS = (KEEPER, Grant(HANDLER.code, ("view", "edit"), Scope.UNIT), LEADER)


def _lesson_faults(facts: Mapping[str, Any]) -> dict[str, str]:
    found = contest_of(facts.get("contest"))
    if found is None:
        return {"contest": "复议诉讼案件里没有这个编号；先登记案件"}
    if found.contest.outcome and found.contest.outcome not in LOSSES:
        label = Outcome(found.contest.outcome).label
        return {"contest": f"这一件的结果是“{label}”，不是败诉；一般的改进写在复盘里"}
    if facts["correct_by"] < facts["occurred_on"]:
        return {"correct_by": f"整改期限早于登记日期 {facts['occurred_on']}"}
    is_done = bool(facts.get("corrected_on"))
    return {"proof": "写明完成整改的证明"} if is_done and not facts.get("proof") else {}


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
        number_prefix="JX",
        systems=("S86",),
        labels={"title": "教训", "unit": "责任单位", "occurred_on": "登记日期"},
        columns=("number", "title", "contest", "aspect", "unit", "correct_by", "corrected_on"),
        filters=("aspect", "unit", "correct_by", "corrected_on"),
        search=("number", "title", "contest"),
        required=("title", "unit", "occurred_on"),
        check=_lesson_faults,
        grants=OWNERS,
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
