"""Duties (职责): in which roles, for which units and areas, and for whom a user may act on a day.

An absent person keeps the duties while another covers them: somebody must always be reachable, and an event
says who acted and for whom. Covering does not chain: only appointments pass on, never the covers of the absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from .models import Appointment, Cover, Post, Unit, User
from .tree import below


@dataclass(frozen=True)
class Duty:
    """One duty (职责); `user_id` is the person whose duty it is: the absent one when `is_cover`.

    Without an area the duty reaches the whole work of the unit and of the units below it.
    """

    role: str
    unit_id: int
    area_id: int | None
    user_id: int
    is_cover: bool


# Every request asks this; Django takes 2 ms to write it and the database a hundredth of that to answer.
_IN_FORCE = "({0}.starts_on IS NULL OR {0}.starts_on <= %(day)s) AND ({0}.ends_on IS NULL OR {0}.ends_on >= %(day)s)"
_HELD = (
    "SELECT post.role, post.unit_id, post.area_id, held.user_id "  # noqa: S608
    f"FROM {Appointment._meta.db_table} held JOIN {Post._meta.db_table} post ON post.id = held.post_id "
    f"WHERE {_IN_FORCE.format('held')} AND (held.user_id = %(user)s OR held.user_id IN ("
    f"SELECT cover.absent_id FROM {Cover._meta.db_table} cover "
    f"WHERE cover.covering_id = %(user)s AND {_IN_FORCE.format('cover')})) ORDER BY held.id"
)


def duties(user: User, on: date) -> tuple[Duty, ...]:
    """All duties of a user on a day (某人某日的全部职责), own ones first; one query."""
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"user": user.pk, "day": day})
        held = cursor.fetchall()
    found = [Duty(role, unit, area, whose, whose != user.pk) for role, unit, area, whose in held]
    return tuple(sorted(dict.fromkeys(found), key=lambda duty: duty.is_cover))


def roles_of(held: Iterable[Duty]) -> frozenset[str]:
    """The codes of the roles among duties (角色)."""
    return frozenset(duty.role for duty in held)


def units_of(held: Iterable[Duty], role: str) -> frozenset[int]:
    """The ids of the units, and of those below, for which duties give a role (某角色所及的机构); at most one query."""
    return below(Unit, (duty.unit_id for duty in held if duty.role == role))


def acting_for(user: User, role: str, unit: Unit, on: date) -> User | None:
    """The absent person for whom a user acts in a role for a unit (代谁办理); None for an own duty or none at all."""
    held = duties(user, on)
    own = [duty for duty in held if not duty.is_cover]
    if unit.pk in units_of(own, role):
        return None
    for duty in held:
        if duty.is_cover and unit.pk in units_of((duty,), role):
            return User.objects.get(pk=duty.user_id)
    return None
