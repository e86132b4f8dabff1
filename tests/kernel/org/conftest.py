"""A small town (小镇) for the tests of this floor."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from fazhi.kernel.org.models import Appointment, Area, AreaLevel, Post, Unit, UnitKind, User
from fazhi.kernel.org.users import create_user


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(db) -> SimpleNamespace:
    """A town with a station under an office, two villages, and three people of whom 甲 and 乙 hold a post each."""
    place = Area.objects.create(code="441900103", name="镇", level=AreaLevel.TOWN)
    facts = {"level": AreaLevel.VILLAGE, "parent": place}
    villages = [Area.objects.create(code=f"44190010300{n}", name=f"村{n}", **facts) for n in (1, 2)]
    grid = Area.objects.create(code="W1", name="网格", level=AreaLevel.GRID, parent=villages[0])
    office = Unit.objects.create(code="SF", name="司法分局", kind=UnitKind.BRANCH, area=place)
    station = Unit.objects.create(code="SFZ", name="司法站", kind=UnitKind.BRANCH, parent=office)
    other = Unit.objects.create(code="DZ", name="党政办", kind=UnitKind.OFFICE)
    a, b, c = (create_user(name, chinese) for name, chinese in (("a", "甲"), ("b", "乙"), ("c", "丙")))
    return SimpleNamespace(
        place=place, villages=villages, grid=grid, office=office, station=station, other=other, a=a, b=b, c=c
    )


def appoint(user: User, unit: Unit, role: str, starts_on: date, ends_on: date | None = None, area: Area | None = None):
    post = Post.objects.create(unit=unit, role=role, name=f"{role}{user.username}", area=area)
    return Appointment.objects.create(user=user, post=post, starts_on=starts_on, ends_on=ends_on)
