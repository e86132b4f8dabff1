"""What stands between a request and its view (中间件): who asks, whether they may, and errors that users can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.access import AccessDenied, Person

from .access import PUBLIC, demanded_by, fits
from .views.failures import not_found, refused

Answer = Callable[[HttpRequest], HttpResponse]
# Where a person may go before changing a first password.
BEFORE_PASSWORD = frozenset({"site:password", "site:logout"})


class AccessMiddleware:
    """Every page demands a log-in unless it says `public`; a page that says nothing is refused (准入)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        demanded = demanded_by(view)
        if not demanded:
            raise ImproperlyConfigured(f"{request.path}: the view {view!r} declares no fazhi_access")
        if not request.user.is_authenticated:
            return None if demanded == PUBLIC else _to_login(request)
        person = Person(request.user)
        request.person = person  # type: ignore[attr-defined]
        if demanded == PUBLIC:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.user.must_change_password and name not in BEFORE_PASSWORD:
            return redirect("site:password")
        if not fits(demanded, person.roles):
            # As for rows: who may not be here does not learn that there is something here.
            raise Http404
        return None


class ErrorMiddleware:
    """Turns an error that a user can act on into a page that says what to do; a wrong unit gets 404 (出错提示)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, AccessDenied):
            return not_found(request, error)
        return refused(request, error) if isinstance(error, FazhiError) else None


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in and back; a part of a page (htmx) must send the whole page there."""
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("site:login")
        return answer
    return redirect_to_login(request.get_full_path())
