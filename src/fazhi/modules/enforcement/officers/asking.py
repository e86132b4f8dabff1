"""What the pages of officers are asked for (查询条件): a day, a year, a unit; what cannot be read is said, not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Unit
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

from .teaching import FIRST_YEAR, LAST_YEAR


def day_of(request: HttpRequest) -> tuple[date, str]:
    """The day asked for and what was wrong with it; today where none was written."""
    try:
        on = read_date(request.GET.get("on", "")) or today()
    except FazhiError as error:
        return today(), f"{error.what}，先按今天显示"
    if FIRST_YEAR <= on.year < LAST_YEAR:
        return on, ""
    return today(), f"{on} 太早或者太远，先按今天显示"


def year_of(request: HttpRequest) -> int:
    """The year asked for; this one where none can be read."""
    given = request.GET.get("year", "")
    return int(given) if given.isdigit() and FIRST_YEAR <= int(given) <= LAST_YEAR else today().year


def unit_of(request: HttpRequest, among: Iterable[Unit]) -> int | None:
    """The unit asked for, if it is one of those on offer."""
    given = request.GET.get("unit", "")
    return next((unit.pk for unit in among if str(unit.pk) == given), None)


def units_within(person: Person, register: Register, pks: Iterable[int | None]) -> list[Unit]:
    """Of these units those that the person reaches for viewing, in the order of their codes."""
    reach = person.reach(register, "view")
    units = Unit.objects.filter(pk__in={pk for pk in pks if pk}).order_by("code")
    return [unit for unit in units if reach.holds(unit.pk, None)]


def own_units(person: Person, roles: Iterable[str]) -> set[int]:
    """The units of which the person is in one of these roles (本人所在单位)."""
    return {duty.unit_id for duty in person.duties if duty.role in set(roles)}
