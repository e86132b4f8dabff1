"""The calendar in force (现行工作日历): kept as notices in the database, recomputed with all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.registry import registry

from .models import CalendarNotice
from .notices import load_notices
from .packs import pack_folders
from .workcalendar import Notice, WorkCalendar

PACK_AUTHOR = "规则包"
RECOMPUTE = "recompute"
_Newest = tuple[int, Any]
_NEWEST = f"SELECT id, added_at FROM {CalendarNotice._meta.db_table} ORDER BY id DESC LIMIT 1"  # noqa: S608
_cached: tuple[_Newest | None, WorkCalendar] | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that a change of the calendar moved (日期变动): whose it is, its name, and both its values."""

    subject: str
    name: str
    before_on: date | None
    after_on: date | None
    was_provisional: bool
    is_provisional: bool


def current_calendar() -> WorkCalendar:
    """The calendar of all notices now in the database (现行工作日历); one cheap query unless a notice was added."""
    global _cached  # noqa: PLW0603 - a process has one calendar, and making it anew for each limit would cost 10 ms
    # The instant belongs to the key because a database that rolled back may give the same id twice.
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        newest = cursor.fetchone()
    known = _cached
    if known is None or known[0] != newest:
        # Returned from the local name: another thread may be in a transaction that sees other notices.
        known = _cached = newest, WorkCalendar(row.as_notice() for row in CalendarNotice.objects.all())
    return known[1]


def load_notice(
    year: int,
    *,
    title: str,
    off: Mapping[date, str],
    work: Iterable[date] = (),
    by: str,
    source: str = "",
    reason: str = "",
    published_on: date | None = None,
) -> list[Moved]:
    """Adds the next version of a year's notice (录入放假通知) and returns every date that it moved.

    `off` gives each day off the name of its holiday. All or nothing; raises FazhiError for days no notice can have.
    """
    with transaction.atomic():
        version = _last_version(year) + 1
        notice = Notice(year, version, title, source, frozenset(off), frozenset(work), dict(off), published_on)
        _add(notice, by, reason)
        return recompute()


def sync_calendar() -> list[Moved]:
    """Adds the packs' notices that the database lacks (同步放假通知), after each migration; a second run does nothing.

    A notice counts as present if any version of its year has the same days, so what a town entered itself is kept.
    """
    with transaction.atomic():
        present = {_days(row.as_notice()) for row in CalendarNotice.objects.all()}
        missing = [notice for notice in load_notices(pack_folders()) if _days(notice) not in present]
        for notice in missing:
            _add(notice, PACK_AUTHOR, "")
        return recompute() if missing else []


def recompute() -> list[Moved]:
    """Has every upper floor count its dates again by the current calendar (重新推算); returns what moved."""
    calendar = current_calendar()
    return [moved for provider in registry.providers(RECOMPUTE) for moved in provider(calendar)]


def _add(notice: Notice, by: str, reason: str) -> None:
    CalendarNotice.objects.create(
        year=notice.year,
        version=_last_version(notice.year) + 1,
        title=notice.title,
        source=notice.source,
        published_on=notice.published_on,
        off={day.isoformat(): notice.names.get(day, "") for day in sorted(notice.off)},
        work=[day.isoformat() for day in sorted(notice.work)],
        reason=reason,
        added_by=by,
        added_at=instant(),
    )


def _last_version(year: int) -> int:
    return CalendarNotice.objects.filter(year=year).aggregate(last=Max("version"))["last"] or 0


def _days(notice: Notice) -> tuple[int, frozenset[date], frozenset[date]]:
    return notice.year, notice.off, notice.work
