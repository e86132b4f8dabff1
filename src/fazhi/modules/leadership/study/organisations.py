"""The register of party organisations and which of them studied (党组织名册与学习, S4): by number, no photo, no person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register, registers

from ..duties.common import entry_of
from ..models.study import Organisation, StudyEvent, StudyRecord
from .common import ALL_READ, KEEPS, PLANNER_READS, days_follow, held_by_now, keeps_its_own, unknown
from .shelves import STUDY as SHELF

ORGANISATION, STUDY, RECORD = "leadership.organisation", "leadership.study", "leadership.study_record"


def _wrong_term(facts: Mapping[str, Any]) -> dict[str, str]:
    """The term is one, and holds every session that is recorded: who was dissolved in May did not study in June."""
    begun, ended = facts.get("occurred_on"), facts.get("until_on")
    if begun and ended and ended <= begun:
        return {"until_on": f"撤销日期 {ended} 不在入册日期 {begun} 之后"}
    number = facts.get("number")
    days = RECORDS.rows().filter(study_record__organisation=number)
    found = days.aggregate(first=Min("occurred_on"), last=Max("occurred_on")) if number else {}
    first, last = found.get("first"), found.get("last")
    if first and begun and first < begun:
        return {"occurred_on": f"已登记 {first} 参加学习，早于入册日期 {begun}；核对日期，或者先移除那条学习记录"}
    if last and ended and last >= ended:
        return {"until_on": f"已登记 {last} 参加学习，不早于撤销日期 {ended}；核对日期，或者先移除那条学习记录"}
    return {}


ORGANISATIONS = registers.add(
    Register(
        code=ORGANISATION,
        name="党组织名册",
        systems=("S4",),
        shelf=SHELF,
        model=Organisation,
        number_prefix="DZZ",
        labels={"number": "党组织编号", "title": "党组织名称", "unit": "所在单位", "occurred_on": "入册日期"},
        columns=("number", "title", "kind", "parent", "unit", "occurred_on", "until_on"),
        filters=("kind", "unit", "occurred_on", "until_on"),
        search=("number", "title", "parent"),
        form=("number", "title", "kind", "parent", "unit", "area", "occurred_on", "until_on"),
        required=("title", "occurred_on"),
        check=_wrong_term,
        by_hand=keeps_its_own(RECORD, "organisation", "学习记录"),
        grants=(KEEPS, PLANNER_READS, ALL_READ),
    )
)


def _on_register(day: date) -> Q:
    """In the register on a day (当日在册)."""
    still = Q(party_organisation__until_on=None) | Q(party_organisation__until_on__gt=day)
    return still & Q(occurred_on__lte=day)


def _wrong_event(facts: Mapping[str, Any]) -> dict[str, str]:
    """A session is not moved to a day on which one that took part was not in the register."""
    day, told = facts.get("occurred_on"), held_by_now(facts, "occurred_on")
    if told or not day or not facts.get("number"):
        return told
    there = RECORDS.rows().filter(study_record__event=facts["number"]).values("study_record__organisation")
    other = ORGANISATIONS.rows().filter(number__in=there).exclude(_on_register(day)).first()
    return {"occurred_on": f"已登记参加的“{other.title}”（{other.number}）{day} 不在册；核对日期"} if other else {}


EVENTS = registers.add(
    Register(
        code=STUDY,
        name="学习活动",
        systems=("S4",),
        shelf=SHELF,
        model=StudyEvent,
        number_prefix="XX",
        labels={"title": "学习活动", "unit": "组织单位", "occurred_on": "学习日期"},
        columns=("number", "title", "topic", "form", "unit", "occurred_on"),
        filters=("occurred_on", "topic", "form", "unit"),
        search=("number", "title", "content"),
        form=("number", "title", "topic", "form", "unit", "occurred_on", "content"),
        required=("title", "occurred_on"),
        check=_wrong_event,
        then=days_follow(STUDY, RECORD, "event"),
        by_hand=keeps_its_own(RECORD, "event", "学习记录"),
        grants=(KEEPS, PLANNER_READS, ALL_READ),
    )
)


def _settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The day and the unit are the session's, the name the organisation's; one row for both, as its number says."""
    event, organisation = entry_of(EVENTS, facts.get("event")), entry_of(ORGANISATIONS, facts.get("organisation"))
    found: dict[str, Any] = {"occurred_on": event.occurred_on, "unit": event.unit_id} if event else {}
    if organisation:
        found["title"] = organisation.title
    return found | {"number": f"{facts.get('event')}-{facts.get('organisation')}"}


def _wrong_record(facts: Mapping[str, Any]) -> dict[str, str]:
    if why := unknown(EVENTS, facts.get("event")):
        return {"event": why}
    number, day = facts.get("organisation"), facts["occurred_on"]
    found = entry_of(ORGANISATIONS, number)
    if found is None:
        return {"organisation": unknown(ORGANISATIONS, number)}
    until_on = found.party_organisation.until_on
    if found.occurred_on is None or found.occurred_on > day or (until_on and until_on <= day):
        return {"organisation": f"“{found.title}”（{number}）{day} 不在册；核对编号，或者更正名册的入册、撤销日期"}
    return {}


def _twice(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, str]:
    is_there = before is None and after is not None and RECORDS.rows().filter(number=after["number"]).exists()
    return {"organisation": "这个党组织已登记参加这次学习，不必再登记"} if is_there else {}


RECORDS = registers.add(
    Register(
        code=RECORD,
        name="党组织学习记录",
        systems=("S4",),
        shelf=SHELF,
        model=StudyRecord,
        number_prefix="JL",
        labels={"title": "党组织", "unit": "组织单位", "occurred_on": "学习日期"},
        columns=("number", "title", "organisation", "event", "occurred_on"),
        filters=("occurred_on",),
        search=("number", "title", "organisation", "event"),
        form=("event", "organisation"),
        settle=_settled,
        check=_wrong_record,
        by_hand=_twice,
        grants=(KEEPS, PLANNER_READS, ALL_READ),
    )
)


def missing(event: Entry) -> list[Entry]:
    """The organisations in the register on the day of a session that are not recorded for it (未到的党组织)."""
    there = RECORDS.rows().filter(study_record__event=event.number).values("study_record__organisation")
    rows = ORGANISATIONS.rows().filter(_on_register(event.occurred_on or today()))
    return list(rows.exclude(number__in=there).order_by("number"))


def numbers_of(text: str) -> list[str]:
    """The numbers in a text, each once (编号)."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s、，,；;]+", text))))


@transaction.atomic
def attend(event: Entry, numbers: Sequence[str], *, by: Person) -> int:
    """Records that these organisations took part in a session, all or none (登记参加); returns how many are new.

    A number that the register does not hold on that day is refused with its name; one already recorded stays.
    """
    there = set(
        RECORDS.rows().filter(study_record__event=event.number).values_list("study_record__organisation", flat=True)
    )
    known = set(ORGANISATIONS.rows().filter(number__in=numbers).values_list("number", flat=True))
    if strange := [number for number in numbers if number not in known]:
        raise FazhiError(
            f"名册里没有党组织“{'”“'.join(strange)}”",
            where=f"学习活动“{event.number}”",
            remedy="核对编号，或者先把党组织登记进名册；这一次一个也没有登记",
        )
    new = [number for number in numbers if number not in there]
    for number in new:
        add_entry(RECORDS, {"event": event.number, "organisation": number}, by=by, is_demo=event.is_demo)
    return len(new)
