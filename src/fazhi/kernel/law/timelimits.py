"""The one clock (期限推算): every time limit of the product is counted here and nowhere else.

K1 ... K18 are the counting rules of the product's papers; each function names those that it keeps and their articles.
Pure: a calendar comes in, an answer goes out.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from fazhi.kernel.core.clock import SHANGHAI, local_day
from fazhi.kernel.core.errors import FazhiError

from .workcalendar import FIRST_YEAR, LAST_YEAR, WorkCalendar

CALENDAR_UNKNOWN = "calendar_unknown"
_ONE_DAY = timedelta(days=1)
_LONGEST = 99_999


class Unit(Enum):
    """What a limit is counted in (期限单位); the law fixes it together with the number (K7, K8)."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"

    @property
    def label(self) -> str:
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.HOUR: "小时",
}


class Roll(Enum):
    """What happens when the last day is a day off (期限届满日顺延); itself a rule with a basis (K4)."""

    NEXT_WORKDAY = "next_workday"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit (期限): a number, its unit, whether its end rolls over, and its basis in Chinese."""

    n: int
    unit: Unit
    roll: Roll = Roll.NEVER
    basis: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.n <= _LONGEST:
            raise FazhiError(f"期限 {self.n} 不在 0 至 {_LONGEST} 之间", basis=self.basis)

    @property
    def label(self) -> str:
        """As one reads it (期限读法): 15日, 3个月; a limit of nothing is 当日, in hours 即时."""
        if self.n:
            return f"{self.n}{self.unit.label}"
        return "即时" if self.unit is Unit.HOUR else "当日"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Days taken out of a limit (扣除期间), both ends counted; without a document it does not exist (K11)."""

    first_on: date
    last_on: date
    document: str

    def __post_init__(self) -> None:
        span = f"扣除期间 {self.first_on} 至 {self.last_on}"
        if self.last_on < self.first_on:
            raise FazhiError(f"{span} 的终止日早于起始日", remedy="改正起止日期")
        if not self.document.strip():
            raise FazhiError(f"{span} 没有挂文书，不生效", remedy="登记告知当事人的文书后再扣除")


@dataclass(frozen=True, slots=True)
class Answer:
    """When a limit ends (期限答案).

    `nominal` is the day counted to (名义届满日), `legal_last` the last lawful day after roll-over (法定最后日),
    `safe_due` the day by which a careful office acts (稳妥办结日, K13). `at` is the exact instant of a limit in hours.
    `provisional` (暂算): a day that the count needs lies in a year without holiday notice; nobody may be judged by it.
    """

    nominal: date
    legal_last: date
    safe_due: date
    provisional: bool
    reason: str
    unit: Unit
    basis: str
    at: datetime | None = None


def deadline(
    limit: Limit,
    start: date,
    calendar: WorkCalendar,
    exclusions: Sequence[Exclusion] = (),
    extra: Sequence[Limit] = (),
) -> Answer:
    """When a limit that starts on a day, or for hours at an aware instant, ends (届满日).

    The first day is not counted (K1, 民法典第201条). `exclusions` stop the count (K11); `extra` are approved
    extensions, each counted on from the nominal end (K12). Hours need an instant and take neither; else FazhiError.
    """
    last = extra[-1] if extra else limit
    if limit.unit is Unit.HOUR:
        return _hours(limit, start, exclusions, extra)
    end = first = _first_day(start)
    stops = merged(exclusions)
    needs_calendar = False
    for part in (limit, *extra):
        before, end = end, _run(part, end, calendar, stops)
        needs_calendar |= part.unit is Unit.WORKING_DAY and not calendar.covers_all(before + _ONE_DAY, end)
    legal_last = end
    if rolls(last):
        legal_last = calendar.next_workday(end)
        needs_calendar |= not calendar.covers_all(end, legal_last)
    safe_due = calendar.previous_workday(end)
    return _answer(limit, end, legal_last, safe_due if safe_due >= first else end, needs_calendar)


def latest_notice(limit: Limit, event_on: date, calendar: WorkCalendar) -> Answer:
    """The last day for a notice that must come N days before an event (最迟通知日, K9).

    Neither the day of the notice nor that of the event counts: N full days lie between. It never rolls forward.
    For hours, `event_on` is the aware instant of the event.
    """
    if limit.unit is Unit.HOUR:
        return _instant_answer(limit, _instant(event_on, limit) - timedelta(hours=limit.n))
    event_on = _first_day(event_on)
    if limit.unit is Unit.WORKING_DAY:
        day = calendar.nth_workday_before(event_on, limit.n + 1)
        return _answer(limit, day, day, day, not calendar.covers_all(day, event_on - _ONE_DAY))
    day = _latest_day_from_which(limit, event_on - _ONE_DAY)
    return _answer(limit, day, day, calendar.previous_workday(day), is_provisional=False)


def earliest_close(limit: Limit, start: date, calendar: WorkCalendar, exclusions: Sequence[Exclusion] = ()) -> Answer:
    """The day at whose end something open for at least N days may close (最早截止日, K10); closing earlier falls short.

    The day after `start` is the first; `safe_due` is here the later side, a working day.
    """
    answer = deadline(limit, start, calendar, exclusions)
    if answer.at is not None:
        return answer
    safe = calendar.next_workday(answer.legal_last)
    return _answer(limit, answer.nominal, answer.legal_last, safe, answer.provisional)


def in_time(
    answer: Answer,
    done_on: date,
    posted_on: date | None = None,
    posting_counts: bool = False,
    closes_at: time | None = None,
) -> bool | None:
    """Whether something was done in time (是否按期); None where the answer is provisional and nobody may be judged.

    The last day lasts until 24:00, or until business closes where `closes_at` says so and `done_on` is an instant (K5,
    民法典第203条). Where posting counts, what was posted in time is in time, however long the post takes (K6).
    """
    if answer.provisional:
        return None
    if posting_counts and posted_on is not None:
        return _day(posted_on) <= answer.legal_last
    if answer.at is not None:
        if not isinstance(done_on, datetime):
            raise FazhiError("按小时计算的期限要看办理的时刻，只有日期不能判断", remedy="登记办理的时和分")
        return _aware(done_on) <= answer.at
    day = _day(done_on)
    if day == answer.legal_last and closes_at is not None and isinstance(done_on, datetime):
        return done_on.astimezone(SHANGHAI).time() <= closes_at
    return day <= answer.legal_last


def closed_early(answer: Answer, closed_on: date) -> bool | None:
    """Whether something closed after its last open day before its least time (提前截止, K10); None as for `in_time`."""
    return None if answer.provisional else _day(closed_on) < answer.legal_last


def check_extension(approved_on: date, answer: Answer, role: str, required_role: str, is_party_told: bool) -> None:
    """Refuses an unlawful extension (延长): approved before expiry, by the right role, and the party told (K12).

    `answer` is that of the limit before this extension; a provisional one cannot be missed.
    """
    if not answer.provisional and _day(approved_on) > answer.legal_last:
        raise FazhiError(
            f"延长须在原期限届满前批准：期限已于 {answer.legal_last} 届满，批准日是 {_day(approved_on)}",
            basis=answer.basis,
            remedy="期限届满后不能再延长，按超期处理并说明原因",
        )
    if role != required_role:
        raise FazhiError(
            f"延长应当由“{required_role}”批准，现在的批准人是“{role}”",
            basis=answer.basis,
            remedy=f"提请{required_role}批准",
        )
    if not is_party_told:
        raise FazhiError("延长没有告知当事人", basis=answer.basis, remedy="送达延长期限的告知书并登记")


# --- the arithmetic ---------------------------------------------------------------------------------------------------


def rolls(limit: Limit) -> bool:
    """Whether the end of this limit can move off a day off (是否顺延, K4); working days end on one anyway."""
    return limit.roll is Roll.NEXT_WORKDAY and limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR)


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months on (对应日), or the month's last where there is none (K3, 民法典第202条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise FazhiError(f"日期超出了 {FIRST_YEAR}—{LAST_YEAR} 年", remedy="核对起算日和月数")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def merged(exclusions: Sequence[Exclusion]) -> list[tuple[date, date]]:
    """The stretches taken out, in order and without overlap: a day excluded twice is still one day."""
    stretches: list[tuple[date, date]] = []
    for exclusion in sorted(exclusions, key=lambda exclusion: exclusion.first_on):
        if stretches and exclusion.first_on <= stretches[-1][1] + _ONE_DAY:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], exclusion.last_on))
        else:
            stretches.append((exclusion.first_on, exclusion.last_on))
    return stretches


def _run(limit: Limit, start: date, calendar: WorkCalendar, stops: Sequence[tuple[date, date]]) -> date:
    """Counts a limit in days from a day on; at each stop the clock stands, and what remained runs on after it."""
    end = _end_without_stops(limit, start, calendar)
    for first_on, last_on in stops:
        stopped_on = max(first_on, start + _ONE_DAY)
        if stopped_on > end or last_on < stopped_on:
            continue
        if limit.unit is Unit.WORKING_DAY:
            end = calendar.nth_workday_after(last_on, calendar.workdays_between(stopped_on, end))
        else:
            end = last_on + (end - stopped_on) + _ONE_DAY
    return end


def _end_without_stops(limit: Limit, start: date, calendar: WorkCalendar) -> date:
    if limit.unit is Unit.WORKING_DAY:
        return calendar.nth_workday_after(start, limit.n)
    if limit.unit is Unit.CALENDAR_DAY:
        return start + timedelta(days=limit.n)
    if limit.unit is Unit.HOUR:
        raise FazhiError(f"“{limit.label}”不能接在按日、月、年计算的期限后面", basis=limit.basis)
    return add_months(start, limit.n if limit.unit is Unit.MONTH else limit.n * 12)


def _latest_day_from_which(limit: Limit, end: date) -> date:
    """The last day from which a limit in days, months or years is over by `end`."""
    if limit.unit is Unit.CALENDAR_DAY:
        return end - timedelta(days=limit.n)
    months = limit.n if limit.unit is Unit.MONTH else limit.n * 12
    day = add_months(end, -months)
    # A month's last day answers for several: from 29, 30 and 31 January one month ends on 28 February.
    while add_months(day + _ONE_DAY, months) <= end:
        day += _ONE_DAY
    return day


def _hours(limit: Limit, start: date, exclusions: Sequence[Exclusion], extra: Sequence[Limit]) -> Answer:
    """Hours run through nights and days off and never roll (K2, 民法典第201条第2款)."""
    if exclusions or extra:
        raise FazhiError("按小时计算的期限连续计算，没有可以扣除或者延长的期间", basis=limit.basis)
    return _instant_answer(limit, _instant(start, limit) + timedelta(hours=limit.n))


def _answer(limit: Limit, nominal: date, legal_last: date, safe_due: date, is_provisional: bool) -> Answer:
    reason = CALENDAR_UNKNOWN if is_provisional else ""
    return Answer(nominal, legal_last, safe_due, is_provisional, reason, limit.unit, limit.basis)


def _instant_answer(limit: Limit, moment: datetime) -> Answer:
    day = local_day(moment)
    return Answer(day, day, day, False, "", limit.unit, limit.basis, moment)


def _instant(moment: date, limit: Limit) -> datetime:
    if not isinstance(moment, datetime):
        raise FazhiError(
            f"“{limit.label}”从时刻起算，只有日期不能推算",
            basis=limit.basis,
            remedy="写明起算的时和分，如 2026-10-02T16:00",
        )
    moment = _aware(moment)
    _check_year(moment.date())
    return moment


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise FazhiError("时刻没有时区", remedy="使用带时区的时刻")
    return moment


def _first_day(moment: date) -> date:
    day = _day(moment)
    _check_year(day)
    return day


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise FazhiError(f"{day} 不在 {FIRST_YEAR}—{LAST_YEAR} 年之间，不能起算期限", remedy="核对日期")


def _day(moment: date) -> date:
    """The day of a date, or the day in Shanghai of an aware instant."""
    return local_day(_aware(moment)) if isinstance(moment, datetime) else moment
