"""The demo's open government (模拟的政务公开): two years of publications in bulk, requests step by step, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

import fazhi
from fazhi.kernel.chain.documents import store
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Unit, User, in_force
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.courses import Arrival, Proven
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..disclosure.common import EXPLANATION, GUIDE, PUBLICATION, REQUEST
from ..roles import DISCLOSURE_HEAD, HANDLER, PUBLISHER

BY, SITE = "fazhi demo", "https://example.invalid/zwgk"
WITHDRAWN_A_YEAR = 2
NOTE = "按规定办理（模拟）"
Row = tuple[dict[str, Any], list[Proven]]


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the rows of this part that are missing: the years that have targets, then what is open on the day."""
    town = _Town(on)
    if not town.is_staffed:
        return
    for each, told in targets.items():
        if "oversight.disclosed" in told and each < on.year:
            rows = list(_publications(each, told["oversight.disclosed"], town))
            _take(PUBLICATION, f"模拟主动公开{each}", rows)
            _take(EXPLANATION, f"模拟政策解读{each}", _explanations(each, rows, town))
            _guides(each, town)
    _items(town)
    _requests(town)


class _Town:
    """The demo town on a day (演示镇): its words, units, people and working days."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.calendar = current_calendar()
        path = Path(fazhi.__file__).parent / "packs" / "demo" / "disclosure.yaml"
        self.told: Any = yaml.safe_load(path.read_text(encoding="utf-8"))

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    @cached_property
    def villages(self) -> list[tuple[int, str]]:
        return list(Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code").values_list("pk", "name"))

    @cached_property
    def _holders(self) -> dict[str, User]:
        held = Appointment.objects.filter(in_force(self.on)).select_related("user", "post")
        return {one.post.role: one.user for one in held.order_by("-user__username")}

    @property
    def is_staffed(self) -> bool:
        """Whether the town has these posts; one that was built before there were any has not."""
        return {PUBLISHER.code, DISCLOSURE_HEAD.code, HANDLER.code} <= set(self._holders)

    def person(self, role: str, on: date, username: str = "") -> Person:
        return Person(User.objects.get(username=username) if username else self._holders[role], on)

    def day(self, ago: int) -> date:
        return self.calendar.nth_workday_before(self.on, ago) if ago else self.on

    def workdays(self, year: int) -> list[date]:
        """Every working day of a year but the first, so that nothing is published before the year."""
        days = [self.calendar.nth_workday_after(date(year, 1, 1), 1)]
        while days[-1].year == year:
            days.append(self.calendar.nth_workday_after(days[-1], 1))
        return days[:-1]


# --- two years of publications ---------------------------------------------------------------------------------------


def _take(register: str, name: str, rows: Sequence[Row]) -> None:
    """Takes rows in by the road of imports, unless a batch of that name was."""
    if Batch.objects.filter(register=register, file_name=name, state=BatchState.PUBLISHED).exists():
        return
    arrivals = (Arrival(line, facts, steps) for line, (facts, steps) in enumerate(rows, 2))
    import_rows(registers[register], arrivals, by=BY, name=name, is_demo=True)


def _publications(year: int, n: int, town: _Town) -> Iterator[Row]:
    """The target's rows and a few that were withdrawn, which no figure counts, spread over the year's working days."""
    days, names = town.workdays(year), town.told["policies"][year]
    total = n + WITHDRAWN_A_YEAR
    policies = {place * total // len(names): f"东坑镇{name}办法（模拟）" for place, name in enumerate(names)}
    withdrawn = {1 + place * total // WITHDRAWN_A_YEAR for place in range(WITHDRAWN_A_YEAR)}
    for place in range(total):
        on = days[place * len(days) // total]
        facts, took = _subject(place, on, town)
        if place in policies:
            facts |= {"title": policies[place], "category": "document", "is_policy": True}
        formed_on = town.calendar.nth_workday_before(on, took)
        reviewed_on = town.calendar.nth_workday_before(on, 1)
        steps = [Proven("made", formed_on), Proven("reviewed", reviewed_on), Proven("published", on)]
        withdrawn_on = town.calendar.nth_workday_after(on, 30) if place in withdrawn else None
        if withdrawn_on:
            steps.append(Proven("withdrawn", withdrawn_on))
        yield (
            {
                "number": f"GK{year}-{place + 1:04d}",
                "text": f"{facts['title']}，详见附件（模拟）。",
                "redaction": "无",
                "reviewed_on": reviewed_on,
                "published_on": on,
                "address": f"{SITE}/{year}/{place + 1}",
                "withdrawn_on": withdrawn_on,
                "withdrawal_reason": town.told["withdrawn"] if withdrawn_on else "",
                **facts,
            },
            steps,
        )


def _subject(place: int, on: date, town: _Town) -> tuple[dict[str, Any], int]:
    subjects = town.told["subjects"]
    category, title, unit, took = subjects[place % len(subjects)]
    area, name = town.villages[place // len(subjects) % len(town.villages)]
    facts = {"title": title.format(area=name, month=on.month), "unit": town.units[unit], "area": area}
    return facts | {"category": category, "is_policy": False}, took


def _explanations(year: int, rows: Iterable[Row], town: _Town) -> list[Row]:
    """Each policy of the year with its explainers, two working days after it."""
    found: list[Row] = []
    for facts, _ in rows:
        if facts["is_policy"]:
            published_on, place = facts["published_on"], len(found) + 1
            explained_on = town.calendar.nth_workday_after(published_on, 2)
            told = {
                "number": f"JDU{year}-{place:02d}",
                "title": facts["title"],
                "unit": facts["unit"],
                "source_row": facts["number"],
                "text_address": f"{SITE}/jd/{year}/{place}",
                "picture_address": f"{SITE}/tj/{year}/{place}" if place % 2 else "",
                "answers_address": f"{SITE}/wd/{year}/{place}" if place % 3 == 0 else "",
                "explained_on": explained_on,
            }
            found.append((told, [Proven("registered", published_on), Proven("explained", explained_on)]))
    return found


def _guides(year: int, town: _Town) -> None:
    """A guide and a catalogue a year."""
    register = registers[GUIDE]
    there = set(register.head.everything.filter(register=GUIDE).values_list("number", flat=True))
    for kind, name, month in (("guide", "政府信息公开指南", 2), ("catalogue", "政府信息主动公开目录", 3)):
        number, on = f"ML{year}-{kind}", date(year, month, 15)
        if number not in there:
            data = {
                "number": number,
                "title": f"东坑镇{name}（{year}年版）",
                "kind": kind,
                "edition": f"{year}年版",
                "unit": town.units["DZB"],
                "occurred_on": on,
                "changes": "按机构职能和栏目的变化修订（模拟）",
                "address": f"{SITE}/{kind}/{year}",
            }
            add_entry(register, data, by=town.person(PUBLISHER.code, on), is_demo=True)


# --- what was and is handled step by step ----------------------------------------------------------------------------


def _items(town: _Town) -> None:
    for told in town.told["items"]:
        facts = {name: told[name] for name in ("title", "category")} | {"is_policy": told.get("is_policy", False)}
        facts |= {"number": f"GK{town.on.year}-{told['number']}", "text": f"{told['title']}，详见附件。"}
        _run(PUBLICATION, facts, told, town, told["by"])


def _requests(town: _Town) -> None:
    for place, told in enumerate(town.told["requests"], 1):
        facts = {"number": f"YSQ-{place:03d}", "title": told["title"], "channel": told["channel"]}
        facts |= {"is_unclear": told.get("is_unclear", False)}
        facts |= {"applicant": f"样品申请人{place}", "phone": "0769-00000000", "content": f"申请公开{told['title']}。"}
        _run(REQUEST, facts, told, town)


@transaction.atomic
def _run(register: str, facts: dict[str, Any], told: Mapping[str, Any], town: _Town, username: str = "") -> None:
    """A matter with all its steps, unless its number is there."""
    if Matter.everything.filter(register=register, number=facts["number"]).exists():
        return
    on = town.day(told["ago"])
    by = town.person(PUBLISHER.code, on, username)
    data = facts | {"unit": town.units[told["unit"]]}
    matter = open_matter(registers[register], data, by=by, on=on, is_demo=True)
    for step in told["steps"]:
        matter = _step(Matter.objects.get(pk=matter.pk), step, town, username)


ALWAYS = {"redaction": "隐去两处联系方式", "address": f"{SITE}/2024", "third_party": "东莞市样品一号有限公司"}


def _step(matter: Matter, told: Mapping[str, Any], town: _Town, maker: str) -> Matter:
    """One step by the first of its roles; a text is changed by who wrote it."""
    declared = procedures[matter.procedure].version(matter.procedure_version).step[told["step"]]
    data = {name: value for name, value in told.items() if name not in ("step", "ago", "note", "correct_in")}
    data |= {name: ALWAYS[name] for name in declared.required if name in ALWAYS}
    if "text" in declared.required:
        data["text"] = f"{matter.title}，更新后的内容详见附件。"
    if "correct_in" in told:
        data["correct_by"] = town.day(told["ago"] - told["correct_in"])
    on, role = town.day(told["ago"]), declared.roles[0]
    by = town.person(role, on, maker if role == HANDLER.code else "")
    papers = [
        Paper(store(f"模拟数据：{title}".encode(), f"{title}.txt"), title, f"{title}.txt") for title in declared.papers
    ]
    return act(matter, declared.code, by=by, on=on, data=data, note=told.get("note", NOTE), papers=papers)
