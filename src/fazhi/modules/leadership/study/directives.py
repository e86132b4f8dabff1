"""Documents of a higher level, each registered once, and what the town lays down to carry them out (上级精神); S1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.records.registers import Register, registers

from ..models.study import Directive, LocalMeasure
from .common import KEEPS, LEADER_READS, PLANNER_READS, held_by_now, tidy_number, unknown
from .shelves import MEETINGS
from .tasks import TASKS

DIRECTIVE, LOCAL_MEASURE = "leadership.directive", "leadership.local_measure"


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """How far it is follows from its days, so that a list can show what is not answered yet."""
    stage = "answered" if facts.get("answered_on") else "studied" if facts.get("studied_on") else "received"
    return tidy_number(facts) | {"stage": stage}


def _wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    told = held_by_now(facts, "occurred_on", "studied_on", "answered_on")
    received = facts.get("occurred_on")
    for name in ("studied_on", "answered_on"):
        if facts.get(name) and received and facts[name] < received:
            told[name] = f"{facts[name]} 早于收文日期 {received}"
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
        columns=("number", "title", "document_number", "level", "unit", "occurred_on", "stage", "answered_on"),
        filters=("occurred_on", "stage", "level", "unit", "answered_on"),
        search=("number", "title", "document_number", "sender"),
        form=(
            *("number", "title", "document_number", "level", "sender", "occurred_on", "unit", "demand"),
            *("studied_on", "answer", "answered_on"),
        ),
        required=("title", "occurred_on"),
        settle=_settled,
        settles=("stage",),
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
