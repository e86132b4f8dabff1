"""Month ends of the register (月末快照): counted from the days of the rows, compared with the source, closed once."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.declarations import counted as declared
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.tallies import Ask, View, tally
from fazhi.kernel.pages.modules import DETAIL, Panel, panels
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register, registers

from ..base import FIRMS, KEEPS, LEADER_READS, MONTH_END
from ..models.firms import MonthEnd
from .indicators import ENDED, OPENED, STANDING

LEAST_WORDS = 4  # of an explanation


def counted(month: date) -> int:
    """How many firms our rows give at the end of a month (名录户数)."""
    return _values(Span.month(month.year, month.month), STANDING)[0]


def _values(span: Span, *codes: str) -> list[int]:
    asks = [Ask(declared(code), span) for code in codes]
    found = tally(asks, View(today()))
    return [found[ask].value for ask in asks]


def settle(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One row a month, named by it; what our rows give and the difference are never typed."""
    month = facts.get("month")
    if not month:
        return {}
    n, stated = counted(month), facts.get("stated")
    return {
        "number": f"YM{month:%Y-%m}",
        "title": f"{month.year}年{month.month}月末",
        "occurred_on": month.replace(day=monthrange(month.year, month.month)[1]),
        "counted": n,
        "difference": None if stated is None else stated - n,
    }


def check(facts: Mapping[str, Any]) -> dict[str, str]:
    """Closed after its end, with every difference explained."""
    closed, end, difference = facts.get("closed_on"), facts.get("occurred_on"), facts.get("difference")
    if not closed:
        return {}
    if not end or closed <= end or closed > today():
        return {"closed_on": f"结账日期 {closed} 要在月末之后，且不晚于今天"}
    if difference != 0 and len(str(facts.get("explanation") or "").strip()) < LEAST_WORDS:
        told = "来源没有公布户数" if difference is None else f"来源与名录相差 {difference} 户"
        return {"explanation": f"{told}，没有说明；办法：写明原因后再结账"}
    return {}


def once_closed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, str]:
    """A month that is closed stays as it is (结账不改)."""
    if before and before["closed_on"]:
        month = before["title"]
        return {"closed_on": f"{month}已于 {before['closed_on']} 结账，不再改动；办法：在以后的月份说明更正"}
    return {}


MONTH_ENDS = registers.add(
    Register(
        code=MONTH_END,
        name="月末快照",
        systems=("S21",),
        shelf=FIRMS,
        model=MonthEnd,
        labels={"title": "月末", "occurred_on": "截止日期"},
        columns=("number", "title", "stated", "counted", "difference", "closed_on"),
        filters=("month", "closed_on"),
        search=("number", "title"),
        form=("month", "stated", "explanation", "closed_on"),
        months=("month",),
        settle=settle,
        settles=("counted", "difference"),
        check=check,
        by_hand=once_closed,
        unlike=once_closed,
        grants=(KEEPS, LEADER_READS),
    )
)


def what_changed(request: HttpRequest, person: Person, row: Any) -> dict[str, Any]:
    """The firms that came and went in the month, each as a list, and what the rows give now."""
    end = row.occurred_on
    span = Span.month(end.year, end.month)
    standing, opened, ended = _values(span, STANDING, OPENED, ENDED)
    days = f"from={span.first_on}", f"to={span.last_on}"
    lists = (
        ("本月新登记", opened, "&".join(f"occurred_on_{day}" for day in days)),
        ("本月注销吊销", ended, "&".join(f"ended_on_{day}" for day in days)),
        ("月末存续", standing, f"in_force_on={span.last_on}"),
    )
    own = row.entity_month_end
    return {"lists": lists, "since": standing - own.counted if own.closed_on else 0}


panels.add(Panel("enterprises.month_end.changes", MONTH_END, DETAIL, "enterprises/month.html", what_changed))
