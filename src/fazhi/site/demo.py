"""The demo town (演示镇): whether this home is one, who its people are, and what is only for visitors of it.

Nothing here may work in a town at work: each view asks `is_demo_town` itself, which asks the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import login
from django.http import Http404, HttpRequest

import fazhi
from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import Appointment, User, in_force
from fazhi.kernel.org.roles import Role, roles
from fazhi.kernel.org.setup import is_demo_town

PACK = Path(fazhi.__file__).parent / "packs" / "demo" / "town.yaml"
# In the session: is this a demo town, and which steps of the tour are done.
IS_DEMO, TOUR = "is_demo_town", "tour"


def demand_demo_town() -> None:
    """Lets nobody through in a town at work: there the page does not exist."""
    if not is_demo_town():
        raise Http404


def remember(request: HttpRequest) -> None:
    """Keeps in the session whether to show the demo's banner, so that pages need not ask again."""
    request.session[IS_DEMO] = is_demo_town()


@cache
def pack() -> Mapping[str, Any]:
    """The demo town as its pack declares it."""
    found: Mapping[str, Any] = yaml.safe_load(PACK.read_text(encoding="utf-8"))
    return found


@dataclass
class RoleCard:
    """One role to try (角色卡): what it does and the demo's people who hold it today, the first in the pack first."""

    role: Role
    people: list[Appointment] = field(default_factory=list)

    @property
    def first(self) -> Appointment:
        return self.people[0]

    @property
    def others(self) -> list[Appointment]:
        return self.people[1:]


def role_cards() -> list[RoleCard]:
    """The roles of the demo's people in the order of the pack; only people of the pack who hold a post today."""
    names = [str(person[0]) for person in pack()["people"]]
    held = Appointment.objects.filter(
        in_force(today()), user__username__in=names, user__is_active=True, user__must_change_password=False
    ).select_related("user", "post__unit")
    cards: dict[str, RoleCard] = {}
    for one in sorted(held, key=lambda one: names.index(one.user.username)):
        if one.post.role in roles:
            cards.setdefault(one.post.role, RoleCard(roles[one.post.role])).people.append(one)
    # The desks where work is done first, the administrator last.
    return sorted(cards.values(), key=lambda card: card.role.is_administrator)


def log_in_as(request: HttpRequest, username: str) -> User:
    """Logs a visitor of the demo in as one of its people (换角色); anybody else, and any other town, is 404."""
    demand_demo_town()
    people = {one.user.username: one.user for card in role_cards() for one in card.people}
    if username not in people:
        raise Http404
    done = request.session.get(TOUR, [])
    login(request, people[username], backend="django.contrib.auth.backends.ModelBackend")
    request.session[TOUR] = done
    request.session[IS_DEMO] = True
    return people[username]
