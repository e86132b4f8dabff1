"""Tiers (信用分级, S51): a score that explains itself line by line; it changes how often a firm is checked, nothing else.

Points, lines and frequencies are rules of a pack (credit.yaml, 未核). Kept are stretches of days, of firms of which there is
something to tell: a run writes what changed, and a firm without a stretch has the base score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q

from fazhi.kernel.imports.importing import Outcome, import_rows
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Value
from fazhi.kernel.law.timelimits import deadline
from fazhi.kernel.org.setup import is_demo_town
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import CREDIT, LEADER_READS, TIER
from ..models.credit import CreditTier, RecordKind, Standing, Tier
from ..roles import HANDLER, KEEPER
from .records import RECORDS

ONLY_FREQUENCY = "等次只调整检查频次，不作为准予或者拒绝任何权利、资格、补贴的依据"
BASE, WINDOW = "credit.points.base", "credit.points.window"
# What a record of a kind gives or takes; other kinds are told and give no points.
POINTS: Mapping[str, tuple[str, int]] = {
    RecordKind.HONOUR: ("credit.points.honour", 1),
    RecordKind.PENALTY: ("credit.points.penalty", -1),
    RecordKind.PLEDGE: ("credit.points.pledge", -1),
    RecordKind.ABNORMAL: ("credit.points.abnormal", -1),
    RecordKind.DISHONEST: ("credit.points.dishonest", -1),
}
MOST = 100
BREAK = "｜"

TIERS = registers.add(
    Register(
        code=TIER,
        name="信用分级",
        systems=("S51",),
        shelf=CREDIT,
        model=CreditTier,
        firm="firm_code",
        number_prefix="FJ",
        labels={"title": "企业名称", "occurred_on": "起始日期"},
        columns=("number", "title", "tier", "score", "occurred_on", "until_on"),
        filters=("occurred_on", "until_on", "tier", "score"),
        search=("number", "title", "firm_code"),
        # Nobody writes a tier by hand: it follows from the records, and `tend` computes it anew.
        grants=(
            Grant(KEEPER.code, ("view", "tend", "export"), Scope.TOWN),
            Grant(HANDLER.code, ("view",), Scope.TOWN),
            LEADER_READS,
        ),
    )
)


class Counted(NamedTuple):
    """A record as far as it counts (计分信息)."""

    number: str
    kind: str
    formed_on: date


@dataclass(frozen=True)
class Line:
    """One line of a score (计分行): its points, and the record or the rule on which it stands."""

    points: int
    what: str
    record: str
    rule: str

    def __str__(self) -> str:
        return BREAK.join((f"{self.points:+d}", self.what, self.record or "—", self.rule))

    @classmethod
    def read(cls, text: str) -> Line:
        """A line as it was stored."""
        points, what, record, rule = text.split(BREAK)
        return cls(int(points), what, "" if record == "—" else record, rule)


@dataclass(frozen=True)
class Scored:
    """A score with all that makes it (得分与逐条说明); the points of its lines add up to it."""

    tier: Tier
    score: int
    lines: tuple[Line, ...]


def score(records: Sequence[Counted], on: date) -> Scored:
    """The tier on a day by these records (计分), oldest first; those whose term is over give nothing."""
    base = _value(BASE, on)
    lines = [Line(base.n, base.rule.name, "", _named(base))]
    window, calendar = _value(WINDOW, on).limit, current_calendar() if records else None
    for one in records:
        if calendar is None or deadline(window, one.formed_on, calendar).legal_last < on:
            continue
        code, sign = POINTS[one.kind]
        value = _value(code, on)
        told = f"{RecordKind(one.kind).label}（{one.formed_on} 形成）"
        lines.append(Line(sign * value.n, told, one.number, _named(value)))
    total = sum(line.points for line in lines)
    kept = min(max(total, 0), MOST)
    if kept != total:
        lines.append(Line(kept - total, f"得分在 0 至 {MOST} 分之间", "", "计分办法"))
    return Scored(_tier(kept, on), kept, tuple(lines))


def _tier(points: int, on: date) -> Tier:
    return next((tier for tier in Tier if tier != Tier.D and _value(_of(tier), on).reached_by(points)), Tier.D)


def _of(tier: Tier) -> str:
    return f"credit.tier.{tier.lower()}"


def frequency(tier: Tier, on: date) -> Value:
    """How often firms of a tier are checked, in percent of the usual (检查频次)."""
    return _value(f"credit.frequency.{tier.lower()}", on)


def _value(code: str, on: date) -> Value:
    return rulebook()[code].in_force(on)


def _named(value: Value) -> str:
    mark = "" if value.rule.is_verified else f"（{value.rule.status_label}）"
    return f"{value.rule.name}{mark}"


def standing(code: str, on: date) -> Scored:
    """A firm's tier on a day (当日等次): that of its stretch; the base score where it has none."""
    live = Q(credit_tier__until_on=None) | Q(credit_tier__until_on__gt=on)
    rows = TIERS.rows().filter(live, credit_tier__firm_code=code, occurred_on__lte=on).select_related("credit_tier")
    row = rows.order_by("-occurred_on").first()
    if row is None:
        return score((), on)
    own: CreditTier = row.credit_tier
    return Scored(Tier(own.tier), own.score, tuple(map(Line.read, own.lines.splitlines())))


def recompute(on: date, *, by: str, codes: Collection[str] | None = None) -> Outcome:
    """Computes the tiers of all firms, or of some, as of a day (重算), and writes the stretches that changed."""
    arrivals = (Arrival(line, facts, ()) for line, facts in enumerate(_changed(on, codes), 2))
    return import_rows(TIERS, arrivals, by=by, name=f"信用分级重算 {on}", is_demo=is_demo_town())


def _changed(on: date, codes: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The stretches that end and those that begin; what was computed earlier on the day is put right."""
    counted, names = _records(on, codes)
    open_now = _open(codes)
    for code in sorted({*counted, *open_now}):
        found, before = score(counted.get(code, ()), on), open_now.get(code)
        facts = {"tier": found.tier.value, "score": found.score, "lines": "\n".join(map(str, found.lines))}
        if before and all(before[name] == value for name, value in facts.items()):
            continue
        start = max(on, before["occurred_on"]) if before else on
        if before and before["occurred_on"] < start:
            yield {**before, "until_on": start}
        title = names.get(code) or (before["title"] if before else "")
        head = {"number": f"{code}-{start:%Y%m%d}", "title": title, "occurred_on": start}
        yield {**head, "firm_code": code, "until_on": None, **facts}


def _records(on: date, codes: Collection[str] | None) -> tuple[dict[str, list[Counted]], dict[str, str]]:
    """What counts of each firm, oldest first, and the firms' names."""
    rows = RECORDS.rows().filter(
        credit_record__standing=Standing.USABLE,
        credit_record__kind__in=list(POINTS),
        credit_record__collected_on__lte=on,
        occurred_on__lte=on,
    )
    if codes is not None:
        rows = rows.filter(credit_record__firm_code__in=codes)
    own = ("credit_record__firm_code", "credit_record__firm", "number", "credit_record__kind", "occurred_on")
    counted: dict[str, list[Counted]] = {}
    names: dict[str, str] = {}
    found = rows.order_by("credit_record__firm_code", "occurred_on", "number").values_list(*own)
    for code, group in groupby(found, key=lambda row: str(row[0])):
        told = list(group)
        counted[code] = [Counted(*row[2:]) for row in told]
        names[code] = next((row[1] for row in reversed(told) if row[1]), "")
    return counted, names


def _open(codes: Collection[str] | None) -> dict[str, dict[str, Any]]:
    """The stretch of each firm that has no end."""
    rows = TIERS.rows().filter(credit_tier__until_on=None)
    if codes is not None:
        rows = rows.filter(credit_tier__firm_code__in=codes)
    names = ("number", "title", "occurred_on", "firm_code", "until_on", "tier", "score", "lines")
    found = rows.values_list(*(TIERS.fields[name].path for name in names))
    return {row[3]: dict(zip(names, row, strict=True)) for row in found}
