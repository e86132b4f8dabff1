"""The demo town's firms (市场主体演示数据): every row from one seed, as many standing at each year's end as targets say."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from fazhi.kernel.core.codes import credit_check
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.imports.models import Batch, BatchState
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.registers import Register

from ..firms.entities import ENTITIES
from ..firms.months import MONTH_ENDS
from ..models.firms import EntityKind, Status
from .pool import doubts, pool

BY = "fazhi demo"
STOCK = "enterprises.entities"
FIRST_YEAR = 1993  # in which the oldest firm was registered
BEFORE = 1100  # that ended before the first year of the targets was over
CLOSING = 0.055  # of the firms that stand at the beginning of a year
A_DAY = 4, 3  # openings and closings on a day of a year that has no target yet
# Type, kind, first characters of the code, weight, ending of the name, capital in 万元 to choose from (0: none stated).
TYPES = (
    ("个体工商户", EntityKind.SOLE_TRADER, "92", 640, ("店", "商行", "经营部", "加工店"), (0, 0, 3, 5, 10)),
    ("有限责任公司(自然人独资)", EntityKind.COMPANY, "91", 190, ("有限公司",), (10, 30, 50, 100, 200)),
    ("有限责任公司(自然人投资或控股)", EntityKind.COMPANY, "91", 110, ("有限公司",), (50, 100, 200, 500, 1000)),
    ("有限责任公司(港澳台投资、非独资)", EntityKind.COMPANY, "91", 6, ("电子有限公司",), (500, 1000, 3000)),
    ("个人独资企业", EntityKind.COMPANY, "91", 14, ("厂",), (10, 50)),
    ("有限责任公司分公司", EntityKind.BRANCH, "91", 34, ("有限公司东坑分公司",), (0,)),
    ("农民专业合作社", EntityKind.COOPERATIVE, "93", 6, ("农民专业合作社",), (20, 50, 100)),
)
TRADES = (
    *(
        "五金",
        "塑胶",
        "模具",
        "电子",
        "包装",
        "印刷",
        "家具",
        "服饰",
        "餐饮",
        "食品",
        "百货",
        "日用品",
        "建材",
        "物流",
        "汽修",
    ),
    *("水果", "粮油", "文具", "药材", "美容", "广告", "机械", "清洁", "花木"),
)
SYLLABLES = "安邦诚达丰广和嘉康丽茂宁鹏庆瑞盛泰旺鑫裕"
ROADS = ("样板路", "示例街", "模拟大道", "试点巷", "演示工业区")


class Firm(NamedTuple):
    """A firm of the demo (演示市场主体), with the day on which it ends, which may lie after the demo's own."""

    n: int
    opened_on: date
    ended_on: date | None


class Plan:
    """Every firm of the demo (拟建市场主体), drawn year by year, so that a later demo day moves none."""

    def __init__(self, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
        self.on = on
        self.stocks = {year: told[STOCK] for year, told in sorted(targets.items()) if STOCK in told and year <= on.year}

    @cached_property
    def firms(self) -> list[Firm]:
        opened: list[date] = []
        ended: dict[int, date] = {}
        standing: list[int] = []
        for year in range(min(self.stocks), self.on.year + 1):
            chance = random.Random(f"firms-{year}")  # noqa: S311 - repeatable on purpose
            span = Span.year(year)
            if not opened:  # the first year: all that was registered until its end
                first = [self._long_ago(chance, year) for _ in range(self.stocks[year] + BEFORE)]
                closing = BEFORE
            else:
                n = len(standing)
                closing = round(n * CLOSING) if year in self.stocks else A_DAY[1] * 365
                opening = self.stocks[year] - n + closing if year in self.stocks else A_DAY[0] * 365
                first = [_workday(chance, span.first_on, span.last_on) for _ in range(opening)]
            old = len(opened) or len(first)
            opened += sorted(first)
            for place in chance.sample(standing or range(old), closing):
                day = max(span.first_on, opened[place] + timedelta(days=30))
                ended[place] = _workday(chance, min(day, span.last_on - timedelta(days=3)), span.last_on)
            standing = [place for place in range(len(opened)) if place not in ended]
        return [Firm(n, day, ended.get(n)) for n, day in enumerate(opened) if day <= self.on]

    def _long_ago(self, chance: random.Random, last: int) -> date:
        """More of them lately than long ago."""
        year = FIRST_YEAR + int((last + 1 - FIRST_YEAR) * chance.random() ** 0.35)
        return _workday(chance, date(year, 1, 1), date(year, 11, 20))

    def stood(self, on: date) -> int:
        """How many stand on a day."""
        return sum(firm.opened_on <= on and not (firm.ended_on and firm.ended_on <= on) for firm in self.firms)

    def arrivals(self) -> Iterator[Arrival]:
        """The rows of the register as they are on the demo's day."""
        villages = list(Area.objects.filter(level=AreaLevel.VILLAGE).order_by("code").values_list("pk", "name"))
        for firm in self.firms:
            yield Arrival(firm.n, facts_of(firm, villages, self.on), (), frozenset())


def _workday(chance: random.Random, first: date, last: date) -> date:
    while True:
        day = first + timedelta(days=chance.randint(0, (last - first).days))
        if day.weekday() < 5:
            return day


def facts_of(firm: Firm, villages: list[tuple[int, str]], on: date) -> dict[str, Any]:
    """A firm as the register holds it (名录行)."""
    n = firm.n
    chance = random.Random(n)  # noqa: S311 - repeatable on purpose
    kind_text, kind, head, _, endings, capitals = chance.choices(TYPES, [each[3] for each in TYPES])[0]
    area, village = villages[int(len(villages) * chance.random() ** 1.4)]
    place, trade = n * 7919 % 8000, TRADES[(n // 8000 + chance.randrange(4) * 6) % len(TRADES)]
    stem = SYLLABLES[place % 20] + SYLLABLES[place // 20 % 20] + SYLLABLES[place // 400]
    capital = chance.choice(capitals)
    is_ended = firm.ended_on is not None and firm.ended_on <= on
    code = code_of(n, head)
    return {
        "number": code,
        "credit_code": code,
        "title": f"东莞市东坑样{stem}{trade}{chance.choice(endings)}",
        "area": area,
        "occurred_on": firm.opened_on,
        "kind": kind.value,
        "kind_text": kind_text,
        "status": (Status.REVOKED if n % 23 == 0 else Status.CANCELLED).value if is_ended else Status.STANDING.value,
        "ended_on": firm.ended_on if is_ended else None,
        "capital_text": f"{capital}万元人民币" if capital else "",
        "capital_fen": capital * 1_000_000 if capital else None,
        "currency": "CNY" if capital else "",
        "address": f"东莞市东坑镇{village}{chance.choice(ROADS)}{n % 300 + 1}号",
        "scope": f"{trade}的生产、加工、销售（模拟）",
    }


def code_of(n: int, head: str) -> str:
    """A credit code whose organisation is plainly invented (MN)."""
    body = f"{head}441900MN{n:07d}"
    return body + credit_check(body)


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the rows of this part that are missing: firms, month ends, the pool, what is to be looked at."""
    plan = Plan(targets, on)
    if not plan.stocks:
        return
    _once(ENTITIES, plan.arrivals(), f"模拟市场主体至{on.year}年")
    _once(MONTH_ENDS, _months(plan), f"模拟月末快照至{on.year}年")
    pool(targets, on, _once)
    doubts(on, _once)


def _once(register: Register, arrivals: Iterable[Arrival], name: str) -> None:
    """Takes rows in, unless the same were taken in before."""
    if not Batch.objects.filter(register=register.code, file_name=name, state=BatchState.PUBLISHED).exists():
        import_rows(register, arrivals, by=BY, name=name, is_demo=True)


OFF = {8: (12, "来源在9月2日补登了8月底受理的12户，名录按登记日期已计入9月")}


def _months(plan: Plan) -> Iterator[Arrival]:
    """Month ends of the last target's year, the last of them still to be closed."""
    year = max(plan.stocks)
    spans = [each for each in Span.months(year) if each.last_on < plan.on]
    for span in spans:
        n, month = plan.stood(span.last_on), span.first_on
        more, why = OFF.get(month.month, (0, ""))
        facts = {
            "number": f"YM{month:%Y-%m}",
            "title": f"{month.year}年{month.month}月末",
            "occurred_on": span.last_on,
            "month": month,
            "stated": n + more,
            "counted": n,
            "difference": more,
            "explanation": why,
            "closed_on": None if span is spans[-1] else span.last_on + timedelta(days=8),
        }
        yield Arrival(month.month, facts, (), frozenset())
