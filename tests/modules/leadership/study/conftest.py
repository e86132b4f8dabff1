"""A town with a clerk, a planner and a unit that has tasks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from support.tickets import paper
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

TODAY = date(2024, 6, 28)
MONDAY = date(2024, 6, 17)
LATER = date(2024, 12, 31)
BACKEND = "django.contrib.auth.backends.ModelBackend"
CLERK, PLANNER, HANDLER = "leadership.clerk", "leadership.planner", "leadership.handler"


@dataclass
class Desk:
    """The clerk's desk (党政办): rows added, changed and handled by whom it belongs to."""

    town: Town

    def add(self, register: str, role: str = CLERK, **facts: Any) -> Entry:
        by = self.town.person(role)
        return add_entry(registers[f"leadership.{register}"], {"unit": self.town.office.pk, **facts}, by=by)

    def edit(self, row: Entry, **facts: Any) -> None:
        edit_entry(row, facts, by=self.town.person(CLERK))
        row.refresh_from_db()

    def directive(self, number: str = "粤府〔2024〕5号", **facts: Any) -> Entry:
        given = {"title": "关于做好某项工作的通知", "document_number": number, "level": "province", "sender": "省政府"}
        return self.add("directive", **given | {"demand": "各镇照办", "occurred_on": MONDAY} | facts)

    def meeting(self, kind: str = "party_committee", on: date = MONDAY, **facts: Any) -> Entry:
        return self.add("meeting", title="党委会议", kind=kind, occurred_on=on, **facts)

    def item(self, meeting: Entry, title: str = "学习行政复议法", topic: str = "law", **facts: Any) -> Entry:
        return self.add("agenda", meeting=meeting.number, title=title, topic=topic, **facts)

    def organisations(self, n: int, since: date = date(2020, 1, 1)) -> list[str]:
        facts = {"kind": "branch", "occurred_on": since}
        return [
            self.add("organisation", number=f"D{i:02d}", title=f"第{i}党支部", **facts).number for i in range(1, n + 1)
        ]

    def session(self, topic: str = "law", on: date = MONDAY, **facts: Any) -> Entry:
        return self.add("study", title="集中学习", topic=topic, form="meeting", occurred_on=on, **facts)

    def task(self, *steps: tuple[str, int], **facts: Any) -> Matter:
        """A task given out on the Monday that took these steps, each on its day of June 2024."""
        given = {"title": "案卷评查", "demand": "评查上半年案卷", "unit": self.town.bureau.pk, "due_by": LATER} | facts
        matter = open_matter(registers["leadership.task"], given, by=self.town.person(CLERK), on=MONDAY)
        for step, day in steps:
            matter = self.take(matter, step, day)
        return matter

    def rule(self, **facts: Any) -> Matter:
        given = {"title": "议事规则", "content": "议事程序", "unit": self.town.office.pk} | facts
        return open_matter(registers["leadership.party_rule"], given, by=self.town.person(CLERK), on=MONDAY)

    def take(self, matter: Matter, step: str, day: int, role: str = "", *, papers: Any = None, **data: Any) -> Matter:
        """Takes a step as the role whose step it first of all is."""
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        role = role or declared.roles[0]
        by = self.town.person(role, matter.unit if role == HANDLER else None)
        if step == "done":
            data.setdefault("result", "评查案卷三十件，问题全部整改完毕")
        given = [paper(title) for title in declared.papers] if papers is None else papers
        return act(matter, step, by=by, on=date(2024, 6, day), note=data.pop("note", "说明"), data=data, papers=given)


@pytest.fixture
def desk(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return Desk(make_town())


@pytest.fixture
def log_in(desk: Desk, client: Client) -> Callable[..., User]:
    def enter(role: str = CLERK, unit: Unit | None = None) -> User:
        user = desk.town.user(role, unit)
        client.force_login(user, backend=BACKEND)
        return user

    return enter
