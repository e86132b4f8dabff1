"""Spans (时段): the first and the last day that a figure covers, both included."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from fazhi.kernel.core.errors import FazhiError


@dataclass(frozen=True, order=True)
class Span:
    """A span of days (时段), both ends included; a stock is counted at its last day."""

    first_on: date
    last_on: date

    @classmethod
    def year(cls, year: int) -> Span:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Span:
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def months(cls, year: int) -> tuple[Span, ...]:
        """The twelve months of a year (各月)."""
        return tuple(cls.month(year, month) for month in range(1, 13))

    @property
    def previous(self) -> Span:
        """The span before: of a year the year, of a month the month, else as many days (上期)."""
        if self == Span.year(self.first_on.year):
            return Span.year(self.first_on.year - 1)
        last = self.first_on - timedelta(days=1)
        if self == Span.month(self.first_on.year, self.first_on.month):
            return Span.month(last.year, last.month)
        return Span(last - (self.last_on - self.first_on), last)

    def __str__(self) -> str:
        """As the chain and a reader name it: 2023, 2023-05, else both days."""
        if self == Span.year(self.first_on.year):
            return f"{self.first_on.year}"
        if self == Span.month(self.first_on.year, self.first_on.month):
            return f"{self.first_on:%Y-%m}"
        return f"{self.first_on}..{self.last_on}"


def read_year(text: str) -> Span:
    """The year that a person typed (年度), 2000 to 2099."""
    if not re.fullmatch(r"20\d\d年?", text.strip(), re.ASCII):
        raise FazhiError(f"“{text}”不是年度", remedy="写成 2023 的样子，2000 至 2099")
    return Span.year(int(text.strip()[:4]))
