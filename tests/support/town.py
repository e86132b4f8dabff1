"""A small town for tests: two units, a person for each role, made by the same functions that `fazhi setup` uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Post, Unit, UnitKind, User
from fazhi.kernel.org.users import create_user
from fazhi.kernel.records.access import Person

FIRST_DAY = date(2018, 1, 1)


@dataclass
class Town:
    """A town whose people are made when first asked for."""

    area: Area
    office: Unit
    bureau: Unit
    people: dict[str, User] = field(default_factory=dict)

    def user(self, role: str, unit: Unit | None = None, name: str = "") -> User:
        """The user of a role in a unit (the office unless told), e.g. user("hotline.clerk")."""
        unit = unit or self.office
        key = name or f"{role}@{unit.code}"
        if key not in self.people:
            user = create_user(key.replace("@", "-"), name or f"{role}（{unit.name}）", "Test-Pass-2024")
            post, _ = Post.objects.get_or_create(unit=unit, role=role, defaults={"name": role})
            Appointment.objects.create(user=user, post=post, starts_on=FIRST_DAY)
            self.people[key] = user
        return self.people[key]

    def person(self, role: str, unit: Unit | None = None, name: str = "") -> Person:
        return Person(self.user(role, unit, name))


def make_town() -> Town:
    area = Area.objects.create(code="441900119000", name="东坑镇", level=AreaLevel.TOWN)
    office = Unit.objects.create(code="office", name="党政综合办", kind=UnitKind.values[0], area=area)
    bureau = Unit.objects.create(code="bureau", name="综合行政执法办", kind=UnitKind.values[0], area=area)
    return Town(area, office, bureau)
