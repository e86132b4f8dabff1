"""The calendar in the database: seeded, versioned, append-only; a new notice moves dates and says which (A4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import registry
from fazhi.kernel.law import calendar
from fazhi.kernel.law.calendar import Moved, current_calendar, load_notice, sync_calendar
from fazhi.kernel.law.models import CalendarNotice
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import deadline, in_time
from fazhi.kernel.law.workcalendar import WorkCalendar

pytestmark = pytest.mark.django_db


def days(first: str, last: str, name: str) -> dict[date, str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=n): name for n in range((end - start).days + 1)}


# An invented notice: the real one for 2027 is not published.
OFF_2027 = (
    days("2027-01-01", "2027-01-03", "元旦")
    | days("2027-05-01", "2027-05-05", "劳动节")
    | days("2027-10-01", "2027-10-07", "国庆节")
)
TITLE = "关于2027年部分节假日安排的通知（虚构）"


class Ticket:
    """A ticket of an upper floor, which keeps its due date and answers the `recompute` hook."""

    received_on = date(2026, 12, 21)

    def __init__(self, work_calendar: WorkCalendar) -> None:
        self.answer = self.count(work_calendar)

    def count(self, work_calendar: WorkCalendar):  # type: ignore[no-untyped-def]
        limit = rulebook()["hotline.reply.complaint"].limit_on(self.received_on)
        assert limit is not None
        return deadline(limit, self.received_on, work_calendar)

    def recompute(self, work_calendar: WorkCalendar) -> Iterator[Moved]:
        before, self.answer = self.answer, self.count(work_calendar)
        if before != self.answer:
            yield Moved(
                "工单一",
                "答复",
                before.legal_last,
                self.answer.legal_last,
                before.provisional,
                self.answer.provisional,
            )


@pytest.fixture
def ticket(monkeypatch: pytest.MonkeyPatch) -> Ticket:
    found = Ticket(current_calendar())
    monkeypatch.setitem(registry._providers, calendar.RECOMPUTE, [found.recompute])
    return found


def test_the_packs_notices_are_there_after_migrating_and_a_second_run_adds_none() -> None:
    assert current_calendar().version == "2018.1 2019.2 2020.2 2021.1 2022.1 2023.1 2024.1 2025.1 2026.1"
    before = CalendarNotice.objects.count()
    assert sync_calendar() == []
    assert CalendarNotice.objects.count() == before == 11


def test_the_calendar_of_the_database_is_that_of_the_packs(work_calendar: WorkCalendar) -> None:
    found = current_calendar()
    first = date(2018, 1, 1)
    for day in (first + timedelta(days=n) for n in range(9 * 365)):
        assert found.why(day) == work_calendar.why(day)


def test_an_unchanged_calendar_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    known = current_calendar()
    with django_assert_num_queries(1):
        assert current_calendar() is known


def test_a_loaded_notice_recomputes_and_lists_what_moved(ticket: Ticket) -> None:
    assert ticket.answer.provisional
    assert in_time(ticket.answer, date(2027, 6, 1)) is None
    moved = load_notice(2027, title=TITLE, off=OFF_2027, work=[date(2027, 1, 9)], by="管理员", reason="试验")
    assert moved == [Moved("工单一", "答复", date(2027, 1, 11), date(2027, 1, 11), True, False)]
    assert in_time(ticket.answer, date(2027, 6, 1)) is False


def test_a_corrected_notice_is_a_new_version_and_moves_the_date_again(ticket: Ticket) -> None:
    load_notice(2027, title=TITLE, off=OFF_2027, work=[date(2027, 1, 9)], by="管理员")
    moved = load_notice(2027, title=TITLE, off=OFF_2027, by="管理员", reason="调休日录错")
    assert moved == [Moved("工单一", "答复", date(2027, 1, 11), date(2027, 1, 12), False, False)]
    versions = list(CalendarNotice.objects.filter(year=2027).values_list("version", "reason", "added_by"))
    assert versions == [(1, "", "管理员"), (2, "调休日录错", "管理员")]
    assert current_calendar().version.endswith("2027.2")


def test_what_a_town_entered_itself_is_kept_when_the_packs_are_synced() -> None:
    own = CalendarNotice.objects.get(year=2026)
    notice = own.as_notice()
    off = {day: notice.names[day] for day in notice.off if day != date(2026, 10, 7)}
    load_notice(2026, title="更正", off=off, work=notice.work, by="管理员")
    assert sync_calendar() == []
    assert current_calendar().is_workday(date(2026, 10, 7))


def test_a_notice_that_cannot_be_is_refused_and_nothing_is_written() -> None:
    before = CalendarNotice.objects.count()
    with pytest.raises(FazhiError, match="2027年放假通知：2027-01-04 是周一，不能是调休上班日"):
        load_notice(2027, title=TITLE, off=OFF_2027, work=[date(2027, 1, 4)], by="管理员")
    assert CalendarNotice.objects.count() == before


def test_a_provider_that_fails_takes_the_notice_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: WorkCalendar) -> list[Moved]:
        raise FazhiError("推算失败")

    monkeypatch.setitem(registry._providers, calendar.RECOMPUTE, [fails])
    with pytest.raises(FazhiError, match="推算失败"):
        load_notice(2027, title=TITLE, off=OFF_2027, by="管理员")
    assert not CalendarNotice.objects.filter(year=2027).exists()
    assert not current_calendar().covers(date(2027, 1, 1))


def test_a_notice_taken_back_leaves_no_trace_in_the_calendar() -> None:
    with transaction.atomic():
        load_notice(2027, title=TITLE, off=OFF_2027, by="管理员")
        assert current_calendar().covers(date(2027, 1, 1))
        transaction.set_rollback(True)
    assert not current_calendar().covers(date(2027, 1, 1))


def test_a_stored_notice_is_neither_changed_nor_deleted() -> None:
    stored = CalendarNotice.objects.get(year=2026)
    with pytest.raises(FazhiError, match="2026年放假通知第1版已经存档，不能改动。办法：录入新的一版"):
        stored.save()
    with pytest.raises(FazhiError, match="2026年放假通知第1版已经存档，不能删除"):
        stored.delete()
