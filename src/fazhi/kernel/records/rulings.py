"""Rulings (裁定): who handles a matter that several units send back, and the precedent (判例) that routes the next.

A register of its own, so that everybody on duty can read what was decided and why; S41, S88.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from fazhi.kernel.org.roles import ARBITER, STAFF

from .access import Person
from .entries import add_entry
from .models import Entry, Matter, Ruling
from .registers import Grant, Register, Scope, registers

RULINGS = registers.add(
    Register(
        code="records.ruling",
        name="裁定与判例",
        model=Ruling,
        number_prefix="CD",
        labels={"title": "事项", "unit": "裁定的承办单位", "occurred_on": "裁定日期"},
        columns=("number", "title", "unit", "asked_by_unit", "matter_number", "occurred_on", "is_precedent"),
        filters=("occurred_on", "unit", "is_precedent"),
        search=("number", "title", "matter_number"),
        form=("title", "unit", "area", "asked_by_unit", "occurred_on", "reason", "is_precedent", "ends_on"),
        required=("title", "unit", "occurred_on"),
        grants=(
            Grant(ARBITER.code, ("view", "add", "edit", "export"), Scope.TOWN),
            Grant(STAFF, ("view",), Scope.TOWN),
        ),
    )
)


def rule(
    matter: Matter,
    *,
    kind: str,
    unit: int,
    asked_by_unit: int | None,
    reason: str,
    by: Person,
    on: date,
    area: int | None = None,
) -> Entry:
    """Writes down a ruling on a matter (作出裁定); with a kind it is a precedent from the day on, for one area or all."""
    data = {
        "title": kind,
        "unit": unit,
        "area": area,
        "occurred_on": on,
        "asked_by_unit": asked_by_unit,
        "matter": matter.subject,
        "matter_number": matter.number,
        "ruled_in": matter.register,
        "reason": reason,
        "is_precedent": bool(kind),
    }
    return add_entry(RULINGS, data, by=by, is_demo=matter.is_demo)


def precedent(register: Register, kind: str, on: date, area: int | None = None) -> Ruling | None:
    """The latest precedent in force on a day for a kind of matter of a register (判例), with its unit; or None.

    One made for an area binds there alone.
    """
    if not kind:
        return None
    found = Ruling.objects.filter(
        Q(ruled_in=register.code) | Q(ruled_in=""),  # one entered by hand is for every register
        Q(entry__area=None) | Q(entry__area=area),
        entry__register=RULINGS.code,
        entry__title=kind,
        entry__removed_at=None,
        entry__occurred_on__lte=on,
        is_precedent=True,
    )
    last = found.select_related("entry__unit").order_by("-entry__occurred_on", "-entry_id").first()
    # One that has ended, or whose unit is gone, does not bring the one before it back.
    if last is None or (last.ends_on and last.ends_on < on):
        return None
    return last if last.entry.unit and last.entry.unit.is_active else None
