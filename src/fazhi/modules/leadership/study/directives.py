"""Documents of a higher level, each registered once, and what the town lays down to carry them out (上级精神); S1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fazhi.kernel.records.registers import Register, registers

from ..models.study import Directive, LocalMeasure
from .common import KEEPS, LEADER_READS, PLANNER_READS, held_by_now, unknown
from .shelves import MEETINGS
from .tasks import TASKS

DIRECTIVE, LOCAL_MEASURE = "leadership.directive", "leadership.local_measure"
_BRACKETS = {ord(found): "〔" for found in "[（(【［"} | {ord(found): "〕" for found in "]）)】］"}


def _tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One writing of a document number, or the same document would be registered twice (文号写法)."""
    written = str(facts.get("document_number") or "")
    return {"document_number": re.sub(r"\s", "", written).translate(_BRACKETS)}


def _wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    told = held_by_now(facts, "occurred_on", "studied_on", "answered_on")
    number, own = facts.get("document_number"), str(facts.get("number") or "")
    same = DIRECTIVES.rows().filter(directive__document_number=number).exclude(number=own).first()
    if number and same:
        told["document_number"] = (
            f"文号“{number}”已登记为 {same.number}（{same.occurred_on} 收文）；同一文件只登记一次，到那一件下面分解任务"
        )
    if facts.get("answered_on"):
        told |= _unanswered(own, facts)
    return told


def _unanswered(number: str, facts: Mapping[str, Any]) -> dict[str, str]:
    if not facts.get("answer"):
        return {"answer": "填了落实完毕日期，没有写贯彻落实情况"}
    open_tasks = (
        TASKS.rows().filter(leadership_task__directive=number, closed_on=None) if number else TASKS.rows().none()
    )
    waiting = "、".join(open_tasks.exclude(state="long_term").order_by("number").values_list("number", flat=True))
    return {"answered_on": f"还有任务没有办结：{waiting}；办结或者转为长期以后再填"} if waiting else {}


DIRECTIVES = registers.add(
    Register(
        code=DIRECTIVE,
        name="上级文件",
        systems=("S1",),
        shelf=MEETINGS,
        model=Directive,
        number_prefix="SJ",
        labels={"title": "文件标题", "unit": "研究单位", "occurred_on": "收文日期"},
        columns=("number", "title", "document_number", "level", "unit", "occurred_on", "studied_on", "answered_on"),
        filters=("occurred_on", "level", "unit", "answered_on"),
        search=("number", "title", "document_number", "sender"),
        form=(
            *("number", "title", "document_number", "level", "sender", "occurred_on", "unit", "demand"),
            *("studied_on", "answer", "answered_on"),
        ),
        required=("title", "occurred_on"),
        settle=_tidy,
        check=_wrong,
        grants=(KEEPS, PLANNER_READS, LEADER_READS),
    )
)


def _wrong_measure(facts: Mapping[str, Any]) -> dict[str, str]:
    told = held_by_now(facts, "occurred_on")
    why = unknown(DIRECTIVES, facts["directive"]) if facts.get("directive") else ""
    return told | ({"directive": why} if why else {})


LOCAL_MEASURES = registers.add(
    Register(
        code=LOCAL_MEASURE,
        name="贯彻文件",
        systems=("S1",),
        shelf=MEETINGS,
        model=LocalMeasure,
        number_prefix="GC",
        labels={"title": "文件标题", "unit": "起草单位", "occurred_on": "印发日期"},
        columns=("number", "title", "document_number", "directive", "unit", "occurred_on"),
        filters=("occurred_on", "unit"),
        search=("number", "title", "document_number", "directive"),
        form=("number", "title", "document_number", "directive", "unit", "occurred_on", "content"),
        required=("title", "occurred_on"),
        check=_wrong_measure,
        grants=(KEEPS, PLANNER_READS, LEADER_READS),
    )
)
