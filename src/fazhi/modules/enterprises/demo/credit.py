"""The demo's credit (模拟的企业信用): two years of records, tiers of the firms, a few objections, enrolment by month."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.documents import store
from fazhi.kernel.core.codes import credit_check, credit_code_fault
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.org.models import Appointment, Unit, in_force
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

from ..base import ENROLMENT, ENTITY, OBJECTION, RECORD, TIER
from ..credit.enrolment import settled as settle_month
from ..credit.objections import OBJECTIONS
from ..credit.records import RECORDS, send_by
from ..credit.tiers import recompute
from ..models.credit import Asked, RecordKind
from ..roles import HANDLER, KEEPER

BY = "fazhi demo"
Targets = Mapping[int, Mapping[str, int]]
FIRMS = 1800  # of the town's firms so many have credit information
# How often a kind comes, which units it comes from, and what the paper is called.
KINDS = {
    RecordKind.LICENCE: (700, ("GGFW", "SCJG", "GHJS"), "行政许可决定书"),
    RecordKind.INSPECTION: (170, ("SCJG", "YJGL", "STHJ", "NYNC"), "行政检查结果告知单"),
    RecordKind.PENALTY: (45, ("ZF_BAN", "YJGL", "SCJG", "STHJ", "NYNC"), "行政处罚决定书"),
    RecordKind.HONOUR: (45, ("SCJG", "RLZY"), "守信激励名单"),
    RecordKind.ABNORMAL: (25, ("SCJG",), "列入经营异常名录决定"),
    RecordKind.COMPULSORY: (6, ("ZF_BAN", "YJGL"), "行政强制措施决定书"),
    RecordKind.PLEDGE: (6, ("GGFW",), "告知承诺核查不实认定"),
    RecordKind.DISHONEST: (3, ("SCJG", "RLZY"), "列入严重失信名单决定"),
}
LATE_EVERY = 60  # of so many records one is sent late
# Formed and not yet sent on the demo's day: how many working days ago, and the kind.
UNSENT = (
    (9, RecordKind.PENALTY),
    (6, RecordKind.PENALTY),
    (5, RecordKind.LICENCE),
    (2, RecordKind.LICENCE),
    (1, RecordKind.PENALTY),
)


@dataclass(frozen=True)
class Scene:
    """One objection (一件演示异议): what is asked and why, how many working days ago, and the steps with theirs."""

    asked: Asked
    reason: str
    ago: int
    steps: tuple[tuple[str, int, Mapping[str, str], str], ...] = field(default=())


FOUND = {"finding": "调阅来源单位的卷宗，与企业所述一致（模拟）。"}
NOT_FOUND = {"finding": "调阅来源单位的卷宗，记载没有差错（模拟）。"}
DOWN = {"outcome": "taken_down", "correction": "处罚对象是同名的另一家企业，这一条撤下（模拟）。"}
RIGHT = {"outcome": "corrected", "correction": "文书号少写一位，已照决定书改正（模拟）。"}
KEPT = "卷宗记载与公示一致，企业没有提交相反的证据，可以依法申请复议或者起诉。"
SCENES = (
    Scene(Asked.OBJECTION, "信息里的处罚不是本企业的，企业名称相近。", 12),
    Scene(Asked.OBJECTION, "处罚金额已经改正，信息还是旧的。", 6, (("verified", 3, FOUND, ""),)),
    Scene(Asked.REPAIR, "罚款已缴清，违法行为已改正，申请修复。", 4),
    Scene(Asked.REPAIR, "罚款已缴清，参加了信用培训，申请修复。", 9, (("verified", 5, FOUND, ""),)),
    Scene(Asked.REVOKED, "处罚决定已经复议撤销，附决定书。", 2, (("verified", 1, FOUND, ""),)),
    Scene(Asked.OBJECTION, "不是本企业的处罚。", 30, (("verified", 28, FOUND, ""), ("corrected", 26, DOWN, ""))),
    Scene(Asked.OBJECTION, "文书号写错。", 36, (("verified", 34, FOUND, ""), ("corrected", 33, RIGHT, ""))),
    Scene(Asked.REPAIR, "罚款已缴清，申请修复。", 28, (("verified", 24, FOUND, ""), ("repaired", 20, {}, ""))),
    Scene(Asked.OBJECTION, "认为没有违法。", 25, (("verified", 22, NOT_FOUND, ""), ("refused", 20, {}, KEPT))),
    Scene(Asked.REPAIR, "申请修复。", 18, (("withdrawn", 16, {}, "企业称材料不齐，备齐后再申请。"),)),
)


def fill(year: int, targets: Targets, on: date) -> None:
    """Makes the rows of this part that are missing."""
    years = [each for each in sorted(targets) if each < on.year and "enterprises.credit.records" in targets[each]]
    make = _Maker(on)
    if not make.is_staffed:  # a demo town built before there were enterprises
        return
    for each in years:
        _take(RECORD, f"模拟信用信息{each}", make.records(each, targets[each]["enterprises.credit.records"]))
        _take(ENROLMENT, f"模拟信易贷{each}", make.months(each, targets))
    _take(RECORD, "模拟信用信息在办", make.unsent())
    if not Entry.everything.filter(register=TIER).exists():
        for each in years:
            recompute(date(each, 12, 31), by=BY)
    if not OBJECTIONS.head.everything.filter(register=OBJECTION, is_demo=True).exists():
        make.objections()


def _take(register: str, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    if not Batch.objects.filter(register=register, file_name=name, state=BatchState.PUBLISHED).exists():
        arrivals = (Arrival(line, facts, ()) for line, facts in enumerate(rows, 2))
        import_rows(registers[register], arrivals, by=BY, name=name, is_demo=True)


class _Maker:
    """Makes the rows from one seed a year, so that no other year moves them."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.calendar = current_calendar()
        self.units = dict(Unit.objects.values_list("code", "pk"))
        self.people = {role: self._appointed(role) for role in (KEEPER.code, HANDLER.code)}
        self.is_staffed = all(self.people.values())
        self.firms = _firms()
        self.send_by = cache(send_by)  # thousands of rows share a few days

    def _appointed(self, role: str) -> dict[int, Person]:
        held = Appointment.objects.filter(in_force(self.on), post__role=role).select_related("user", "post")
        return {one.post.unit_id: Person(one.user, self.on) for one in held.order_by("-user__username")}

    def records(self, year: int, n: int) -> Iterator[dict[str, Any]]:
        """The records that were collected in a year, each on a working day of it."""
        draw = random.Random(year)  # noqa: S311 - repeatable on purpose
        first = date(year, 1, 1)
        days = [first + timedelta(days=place) for place in range((date(year, 12, 31) - first).days + 1)]
        days = [day for day in days if self.calendar.is_workday(day)]
        kinds, shares = list(KINDS), [share for share, *_ in KINDS.values()]
        for place, collected_on in enumerate(sorted(draw.choices(days, k=n)), 1):
            kind = draw.choices(kinds, shares)[0]
            formed_on = collected_on - timedelta(days=draw.randint(0, 3))
            due_on = self.send_by(kind, formed_on)
            sent_on = min(self.calendar.nth_workday_after(collected_on, draw.choice((0, 0, 1, 2))), due_on or self.on)
            late = {}
            if due_on and place % LATE_EVERY == 0 and due_on + timedelta(days=5) < self.on:
                sent_on = self.calendar.nth_workday_after(due_on, draw.randint(1, 3))
                late = {"late_reason": "来源系统停机维护，恢复后补报（模拟）"}
            row = self._record(draw, kind, f"{year}-{place:06d}", formed_on)
            yield {
                **row,
                "collected_on": collected_on,
                "send_by": due_on,
                "sent_on": sent_on,
                "late_reason": "",
                **late,
            }

    def unsent(self) -> Iterator[dict[str, Any]]:
        """What was formed lately and waits to be sent: one is overdue, one is due tomorrow."""
        draw = random.Random(self.on.year)  # noqa: S311 - repeatable on purpose
        for place, (ago, kind) in enumerate(UNSENT, 1):
            formed_on = self.calendar.nth_workday_before(self.on, ago)
            row = self._record(draw, kind, f"{formed_on.year}-9{place:05d}", formed_on)
            yield {**row, "collected_on": formed_on, "send_by": self.send_by(kind, formed_on)}

    def _record(self, draw: random.Random, kind: RecordKind, place: str, formed_on: date) -> dict[str, Any]:
        _, sources, paper = KINDS[kind]
        code, firm = draw.choice(self.firms)
        year, number = place.split("-")
        return {
            "number": f"XY{place}",
            "title": f"{paper} 模拟字〔{year}〕{number}号",
            "unit": self.units[draw.choice(sources)],
            "occurred_on": formed_on,
            "kind": kind.value,
            "firm_code": code,
            "firm": firm,
            "source": "双公示报送系统（模拟）",
            "source_number": f"M{year}{number}",
            "standing": "usable",
        }

    def months(self, year: int, targets: Targets) -> Iterator[dict[str, Any]]:
        """The platform's total at the end of each month, up to that of the year."""
        last = targets[year]["enterprises.credit.enrolled"]
        first = targets.get(year - 1, {}).get("enterprises.credit.enrolled", last * 3 // 4)
        for month in range(1, 13):
            facts = {"occurred_on": date(year, month, 1), "total": first + (last - first) * month // 12}
            told = {"source": "信易贷平台（模拟）", "source_file": f"信易贷企业注册统计{year}{month:02d}.xlsx（模拟）"}
            yield {**facts, **told, "unit": self.units["JJFZ"], **settle_month(facts)}

    # --- objections -----------------------------------------------------------------------------------------------

    def objections(self) -> None:
        """Each step by whom it falls to; one is overdue, one due tomorrow, others wait for the unit or for the desk."""
        rows = RECORDS.rows().filter(credit_record__kind=RecordKind.PENALTY, is_demo=True, occurred_on__lt=self.on)
        rows = rows.filter(credit_record__standing="usable", unit__in=list(self.people[HANDLER.code]))
        found = {row.credit_record.firm_code: row for row in rows.select_related("credit_record").order_by("number")}
        for scene, row in zip(sorted(SCENES, key=lambda one: -one.ago), found.values(), strict=False):
            self._object(scene, row)

    @transaction.atomic
    def _object(self, scene: Scene, row: Entry) -> None:
        desk = next(iter(self.people[KEEPER.code].values()))
        data = {"record": row.number, "asked": scene.asked.value, "reason": scene.reason}
        matter = open_matter(OBJECTIONS, data, by=desk, on=self._day(scene.ago), is_demo=True)
        for step, ago, facts, note in scene.steps:
            declared = procedures[OBJECTION].versions[0].step[step]
            who = self.people[HANDLER.code][row.unit_id or 0] if step == "verified" else desk
            papers = [_paper(title) for title in declared.papers]
            matter = act(matter, step, by=who, on=self._day(ago), data=dict(facts), note=note, papers=papers)

    def _day(self, ago: int) -> date:
        return self.calendar.nth_workday_before(self.on, ago)


def _paper(title: str) -> Paper:
    return Paper(store(f"模拟数据：{title}".encode(), f"{title}.txt"), title, f"{title}.txt")


def _firms() -> list[tuple[str, str]]:
    """Codes and names of demo firms in the register; invented ones where it has none."""
    rows = registers[ENTITY].rows().filter(is_demo=True).order_by("number").values_list("number", "title")
    found = [(code, name) for code, name in rows if not credit_code_fault(code)]
    return found[:: max(len(found) // FIRMS, 1)][:FIRMS] or [_invented(n) for n in range(1, FIRMS + 1)]


def _invented(n: int) -> tuple[str, str]:
    body = f"91441900MNX{n:06d}"
    return body + credit_check(body), f"东莞市模拟{n}号有限公司"
