"""What each view demands of a visitor (页面准入): declared on the view, enforced by the middleware.

A view carries `fazhi_access`: PUBLIC, SIGNED_IN, ("role", code), or ("register", action), which the pages floor checks
by itself because it knows the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

PUBLIC = "public"
SIGNED_IN = "login"
ADMINISTRATOR = ("role", "administrator")

Access = str | tuple[str, str]

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
