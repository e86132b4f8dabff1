"""The demo's work on items (事项使用的演示数据): monthly uses, pledges in every state, reviews of the year."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.documents import store
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.items.asking import in_force
from fazhi.kernel.items.models import Item, Listing
from fazhi.kernel.items.uses import idle_from, uses
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.changes.happening import change_of
from fazhi.kernel.law.timelimits import add_months
from fazhi.kernel.org.models import Appointment
from fazhi.kernel.org.models import in_force as held_on
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter

from ..changes.announcing import announce
from ..declarations import ITEMS
from ..models import LawChange, Review
from ..roles import COUNTER, HOLDER, KEEPER
from ..work.pledges import PLEDGES
from ..work.reviews import REVIEWS
from ..work.uses import USES
from .norms import own_norm

BY = "fazhi demo"
SYSTEM = "省政务服务事项管理系统（模拟）"
FREQUENT = 40  # items used every month
SELDOM = 8  # of the delegated items every so many is used now and then, the rest never
APPLICANTS = ("东坑示例餐饮店", "坑美样品五金厂", "角社试点便利店", "初坑演示物业公司", "黄麻岭模拟托管中心")
ASSESSED = {"staff": "barely", "equipment": "enough", "training": "barely"}
LACKING = {"staff": "lacking", "equipment": "lacking", "training": "barely"}


@dataclass(frozen=True)
class Scene:
    """One matter of the demo (一件演示办件): days before the demo's own, then its steps with what they need."""

    days: int
    steps: Sequence[tuple[str, int, Mapping[str, object], str]] = field(default=())  # step, days before, facts, note


FINDING = {"finding": "到现场核对承诺的各项条件，与承诺一致。"}
BROKEN = {"finding": "现场没有承诺中所说的消毒设备，补正通知后仍没有配备。"}
HEARD = "申请人称设备已经订购，没有提供单据，愿意重新申请。"
# The certificate of the third was given two months before the demo's day: its check is due today.
PLEDGED = (
    Scene(1),
    Scene(3, (("issued", 1, {}, ""),)),
    Scene(63, (("issued", 61, {}, ""),)),
    Scene(75, (("issued", 70, {}, ""),)),
    Scene(30, (("issued", 26, {}, ""),)),
    Scene(40, (("issued", 38, {}, ""), ("verified", 12, FINDING, ""))),
    Scene(55, (("issued", 52, {}, ""), ("verified", 20, FINDING, ""))),
    Scene(90, (("issued", 87, {}, ""), ("verified", 45, FINDING, ""))),
    Scene(120, (("issued", 118, {}, ""), ("verified", 60, FINDING, ""))),
    Scene(150, (("issued", 146, {}, ""), ("verified", 96, FINDING, ""))),
    Scene(
        80,
        (
            ("issued", 76, {}, ""),
            ("heard", 32, {}, HEARD),
            ("revoked", 28, BROKEN, "实际情况与承诺不符，逾期没有改正。"),
        ),
    ),
    Scene(48, (("withdrawn", 46, {}, "申请人改按一般程序申请。"),)),
)
KEPT, SHARED, WITHDRAWN, WAITING, ASKED = "kept", "shared", "withdrawn", "assessed", "proposed"
REVIEWED = (KEPT, KEPT, KEPT, SHARED, WITHDRAWN, WITHDRAWN, WAITING, WAITING, WAITING, ASKED, ASKED, ASKED)
PROPOSED = {KEPT: "keep", SHARED: "share", WITHDRAWN: "withdraw", WAITING: "withdraw", ASKED: ""}


def fill_work(year: int, on: date) -> None:
    """Makes what is missing of the use of items: two years of uses, pledges up to `on`, the reviews of the year.

    The lists must be there. What is withdrawn goes from 1 February of the year after, so that the year's totals stand.
    """
    work = _Work(year, on)
    if not work.is_staffed:  # a demo town built before there were items
        return
    work.count_uses()
    work.pledge()
    work.review()
    work.announce_change()


@dataclass(frozen=True)
class _Work:
    year: int
    on: date

    @property
    def is_staffed(self) -> bool:
        return all(self._appointed(role.code) for role in (KEEPER, COUNTER, HOLDER))

    @cached_property
    def _random(self) -> random.Random:
        return random.Random(self.year)  # noqa: S311 - repeatable on purpose

    @cached_property
    def _delegated(self) -> list[Item]:
        where = in_force(date(self.year, 12, 31), Listing.DELEGATED)
        rows = Item.objects.filter(where, until_on=None, entry__in=ITEMS.rows())
        return list(rows.select_related("entry").order_by("entry__number"))

    # --- uses ---------------------------------------------------------------------------------------------------------

    def count_uses(self) -> None:
        """Monthly counts of the two years that end with the year; most delegated items have none."""
        name = f"模拟办件量{self.year}"
        if not Batch.objects.filter(register=USES.code, file_name=name, state=BatchState.PUBLISHED).exists():
            import_rows(USES, self._uses(), by=BY, name=name, is_demo=True)

    def _uses(self) -> Iterator[Arrival]:
        first = date(self.year - 1, 1, 1)
        months = [add_months(first, place) for place in range(24)]
        cited = list(Item.objects.filter(basis__contains=own_norm().short_title).select_related("entry"))
        used = cited + self._random.sample(self._delegated, len(self._delegated) // SELDOM)
        line = 1
        for place, item in enumerate(used):
            often = place < min(FREQUENT, len(used) // 2)
            for month in months if often else sorted(self._random.sample(months, self._random.randint(1, 3))):
                line += 1
                n = self._random.randint(2, 30) if often else self._random.randint(1, 3)
                yield Arrival(line, self._use(item, month, n))

    def announce_change(self) -> None:
        """The units that used what the demo's own norm changes are told of it, a week before the demo's day."""
        change = change_of(own_norm())
        if change and not LawChange.objects.filter(change_key=change.key).exists():
            announce(change, self._holder(KEEPER.code), self._workday(5))

    def _use(self, item: Item, month: date, n: int) -> dict[str, Any]:
        return {
            "number": f"{item.entry.number}-{month:%Y-%m}-{SYSTEM}",
            "title": item.entry.title,
            "unit": item.entry.unit_id,
            "occurred_on": month,
            "item": item.entry.number,
            "uses": n,
            "system": SYSTEM,
        }

    # --- pledges ------------------------------------------------------------------------------------------------------

    def pledge(self) -> None:
        """A dozen pledges in every state, one of them due on the demo's day; what is there stays."""
        if PLEDGES.head.everything.filter(register=PLEDGES.code, is_demo=True).exists():
            return
        since = self.on - timedelta(days=max(scene.days for scene in PLEDGED) + 30)  # listed before the first pledge
        where = in_force(self.on) & in_force(since)
        rows = Item.objects.filter(where, is_pledge=True, until_on=None, entry__in=ITEMS.rows())
        items = [item for item in rows.select_related("entry").order_by("entry__number") if self._checker(item)]
        for place, scene in enumerate(sorted(PLEDGED, key=lambda scene: -scene.days) if items else ()):
            item = items[place * 5 % len(items)]
            try:
                self._pledge(item, scene, APPLICANTS[place % len(APPLICANTS)])
            except FazhiError as error:
                raise FazhiError(f"演示承诺第 {place + 1} 件：{error.what}", remedy=error.remedy) from error

    @transaction.atomic
    def _pledge(self, item: Item, scene: Scene, applicant: str) -> None:
        data = {
            "item": item.entry.number,
            "title": item.entry.title,
            "unit": item.approving_unit_id or item.entry.unit_id,
            "applicant": applicant,
            "applicant_code": "",
            "content": "已知晓办理条件和不实承诺的后果，承诺符合全部条件，愿意接受核查。",
        }
        matter = open_matter(PLEDGES, data, by=self._holder(COUNTER.code), on=self._workday(scene.days), is_demo=True)
        for step, days, facts, note in scene.steps:
            more = {"unit": item.supervising_unit_id or item.entry.unit_id} if step == "issued" else {}
            who = self._holder(COUNTER.code) if step in ("issued", "withdrawn") else self._checker(item)
            matter = self._take(matter, step, self._workday(days), who=who, data={**facts, **more}, note=note)

    def _checker(self, item: Item) -> Person | None:
        return self._checkers.get(item.supervising_unit_id or item.entry.unit_id or 0)

    # --- reviews ------------------------------------------------------------------------------------------------------

    def review(self) -> None:
        """A dozen reviews of the year, used and unused items among them; two of them end with a withdrawal."""
        if Review.objects.filter(year=self.year).exists():
            return
        last = date(self.year, 12, 31)
        counted = uses(idle_from(last), last)
        reviewable = [item for item in self._delegated if (item.entry.unit_id or 0) in self._checkers]
        whole = [item for item in reviewable if item.from_on <= idle_from(last)]
        unused = [item for item in whole if item.entry.number not in counted]
        often = sorted(reviewable, key=lambda item: (-counted.get(item.entry.number, 0), item.entry.number))
        for end in REVIEWED:
            queue = often if end in (KEPT, SHARED) else unused
            if queue:
                self._review(queue.pop(0), end, counted)

    @transaction.atomic
    def _review(self, item: Item, end: str, counted: Mapping[str, int]) -> None:
        n, keeper = counted.get(item.entry.number, 0), self._holder(KEEPER.code)
        data = {"item": item.entry.number, "year": self.year}
        matter = open_matter(REVIEWS, data, by=keeper, on=self._workday(10), is_demo=True)
        if end == ASKED:
            return
        opinion = f"两年用了{n}次，办得下来。" if n else "两年没有用过，没有专业人员和检测设备，接不住。"
        given = {**(ASSESSED if n else LACKING), "proposal": PROPOSED[end], "opinion": opinion}
        matter = self._take(
            matter, "assessed", self._workday(6), who=self._checkers[item.entry.unit_id or 0], data=given
        )
        if end == WAITING:
            return
        decided: dict[str, object] = {} if end == KEPT else {"decision": f"东坑府办〔{self.on.year}〕演示第3号"}
        if end == WITHDRAWN:
            decided |= {"withdrawn_on": date(self.year + 1, 2, 1), "pending_rule": "finish"}
        note = "" if end != SHARED else "日常巡查由镇负责，专业检测由市级主管部门负责。"
        self._take(matter, end, self._workday(3), who=keeper, data=decided, note=note)

    # --- people, days, papers -----------------------------------------------------------------------------------------

    def _take(
        self, matter: Matter, step: str, on: date, *, who: Person | None, data: Mapping[str, object], note: str = ""
    ) -> Matter:
        assert who is not None  # noqa: S101 - only items whose unit has somebody are taken
        declared = procedures[matter.procedure].version(matter.procedure_version).step[step]
        return act(
            matter, step, by=who, on=on, data=data, note=note, papers=[_paper(title) for title in declared.papers]
        )

    def _workday(self, days: int) -> date:
        """A working day so many days before the demo's own."""
        calendar, day = current_calendar(), self.on - timedelta(days=days)
        while not calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

    def _holder(self, role: str) -> Person:
        return Person(self._appointed(role)[0].user, self.on)

    @cached_property
    def _checkers(self) -> dict[int, Person]:
        return {held.post.unit_id: Person(held.user, self.on) for held in self._appointed(HOLDER.code)}

    def _appointed(self, role: str) -> list[Appointment]:
        rows = Appointment.objects.filter(held_on(self.on), post__role=role)
        return list(rows.select_related("user", "post").order_by("user__username"))


def _paper(title: str) -> Paper:
    return Paper(store(f"模拟数据：{title}".encode(), f"{title}.txt"), title, f"{title}.txt")
