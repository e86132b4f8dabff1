"""法规: the working calendar and the holiday notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.calendar import Moved, current_calendar, load_notice
from fazhi.kernel.law.models import CalendarNotice
from fazhi.kernel.law.workcalendar import WEEKDAYS, WorkCalendar
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers

from ..access import ADMINISTRATOR, SIGNED_IN, demands
from ..addresses import page_of
from ..forms import NoticeForm


@dataclass(frozen=True)
class Day:
    """One day of the year view (日历格): its style, and a word beside the colour."""

    day: date
    style: str
    word: str
    title: str


@dataclass(frozen=True)
class Month:
    """One month of the year view; its weeks from Monday as HTML: 365 cells would cost a template 20 ms."""

    number: int
    weeks: SafeString


@demands(SIGNED_IN)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """工作日历: a year with its days off and make-up workdays, and every version of its notice."""
    try:
        year = int(request.GET.get("year") or today().year)
        known, now = current_calendar(), today()
        months = [_month(year, number, known, now) for number in range(1, 13)]
    except ValueError:
        raise Http404 from None
    notices = list(CalendarNotice.objects.filter(year=year).order_by("-version"))
    context = {
        "year": year,
        "months": months,
        "weekdays": [name.removeprefix("周") for name in WEEKDAYS],
        "notices": notices,
        "years": list(CalendarNotice.objects.order_by("year").values_list("year", flat=True).distinct()),
        "workdays": known.workdays_between(date(year, 1, 1), date(year, 12, 31)),
    }
    return render(request, "site/calendar.html", context)


def _month(year: int, number: int, known: WorkCalendar, now: date) -> Month:
    first = date(year, number, 1)
    cells = ["<td></td>"] * first.weekday()
    day = first
    while day.month == number:
        cells.append(_cell(_day(day, known), now))
        day += timedelta(days=1)
    cells += ["<td></td>"] * (-len(cells) % 7)
    weeks = ("".join(cells[start : start + 7]) for start in range(0, len(cells), 7))
    return Month(number, mark_safe("".join(f"<tr>{week}</tr>" for week in weeks)))  # noqa: S308 - our own words only


def _cell(cell: Day, now: date) -> str:
    style = f"{cell.style} now".strip() if cell.day == now else cell.style
    title = escape(f"{cell.day} {cell.title}")
    return f'<td class="{style}" title="{title}">{cell.day.day}<small>{cell.word}</small></td>'


def _day(day: date, known: WorkCalendar) -> Day:
    why = known.why(day)
    if why == "调休上班":
        return Day(day, "work", "班", why)
    if why.endswith("放假"):
        return Day(day, "off", "休", why)
    style = "" if day.weekday() < 5 else "weekend"
    return Day(day, style, "", why)


@dataclass(frozen=True)
class Shift:
    """One moved date with the page of its matter, if the person may open it (日期变动)."""

    moved: Moved
    url: str


@demands(ADMINISTRATOR)
def notice(request: HttpRequest) -> HttpResponse:
    """录入放假通知: filled in, looked at with all that would move, then saved."""
    form = NoticeForm(request.POST or None, initial={"year": today().year + 1})
    context: dict[str, object] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "site/notice.html", context, status=400 if form.errors else 200)
    is_saving = "save" in request.POST
    try:
        with transaction.atomic():
            moved = load_notice(by=request.user.get_username(), **form.cleaned_data)
            # A preview is the real thing, taken back.
            transaction.set_rollback(not is_saving)
    except FazhiError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "site/notice.html", context, status=400)
    context |= {"moved": list(_shifts(moved, request.person)), "is_saved": is_saving}  # type: ignore[attr-defined]
    if is_saving:
        messages.success(request, f"{form.cleaned_data['year']}年放假通知已存档，{len(moved)} 个日期变动")
    return render(request, "site/notice.html", context)


def _shifts(moved: list[Moved], person: Person) -> Iterator[Shift]:
    """Joins each moved date with its matter, in one query."""
    matters = Matter.objects.filter(number__in={item.subject for item in moved})
    found = {row.number: row for row in matters if person.covers(row, "view") and row.register in registers}
    for item in moved:
        row = found.get(item.subject)
        yield Shift(item, page_of(row.register, row.pk) if row else "")
