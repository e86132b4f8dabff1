"""How fast time limits are, beside a count day by day with a finger on the calendar."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from .home import child
from .table import Figure, beside

if TYPE_CHECKING:
    from fazhi.kernel.law.timelimits import Answer, Limit
    from fazhi.kernel.law.workcalendar import WorkCalendar

STARTS = 4000
ROUNDS = 5
ONE_DAY = timedelta(days=1)
Question = tuple[str, date]
Days = tuple[date, date, date]


def naive(limit: Limit, start: date, is_workday: Callable[[date], bool]) -> Days:
    """The nominal, the last lawful and the safe day, one day after the other."""
    from fazhi.kernel.law.timelimits import Roll, Unit

    day, left = start, limit.n
    while left:
        day += ONE_DAY
        if limit.unit is Unit.CALENDAR_DAY or is_workday(day):
            left -= 1
    last = safe = day
    while limit.unit is Unit.CALENDAR_DAY and limit.roll is Roll.NEXT_WORKDAY and not is_workday(last):
        last += ONE_DAY
    while not is_workday(safe):
        safe -= ONE_DAY
    return day, last, safe if safe >= start else day


def measure(_: Path) -> list[Figure]:
    from fazhi.kernel.law.calendar import current_calendar
    from fazhi.kernel.law.packs import rulebook
    from fazhi.kernel.law.rules import Direction, Kind
    from fazhi.kernel.law.timelimits import deadline

    calendar, rules = current_calendar(), rulebook()
    days = ("working_day", "calendar_day")
    codes = [rule.code for rule in rules if rule.kind is Kind.LIMIT and rule.unit in days]
    codes = [code for code in codes if rules[code].direction is Direction.WITHIN]
    chance = random.Random(2026)
    questions: list[Question] = []
    while len(questions) < STARTS:
        code, day = chance.choice(codes), date(2023, 1, 1) + timedelta(days=chance.randrange(900))
        if rules[code].limit_on(day) is not None:
            questions.append((code, day))
    limits = [(rules[code].limit_on(day), day) for code, day in questions]
    known = [(limit, day) for limit, day in limits if limit is not None]

    def plain() -> list[Days]:
        return [_days(deadline(limit, day, calendar)) for limit, day in known]

    def looked_up() -> list[Days]:
        found = []
        for code, day in questions:
            limit = rulebook()[code].limit_on(day)
            assert limit is not None
            found.append(_days(deadline(limit, day, calendar)))
        return found

    counted = _naive_answers(known, calendar)
    assert plain() == looked_up() == counted()
    rates = [tuple(_rate(work) for work in (plain, looked_up, counted)) for _ in range(ROUNDS)]
    plain_rate, looked_up_rate, naive_rate = (median(column) for column in zip(*rates, strict=True))
    words = "day by day"
    return [
        beside(f"time limits of {len(codes)} rules", plain_rate, "/s", words, naive_rate, ">= 50,000"),
        beside("the same with the rule looked up", looked_up_rate, "/s", words, naive_rate, ">= 50,000"),
    ]


def _days(answer: Answer) -> Days:
    return answer.nominal, answer.legal_last, answer.safe_due


def _naive_answers(known: Sequence[tuple[Limit, date]], calendar: WorkCalendar) -> Callable[[], list[Days]]:
    return lambda: [naive(limit, day, calendar.is_workday) for limit, day in known]


def _rate(work: Callable[[], list[Days]]) -> float:
    began = time.process_time()
    return len(work()) / (time.process_time() - began)


if __name__ == "__main__":
    child(measure)
