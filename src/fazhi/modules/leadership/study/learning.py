"""Lectures and the year's study plan (专题辅导、学习计划); S3, S5."""

from __future__ import annotations

from fazhi.kernel.records.registers import Register, registers

from ..models.study import Lecture, StudyPlanItem
from .common import ALL_READ, KEEPS, PLANNER_KEEPS, held_by_now
from .shelves import STUDY

LECTURE, PLAN_ITEM = "leadership.lecture", "leadership.study_plan"

LECTURES = registers.add(
    Register(
        code=LECTURE,
        name="专题辅导",
        systems=("S5",),
        shelf=STUDY,
        model=Lecture,
        number_prefix="FD",
        labels={"title": "辅导题目", "unit": "主办单位", "occurred_on": "举办日期"},
        columns=("number", "title", "topic", "speaker_unit", "audience", "unit", "occurred_on"),
        filters=("occurred_on", "topic", "unit"),
        search=("number", "title", "speaker_unit", "content"),
        form=("number", "title", "topic", "speaker_unit", "audience", "unit", "occurred_on", "content"),
        required=("title", "occurred_on"),
        check=lambda facts: held_by_now(facts, "occurred_on"),
        grants=(KEEPS, PLANNER_KEEPS, ALL_READ),
    )
)
PLAN_ITEMS = registers.add(
    Register(
        code=PLAN_ITEM,
        name="学习计划",
        systems=("S3",),
        shelf=STUDY,
        model=StudyPlanItem,
        number_prefix="JH",
        labels={"title": "学习内容", "unit": "承办单位", "occurred_on": "计划月份"},
        months=("occurred_on",),
        columns=("number", "title", "kind", "topic", "unit", "occurred_on", "held_on"),
        filters=("occurred_on", "kind", "topic", "unit", "held_on"),
        search=("number", "title", "syllabus"),
        form=("number", "title", "kind", "topic", "unit", "occurred_on", "held_on", "syllabus"),
        required=("title", "occurred_on"),
        check=lambda facts: held_by_now(facts, "held_on"),
        grants=(KEEPS, PLANNER_KEEPS, ALL_READ),
    )
)
