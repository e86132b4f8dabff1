"""K15, K16, K18: thresholds, the surcharge on a late fine, the window for asking a court."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.enforcement import CourtWindow, court_window, surcharge_fen
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import Bound
from fazhi.kernel.law.timelimits import Answer, Exclusion, Limit, deadline
from fazhi.kernel.law.workcalendar import WorkCalendar


def limit(code: str, day: date) -> Limit:
    found = rulebook()[code].limit_on(day)
    assert found is not None
    return found


@pytest.fixture
def payment(work_calendar: WorkCalendar) -> Answer:
    """A decision received on 18 September 2026: to be paid by 8 October, surcharge from 9 October."""
    return deadline(limit("penalty.fine.pay", date(2026, 9, 18)), date(2026, 9, 18), work_calendar)


@pytest.mark.parametrize(
    ("bound", "below", "equal", "above"),
    [
        (Bound.AT_LEAST, False, True, True),
        (Bound.AT_MOST, True, True, False),
        (Bound.LESS_THAN, True, False, False),
        (Bound.MORE_THAN, False, False, True),
    ],
)
def test_a_bound_says_whether_the_number_itself_counts(bound: Bound, below: bool, equal: bool, above: bool) -> None:
    assert [bound.holds(value, 200) for value in (199, 200, 201)] == [below, equal, above]


def test_a_fine_of_exactly_5000_yuan_gives_a_citizen_a_hearing_in_guangdong() -> None:
    value = rulebook()["penalty.hearing.citizen"].in_force(date(2026, 1, 1))
    assert value.reached_by(500_000) is True
    assert value.reached_by(499_999) is False


def test_a_fine_of_exactly_200_yuan_may_be_imposed_on_the_spot() -> None:
    value = rulebook()["penalty.simple.citizen"].in_force(date(2026, 1, 1))
    assert value.reached_by(20_000) is True
    assert value.reached_by(20_001) is False


@pytest.mark.parametrize(
    ("paid_on", "fen"),
    [
        ("2026-10-01", 0),
        ("2026-10-08", 0),
        ("2026-10-09", 3_000),
        ("2026-10-18", 30_000),
        ("2026-11-10", 99_000),
        ("2026-11-11", 100_000),
        ("2027-11-11", 100_000),
    ],
)
def test_the_surcharge_runs_from_the_day_after_and_stops_at_the_fine(payment: Answer, paid_on: str, fen: int) -> None:
    rate = rulebook()["penalty.fine.surcharge"].in_force(date(2026, 10, 9)).n
    assert surcharge_fen(100_000, payment, date.fromisoformat(paid_on), rate) == fen


def test_the_days_of_a_lawsuit_bear_no_surcharge(payment: Answer) -> None:
    suits = [
        Exclusion(date(2026, 10, 1), date(2026, 10, 10), "复议受理通知书"),
        Exclusion(date(2026, 10, 15), date(2026, 12, 31), "应诉通知书"),
    ]
    assert surcharge_fen(100_000, payment, date(2026, 10, 18), 3, suits) == 4 * 3_000


def test_parts_of_a_fen_are_dropped_in_favour_of_the_payer(payment: Answer) -> None:
    assert surcharge_fen(33, payment, date(2026, 10, 9), 3) == 0


def test_no_surcharge_is_claimed_by_a_provisional_date(work_calendar: WorkCalendar) -> None:
    received_on = date(2026, 12, 25)
    answer = deadline(limit("penalty.fine.pay", received_on), received_on, work_calendar)
    assert surcharge_fen(100_000, answer, date(2027, 6, 1), 3) is None


def test_a_negative_fine_is_refused(payment: Answer) -> None:
    with pytest.raises(FazhiError, match="不能是负数"):
        surcharge_fen(-1, payment, date(2026, 10, 9), 3)


def window(
    calendar: WorkCalendar, served_on: date, reminded_on: date | None = None, deferred_until: date | None = None
) -> CourtWindow:
    return court_window(
        served_on,
        calendar,
        suit=limit("litigation.suit.file", served_on),
        application=limit("enforcement.court.apply", served_on),
        reminder=limit("enforcement.reminder.wait", served_on),
        reminder_served_on=reminded_on,
        deferred_until=deferred_until,
    )


def test_the_window_opens_when_nobody_can_sue_any_more(work_calendar: WorkCalendar) -> None:
    found = window(work_calendar, date(2025, 11, 30))
    assert (found.open_on, found.close_on) == (date(2026, 6, 2), date(2026, 9, 1))
    assert not found.provisional
    assert found.basis == "《行政诉讼法》第四十六条；《行政强制法》第五十三条；《行政强制法》第五十四条"


def test_a_late_reminder_opens_the_window_later(work_calendar: WorkCalendar) -> None:
    found = window(work_calendar, date(2025, 11, 30), reminded_on=date(2026, 6, 1))
    assert (found.open_on, found.close_on) == (date(2026, 6, 16), date(2026, 9, 1))
    assert not found.is_missed


def test_an_early_reminder_does_not_open_it_sooner(work_calendar: WorkCalendar) -> None:
    assert window(work_calendar, date(2025, 11, 30), reminded_on=date(2026, 4, 1)).open_on == date(2026, 6, 2)


def test_a_reminder_too_late_misses_the_window(work_calendar: WorkCalendar) -> None:
    assert window(work_calendar, date(2025, 11, 30), reminded_on=date(2026, 8, 25)).is_missed


def test_a_deferral_moves_the_whole_window(work_calendar: WorkCalendar) -> None:
    found = window(work_calendar, date(2025, 6, 2), deferred_until=date(2026, 3, 10))
    assert (found.open_on, found.close_on) == (date(2026, 3, 11), date(2026, 6, 10))


def test_a_window_that_reaches_an_unknown_year_is_provisional(work_calendar: WorkCalendar) -> None:
    assert window(work_calendar, date(2026, 5, 1)).provisional
