"""The alarm on growing fines (罚没增幅预警, S93): a reason to look at files, never a target and never a verdict.

Fines may not be tied to assessment or income (行政处罚法第七十四条): no target, no rank, no person stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.declarations import indicators
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.values import Type, show
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.records.models import Matter

from ..models import Case
from ..models.stages import Domain

INDICATOR, RULE, REGISTER = "enforcement.fines", "enforcement.fines.growth", "enforcement.case"
BASIS = "《行政处罚法》第七十四条"


@dataclass(frozen=True)
class Part:
    """The fines of one domain (一个领域的罚款), in fen, this year and the year before."""

    domain: str
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
    def growth(self) -> str:
        """How much they grew in words (增幅); without fines the year before there is none to state."""
        if not self.before:
            return "上年同期没有罚款，不算增幅"
        tenths = round((self.now - self.before) * 1000 / self.before)
        return f"{'增长' if tenths >= 0 else '下降'} {abs(tenths) // 10}.{abs(tenths) % 10}%"

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
            f"{self.fines.span} 决定的罚款 {now}，{self.fines.compared} 为 {before}，{self.fines.growth}，"
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
    now, before = _of_domain(span), _of_domain(compared)
    parts = tuple(
        Part(one.value, one.label, now.get(one, 0), before.get(one, 0)) for one in Domain if one in now or one in before
    )
    return Fines(span, compared, _total(span), _total(compared), parts)


def _spans(year: int) -> tuple[Span, Span]:
    on = today()
    if year != on.year:
        return Span.year(year), Span.year(year - 1)
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return Span(date(year, 1, 1), on), Span(date(year - 1, 1, 1), date(year - 1, on.month, day))


def _total(span: Span) -> int:
    """The figure itself where it is declared, else the sum of the domains."""
    if INDICATOR not in indicators:
        return sum(_of_domain(span).values())
    (figure,) = compute([INDICATOR], span)
    return int(figure.value) if isinstance(figure.value, int) else 0


def _of_domain(span: Span) -> dict[str, int]:
    rows = Case.objects.filter(
        matter__in=Matter.objects.filter(register=REGISTER), decided_on__range=(span.first_on, span.last_on)
    )
    return dict(rows.values_list("domain").annotate(fen=Sum("fine_fen", default=0)).order_by())


def yuan(fen: int) -> str:
    return show(fen, Type.MONEY, "元", 2)
