"""The year whose figures are being drafted (在编年度)."""

from __future__ import annotations

from fazhi.kernel.core.clock import today

# 《法治政府建设与责任落实督察工作规定》第二十四条: the report on a year is made public before 1 April of the next.
PUBLISHED_BY = (4, 1)


def year_drafted() -> int:
    """The last year until its report is due (在编年度), from then on the running one."""
    day = today()
    return day.year - 1 if (day.month, day.day) < PUBLISHED_BY else day.year
