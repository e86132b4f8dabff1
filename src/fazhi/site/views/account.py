"""One's own account (我的账号): log in and out, the password, how pages look, cover during leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import Appointment, Cover, in_force

from ..access import PUBLIC, SIGNED_IN, demands
from ..captions import ROLES
from ..context import CAPTIONS, LARGE_TEXT, THEME, THEMES
from ..demo import demand_demo_town, is_demo_town, log_in_as, pack, remember, role_cards
from ..forms import CoverForm, LoginForm, PasswordForm

A_YEAR = 365 * 24 * 3600
CHOICES = {THEME: frozenset(THEMES), CAPTIONS: frozenset({"on", "off"})}


@demands(PUBLIC)
class Login(auth.LoginView):
    """登录; in a demo town with the roles to choose from beside it."""

    template_name = "site/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        if is_demo_town():
            context |= _roles()
            # A visitor looks at the roles first; a phone would scroll past them to the field.
            context["form"].fields["username"].widget.attrs.pop("autofocus", None)
        return context

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        remember(self.request)
        return answer


@demands(PUBLIC)
def demo_roles(request: HttpRequest) -> HttpResponse:
    """换一个角色: one click logs a visitor of the demo town in; no other town has this page."""
    demand_demo_town()
    if request.method == "POST":
        log_in_as(request, request.POST.get("person", ""))
        return HttpResponseRedirect(_back(request))
    return render(request, "site/demo.html", _roles())


def _roles() -> dict[str, Any]:
    return {
        "is_demo": True,
        "today": today(),
        "year": pack()["today"].year - 1,
        "cards": [(card, ROLES.get(card.role.code, "")) for card in role_cards()],
    }


@demands(SIGNED_IN)
class Logout(auth.LogoutView):
    """退出, by POST alone."""

    http_method_names = ("post",)
    next_page = reverse_lazy("site:login")


@demands(SIGNED_IN)
class Password(auth.PasswordChangeView):
    """修改密码; a first password must be changed before anything else opens."""

    template_name = "site/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("site:today")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        answer = super().form_valid(form)
        user = self.request.user
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
        messages.success(self.request, "密码已修改")
        return answer


@demands(PUBLIC)
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Switches large letters (大字) on or off, in a cookie, so that it holds before a log-in and without scripts."""
    return _choose(request, LARGE_TEXT, "0" if request.COOKIES.get(LARGE_TEXT) == "1" else "1")


@demands(PUBLIC)
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Chooses light or dark (外观), or the demo's English captions, in a cookie for the same reasons."""
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            return _choose(request, name, request.POST[name])
    return HttpResponseBadRequest("没有这个选项")


def _choose(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    answer = HttpResponseRedirect(_back(request))
    answer.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax")
    return answer


def _back(request: HttpRequest) -> str:
    """Where a form wants to lead back to, never to another host."""
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours else "/"


@demands(SIGNED_IN)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """我的岗位与代办: what the person is appointed to, and who covers whom."""
    return _account(request, CoverForm(absent=request.user))


@demands(SIGNED_IN)
@require_POST
def cover(request: HttpRequest) -> HttpResponse:
    """Arranges one's own cover (安排本人的B角)."""
    form = CoverForm(request.POST, absent=request.user)
    if not form.is_valid() or not form.arrange(by=request.user.get_username()):
        return _account(request, form, status=400)
    messages.success(request, f"已安排{form.cleaned_data['covering'].name}代办")
    return redirect("site:account")


def _account(request: HttpRequest, form: CoverForm, status: int = 200) -> HttpResponse:
    day = today()
    held = Appointment.objects.filter(in_force(day), user=request.user).select_related("post__unit", "post__area")
    covers = Cover.objects.filter(ends_on__gte=day).select_related("absent", "covering")
    context = {
        "appointments": held,
        "absences": covers.filter(absent=request.user),
        "covers": covers.filter(covering=request.user),
        "form": form,
    }
    return render(request, "site/account.html", context, status=status)
