"""The alarm on growing fines (罚没增幅预警, S93): a reason to look at files, never a target and never a verdict.

Fines may not be tied to assessment or income (行政处罚法第七十四条): no target, no rank, no person stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.drilldown import by_field
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import Type, show
from fazhi.kernel.law.packs import rulebook

INDICATOR, RULE = "enforcement.fines", "enforcement.fines.growth"


@dataclass(frozen=True)
class Part:
    """The fines of one domain (一个领域的罚款), in fen, this year and the year before."""

    name: str
    now: int
    before: int

    @property
    def shown(self) -> tuple[str, str]:
        return yuan(self.now), yuan(self.before)


@dataclass(frozen=True)
class Fines:
    """The fines decided in a year beside those of the year before (两年罚款), in fen, over the same days of both."""

    span: Span
    compared: Span
    now: int
    before: int
    parts: tuple[Part, ...]

    @property
    def shown(self) -> tuple[str, str]:
        return yuan(self.now), yuan(self.before)

    @property
    def names(self) -> tuple[str, str]:
        return named(self.span), named(self.compared)

    @property
    def growth(self) -> str:
        """How much they grew in words (增幅); without fines the year before there is none to state."""
        if not self.before:
            return "上年同期没有罚款，不算增幅"
        percent = Decimal(abs(self.now - self.before) * 100) / self.before
        return f"{'增长' if self.now >= self.before else '下降'} {percent.quantize(Decimal('0.01'))}%"

    def exceeds(self, percent: int) -> bool:
        """Whether they grew by more than so many percent; computed in whole fen."""
        return bool(self.before) and (self.now - self.before) * 100 > percent * self.before


@dataclass(frozen=True)
class Alarm:
    """An alarm (罚没增幅预警): the fines, the line that they crossed, and what to do, which is to look."""

    fines: Fines
    line: int
    is_verified: bool

    @property
    def words(self) -> str:
        now, before = self.fines.shown
        return (
            f"{named(self.fines.span)}决定的罚款 {now}，{named(self.fines.compared)}为 {before}，{self.fines.growth}，"
            f"超过 {self.line}% 的预警线"
        )


def growth_alarm(year: int) -> Alarm | None:
    """The alarm of a year (罚没增幅预警), or None where fines did not grow beyond the line of the pack."""
    rule = rulebook()[RULE]
    line = rule.on(date(year, 12, 31))
    fines = fines_of(year)
    if line is None or not fines.exceeds(line.n):
        return None
    return Alarm(fines, line.n, rule.is_verified)


def fines_of(year: int) -> Fines:
    """The fines of a year and of the one before (两年罚款); of a running year both end on the same day."""
    span, compared = _spans(year)
    now, before = (by_field(INDICATOR, each, "domain") for each in (span, compared))
    pairs = [(one.label, one.numerator, other.numerator) for one, other in zip(now, before, strict=True)]
    parts = tuple(Part(name, fen, was) for name, fen, was in pairs if fen or was)
    return Fines(span, compared, sum(fen for _, fen, _ in pairs), sum(was for *_, was in pairs), parts)


def _spans(year: int) -> tuple[Span, Span]:
    on = today()
    if year != on.year:
        return Span.year(year), Span.year(year - 1)
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return Span(date(year, 1, 1), on), Span(date(year - 1, 1, 1), date(year - 1, on.month, day))


def yuan(fen: int) -> str:
    """An amount in yuan to the fen (元)."""
    return show(fen, Type.MONEY, "元", 2)


def named(span: Span) -> str:
    """A span as a page names it (时段): 2023年, or 2024年1月1日至6月28日."""
    first, last = span.first_on, span.last_on
    if span == Span.year(first.year):
        return f"{first.year}年"
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
