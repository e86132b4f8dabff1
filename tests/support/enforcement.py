"""A penalty case that goes lawfully through its life (一件依法办理的案件), one dated move after another, stopping where told.

The town, its units, officers, item and law are made here; every move is taken by `act()`, `add_entry()` or `issue()`
by the person whose post it is. The law and the story are invented (模拟数据).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from fazhi.kernel.chain.documents import store
from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Area, AreaLevel, Unit, UnitKind, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry, edit_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enforcement.documents.issuing import issue
from fazhi.modules.enforcement.models import Case, CaseDocument, DocumentKind
from support import laws
from support.enforcement_story import (
    BROKEN,
    CLUE,
    DAYS,
    DELIBERATION,
    FACTS,
    FROM_LISTS,
    HEARING,
    ITEM,
    LAW,
    OLD,
    PENAL,
    REASONS,
    TESTED,
    TIER,
    TOWN_NAME,
    TYPED,
    YUAN,
)
from support.items import make_item
from support.town import Town, make_town

CASE, MEASURE = "enforcement.case", "enforcement.measure"
OFFICER, HEAD, REVIEWER, SUPERVISOR = (f"enforcement.{one}" for one in ("officer", "head", "reviewer", "supervisor"))


def make_street() -> Town:
    """A town in its city, whose government stands above its units (机构), with the calendar of the law."""
    sync_calendar()
    town = make_town()
    town.area.parent = Area.objects.create(code="441900000000", name="东莞市", level=AreaLevel.CITY)
    town.area.save()
    top = Unit.objects.create(code="town", name=TOWN_NAME, kind=UnitKind.OFFICE, area=town.area)
    Unit.objects.exclude(pk=top.pk).update(parent=top)
    for unit in (town.office, town.bureau):
        unit.refresh_from_db()
    return town


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def pdf(title: str) -> Paper:
    """A scanned paper of a step (扫描件)."""
    return Paper(store(f"%PDF-1.4\n{title}（模拟数据）\n%%EOF\n".encode(), f"{title}.pdf"), title, f"{title}.pdf")


@dataclass
class Bench:
    """Those who handle cases in one town (办案的人): two certified officers, a panel for hearings, a head, a reviewer."""

    town: Town
    certificates: tuple[str, ...] = ("证-0001", "证-0002")
    panel: tuple[str, ...] = ("证-0005", "证-0006", "证-0007")
    names: Mapping[str, str] = field(
        default_factory=lambda: dict(
            zip(
                ("证-0001", "证-0002", "证-0005", "证-0006", "证-0007"),
                ("甲执法", "乙执法", "丙听证", "丁听证", "戊听证"),
                strict=True,
            )
        )
    )

    @classmethod
    def made(cls) -> Bench:
        """The town with its people, one item on the lists and one law in force since 2020."""
        bench = cls(make_street())
        for number, name in bench.names.items():
            bench.certify(number, bench.town.user(OFFICER, bench.town.bureau, name))
        bench.item(ITEM)
        laws.version(laws.norm(LAW), "2020-01-10", "2020-03-01", OLD)
        return bench

    def person(self, role: str, name: str = "") -> Person:
        unit = self.town.bureau if role in (OFFICER, HEAD) else self.town.office
        return self.town.person(role, unit, name)

    @property
    def officer(self) -> Person:
        return self.person(OFFICER, "甲执法")

    @property
    def two(self) -> list[User]:
        """The users of the two officers (两名执法人员)."""
        return [self.town.user(OFFICER, self.town.bureau, self.names[number]) for number in self.certificates]

    def certify(self, number: str, user: User) -> None:
        data = {
            "number": f"账号{number}",
            "title": user.name,
            "unit": self.town.bureau.pk,
            "username": user.get_username(),
            "from_on": date(2020, 1, 1),
            "certificate_number": number,
            "certificate_from": date(2020, 1, 1),
            "certificate_until": date(2040, 1, 1),
        }
        add_entry(registers["enforcement.account"], data, by=self.person(SUPERVISOR))

    def item(self, code: str, **facts: Any) -> Entry:
        return make_item(self.town, code, **{"decision": FROM_LISTS, **facts})

    def docket(self, **changes: Any) -> Docket:
        """A case that is about to begin; `changes` are facts of the clue that differ from CLUE."""
        return Docket(self, clue={**CLUE, "unit": self.town.bureau.pk, "area": self.town.area.pk, **changes})


@dataclass
class Docket:
    """One case and its moves (一案): `days`, `data` by move, and `without` say how it differs from the ordinary life."""

    bench: Bench
    clue: dict[str, Any]
    days: dict[str, date] = field(default_factory=lambda: dict(DAYS))
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    kinds: str = "罚款"
    fine_fen: int | None = 120_000 * YUAN
    is_lean: bool = False  # only the papers that a step waits for: a test of one step needs no more
    row: Matter | None = None

    @property
    def matter(self) -> Matter:
        assert self.row is not None, "the case has not begun"
        return Matter.objects.select_related("case").get(pk=self.row.pk)

    @property
    def case(self) -> Case:
        found: Case = self.matter.case
        return found

    @property
    def number(self) -> str:
        return str(self.matter.number)

    def quick(self, fine: int = 20_000) -> Docket:
        """The same without hearing, review and discussion (轻案), for a fine in yuan that asks for none of them."""
        self.without |= HEARING | DELIBERATION
        self.is_lean = True
        self.fine_fen = fine * YUAN
        self.data.setdefault("concluded", {}).update(is_complex=False, is_major=False)
        return self

    def until(self, last: str) -> Docket:
        """Takes every move from where the case stands up to and with one (办到某一步)."""
        moves = [name for name in DAYS if name not in self.without]
        done = self._done
        for name in moves[: moves.index(last) + 1]:
            if name not in done:
                done.append(name)
                move: Callable[[date], object] = getattr(self, f"_{name}")
                move(self.days[name])
        return self

    def __post_init__(self) -> None:
        self._done: list[str] = []

    # What the moves are made of.

    def step(self, code: str, on: date, *, role: str = OFFICER, note: str = "", **data: Any) -> Matter:
        """One step of the case by the person of a role (办理一步)."""
        by = self.bench.officer if role == OFFICER else self.bench.person(role)
        given = {**data, **self.data.get(code, {})}
        return act(self.matter, code, by=by, on=on, note=note, data=given)

    def add(self, register: str, on: date, **data: Any) -> Entry:
        """A row of the file (案卷材料)."""
        by = self.bench.officer
        return add_entry(registers[f"enforcement.{register}"], {"case": self.number, "occurred_on": on, **data}, by=by)

    def did(self, kind: str, on: date, *, hour: int = 9, officers: tuple[str, ...] = (), **data: Any) -> Entry:
        """An act of the officers with its record (执法活动)."""
        numbers = "、".join(officers or self.bench.certificates)
        told = {"title": "笔录", "officers": numbers, "is_shown": True, "shown_numbers": numbers}
        told |= {
            "is_party_signed": True,
            "signed_officers": 2,
            "started_at": at(on, hour),
            "ended_at": at(on, hour + 1),
        }
        return self.add("act", on, kind=kind, **{**told, **data})

    def proof(self, title: str, kind: str, on: date, proves: str) -> Entry:
        return self.add("evidence", on, title=title, kind=kind, proves=proves, verified_by="甲执法", is_unlawful=False)

    def paper(self, kind: DocumentKind | str, on: date, served_on: date | None = None, **given: str) -> Entry:
        """A document issued from its template, and served where a day is given (出具并送达文书)."""
        row = issue(self.number, kind, by=self.bench.officer, on=on, given={**TYPED, **self._amounts, **given})
        if served_on:
            self.serve(row, served_on)
        return row

    def form(self, kind: DocumentKind, on: date) -> None:
        """A paper that no step waits for (内部文书)."""
        if not self.is_lean:
            self.paper(kind, on)

    def serve(self, row: Entry, on: date) -> None:
        served = {"served_on": on, "service_method": "direct", "is_receipt_complete": True}
        edit_entry(row, served, by=self.bench.officer)

    @property
    def _amounts(self) -> dict[str, str]:
        typed = {"拟处罚种类": self.kinds}
        return typed if self.fine_fen is None else {**typed, "拟罚款": f"{self.fine_fen / YUAN:.2f}"}

    # The moves, in the order of DAYS.

    def _registered(self, on: date) -> None:
        by = self.bench.officer
        self.row = open_matter(registers[CASE], {**self.clue, **self.data.get("registered", {})}, by=by, on=on)

    def _inspected(self, on: date) -> None:
        self.did("inspection", on, content="村边空地有建筑垃圾约二十车")
        self.proof("现场笔录", "record", on, "倾倒的地点和数量")

    def _filed(self, on: date) -> None:
        self.step("filed", on, role=HEAD, filed_by="陈镇长", is_filed_by_head=True)
        self.form(DocumentKind.FILING, on)

    def _questioned(self, on: date) -> None:
        self.did("questioning", on, content="负责人承认倾倒")
        self.proof("询问笔录", "statement", on, "倾倒的时间和人员")

    def _corrected(self, on: date) -> None:
        if self.is_lean:
            return
        row = self.paper(DocumentKind.CORRECTION, on, served_on=on)
        again = on + timedelta(days=15)
        edit_entry(row, {"deadline_on": on + timedelta(days=14), "rechecked_on": again}, by=self.bench.officer)

    def _tested(self, on: date) -> None:
        self.step("tested", on, **TESTED)

    def _concluded(self, on: date) -> None:
        found: dict[str, Any] = {"facts": FACTS, "violation_clause": BROKEN, "liability_clause": PENAL}
        found |= {"is_complex": True, "is_major": True, "is_crime_suspected": False, "has_conflict": False}
        self.step("concluded", on, **found)
        self.form(DocumentKind.REPORT, on)

    def _told(self, on: date) -> None:
        if "hearing_told" not in self.without:
            self.paper(DocumentKind.HEARING_RIGHT, on, served_on=on)
        self.paper(DocumentKind.NOTICE, on, served_on=on)
        proposed = {"proposed_kinds": self.kinds, **_tier()}
        if self.fine_fen is not None:
            proposed["proposed_fen"] = _yuan(self.fine_fen)
        self.step("told", on, **proposed)

    def _hearing_told(self, on: date) -> None:
        self.step("hearing_told", on)

    def _stated(self, on: date) -> None:
        self.step("stated", on, note="当事人书面陈述申辩")

    def _restated(self, on: date) -> None:
        self.paper(DocumentKind.RECHECK, on, 复核日期=f"{on}")
        self.step("restated", on, note="逐项复核，不采纳", is_statement_answered=True)

    def _hearing_asked(self, on: date) -> None:
        by = self.bench.officer
        act(self.matter, "hearing_asked", by=by, on=on, papers=[pdf("听证申请")])

    def _hearing_noticed(self, on: date) -> None:
        people = [self.bench.names[number] for number in self.bench.panel]
        typed = {"听证主持人": people[0], "听证组成人员": "、".join(people)}
        self.paper(DocumentKind.HEARING_NOTICE, on, served_on=on, **typed)
        self.step("hearing_noticed", on, hearing_host=people[0], hearing_panel="、".join(people))

    def _heard(self, on: date) -> None:
        self.did("hearing", on, officers=self.bench.panel, content="听证全过程", signed_officers=3)
        film = {"started_at": at(on, 9), "ended_at": at(on, 10), "sha256": "1" * 64, "place": "执法办案区"}
        self.add("recording", on, kind="hearing", title="听证录像", file_name="hearing.mp4", **film)
        self.step("heard", on, heard_on=on, is_hearing_signed=True)
        self.form(DocumentKind.HEARING_REPORT, on)

    def _reviewed(self, on: date) -> None:
        said = {"review_result": "passed", "review_opinion": "事实清楚，程序合法，同意"}
        said["reviewer"] = self.bench.person(REVIEWER).user.name
        self.step("reviewed", on, role=REVIEWER, **said, is_reviewer_new=False, is_reviewer_qualified=True)
        self.paper(DocumentKind.REVIEW, on)

    def _discussed(self, on: date) -> None:
        self.paper(DocumentKind.MINUTES, on, 集体讨论日期=f"{on}")
        self.step("discussed", on, role=HEAD, is_head_present=True, is_minutes_signed=True)

    def _decided(self, on: date) -> None:
        said: dict[str, Any] = {"kinds": self.kinds, "is_publishable": True, **REASONS}
        if self.fine_fen is not None:
            said["fine_fen"] = _yuan(self.fine_fen)
        self.step("decided", on, role=HEAD, **said)
        self.paper(DocumentKind.DECISION, on)

    def _served(self, on: date) -> None:
        paper = CaseDocument.objects.get(case=self.number, kind=DocumentKind.DECISION)
        self.serve(paper.entry, on)
        self.step("served", on)

    def _published(self, on: date) -> None:
        self.step("published", on, is_redacted=True)

    def _performed(self, on: date) -> None:
        if self.fine_fen:
            self.add("payment", on, title="罚款", what="fine", amount_fen=_yuan(self.fine_fen), channel="bank")
        self.step("performed", on)

    def _closed(self, on: date) -> None:
        self.paper(DocumentKind.CLOSING, on)
        self.step("closed", on, role=HEAD, is_in_order=True)


def _yuan(fen: int) -> str:
    return f"{fen / YUAN:.2f}"


def _tier() -> dict[str, Any]:
    return {name: _yuan(value * YUAN) if name.endswith("_fen") else value for name, value in TIER.items()}
