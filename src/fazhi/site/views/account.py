"""One's own account (我的账号): log in and out, the password, the size of letters, cover during leave."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import Appointment, Cover, in_force

from ..access import PUBLIC, SIGNED_IN, demands
from ..context import LARGE_TEXT
from ..forms import CoverForm, LoginForm, PasswordForm

A_YEAR = 365 * 24 * 3600


@demands(PUBLIC)
class Login(auth.LoginView):
    """登录."""

    template_name = "site/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


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
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    is_large = request.COOKIES.get(LARGE_TEXT) == "1"
    answer.set_cookie(LARGE_TEXT, "0" if is_large else "1", max_age=A_YEAR, samesite="Lax")
    return answer


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
