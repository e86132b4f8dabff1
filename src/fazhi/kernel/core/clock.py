"""The working day (工作所在日). The only place that asks the machine for the time; `FAZHI_TODAY` overrides the day.

A *day* is a date in Asia/Shanghai, an *instant* is UTC.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from .errors import FazhiError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def instant() -> datetime:
    """The machine's instant in UTC (时刻), never overridden: what the chain records."""
    return datetime.now(UTC)  # noqa: TID251 - the one place


def today() -> date:
    """The day (今天) that clocks and *Today* take as today; `FAZHI_TODAY=2024-01-15` sets it."""
    chosen = os.environ.get("FAZHI_TODAY", "").strip()
    if not chosen:
        return instant().astimezone(SHANGHAI).date()
    try:
        return date.fromisoformat(chosen)
    except ValueError as error:
        raise FazhiError(
            f"环境变量 FAZHI_TODAY 的值“{chosen}”不是日期", remedy="写成 2024-01-15 的样子，或取消该变量"
        ) from error


def now() -> datetime:
    """The working instant in UTC (当前时刻): today's day at the machine's time of day; limits in hours use it."""
    actual = instant().astimezone(SHANGHAI)
    return datetime.combine(today(), actual.time(), SHANGHAI).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day in Asia/Shanghai (当地日) on which an aware instant falls."""
    return moment.astimezone(SHANGHAI).date()
