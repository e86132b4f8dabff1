"""The clock written a second time, as one counts with a finger on a wall calendar: slow and plain."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar

DAY = timedelta(days=1)
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


@cache
def is_workday(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day)) if FIRST <= day <= LAST else day.weekday() < 5


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def nominal(n: int, unit: str, start: date, excluded: set[date]) -> date:
    """The day on which the count ends."""
    if unit in ("month", "year"):
        end = months_on(start, n if unit == "month" else 12 * n)
        n = sum(start < day <= end for day in excluded)
        start, unit = end, "calendar_day"
    day = start
    while n:
        day += DAY
        if day not in excluded and (unit != "working_day" or is_workday(day)):
            n -= 1
    return day


def rolled(day: date) -> date:
    while not is_workday(day):
        day += DAY
    return day


def safe(day: date, start: date) -> date:
    earlier = day
    while not is_workday(earlier):
        earlier -= DAY
    return earlier if earlier >= start else day


def latest_notice(n: int, unit: str, event_on: date) -> date:
    """The last day from which n whole days, or months, lie before the event."""
    day = event_on - DAY
    if unit == "working_day":
        while n or not is_workday(day):
            n -= is_workday(day)
            day -= DAY
        return day
    while nominal(n, unit, day, set()) >= event_on:
        day -= DAY
    return day


def covered(first_on: date, last_on: date) -> bool:
    """Whether all these days lie in years that have a notice."""
    return last_on < first_on or (first_on >= FIRST and last_on <= LAST)
