"""What every page of the site shows around its content (页框)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.workcalendar import WEEKDAYS
from fazhi.kernel.org.models import User
from fazhi.kernel.org.roles import roles
from fazhi.kernel.records.access import Person

from .menu import menu_of

LARGE_TEXT = "large_text"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, duties of the day and the day itself; nothing but the size of letters for a visitor without log-in."""
    found: dict[str, Any] = {"is_large": request.COOKIES.get(LARGE_TEXT) == "1"}
    person: Person | None = getattr(request, "person", None)
    if person is not None:
        day = today()
        found |= {
            "person": person,
            "menu": menu_of(person),
            "section": _section(request),
            "is_administrator": "administrator" in person.roles,
            "duty_names": [roles[role].name for role in sorted(person.roles) if role in roles],
            "covered_names": _covered(person),
            "today": day,
            "weekday": WEEKDAYS[day.weekday()],
        }
    return found


def _covered(person: Person) -> list[str]:
    """For whom the person stands in today; asks the database only when there is somebody."""
    absent = {duty.user_id for duty in person.duties if duty.is_cover}
    return list(User.objects.filter(pk__in=absent).values_list("name", flat=True)) if absent else []


def _section(request: HttpRequest) -> str:
    """Which entry of the menu the page belongs to."""
    first = request.path.strip("/").split("/")[0]
    return {"": "today", "r": "registers"}.get(first, first)
