"""The audit log in words (审计日志): for each event its kind, its subject and its people by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from fazhi.kernel.chain.models import Event
from fazhi.kernel.org.models import User
from fazhi.kernel.pages.kinds import kind_name, kinds_called
from fazhi.kernel.pages.subjects import open_to, rows_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

from .addresses import page_of

READINGS = "readings:"
SUBJECTS = {
    "batch": "导入批次",
    "cover": "代办",
    "definition": "口径",
    "entry": "记录",
    "figure": "数据",
    "matter": "办件",
    "readings": "个人信息",
    "register": "台账",
    "town": "全镇",
    "unit": "机构",
    "user": "用户",
}


@dataclass(frozen=True)
class AuditLine:
    """One event as the audit log shows it (一条记录)."""

    event: Event
    kind: str
    subject: str
    url: str
    by: str
    acting_for: str


def lines(events: Iterable[Event], person: Person) -> list[AuditLine]:
    """Events in words; one query for the people and one for each kind of row."""
    events = list(events)
    rows = rows_of(event.subject.removeprefix(READINGS) for event in events)
    usernames = {name for event in events for name in (event.recorded_by, event.acting_for) if name}
    people = dict(User.objects.filter(username__in=usernames).values_list("username", "name"))
    users = {f"user:{one.pk}": one.name for one in User.objects.filter(pk__in=_users(events))}
    return [_line(event, rows.get(event.subject.removeprefix(READINGS)), people, users, person) for event in events]


def _users(events: list[Event]) -> set[int]:
    ids = {event.subject.removeprefix("user:") for event in events if event.subject.startswith("user:")}
    return {int(one) for one in ids if one.isdigit()}


def _line(
    event: Event, row: Entry | Matter | None, people: dict[str, str], users: dict[str, str], person: Person
) -> AuditLine:
    return AuditLine(
        event=event,
        kind=kind_name(event.kind),
        subject=row.number if row else users.get(event.subject) or _named(event.subject),
        url=page_of(row.register, row.pk) if row and open_to(person, row) else "",
        by=_person(event.recorded_by, people),
        acting_for=_person(event.acting_for, people) if event.acting_for else "",
    )


def _person(username: str, people: dict[str, str]) -> str:
    return f"{people[username]}（{username}）" if username in people else username


def _named(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    code = rest.partition(":")[0]
    if kind == "register" and code in registers:
        return registers[code].name
    return f"{SUBJECTS.get(kind, kind)} {rest}".strip()


def matching(words: str) -> Q:
    """The events that a person asks for by a number, a person or a kind, each in words or as the chain has it."""
    found = Q(subject=words) | Q(recorded_by=words) | Q(kind__startswith=words) | Q(kind__in=kinds_called(words))
    people = list(User.objects.filter(name=words).values_list("username", flat=True))
    found |= Q(recorded_by__in=people)
    for model in (Matter, Entry):
        subjects = [row.subject for row in model.objects.filter(number=words)]
        found |= Q(subject__in=[*subjects, *(f"{READINGS}{one}" for one in subjects)])
    return found
