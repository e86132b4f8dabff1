"""K1-K14 where a table of cases does not reach: judging, extending, refusing. The cases are in tests/rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from fazhi.kernel.core.clock import SHANGHAI
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.explanations import explain
from fazhi.kernel.law.timelimits import (
    Answer,
    Exclusion,
    Limit,
    Roll,
    Unit,
    check_extension,
    closed_early,
    deadline,
    earliest_close,
    in_time,
    latest_notice,
)
from fazhi.kernel.law.workcalendar import WorkCalendar

SEIZURE = Limit(30, Unit.CALENDAR_DAY, Roll.NEVER, "《行政强制法》第二十五条")
HALF_MONTH = Limit(15, Unit.CALENDAR_DAY, Roll.NEXT_WORKDAY, "《行政处罚法》第六十七条")
DAY_AND_NIGHT = Limit(24, Unit.HOUR, basis="《行政强制法》第十九条")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def payment(work_calendar: WorkCalendar) -> Answer:
    """Received on 18 September 2026: nominally until 3 October, lawfully until 8 October."""
    return deadline(HALF_MONTH, date(2026, 9, 18), work_calendar)


# K5, K6: judging


def test_the_last_day_lasts_until_midnight(payment: Answer) -> None:
    assert in_time(payment, date(2026, 10, 8)) is True
    assert in_time(payment, at("2026-10-08T23:59")) is True
    assert in_time(payment, date(2026, 10, 9)) is False


def test_where_business_hours_bind_the_last_day_ends_with_them(payment: Answer) -> None:
    assert in_time(payment, at("2026-10-08T17:30"), closes_at=time(17, 30)) is True
    assert in_time(payment, at("2026-10-08T17:31"), closes_at=time(17, 30)) is False
    assert in_time(payment, at("2026-10-07T22:00"), closes_at=time(17, 30)) is True


def test_an_instant_falls_on_its_day_in_shanghai(payment: Answer) -> None:
    assert in_time(payment, datetime.fromisoformat("2026-10-08T15:59:00+00:00")) is True
    assert in_time(payment, datetime.fromisoformat("2026-10-08T16:01:00+00:00")) is False


def test_the_time_in_the_post_does_not_count_where_posting_counts(payment: Answer) -> None:
    late, posted_on = date(2026, 10, 12), date(2026, 10, 8)
    assert in_time(payment, late, posted_on, posting_counts=True) is True
    assert in_time(payment, late, posted_on) is False
    assert in_time(payment, late, date(2026, 10, 9), posting_counts=True) is False


def test_nobody_is_judged_by_a_provisional_date(work_calendar: WorkCalendar) -> None:
    answer = deadline(Limit(10, Unit.WORKING_DAY), date(2026, 12, 25), work_calendar)
    assert (answer.provisional, answer.reason) == (True, "calendar_unknown")
    assert in_time(answer, date(2030, 1, 1)) is None
    assert closed_early(answer, date(2026, 12, 26)) is None


def test_an_hour_limit_is_judged_to_the_minute_and_never_by_a_day(work_calendar: WorkCalendar) -> None:
    answer = deadline(DAY_AND_NIGHT, at("2026-10-02T16:00"), work_calendar)
    assert in_time(answer, at("2026-10-03T16:00")) is True
    assert in_time(answer, at("2026-10-03T16:01")) is False
    with pytest.raises(FazhiError, match="只有日期不能判断"):
        in_time(answer, date(2026, 10, 3))


def test_closing_a_consultation_a_day_early_falls_short(work_calendar: WorkCalendar) -> None:
    limit = Limit(30, Unit.CALENDAR_DAY, Roll.NEVER, "《重大行政决策程序暂行条例》第十五条")
    answer = earliest_close(limit, date(2026, 9, 1), work_calendar)
    assert closed_early(answer, date(2026, 9, 30)) is True
    assert closed_early(answer, date(2026, 10, 1)) is False


# K2: hours


def test_hours_need_an_instant_with_a_time_zone(work_calendar: WorkCalendar) -> None:
    with pytest.raises(FazhiError, match="“24小时”从时刻起算，只有日期不能推算（依据：《行政强制法》第十九条）"):
        deadline(DAY_AND_NIGHT, date(2026, 10, 2), work_calendar)
    with pytest.raises(FazhiError, match="时刻没有时区"):
        deadline(DAY_AND_NIGHT, datetime(2026, 10, 2, 16), work_calendar)


def test_hours_are_neither_excluded_nor_extended(work_calendar: WorkCalendar) -> None:
    stop = Exclusion(date(2026, 10, 2), date(2026, 10, 3), "告知书")
    with pytest.raises(FazhiError, match="按小时计算的期限连续计算"):
        deadline(DAY_AND_NIGHT, at("2026-10-02T16:00"), work_calendar, [stop])
    with pytest.raises(FazhiError, match="不能接在按日、月、年计算的期限后面"):
        deadline(SEIZURE, date(2026, 10, 2), work_calendar, extra=[DAY_AND_NIGHT])


# K11: exclusions


@pytest.mark.parametrize("document", ["", "  "])
def test_an_exclusion_without_a_document_does_not_exist(document: str) -> None:
    with pytest.raises(FazhiError, match="扣除期间 2026-03-10 至 2026-03-19 没有挂文书，不生效"):
        Exclusion(date(2026, 3, 10), date(2026, 3, 19), document)


def test_an_exclusion_ends_after_it_starts() -> None:
    with pytest.raises(FazhiError, match="终止日早于起始日"):
        Exclusion(date(2026, 3, 19), date(2026, 3, 10), "告知书")


# K12: extensions


def test_an_extension_is_lawful_until_the_limit_ends(work_calendar: WorkCalendar) -> None:
    answer = deadline(SEIZURE, date(2026, 3, 2), work_calendar)
    check_extension(date(2026, 4, 1), answer, "机关负责人", "机关负责人", is_party_told=True)


@pytest.mark.parametrize(
    ("approved_on", "role", "is_told", "says"),
    [
        ("2026-04-02", "机关负责人", True, "延长须在原期限届满前批准：期限已于 2026-04-01 届满，批准日是 2026-04-02"),
        ("2026-04-01", "承办人", True, "延长应当由“机关负责人”批准，现在的批准人是“承办人”"),
        ("2026-04-01", "机关负责人", False, "延长没有告知当事人"),
    ],
)
def test_an_unlawful_extension_is_refused_with_its_article(
    work_calendar: WorkCalendar, approved_on: str, role: str, is_told: bool, says: str
) -> None:
    answer = deadline(SEIZURE, date(2026, 3, 2), work_calendar)
    with pytest.raises(FazhiError, match=f"{says}（依据：《行政强制法》第二十五条）"):
        check_extension(date.fromisoformat(approved_on), answer, role, "机关负责人", is_told)


def test_the_last_extension_says_whether_the_end_rolls_over(work_calendar: WorkCalendar) -> None:
    never, rolling = Limit(2, Unit.CALENDAR_DAY), Limit(2, Unit.CALENDAR_DAY, Roll.NEXT_WORKDAY)
    before_qingming = date(2026, 4, 1)
    assert deadline(never, before_qingming, work_calendar, extra=[rolling]).legal_last == date(2026, 4, 7)
    assert deadline(rolling, before_qingming, work_calendar, extra=[never]).legal_last == date(2026, 4, 5)


def test_a_provisional_limit_cannot_be_extended_too_late(work_calendar: WorkCalendar) -> None:
    answer = deadline(Limit(10, Unit.WORKING_DAY), date(2026, 12, 25), work_calendar)
    check_extension(date(2027, 3, 1), answer, "机关负责人", "机关负责人", is_party_told=True)


# Bounds


@pytest.mark.parametrize("n", [-1, 100_000])
def test_an_impossible_number_is_refused(n: int) -> None:
    with pytest.raises(FazhiError, match=f"期限 {n} 不在 0 至 99999 之间"):
        Limit(n, Unit.CALENDAR_DAY)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_an_impossible_start_is_refused(work_calendar: WorkCalendar, day: date) -> None:
    with pytest.raises(FazhiError, match="不能起算期限"):
        deadline(HALF_MONTH, day, work_calendar)
    with pytest.raises(FazhiError, match="不能起算期限"):
        latest_notice(HALF_MONTH, day, work_calendar)


def test_a_sentinel_of_1900_is_counted_and_provisional(work_calendar: WorkCalendar) -> None:
    assert deadline(Limit(2, Unit.WORKING_DAY), date(1900, 1, 1), work_calendar).provisional is True


def test_an_instant_starts_a_day_limit_on_its_day_in_shanghai(work_calendar: WorkCalendar) -> None:
    late_evening_utc = datetime.fromisoformat("2026-09-17T18:00:00+00:00")
    assert deadline(HALF_MONTH, late_evening_utc, work_calendar) == deadline(
        HALF_MONTH, date(2026, 9, 18), work_calendar
    )


# Explanations


def test_an_explanation_reads_like_a_wall_calendar(work_calendar: WorkCalendar) -> None:
    stop = Exclusion(date(2026, 9, 24), date(2026, 9, 24), "征询函")
    lines = explain(Limit(2, Unit.WORKING_DAY), date(2026, 9, 23), work_calendar, [stop])
    assert [str(line) for line in lines] == [
        "2026-09-23 周三 工作日，起算日，当日不计入",
        "2026-09-24 周四 工作日，扣除期间（征询函），不计入",
        "2026-09-25 周五 中秋节放假，不计入",
        "2026-09-26 周六 中秋节放假，不计入",
        "2026-09-27 周日 中秋节放假，不计入",
        "2026-09-28 周一 工作日，第1日",
        "2026-09-29 周二 工作日，第2日，期限届满",
    ]


def test_an_explanation_shows_how_the_end_rolls_over(work_calendar: WorkCalendar) -> None:
    lines = explain(Limit(2, Unit.CALENDAR_DAY, Roll.NEXT_WORKDAY), date(2026, 10, 3), work_calendar)
    assert [str(line) for line in lines][-3:] == [
        "2026-10-06 周二 国庆节放假，休假日，继续顺延",
        "2026-10-07 周三 国庆节放假，休假日，继续顺延",
        "2026-10-08 周四 工作日，顺延至此，法定最后日",
    ]
    assert "名义届满日，是休假日，顺延" in str(lines[-4])


def test_an_explanation_shows_where_an_extension_begins(work_calendar: WorkCalendar) -> None:
    lines = explain(Limit(1, Unit.WORKING_DAY), date(2026, 3, 2), work_calendar, extra=[Limit(1, Unit.WORKING_DAY)])
    assert "2026-03-03 周二 原期限届满，经批准延长1个工作日，接着计算" in [str(line) for line in lines]
    assert lines[-1].day == date(2026, 3, 2) + timedelta(days=2)
