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
from support.items import make_item
from support.town import Town, make_town

CASE, MEASURE = "enforcement.case", "enforcement.measure"
OFFICER, HEAD, REVIEWER, SUPERVISOR = (f"enforcement.{one}" for one in ("officer", "head", "reviewer", "supervisor"))
LAW, ITEM = "东坑镇示例市容条例（模拟）", "示例-440001"
OLD = {
    "1": "为了演示行政处罚的办理，制定本条例。",
    "2": "单位和个人不得随意倾倒垃圾。\n堆放物料应当遮盖。",
    "3": "违反本条例第二条规定的，责令改正，处一万元以上五十万元以下罚款。\n情节严重的，责令停产停业。",
}
BROKEN, PENAL = f"《{LAW}》第二条第一款", f"《{LAW}》第三条第一款"
TOWN_NAME, PARTY, PARTY_CODE = "东坑镇人民政府", "模拟建筑有限公司", "91441900MOCK00001X"
FROM_LISTS = "省政府公告（模拟）第1号、市公布的事项目录（模拟）"
YUAN = 100

# The ordinary life of a case in the autumn of 2024: 14 and 29 September and 12 October are working days, 15 to 17
# September and 1 to 7 October are holidays. The moves are taken in this order.
DAYS: Mapping[str, date] = {
    "registered": date(2024, 9, 2),
    "inspected": date(2024, 9, 3),
    "filed": date(2024, 9, 9),
    "questioned": date(2024, 9, 11),
    "corrected": date(2024, 9, 11),
    "tested": date(2024, 9, 26),
    "concluded": date(2024, 9, 27),
    "told": date(2024, 9, 29),
    "hearing_told": date(2024, 9, 29),
    "stated": date(2024, 10, 8),
    "restated": date(2024, 10, 8),
    "hearing_asked": date(2024, 10, 9),
    "hearing_noticed": date(2024, 10, 9),
    "heard": date(2024, 10, 22),
    "reviewed": date(2024, 10, 24),
    "discussed": date(2024, 10, 28),
    "decided": date(2024, 10, 30),
    "served": date(2024, 11, 1),
    "published": date(2024, 11, 6),
    "performed": date(2024, 11, 8),
    "closed": date(2024, 11, 13),
}
HEARING = frozenset(("hearing_told", "hearing_asked", "hearing_noticed", "heard"))
DELIBERATION = frozenset(("reviewed", "discussed"))
CLUE = {
    "title": "随意倾倒垃圾案",
    "source": "inspection",
    "domain": "urban",
    "item": ITEM,
    "party_kind": "organisation",
    "party": PARTY,
    "party_code": PARTY_CODE,
    "capacity": "full",
    "place": "东坑镇井美村模拟路1号",
    "is_cross_region": False,
    "discovered_on": date(2024, 9, 2),
    "act_ended_on": date(2024, 9, 1),
    "is_grave": False,
}
TESTED = {
    "is_first_offence": False,
    "is_minor": False,
    "is_corrected": True,
    "is_harmless": False,
    "is_faultless": False,
    "lenience_reason": "倾倒的数量大，不属于轻微违法，也不是初次违法",
    "mitigation": "none",
}
TIER = {"least_fen": 10_000, "most_fen": 500_000, "benchmark": "无", "tier": "一般", "is_deviating": False}
REASONS = {
    "reason_fact": "当事人把建筑垃圾倾倒在村边空地，有现场笔录、询问笔录证明",
    "reason_law": f"违反{BROKEN}，应当依照{PENAL}处罚",
    "reason_why": "数量大，已经清理，适用一般阶次",
    "reason_humane": "当事人配合调查，已经恢复原状",
}
FACTS = "2024年9月1日在施工中把建筑垃圾倾倒在村边空地"
# What no field of a case holds, or holds only after the step to which a document belongs.
TYPED = {
    "违法事实": FACTS,
    "违反的条款": BROKEN,
    "处罚的条款": PENAL,
    "裁量说明": "没有可以适用的裁量基准，按违法情节一般处理",
    "当事人地址": "东坑镇井美村模拟路2号",
    "机关联系方式": "东坑镇模拟路3号",
    "陈述申辩期限": "5个工作日",
    "法院": "东莞市第三人民法院",
    "缴款方式": "到指定银行缴纳",
    "改正期限": "2024年9月25日",
    "改正要求": "清理倾倒的垃圾",
    "陈述申辩内容": "请求减少罚款",
    "复核情况": "罚款幅度按情节确定，没有应当减轻的情形",
    "复核结论": "不采纳",
    "听证时间": "2024年10月22日9时",
    "听证地点": "镇政府会议室",
    "听证经过": "参加人到齐，程序完整",
    "双方意见": "对事实没有争议",
    "听证意见": "同意拟作的处罚",
    "讨论地点": "镇政府会议室",
    "参加人员": "镇长、分管副镇长",
    "记录人": "记录员",
    "讨论意见": "一致同意",
    "讨论结论": "同意拟作的处罚",
    "复议诉讼情况": "没有",
    "履行要求": "收到决定书后立即停止",
    "接收机关": "东莞市公安局东坑分局",
    "移送材料份数": "卷宗1册",
}


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
        found = {"facts": FACTS, "violation_clause": BROKEN, "liability_clause": PENAL}
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
