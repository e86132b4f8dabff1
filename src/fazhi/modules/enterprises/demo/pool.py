"""The demo's cultivation pool and what is to be looked at in the register (培育库与名录待核演示数据)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from fazhi.kernel.org.models import Unit
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..firms.entities import ENTITIES
from ..firms.missing import DOUBTS
from ..firms.pool import POOL_ENTRIES
from ..models.firms import PoolStage

POOL = "enterprises.pool"
LEFT_BEFORE, LEAVING = 3, 5  # that left before the first target's year was over, and in each later year
OBSTACLES = (
    "担心转型后税费和记账成本上升",
    "经营场所为住宅改商用，缺产权证明",
    "不清楚原许可证能不能沿用",
    "招牌和老客户只认原字号",
    "没有会计，不会建账",
)
HELPED = (
    "讲解税费政策，对照上年流水算出差额",
    "陪同到窗口一次办完变更登记",
    "联系代账机构给出首年优惠",
    "说明原字号可以保留",
)
UNITS = ("JJFZ", "GGFW", "SCJG")
Once = Callable[[Register, Iterable[Arrival], str], None]


def pool(targets: Mapping[int, Mapping[str, int]], on: date, once: Once) -> None:
    """Entries so that as many are in the pool at the end of each year as the targets say."""
    stocks = {year: told[POOL] for year, told in sorted(targets.items()) if POOL in told and year <= on.year}
    if stocks:
        once(POOL_ENTRIES, _entries(stocks, on), f"模拟个转企培育库至{on.year}年")


def _entries(stocks: Mapping[int, int], on: date) -> Iterator[Arrival]:
    spans = _spans(stocks, on)
    rows = ENTITIES.rows().filter(is_demo=True, occurred_on__lt=date(min(stocks), 1, 1), entity__ended_on=None)
    traders = list(rows.filter(entity__kind="sole_trader").order_by("number")[: len(spans)])
    units = list(Unit.objects.filter(code__in=UNITS).order_by("code").values_list("pk", flat=True))
    for n, (trader, (entered, left)) in enumerate(zip(traders, spans, strict=True)):
        facts = {
            "number": f"{POOL_ENTRIES.number_prefix}{entered.year}-{n + 1:06d}",
            "title": trader.title,
            "unit": units[n % len(units)],
            "area": trader.area_id,
            "occurred_on": entered,
            "credit_code": trader.number,
            "obstacle": OBSTACLES[n % len(OBSTACLES)],
            **(_gone(entered, left, n) if left else _waiting(n, on)),
        }
        yield Arrival(n, facts, (), frozenset())


def _spans(stocks: Mapping[int, int], on: date) -> list[tuple[date, date | None]]:
    """When each entered and left; a new one came in the year of the demo's day."""
    chance = random.Random("pool")  # noqa: S311 - repeatable on purpose
    first = min(stocks)
    found: list[tuple[date, date | None]] = []
    stood = 0
    for year, stock in stocks.items():
        leaving = LEFT_BEFORE if year == first else LEAVING
        staying = [place for place, (_, left) in enumerate(found) if left is None]
        for place in staying[: 0 if year == first else leaving]:
            found[place] = found[place][0], date(year, 7, 3) + timedelta(days=20 * place)
        new = stock - stood + leaving
        for place in range(new):
            entered = date(year, 1, 10) + timedelta(days=chance.randrange(140))
            gone = year == first and place < leaving
            found.append((entered, date(year, 10, 12) + timedelta(days=9 * place) if gone else None))
        stood = stock
    if on.year not in stocks and on.timetuple().tm_yday > 8:
        found.append((date(on.year, 1, 8), None))
    return found


def _gone(entered: date, left: date, n: int) -> dict[str, Any]:
    """Most left as a company, some gave up."""
    told: dict[str, Any] = {"help_given": HELPED[n % len(HELPED)], "stage": PoolStage.LEFT.value, "left_on": left}
    company = _company(left - timedelta(days=30)) if n % 3 else None
    reason = "" if company else "经营者回老家，决定不再转型（模拟）"
    code, on = (company.number, company.occurred_on) if company else ("", None)
    return told | {"converted_on": on, "company_code": code, "left_reason": reason, "next_on": None}


def _company(on: date) -> Entry | None:
    """A firm that was registered shortly before: the sole trader as a company."""
    rows = ENTITIES.rows().filter(is_demo=True, entity__kind="company", occurred_on__lte=on)
    found: Entry | None = rows.order_by("-occurred_on", "pk").first()
    return found


def _waiting(n: int, on: date) -> dict[str, Any]:
    """Help as far as it has come; the next contact of one is overdue, of one due in three days."""
    days = {4: -5, 5: 3}.get(n % 16, 10 + n)
    is_helped = n % 4 != 0
    return {
        "help_given": HELPED[n % len(HELPED)] if is_helped else "",
        "stage": (PoolStage.HELPED if is_helped else PoolStage.ENTERED).value,
        "converted_on": None,
        "company_code": "",
        "left_on": None,
        "left_reason": "",
        "next_on": on + timedelta(days=days),
    }


# Days before the demo's own, what is doubtful, how it was found, conclusion, what was seen, days before it was answered.
FOUND = "上月全量导出里没有它（模拟）"
SCENES: tuple[tuple[int, str, str, str, str, int | None], ...] = (
    (75, "missing", FOUND, "", "", None),
    (40, "missing", FOUND, "", "门店关着，房东联系不上，等所在村提供线索", None),
    (3, "code", "窗口来电说执照上的代码与名录不同（模拟）", "", "", None),
    (60, "missing", FOUND, "stands", "上门见到正常营业，来源漏报，已去函更正", 50),
)


def doubts(on: date, once: Once) -> None:
    """One that waits too long, one that is blocked, a new one and one that was answered."""
    once(DOUBTS, _doubts(on), f"模拟名录待核至{on.year}年")


def _doubts(on: date) -> Iterator[Arrival]:
    unit = Unit.objects.filter(code="JJFZ").values_list("pk", flat=True).first()
    rows = ENTITIES.rows().filter(is_demo=True, entity__ended_on=None, entity__kind="company").order_by("-number")
    for n, (firm, scene) in enumerate(zip(rows[: len(SCENES)], SCENES, strict=True), 1):
        days, kind, found, conclusion, answer, answered = scene
        found_on = on - timedelta(days=days)
        facts = {
            "number": f"{DOUBTS.number_prefix}{found_on.year}-{n:06d}",
            "title": firm.title,
            "unit": unit,
            "area": firm.area_id,
            "occurred_on": found_on,
            "entity": firm.number,
            "kind": kind,
            "found": found,
            "conclusion": conclusion,
            "answer": answer,
            "answered_on": None if answered is None else on - timedelta(days=answered),
        }
        yield Arrival(n, facts, (), frozenset())
