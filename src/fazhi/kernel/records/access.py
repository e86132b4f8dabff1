"""Access (准入): the one road to a row. Nothing is readable by default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.duties import Duty, duties, roles_of
from fazhi.kernel.org.models import Area, Unit
from fazhi.kernel.org.roles import STAFF
from fazhi.kernel.org.tree import below

from .models import Entry, Matter
from .registers import ACTIONS, Grant, Register, Scope, registers

if TYPE_CHECKING:
    from fazhi.kernel.org.models import User


class AccessDenied(FazhiError):
    """The person may not do this (无权办理); pages answer 404, so that nobody learns what exists elsewhere."""


@dataclass(frozen=True)
class Place:
    """One part of a reach (一片范围): these units and these areas; None is all of them."""

    units: frozenset[int] | None
    areas: frozenset[int] | None

    def where(self) -> Q:
        units = Q() if self.units is None else Q(unit__in=self.units)
        return units if self.areas is None else units & Q(area__in=self.areas)

    def holds(self, unit: int | None, area: int | None) -> bool:
        return (self.units is None or unit in self.units) and (self.areas is None or area in self.areas)


@dataclass(frozen=True)
class Reach:
    """How far a person reaches in a register for one action (可及范围)."""

    places: tuple[Place, ...]
    is_own: bool

    @property
    def is_town(self) -> bool:
        """Whether it is every row of the register."""
        return any(place.units is None and place.areas is None for place in self.places)

    @property
    def is_nothing(self) -> bool:
        return not self.places and not self.is_own

    def holds(self, unit: int | None, area: int | None) -> bool:
        """Whether a row of this unit and area lies within the reach."""
        return any(place.holds(unit, area) for place in self.places)


class Person:
    """A user as access sees them (当事用户): the duties of a day, read once and kept for the request."""

    def __init__(self, user: User, on: date | None = None) -> None:
        self.user = user
        self.on = on or today()
        self._reaches: dict[tuple[str, str], Reach] = {}
        self._trees: dict[tuple[type[Area] | type[Unit], int], frozenset[int]] = {}

    @property
    def name(self) -> str:
        """The name by which the chain knows the person (登录名)."""
        return self.user.get_username()

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        return duties(self.user, self.on)

    @cached_property
    def roles(self) -> frozenset[str]:
        return roles_of(self.duties)

    def reach(self, register: Register, action: str) -> Reach:
        """The widest that this person's roles allow for an action on a register."""
        key = (register.code, action)
        if key not in self._reaches:
            grants = [grant for grant in register.grants if action in grant.actions and self._holds(grant.role)]
            places = {place for grant in grants for place in self._places(grant)}
            self._reaches[key] = Reach(tuple(places), any(grant.scope is Scope.OWN for grant in grants))
        return self._reaches[key]

    def _holds(self, role: str) -> bool:
        return role in self.roles or (role == STAFF and bool(self.duties))

    def _places(self, grant: Grant) -> Iterable[Place]:
        if grant.role == STAFF:
            yield Place(None, None)  # what all who are on duty may read is not cut by whose area is whose
        elif grant.scope is not Scope.OWN:
            yield from (self._place(grant, duty) for duty in self.duties if duty.role == grant.role)

    def _place(self, grant: Grant, duty: Duty) -> Place:
        units = None if grant.scope is Scope.TOWN else self._below(Unit, duty.unit_id)
        return Place(units, None if duty.area_id is None else self._below(Area, duty.area_id))

    def _below(self, model: type[Area] | type[Unit], top: int) -> frozenset[int]:
        """Everything below a unit or an area, asked once: every register's grants ask for the same few."""
        if (model, top) not in self._trees:
            self._trees[model, top] = below(model, (top,))
        return self._trees[model, top]

    def may(self, register: Register, action: str) -> bool:
        """Whether the person may do this to any row at all, so that a button is worth showing."""
        return not self.reach(register, action).is_nothing

    def where(self, register: Register, action: str) -> Q:
        """The condition on heads of a register that the person may reach for an action (可及的条件)."""
        reach = self.reach(register, action)
        found = Q(handler=self.user) if reach.is_own and register.is_procedural else Q(pk__in=())
        for place in reach.places:
            found |= place.where()
        return Q() if reach.is_town else found

    def visible(self, register: Register, action: str = "view") -> QuerySet[Any]:
        """The rows of a register that the person may reach for an action (可见的行)."""
        return register.rows().filter(self.where(register, action))

    def covers(self, row: Entry | Matter, action: str) -> bool:
        """Whether the person may do this to this row."""
        reach = self.reach(registers[row.register], action)
        own = reach.is_own and isinstance(row, Matter) and row.handler_id == self.user.pk
        return own or reach.holds(row.unit_id, row.area_id)

    def stands_for(self, register: Register, row: Entry | Matter, roles: Iterable[str]) -> int | None:
        """The absent person whose duty lets this person act on the row in one of these roles, when no own duty does."""
        if all(not duty.is_cover for duty in self.duties):
            return None
        wanted = set(roles)
        own = isinstance(row, Matter) and row.handler_id == self.user.pk
        fitting = [
            duty
            for grant in register.grants
            if "act" in grant.actions
            for duty in self.duties
            if duty.role == grant.role and duty.role in wanted
            if (own if grant.scope is Scope.OWN else self._place(grant, duty).holds(row.unit_id, row.area_id))
        ]
        if not fitting or any(not duty.is_cover for duty in fitting):
            return None
        return fitting[0].user_id


def access(person: Person, row: Entry | Matter, action: str) -> None:
    """Lets a person through to a row for an action, or raises AccessDenied."""
    if not person.covers(row, action):
        register = registers[row.register]
        raise AccessDenied(
            f"您无权{ACTIONS[action]}{register.name}“{row.number}”",
            remedy="请承办单位办理，或请系统管理员调整岗位",
        )
