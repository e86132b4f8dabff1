"""What this part counts (会议、学习指标): F1, F2, F77 to F81, tasks, inner-party rules."""

from __future__ import annotations

from typing import Any

from fazhi.kernel.figures.conditions import After, All, Among, Any_, Empty, In, Is, Past
from fazhi.kernel.figures.declarations import (
    CountOnce,
    Coverage,
    Derived,
    Measure,
    Snapshot,
    indicators,
)

from ..models.study import MeetingKind, PlanKind, Topic
from .directives import LOCAL_MEASURE
from .learning import LECTURE, PLAN_ITEM
from .meetings import AGENDA, MEETING
from .organisations import ORGANISATION, RECORD, STUDY
from .party_rules import PARTY_RULE
from .tasks import TASK

LAW = Is("topic", Topic.LAW.value)
ITEMS, REACHED, REGISTER = "leadership.agenda", "leadership.organisations", "leadership.organisations.register"
FORMAL, SESSIONS = "leadership.meetings.formal", "leadership.study.law"


def _count(code: str, ref: str, name: str, register: str, definition: str, **more: Any) -> None:
    given = {"unit": "个", **more}
    indicators.add(Measure(code=code, ref=ref, name=name, register=register, definition=definition, **given))


_count(
    FORMAL,
    "",
    "党委会议和政府工作会议",
    MEETING,
    "会议日期在本时段内、已经开过的党委会议、政府工作会议，一次会议计一次；当天开的从次日起计",
    where=All(In("kind", (MeetingKind.PARTY_COMMITTEE.value, MeetingKind.GOVERNMENT.value)), Past("occurred_on")),
    counts=CountOnce("number"),
    unit="次",
)
_count(
    ITEMS,
    "F1",
    "会议学习的法治议题",
    AGENDA,
    "在本时段的党委会议、政府工作会议上会、主题是法治的议题，数议题不数会议；同一议题再次上会的只计一次，写明是再次学习的另计；"
    "跨年度再次上会的，各年度各计一次；"
    "含审议上年度法治政府建设报告的议题",
    where=All(LAW, Among("meeting", FORMAL)),
    counts=CountOnce("counted_as"),
)
_count(
    "leadership.report_reviews",
    "F81",
    "审议上年度法治政府建设报告",
    AGENDA,
    "在本时段的党委会议、政府工作会议审议法治政府建设年度报告的议题；是法治议题的一部分，不另加",
    where=All(Is("is_report_review", True), LAW, Among("meeting", FORMAL)),
    counts=CountOnce("counted_as"),
    unit="次",
    within=(ITEMS,),
)
_count(
    SESSIONS,
    "",
    "法治主题的学习活动",
    STUDY,
    "学习日期在本时段内、主题是法治的学习活动",
    where=LAW,
    counts=CountOnce("number"),
    unit="次",
)
_count(
    REACHED,
    "F2",
    "参与学习的党组织",
    RECORD,
    "本时段内至少参加过一次法治主题学习活动的党组织，按名册编号计，一个党组织只计一次；不数人、不数次",
    where=Among("event", SESSIONS),
    counts=CountOnce("organisation"),
)
indicators.add(
    Snapshot(
        code=REGISTER,
        name="在册党组织",
        register=ORGANISATION,
        definition="本时段最后一日在册（已入册、未撤销）的党组织",
        from_field="occurred_on",
        until_field="until_on",
        unit="个",
    )
)
indicators.add(
    Derived(
        code="leadership.organisations.coverage",
        name="党组织学习覆盖率",
        definition="本时段最后一日在册的党组织中，本时段内至少参加过一次法治主题学习活动的百分比",
        formula=Coverage(whole=REGISTER, field="number", by=REACHED),
    )
)
_count(
    "leadership.local_measures",
    "F77",
    "学习贯彻上级精神的实施意见",
    LOCAL_MEASURE,
    "印发日期在本时段内的本镇贯彻文件（实施意见等），一份计一件",
    unit="件",
)
for kind, ref, name in (
    (PlanKind.CENTRAL_GROUP, "F78", "法治内容列入中心组学习计划"),
    (PlanKind.PARTY_SCHOOL, "F79", "党校法治专题课程"),
):
    _count(
        f"leadership.plan.{kind.value}",
        ref,
        name,
        PLAN_ITEM,
        f"计划月份在本时段内、主题是法治的{kind.label}项目，一项计一次，不论是否已举办",
        where=All(Is("kind", kind.value), LAW),
        unit="项",
    )
_count(
    "leadership.lectures",
    "F80",
    "法治专题辅导报告",
    LECTURE,
    "举办日期在本时段内、主题是法治的专题辅导",
    where=LAW,
    unit="次",
)
_count(
    "leadership.tasks",
    "",
    "分解交办的督办任务",
    TASK,
    "分解日期在本时段内的督办任务，撤销的也计",
    unit="项",
)
_count(
    "leadership.tasks.overdue",
    "",
    "逾期的督办任务",
    TASK,
    "要求完成日期在本时段内、到期没有报办结或者逾期才报办结的督办任务；已撤销的不计",
    where=All(
        In("state", ("assigned", "in_hand", "long_term", "done", "confirmed")),
        Any_(After("done_on", "due_by"), All(Empty("done_on"), Past("due_by"))),
    ),
    period="due_by",
    unit="项",
    within=("leadership.tasks",),
)
_count(
    "leadership.party_rules",
    "",
    "印发的党内规范性文件",
    PARTY_RULE,
    "印发日期在本时段内的党内规范性文件；与行政规范性文件是两种制度，不相加",
    period="issued_on",
    unit="份",
)
