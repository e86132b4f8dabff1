from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.workcalendar import Notice, WorkCalendar

DAYS = [date(2018, 1, 1) + timedelta(days=n) for n in range((date(2026, 12, 31) - date(2018, 1, 1)).days + 1)]


def notice(year: int, version: int = 1, off: tuple[str, ...] = (), work: tuple[str, ...] = ()) -> Notice:
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 10, 1)}
    days_off = frozenset(map(date.fromisoformat, off))
    return Notice(year, version, "通知", "", fixed | days_off, frozenset(map(date.fromisoformat, work)))


def test_every_day_of_2018_to_2026_agrees_with_chinesecalendar(work_calendar: WorkCalendar) -> None:
    assert [day for day in DAYS if work_calendar.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_of_2018_to_2026_agrees_with_the_shared_notices(
    work_calendar: WorkCalendar, shared_data: Path
) -> None:
    listed = {}
    for year in range(2018, 2027):
        for row in json.loads((shared_data / "holidays" / f"{year}.json").read_text())["days"]:
            listed[date.fromisoformat(row["date"])] = not row["isOffDay"]
    assert len(listed) > 250
    assert [day for day in DAYS if work_calendar.is_workday(day) != listed.get(day, day.weekday() < 5)] == []


def test_every_notice_names_a_government_page() -> None:
    notices = load_notices(pack_folders())
    assert {notice.year for notice in notices} == set(range(2018, 2027))
    assert all(re.match(r"https?://www\.gov\.cn/", notice.source) for notice in notices)


def test_the_version_names_the_latest_notice_of_each_year(work_calendar: WorkCalendar) -> None:
    assert work_calendar.version == "2018.1 2019.2 2020.2 2021.1 2022.1 2023.1 2024.1 2025.1 2026.1"


def test_a_later_version_replaces_the_earlier_one_whole() -> None:
    first = notice(2024, off=("2024-02-05",), work=("2024-02-03",))
    calendar = WorkCalendar([notice(2024, 2, off=("2024-02-06",)), first])
    assert calendar.is_workday(date(2024, 2, 5))
    assert not calendar.is_workday(date(2024, 2, 6))
    assert not calendar.is_workday(date(2024, 2, 3))


def test_a_make_up_day_may_lie_in_the_year_before() -> None:
    calendar = WorkCalendar([notice(2018), notice(2019, off=("2018-12-31",), work=("2018-12-29",))])
    assert calendar.is_workday(date(2018, 12, 29))
    assert not calendar.is_workday(date(2018, 12, 31))


def test_where_two_years_notices_differ_on_a_day_the_later_year_decides() -> None:
    saturday = date(2018, 12, 29)
    works = notice(2018, work=(saturday.isoformat(),))
    rests = notice(2019, off=(saturday.isoformat(),))
    assert WorkCalendar([works]).is_workday(saturday)
    assert not WorkCalendar([rests, works]).is_workday(saturday)
    assert WorkCalendar([rests, works]).nth_workday_after(date(2018, 12, 28), 1) == date(2018, 12, 31)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-10-01", "国庆节放假"),
        ("2026-10-10", "调休上班"),
        ("2026-10-17", "周六"),
        ("2026-10-18", "周日"),
        ("2026-10-19", "工作日"),
        ("2027-03-01", "工作日（2027年未公布放假安排，暂按周一至周五）"),
        ("2027-03-06", "周六（2027年未公布放假安排，暂按周一至周五）"),
    ],
)
def test_why_says_what_a_day_is(work_calendar: WorkCalendar, day: str, why: str) -> None:
    assert work_calendar.why(date.fromisoformat(day)) == why


def test_a_year_without_notice_counts_monday_to_friday_and_is_not_covered(work_calendar: WorkCalendar) -> None:
    assert work_calendar.is_workday(date(2027, 10, 1))
    assert not work_calendar.covers(date(2027, 10, 1))
    assert work_calendar.covers(date(2026, 12, 31))


def test_next_and_previous_workday_keep_a_working_day(work_calendar: WorkCalendar) -> None:
    assert work_calendar.next_workday(date(2026, 10, 8)) == date(2026, 10, 8)
    assert work_calendar.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)
    assert work_calendar.previous_workday(date(2026, 10, 7)) == date(2026, 9, 30)
    assert work_calendar.nth_workday_before(date(2026, 10, 8), 1) == date(2026, 9, 30)
    assert work_calendar.nth_workday_after(date(2026, 9, 30), 1) == date(2026, 10, 8)


def test_a_day_beyond_all_calendars_is_refused() -> None:
    with pytest.raises(FazhiError, match="日期超出了 1900—2199 年"):
        WorkCalendar().nth_workday_after(date(2199, 12, 30), 10)


@pytest.mark.parametrize(
    ("off", "work", "says"),
    [
        (("2027-02-06",), ("2027-02-06",), "2027-02-06 既列为放假又列为上班"),
        ((), ("2027-02-08",), "2027-02-08 是周一，不能是调休上班日"),
        (("2028-02-06",), (), "2028-02-06 不在2027年及其前后相邻的日子里"),
    ],
)
def test_a_notice_with_impossible_days_is_refused(off: tuple[str, ...], work: tuple[str, ...], says: str) -> None:
    with pytest.raises(FazhiError, match=says) as refused:
        notice(2027, off=off, work=work)
    assert "2027年放假通知" in str(refused.value)


def test_a_notice_without_a_statutory_holiday_is_incomplete() -> None:
    with pytest.raises(FazhiError, match=r"缺少国庆节（10月1日）放假（依据：《全国年节及纪念日放假办法》第二条）"):
        Notice(2027, 1, "通知", "", frozenset({date(2027, 1, 1), date(2027, 5, 1)}), frozenset())
