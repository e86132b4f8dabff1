"""Who may call a page (页面准入): every view says it, and a view that says nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from fazhi.kernel.org.models import User
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import ACTIONS, Register, registers

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
RegisterView = Callable[Concatenate[HttpRequest, Register, P], HttpResponseBase]
NOT_FOUND = "没有这一页，或者您无权查看"


def public(view: View[P]) -> View[P]:
    """Open to everybody (公开)."""
    view.fazhi_access = "public"  # type: ignore[attr-defined]
    return view


def logged_in(view: View[P]) -> View[P]:
    """Open to everybody who has logged in (登录可见)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.fazhi_access = "login"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def needs(action: str) -> Callable[[RegisterView[P]], View[P]]:
    """Open to whom a grant allows the action on the register that the URL's `code` names (台账授权).

    The view is given the register. Without a log-in: to the log-in page; without a grant: 404, never 403.
    """
    if action not in ACTIONS:
        raise ValueError(action)

    def decorate(view: RegisterView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            register = registers.get(str(kwargs.pop("code")))
            if register is None or not person_of(request).may(register, action):
                raise Http404(NOT_FOUND)
            return view(request, register, *args, **kwargs)

        guarded.fazhi_access = ("register", action)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def person_of(request: HttpRequest) -> Person:
    """The person that the middleware put on the request; made here where there is no middleware."""
    found: Any = getattr(request, "person", None)
    if found is None:
        assert isinstance(request.user, User)  # noqa: S101 - the guards let nobody else through
        found = Person(request.user)
        request.person = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def row_of(person: Person, register: Register, pk: int, action: str = "view") -> Any:
    """A row with its module's facts, or 404 where the person may not reach it for the action."""
    row = register.rows().select_related(register.detail).filter(pk=pk).first()
    if row is None or not person.covers(row, "view") or not person.covers(row, action):
        raise Http404(NOT_FOUND)
    return row
