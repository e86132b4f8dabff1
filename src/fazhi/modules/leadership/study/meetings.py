"""Meetings and their agenda (会议与议题, S2, S7): one item at two meetings counts once, unless it is a further study."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register, registers

from ..duties.common import entry_of
from ..models.study import AgendaItem, Meeting, Topic
from .common import KEEPS, LEADER_READS, PLANNER_READS, days_follow, keeps_its_own, unknown
from .shelves import MEETINGS as SHELF

MEETING, AGENDA = "leadership.meeting", "leadership.agenda"

MEETINGS = registers.add(
    Register(
        code=MEETING,
        name="会议",
        systems=("S2",),
        shelf=SHELF,
        model=Meeting,
        number_prefix="HY",
        labels={"title": "会议名称", "unit": "召集单位", "occurred_on": "会议日期"},
        columns=("number", "title", "kind", "chair", "occurred_on", "unit"),
        filters=("occurred_on", "kind", "chair"),
        search=("number", "title", "minutes"),
        form=("number", "title", "kind", "occurred_on", "chair", "unit", "minutes"),
        required=("title", "occurred_on"),
        then=days_follow(MEETING, AGENDA, "meeting"),
        by_hand=keeps_its_own(AGENDA, "meeting", "议题"),
        grants=(KEEPS, PLANNER_READS, LEADER_READS),
    )
)


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Its day is the meeting's, its number follows from the meeting's, and it counts for the item taken first."""
    meeting = entry_of(MEETINGS, facts.get("meeting"))
    if meeting is None:
        return {}
    number = facts.get("number") or _next(meeting.number)
    counted_as = number if facts.get("is_further_study") else facts.get("same_as") or number
    return {"occurred_on": meeting.occurred_on, "number": number, "counted_as": counted_as}


def _next(meeting: str) -> str:
    taken = set(Entry.everything.filter(register=AGENDA, number__startswith=meeting).values_list("number", flat=True))
    return next(number for n in count(1) if (number := f"{meeting}-{n:02d}") not in taken)


def _wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    if why := unknown(MEETINGS, facts.get("meeting")):
        return {"meeting": why}
    return _wrong_first(facts) or _wrong_review(facts)


def _wrong_first(facts: Mapping[str, Any]) -> dict[str, str]:
    """An item that was taken before names the first time, or says that it is a further study."""
    named = facts.get("same_as")
    if not named:
        twin = _twin(facts)
        return {"same_as": _told(facts, twin)} if twin and not facts.get("is_further_study") else {}
    first = entry_of(AGENDAS, named)
    if first is None or named == facts.get("number"):
        return {"same_as": f"没有另一个编号为“{named}”的议题；填首次上会时的议题编号"}
    counted_as = first.agenda_item.counted_as
    return (
        {} if counted_as == named else {"same_as": f"“{named}”本身是再次上会，首次是“{counted_as}”；填“{counted_as}”"}
    )


def _twin(facts: Mapping[str, Any]) -> Entry | None:
    """An item of the same title in the same year that counts for another."""
    rows = AGENDAS.rows().filter(title=facts.get("title"), occurred_on__year=facts["occurred_on"].year)
    others = rows.exclude(agenda_item__counted_as=facts["counted_as"]).exclude(agenda_item__is_further_study=True)
    found: Entry | None = others.select_related("agenda_item").order_by("occurred_on", "pk").first()
    return found


def _told(facts: Mapping[str, Any], twin: Entry) -> str:
    first = twin.agenda_item.counted_as
    return (
        f"议题“{twin.title}”{twin.occurred_on}已上过会（{twin.number}）；"
        f"同一议题再次上会的，在这里填“{first}”，不另计；确属再次学习的，“再次学习”选“是”"
    )


def _wrong_review(facts: Mapping[str, Any]) -> dict[str, str]:
    if not facts.get("is_report_review"):
        told = "只有审议年度报告的议题才填；不是的清空，是的把“审议法治政府建设年度报告”选“是”"
        return {name: told for name in ("report_year", "amendments") if facts.get(name)}
    if facts.get("topic") != Topic.LAW:
        return {"topic": "审议法治政府建设年度报告的议题，主题是“法治”"}
    year, held = facts.get("report_year"), facts["occurred_on"].year
    if not year or year >= held:
        return {"report_year": f"写明审议的是哪一年度的报告，早于会议所在的 {held} 年"}
    return {}


AGENDAS = registers.add(
    Register(
        code=AGENDA,
        name="会议议题",
        systems=("S2", "S7"),
        shelf=SHELF,
        model=AgendaItem,
        number_prefix="YT",
        labels={"title": "议题", "unit": "汇报单位", "occurred_on": "上会日期"},
        columns=("number", "title", "meeting", "topic", "unit", "occurred_on", "resolution", "counted_as"),
        filters=("occurred_on", "topic", "unit", "is_further_study", "is_report_review"),
        search=("number", "title", "meeting", "resolution"),
        form=(
            *("number", "meeting", "title", "topic", "unit", "resolution", "same_as", "is_further_study"),
            *("is_report_review", "report_year", "amendments"),
        ),
        required=("title", "unit"),
        settle=_settled,
        check=_wrong,
        by_hand=keeps_its_own(AGENDA, "same_as", "再次上会的议题", ("number", "same_as")),
        grants=(KEEPS, PLANNER_READS, LEADER_READS),
    )
)
