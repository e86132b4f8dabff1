"""What the demo's generators share (演示用词、地点与人员): the words of the pack, and the town as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import fazhi
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Unit, in_force
from fazhi.kernel.records.access import Person

from ..models import Category
from ..roles import HANDLER

PACK = Path(fazhi.__file__).parent / "packs" / "demo"
VILLAGE = "village"  # the unit of a theme whose tickets go to the committee of the place
ASKING = (Category.CONSULTATION, Category.SUGGESTION)


class Kind(NamedTuple):
    """What callers say on a theme in one category (一类诉求), and what the unit answers.

    `mistaken` are units that get such a ticket first by mistake; `nature` and `market` are percentages.
    """

    theme: str
    unit: str
    mistaken: tuple[str, ...]
    busy: frozenset[int]
    years: frozenset[int]
    nature: Mapping[str, int]
    market: int
    category: Category
    share: int
    says: Mapping[str, str]  # contents by their titles
    reply: str


class Village(NamedTuple):
    """A place of the town (村社区) with the committee that answers for it."""

    area: int
    name: str
    unit: int


@dataclass(frozen=True)
class Town:
    """The demo town on a day (演示镇): its places, its units, and who does the work."""

    on: date

    @cached_property
    def units(self) -> dict[str, int]:
        return dict(Unit.objects.values_list("code", "pk"))

    @cached_property
    def unit_names(self) -> dict[int, str]:
        return {unit.pk: str(unit) for unit in Unit.objects.all()}

    @cached_property
    def villages(self) -> dict[str, Village]:
        # By the names of the pack: a village that the town has renamed is still the one of the words.
        areas = dict(Area.objects.filter(level=AreaLevel.VILLAGE).values_list("code", "pk"))
        told = [(code, name) for code, name, *_ in read("town")["areas"] if code in areas]
        return {name: Village(areas[code], name, self.units[code]) for code, name in sorted(told)}

    @cached_property
    def served(self) -> list[Village]:
        """The places whose committee has a handler."""
        return [village for village in self.villages.values() if village.unit in self.handlers]

    @cached_property
    def handlers(self) -> dict[int, Person]:
        """A handler of each unit that has one."""
        return {post.post.unit_id: Person(post.user, self.on) for post in self._appointed(HANDLER.code)}

    def holder(self, role: str) -> Person:
        """The first who holds a role."""
        return Person(self._appointed(role)[0].user, self.on)

    def is_handled(self, kind: Kind) -> bool:
        return bool(self.served) if kind.unit == VILLAGE else self.units[kind.unit] in self.handlers

    def _appointed(self, role: str) -> list[Appointment]:
        held = Appointment.objects.filter(in_force(self.on), post__role=role)
        return list(held.select_related("user", "post").order_by("user__username"))


@cache
def read(name: str) -> Any:
    """One file of the demo's pack (演示数据包), read only by who builds the town."""
    return yaml.safe_load((PACK / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def kinds() -> list[Kind]:
    """Every kind of ticket that the words tell of."""
    return [
        Kind(
            theme["name"],
            theme["unit"],
            tuple(theme["mistaken"]),
            frozenset(theme.get("busy", ())),
            frozenset(theme.get("years", ())),
            theme.get("nature", {}),
            theme.get("market", 0),
            Category(category),
            *told,
        )
        for theme in read("hotline")["themes"]
        for category, *told in theme["kinds"]
    ]
