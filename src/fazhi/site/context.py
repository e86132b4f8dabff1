"""What every page of the site shows around its content (页框)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.law.workcalendar import WEEKDAYS
from fazhi.kernel.org.models import User
from fazhi.kernel.org.roles import roles
from fazhi.kernel.records.access import Person

from .captions import PAGES
from .demo import IS_DEMO
from .menu import menu_of

# The cookies of how a page looks: they hold before a log-in and without scripts.
LARGE_TEXT, THEME, CAPTIONS = "large_text", "theme", "captions"
THEMES = {"system": "跟随系统", "light": "浅色", "dark": "深色"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, duties of the day and the day itself; nothing but the looks of the page for a visitor without log-in."""
    theme = request.COOKIES.get(THEME, "")
    found: dict[str, Any] = {
        "is_large": request.COOKIES.get(LARGE_TEXT) == "1",
        "theme": theme if theme in THEMES else "system",
        "themes": THEMES,
    }
    person: Person | None = getattr(request, "person", None)
    if person is not None:
        day = today()
        found |= {
            "person": person,
            "menu": menu_of(person, request.path),
            "section": _section(request),
            "is_administrator": "administrator" in person.roles,
            "duty_names": [roles[role].name for role in sorted(person.roles) if role in roles],
            "covered_names": _covered(person),
            "today": day,
            "weekday": WEEKDAYS[day.weekday()],
        }
        if request.session.get(IS_DEMO):
            found |= {"is_demo": True, "has_captions": has_captions(request), "caption": _caption(request)}
    return found


def has_captions(request: HttpRequest) -> bool:
    """Whether to show English captions: as the visitor chose, else for a browser that does not ask for Chinese."""
    chosen = request.COOKIES.get(CAPTIONS, "")
    return chosen == "on" if chosen else not request.headers.get("Accept-Language", "zh").lower().startswith("zh")


def _caption(request: HttpRequest) -> str:
    """The English line under the heading of this page, if the visitor wants one and there is one."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return PAGES.get(name, "") if has_captions(request) else ""


def _covered(person: Person) -> list[str]:
    """For whom the person stands in today; asks the database only when there is somebody."""
    absent = {duty.user_id for duty in person.duties if duty.is_cover}
    return list(User.objects.filter(pk__in=absent).values_list("name", flat=True)) if absent else []


def _section(request: HttpRequest) -> str:
    """Which entry of the menu the page belongs to."""
    first = request.path.strip("/").split("/")[0]
    return {"": "today", "r": "registers"}.get(first, first)
