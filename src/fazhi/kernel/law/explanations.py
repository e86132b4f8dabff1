"""Why a time limit ends when it does (期限说明): every day from the start on, counted or not, and why.

Counted day by day, apart from the arithmetic of `timelimits`: a reader can check it with a finger on a wall calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fazhi.kernel.core.clock import SHANGHAI, local_day

from .timelimits import Exclusion, Limit, Unit, add_months, deadline, latest_notice, rolls
from .workcalendar import WEEKDAYS, WorkCalendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One day of an explanation (说明行): what the day is, its number if it counts, and what happens on it."""

    day: date
    what: str
    number: int | None = None
    note: str = ""

    def __str__(self) -> str:
        counted = f"第{self.number}日" if self.number is not None else ""
        return f"{self.day} {WEEKDAYS[self.day.weekday()]} {'，'.join(filter(None, (self.what, counted, self.note)))}"


def explain(
    limit: Limit,
    start: date,
    calendar: WorkCalendar,
    exclusions: Sequence[Exclusion] = (),
    extra: Sequence[Limit] = (),
) -> tuple[Line, ...]:
    """The days of a limit and of its extensions, from the day it starts to its last lawful day (逐日说明)."""
    answer = deadline(limit, start, calendar, exclusions, extra)
    if answer.at is not None and isinstance(start, datetime):
        return _hours(limit, start, answer.at)
    first = local_day(start) if isinstance(start, datetime) else start
    lines = [Line(first, calendar.why(first), note="起算日，当日不计入" if limit.n else "当日办理")]
    end = first
    for part in (limit, *extra):
        counted = list(_part(part, end, calendar, exclusions))
        if part is not limit and counted:
            lines.append(Line(end, "原期限届满", note=f"经批准延长{part.label}，接着计算"))
        lines += counted
        end = lines[-1].day
    lines[-1] = _ending(lines[-1], answer.nominal == answer.legal_last)
    return (*lines, *_rolling((limit, *extra)[-1], end, calendar))


def explain_notice(limit: Limit, event_on: date, calendar: WorkCalendar) -> tuple[Line, ...]:
    """The days between an event and the last day for its notice, backwards (提前期限的逐日说明, K9)."""
    answer = latest_notice(limit, event_on, calendar)
    if answer.at is not None and isinstance(event_on, datetime):
        return (
            Line(local_day(event_on), _clock(event_on), note="事件时刻"),
            Line(
                answer.nominal, _clock(answer.at), note=f"提前{limit.label}，最迟在此刻通知" if limit.n else "须在此前"
            ),
        )
    event_on = local_day(event_on) if isinstance(event_on, datetime) else event_on
    lines = [Line(event_on, calendar.why(event_on), note="事件日，不计入")]
    day, number = event_on - _ONE_DAY, 0
    while day > answer.nominal:
        counts = limit.unit is not Unit.WORKING_DAY or calendar.is_workday(day)
        number += counts
        lines.append(Line(day, calendar.why(day), number if counts else None, "" if counts else "不计入"))
        day -= _ONE_DAY
    return (*lines, Line(day, calendar.why(day), note=f"通知日，不计入；其间已隔满{limit.label}，最迟在这一天通知"))


def _part(limit: Limit, start: date, calendar: WorkCalendar, exclusions: Sequence[Exclusion]) -> Iterator[Line]:
    """The days of one limit after the day from which it runs; months and years show their corresponding days only."""
    if limit.unit in (Unit.MONTH, Unit.YEAR):
        yield from _months(limit, start, calendar, exclusions)
    elif limit.n:
        yield from _days(limit.n, limit.unit is Unit.WORKING_DAY, start, calendar, exclusions)


def _days(
    n: int, only_workdays: bool, start: date, calendar: WorkCalendar, exclusions: Sequence[Exclusion]
) -> Iterator[Line]:
    day, counted = start, 0
    while counted < n:
        day += _ONE_DAY
        document = _excluded_by(day, exclusions)
        if document is not None:
            yield Line(day, calendar.why(day), note=f"扣除期间（{document}），不计入")
        elif only_workdays and not calendar.is_workday(day):
            yield Line(day, calendar.why(day), note="不计入")
        else:
            counted += 1
            yield Line(day, calendar.why(day), counted)


def _months(limit: Limit, start: date, calendar: WorkCalendar, exclusions: Sequence[Exclusion]) -> Iterator[Line]:
    size = 1 if limit.unit is Unit.MONTH else 12
    for number in range(1, limit.n + 1):
        day = add_months(start, number * size)
        note = f"满{number}{limit.unit.label}"
        if day.day != start.day:
            note += "（没有对应日，取月末日）"
        yield Line(day, calendar.why(day), note=note)
    end = add_months(start, limit.n * size)
    lost = sum(
        _excluded_by(start + timedelta(days=n), exclusions) is not None for n in range(1, (end - start).days + 1)
    )
    if lost:
        yield Line(end, calendar.why(end), note=f"其间扣除{lost}日，顺加如下")
        yield from _days(lost, False, end, calendar, exclusions)


def _rolling(limit: Limit, end: date, calendar: WorkCalendar) -> Iterator[Line]:
    """The days over which the end rolls to the next working day (K4)."""
    day = end
    while rolls(limit) and not calendar.is_workday(day):
        day += _ONE_DAY
        is_last = calendar.is_workday(day)
        yield Line(day, calendar.why(day), note="顺延至此，法定最后日" if is_last else "休假日，继续顺延")


def _ending(line: Line, is_last: bool) -> Line:
    note = "期限届满" if is_last else "名义届满日，是休假日，顺延"
    return Line(line.day, line.what, line.number, "，".join(filter(None, (line.note, note))))


def _hours(limit: Limit, start: datetime, end: datetime) -> tuple[Line, ...]:
    if not limit.n:
        return (Line(local_day(start), _clock(start), note="即时办理，届满"),)
    return (
        Line(local_day(start), _clock(start), note="起算时刻"),
        Line(local_day(end), _clock(end), note=f"满{limit.label}，届满；夜间、周末、节假日都计入，不顺延"),
    )


def _excluded_by(day: date, exclusions: Sequence[Exclusion]) -> str | None:
    return next((part.document for part in exclusions if part.first_on <= day <= part.last_on), None)


def _clock(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%H:%M")
