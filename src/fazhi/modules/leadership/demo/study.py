"""The demo's directives, meetings, study and inner-party rules (模拟的上级精神、会议与学习)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Unit
from fazhi.kernel.procedures.courses import Proven
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.registers import registers

from ..roles import CLERK
from ..study.directives import DIRECTIVE, LOCAL_MEASURE
from ..study.learning import LECTURE, PLAN_ITEM
from ..study.meetings import AGENDA, MEETING
from ..study.organisations import ORGANISATION, RECORD, STUDY, attend
from ..study.party_rules import PARTY_RULE
from ..study.tasks import TASK
from .making import Desk, read, take

Targets = Mapping[int, Mapping[str, int]]
Row = dict[str, Any]
CLERK_NAME, REVIEWER_NAME = "dangzheng", "fazhi"
HANDLERS = {"GHJS": "guihua", "GGFW": "gonggong", "YJGL": "yingji", "STHJ": "huanjing"}
FOUNDED_ON = date(2021, 7, 1)
BRANCHES = 6  # of each village
ATTENDED = 3  # organisations that are recorded for the year's first session


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes what is missing of every year with targets, and what is open on the demo's day; the rest stays."""
    if not Appointment.objects.filter(post__role=CLERK.code).exists():  # a demo town built before there was this part
        return
    desk, told = Desk(on), read("leadership_study")
    years = [each for each, target in sorted(targets.items()) if each <= on.year and "leadership.agenda" in target]
    reached = {each: targets[each]["leadership.organisations"] for each in years}
    organisations = list(_organisations(reached))
    take(ORGANISATION, "模拟党组织名册", organisations)
    for each in years:
        made = _Year(each, told, desk)
        take(MEETING, f"模拟会议{each}", made.meetings())
        take(AGENDA, f"模拟议题{each}", made.agenda(targets[each]["leadership.agenda"]))
        take(DIRECTIVE, f"模拟上级文件{each}", made.directives())
        tasks = list(made.tasks())
        take(TASK, f"模拟任务{each}", [row for row, _ in tasks], [steps for _, steps in tasks])
        take(LOCAL_MEASURE, f"模拟贯彻文件{each}", made.measures())
        take(PLAN_ITEM, f"模拟学习计划{each}", made.plan())
        take(LECTURE, f"模拟专题辅导{each}", made.lectures())
        take(STUDY, f"模拟学习活动{each}", made.studies())
        take(RECORD, f"模拟学习记录{each}", made.records([one for one in organisations if _studied(one, each)]))
        rules = list(made.party_rules())
        take(PARTY_RULE, f"模拟党内规范性文件{each}", [row for row, _ in rules], [steps for _, steps in rules])
    if years and on.year == max(years) + 1:
        _fill_open(desk, told)


# --- the register of organisations ------------------------------------------------------------------------------------


def _organisations(reached: Mapping[int, int]) -> Iterator[Row]:
    """As many at the end of each year as studied in it, and at first one more, dissolved before it ever did."""
    years = sorted(reached)
    first, last = reached[years[0]], reached[years[-1]]
    for place, row in zip(range(last + 1), _names(), strict=False):
        since = FOUNDED_ON if place <= first else date(years[-1], 3, 1)
        until_on = date(years[-1], 6, 30) if place == first else None
        yield {**row, "number": f"DZZ-{place + 1:03d}", "occurred_on": since, "until_on": until_on}


def _names() -> Iterator[Row]:
    villages = list(Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code"))
    homes = dict(Unit.objects.filter(area__in=villages).values_list("area", "pk"))
    for area in villages:
        yield _organisation(f"{area.name}党委", "committee", homes.get(area.pk), area.pk)
    for unit in Unit.objects.filter(area=None).order_by("code"):
        yield _organisation(f"{unit}党支部", "branch", unit.pk)
    for area in villages:
        for n in range(1, BRANCHES + 1):
            yield _organisation(f"{area.name}第{n}党支部", "branch", homes.get(area.pk), area.pk)
    for n in range(1, 1000):
        yield _organisation(f"两新组织第{n}党支部", "branch")


def _organisation(name: str, kind: str, unit: int | None = None, area: int | None = None) -> Row:
    return {"title": f"{name}（模拟）", "kind": kind, "unit": unit, "area": area}


def _studied(row: Row, year: int) -> bool:
    """All that were there before the year's last session; who was to be dissolved did not."""
    return row["until_on"] is None and row["occurred_on"] < date(year, 9, 1)


# --- a year that is over ----------------------------------------------------------------------------------------------


class _Year:
    """The rows of one year (一年的模拟台账)."""

    def __init__(self, year: int, told: Any, desk: Desk) -> None:
        self.year, self.told, self.desk = year, told, desk

    def _text(self, text: str) -> str:
        return text.format(year=self.year, last=self.year - 1)

    def _on(self, month: int, day: int) -> date:
        return date(self.year, month, day)

    def meetings(self) -> Iterator[Row]:
        for place, (month, day, kind, chair, title, *_) in enumerate(self.told["meetings"], 1):
            yield {
                "number": f"HY{self.year}-{place:02d}",
                "title": f"{self.year}年{title}（模拟）",
                "unit": self.desk.units["DZB"],
                "occurred_on": self._on(month, day),
                "kind": kind,
                "chair": chair,
                "minutes": "按议程逐项研究，形成决定事项（模拟）。",
            }

    def agenda(self, wanted: int) -> Iterator[Row]:
        """As many items of law as wanted, one of them taken again, one at a study session, and others."""
        law, given = self.told["law"][:wanted], 0
        numbers: dict[int, str] = {}
        for place, (month, day, kind, _, _, n, others) in enumerate(self.told["meetings"], 1):
            on, meeting = self._on(month, day), f"HY{self.year}-{place:02d}"
            more = [(item, "law", "", given + i) for i, item in enumerate(law[given : given + n])]
            given += len(more)
            if kind == "government" and self.told["again"] - 1 in numbers:
                first = self.told["again"] - 1
                more.append((law[first], "law", numbers.pop(first), -1))
            if kind == "study_group":
                more.append((self.told["elsewhere"], "law", "", -1))
            more += [((title, "DZB", "按会议意见办理。"), "other", "", -1) for title in others]
            for taken, ((title, unit, resolution), topic, same_as, law_place) in enumerate(more, 1):
                number = f"{meeting}-{taken:02d}"
                if law_place == self.told["again"] - 1:
                    numbers[law_place] = number
                yield {
                    "number": number,
                    "title": self._text(title),
                    "unit": self.desk.units[unit],
                    "occurred_on": on,
                    "meeting": meeting,
                    "topic": topic,
                    "same_as": same_as,
                    "is_further_study": False,
                    "counted_as": same_as or number,
                    "resolution": resolution,
                    "is_report_review": law_place == 0,
                    "report_year": self.year - 1 if law_place == 0 else None,
                    "amendments": self.told["amendments"] if law_place == 0 else "",
                }

    def directives(self) -> Iterator[Row]:
        for place, (month, day, level, sender, title, number, demand) in enumerate(self.told["directives"], 1):
            yield {
                "number": f"SJ{self.year}-{place:02d}",
                "title": self._text(title),
                "unit": self.desk.units["FZB"],
                "occurred_on": self._on(month, day),
                "document_number": self._text(number),
                "level": level,
                "sender": sender,
                "demand": demand,
                "studied_on": self._on(month, day) + timedelta(days=14),
                "answer": "已分解任务并全部办结，落实情况已上报。",
                "answered_on": date(self.year, 12, 15),
                "stage": "answered",
            }

    def tasks(self) -> Iterator[tuple[Row, list[Proven]]]:
        """Tasks that were done in time and confirmed."""
        for place, (source, unit, title, month, result) in enumerate(self.told["tasks"], 1):
            begun, *_ = self.told["directives"][source - 1]
            due_by = self._on(month, 28)
            done_on = due_by - timedelta(days=6 + place)
            given_on = self._on(begun, 28)
            row = {
                "number": f"RW{self.year}-{place:02d}",
                "title": title,
                "unit": self.desk.units[unit],
                "directive": f"SJ{self.year}-{source:02d}",
                "demand": f"{title}，按时报送完成情况。",
                "due_by": due_by,
                "result": result,
                "done_on": done_on,
            }
            days = (given_on, given_on + timedelta(days=1), done_on, done_on + timedelta(days=3))
            yield row, [Proven(*each) for each in zip(("assigned", "accepted", "done", "confirmed"), days, strict=True)]

    def measures(self) -> Iterator[Row]:
        title, number, content = self.told["measure"]
        yield {
            "number": f"GC{self.year}-01",
            "title": title,
            "unit": self.desk.units["DZB"],
            "occurred_on": self._on(2, 17),
            "document_number": self._text(number),
            "directive": f"SJ{self.year}-01",
            "content": content,
        }

    def plan(self) -> Iterator[Row]:
        for place, (kind, topic, month, title) in enumerate(self.told["plan"], 1):
            yield {
                "number": f"JH{self.year}-{place:02d}",
                "title": title,
                "unit": self.desk.units["DZB"],
                "occurred_on": self._on(month, 1),
                "kind": kind,
                "topic": topic,
                "held_on": self._on(month, 8),
                "syllabus": "原文学习、专题发言、交流讨论（模拟）。",
            }

    def lectures(self) -> Iterator[Row]:
        for place, (topic, month, day, title, speaker) in enumerate(self.told["lectures"], 1):
            yield {
                "number": f"FD{self.year}-{place:02d}",
                "title": title,
                "unit": self.desk.units["DZB"],
                "occurred_on": self._on(month, day),
                "topic": topic,
                "speaker_unit": speaker,
                "audience": "全镇领导干部",
                "content": "",
            }

    def studies(self) -> Iterator[Row]:
        for place, (topic, month, day, form, title, *_) in enumerate(self.told["studies"], 1):
            yield {
                "number": f"XX{self.year}-{place:02d}",
                "title": title,
                "unit": self.desk.units["DZB"],
                "occurred_on": self._on(month, day),
                "topic": topic,
                "form": form,
                "content": "",
            }

    def records(self, organisations: list[Row]) -> Iterator[Row]:
        """Each session reaches its tenths of the register."""
        for place, (_, month, day, *_, begun, ended) in enumerate(self.told["studies"], 1):
            event, n = f"XX{self.year}-{place:02d}", len(organisations)
            for row in organisations[n * begun // 10 : n * ended // 10]:
                yield {
                    "number": f"{event}-{row['number']}",
                    "title": row["title"],
                    "unit": self.desk.units["DZB"],
                    "occurred_on": self._on(month, day),
                    "event": event,
                    "organisation": row["number"],
                }

    def party_rules(self) -> Iterator[tuple[Row, list[Proven]]]:
        """Documents that were reviewed, issued and filed."""
        for place, (month, title, number) in enumerate(self.told["party_rules"], 1):
            days = [self._on(month, day) for day in (3, 10, 17, 27)]
            row = {
                "number": f"DG{self.year}-{place:02d}",
                "title": title,
                "unit": self.desk.units["DZB"],
                "content": "明确职责、程序和责任（模拟）。",
                "opinion": "符合上级规定，可以提请审议。",
                "reviewed_on": days[1],
                "document_number": self._text(number),
                "issued_on": days[2],
                "filing_number": f"演示备{self.year}-{place:02d}",
                "filed_on": days[3],
            }
            yield row, [Proven(*each) for each in zip(("drafted", "reviewed", "issued", "filed"), days, strict=True)]


# --- what is open on the demo's day -----------------------------------------------------------------------------------


def _fill_open(desk: Desk, told: Any) -> None:
    """A directive not yet split, tasks overdue, due soon, reported and kept; a session to record; rules to file."""
    clerk, units = desk.person(CLERK_NAME, desk.on), desk.units
    year = str(desk.on.year)
    if registers[DIRECTIVE].head.everything.filter(register=DIRECTIVE, number=f"SJ{year}-01").exists():
        return
    ago, level, sender, title, number, demand = told["new_directive"]
    facts = {"number": f"SJ{year}-01", "title": title, "unit": units["FZB"], "occurred_on": desk.day(ago)}
    facts |= {"document_number": number.format(year=year), "level": level, "sender": sender, "demand": demand}
    add_entry(registers[DIRECTIVE], facts, by=clerk, is_demo=True)
    kind, topic, month, title = told["new_plan"]
    facts = {"number": f"JH{year}-01", "title": title, "unit": units["DZB"], "kind": kind, "topic": topic}
    add_entry(registers[PLAN_ITEM], facts | {"occurred_on": date(desk.on.year, month, 1)}, by=clerk, is_demo=True)
    ago, topic, form, title = told["new_study"]
    facts = {"number": f"XX{year}-01", "title": title, "unit": units["DZB"], "topic": topic, "form": form}
    event = add_entry(registers[STUDY], facts | {"occurred_on": desk.day(ago)}, by=clerk, is_demo=True)
    attend(event, [f"DZZ-{place:03d}" for place in range(1, ATTENDED + 1)], by=clerk)
    for one in told["open"]:
        _open_task(desk, one)
    for one in told["new_rules"]:
        _open_rule(desk, one)


def _open_task(desk: Desk, one: Mapping[str, Any]) -> None:
    facts = {name: one[name] for name in ("title", "demand")}
    facts |= {"unit": desk.units[one["unit"]], "due_by": desk.on + timedelta(days=one["due"])}
    matter = desk.open(TASK, facts, one["ago"], CLERK_NAME)
    handler = one.get("by") or HANDLERS[one["unit"]]
    for place, step in enumerate(one["steps"], 1):
        data: dict[str, Any] = {"result": one["result"]} if step == "done" else {}
        who, note = handler, ""
        if step == "kept":
            who, note = CLERK_NAME, "整治要分三年完成，改按季度报告进展"
            data = {"progress": one["progress"], "due_by": desk.on + timedelta(days=one["next"])}
        matter = desk.take(matter, step, one["ago"] - place * 2, who, note, **data)


def _open_rule(desk: Desk, one: Mapping[str, Any]) -> None:
    facts = {"title": one["title"], "unit": desk.units[one["unit"]], "content": one["content"]}
    matter = desk.open(PARTY_RULE, facts, one["ago"], CLERK_NAME)
    if "reviewed" in one:
        matter = desk.take(matter, "reviewed", one["reviewed"], REVIEWER_NAME, opinion="符合上级规定，可以提请审议。")
        number = one["document_number"].format(last=desk.on.year - 1)
        desk.take(matter, "issued", one["issued"], CLERK_NAME, document_number=number)
