"""What each view demands of a visitor (页面准入): declared on the view, enforced by the middleware.

A view carries `fazhi_access`: PUBLIC, SIGNED_IN, ("role", code, ...), which wants any one of the roles, or
("register", action), which the pages floor checks by itself because it knows the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

PUBLIC = "public"
SIGNED_IN = "login"
ADMINISTRATOR = ("role", "administrator")
# Who keeps the statute base, and who says where an old article stands in a new text: the legal office above all.
STATUTE_KEEPERS = ("role", "administrator", "arbiter")
MAPPING_CONFIRMERS = ("role", "arbiter", "services.keeper")

Access = str | tuple[str, ...]

V = TypeVar("V", bound=Callable[..., Any])


def demands(access: Access) -> Callable[[V], V]:
    """Decorator: declares what a view demands (声明准入)."""

    def mark(view: V) -> V:
        view.fazhi_access = access  # type: ignore[attr-defined]
        return view

    return mark


def demanded_by(view: Callable[..., Any]) -> Access:
    """What a view demands; empty when nobody has declared it, which the middleware refuses."""
    found: Access = getattr(view, "fazhi_access", "")
    return found or getattr(getattr(view, "view_class", None), "fazhi_access", "")


def fits(access: Access, held: Collection[str]) -> bool:
    """Whether the roles that somebody holds are enough (角色相符)."""
    return access[0] != "role" or any(role in held for role in access[1:])
