"""Publication during enforcement and the whole-process record (亮证、全过程记录): what records say, and what was not recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..models import ActKind, EnforcementAct
from ..review.checks_closing import RECORDED, expected_acts, look_for_recording
from ..review.checks_officers import SHOWING
from ..review.doubts import Doubts
from ..review.files import CaseFile

NEEDED = tuple(kind for kind in ActKind if kind not in RECORDED)
WHY = {
    ActKind.SEIZURE: "直接涉及重大财产权益，全程音像",
    ActKind.DEMOLITION: "直接涉及重大财产权益，全程音像",
    ActKind.HEARING: "听证全程音像（《广东省行政处罚听证程序实施办法》第三十一条）",
    ActKind.LEFT: "以拍照、录像等方式记录送达过程（《民事诉讼法》第八十九条）",
    ActKind.POSTED: "记录张贴的过程",
}


@dataclass(frozen=True)
class Shown:
    """How the records of some kind tell of the certificate (亮证记录): counts of records, never of persons."""

    name: str
    yes: int
    no: int
    unsaid: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.unsaid

    @property
    def share(self) -> str:
        """The share of records that say so (记明亮证的比例); what is not said is not counted as said."""
        return f"{self.yes * 100 / self.total:.1f}%" if self.total else "—"


@dataclass(frozen=True)
class Recorded:
    """An act that must be recorded from beginning to end (应当全程音像的活动), and what is wrong with that."""

    pk: int
    number: str
    title: str
    kind: str
    on: date | None
    wrong: tuple[str, ...]
    missing: tuple[str, ...]
    is_demo: bool = False

    @property
    def kind_name(self) -> str:
        return str(ActKind(self.kind).label)

    @property
    def is_whole(self) -> bool:
        return not self.wrong and not self.missing


@dataclass(frozen=True)
class Tally:
    """How many acts of a kind there were and how many were recorded (某类活动的音像)."""

    name: str
    why: str
    acts: int
    good: int


@dataclass(frozen=True)
class Records:
    """The records of some cases (一批案件的记录情况)."""

    cases: int
    shown: tuple[Shown, ...]
    must: tuple[Tally, ...]
    as_needed: tuple[Tally, ...]
    lacking: tuple[Recorded, ...]


def recorded_acts(file: CaseFile) -> list[Recorded]:
    """The acts of a file that must be recorded (应当全程音像的活动), those that nobody entered too: C49's own looks."""
    found = []
    for act in file.acts:
        if act.kind in RECORDED:
            doubts = Doubts()
            look_for_recording(act, file.recordings, doubts)
            found.append(_told(file, ActKind(act.kind), act.on, doubts))
    for kind in expected_acts(file):
        if all(act.kind != kind for act in file.acts):
            doubts = Doubts()
            doubts.missing.append(f"没有{kind.label}的活动记录，不能核对音像")
            found.append(_told(file, kind, None, doubts))
    return found


def records_of(files: Iterable[CaseFile]) -> Records:
    """What some case files tell of certificates and recordings (记录情况); the files are read once and not kept."""
    cases, shown, lacking = 0, Counter[tuple[str, bool | None]](), list[Recorded]()
    acts, good = Counter[str](), Counter[str]()
    for file in files:
        cases += 1
        shown.update((act.kind, act.is_shown) for act in file.acts if act.kind in SHOWING)
        for one in recorded_acts(file):
            acts[one.kind] += 1
            good[one.kind] += one.is_whole
            if not one.is_whole:
                lacking.append(one)
        for act in file.acts:
            if act.kind in NEEDED:
                acts[act.kind] += 1
                good[act.kind] += _has_recording(act, file)
    told = [
        Shown(kind.label, shown[kind, True], shown[kind, False], shown[kind, None])
        for kind in SHOWING
        if any(one == kind for one, _ in shown)
    ]
    lacking.sort(key=lambda one: (not one.wrong, one.number, one.on or date.max))
    must = tuple(Tally(kind.label, WHY.get(kind, ""), acts[kind], good[kind]) for kind in RECORDED)
    as_needed = tuple(Tally(kind.label, "", acts[kind], good[kind]) for kind in NEEDED if acts[kind])
    return Records(cases, tuple(told), must, as_needed, tuple(lacking))


def _has_recording(act: EnforcementAct, file: CaseFile) -> bool:
    return any(one.kind == act.kind and (not (one.on and act.on) or one.on == act.on) for one in file.recordings)


def _told(file: CaseFile, kind: ActKind, on: date | None, doubts: Doubts) -> Recorded:
    row = file.matter
    return Recorded(row.pk, row.number, row.title, kind, on, tuple(doubts.wrong), tuple(doubts.missing), row.is_demo)
