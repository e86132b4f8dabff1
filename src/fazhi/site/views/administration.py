"""管理: users, posts, covers, units and the audit log; all of it for the system administrator alone."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Event, Origin, Seal, hidden
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Appointment, Cover, Post, Unit, User, in_force
from fazhi.kernel.org.roles import roles
from fazhi.kernel.org.users import create_user, initial_password

from ..access import ADMINISTRATOR, demands
from ..auditing import lines, matching
from ..forms import AnyCoverForm, AppointmentForm, PostForm, UnitForm, UserForm

A_PAGE = 30


def _record(request: HttpRequest, subject: str, kind: str, **body: object) -> None:
    append(subject, Draft(kind, today(), request.user.get_username(), body))


@demands(ADMINISTRATOR)
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """用户: everybody with an account and the posts held today."""
    words = request.GET.get("q", "").strip()
    held = Appointment.objects.filter(in_force(today())).select_related("post__unit")
    found = User.objects.prefetch_related(Prefetch("appointments", held, to_attr="held"))
    if words:
        found = found.filter(Q(username__icontains=words) | Q(name__icontains=words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "site/users.html", {"page": page, "words": words})


@demands(ADMINISTRATOR)
def new_user(request: HttpRequest) -> HttpResponse:
    """新建用户, with a random first password that is shown once."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = initial_password()
        try:
            with transaction.atomic():
                user = create_user(password=password, must_change_password=True, **form.cleaned_data)
                _record(request, f"user:{user.pk}", "org.user.created", username=user.username)
        except FazhiError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _user(request, user, password=password)
    return render(request, "site/user_new.html", {"form": form}, status=400 if form.errors else 200)


@demands(ADMINISTRATOR)
@require_safe
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """一名用户: the account and its appointments."""
    return _user(request, get_object_or_404(User, pk=pk))


def _user(
    request: HttpRequest, shown: User, *, form: AppointmentForm | None = None, password: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "shown": shown,
        "appointments": shown.appointments.select_related("post__unit", "post__area").order_by("-starts_on", "-pk"),
        "roles": {role.code: role.name for role in roles},
        "form": form or AppointmentForm(initial={"starts_on": today()}),
        "password": password,
        "today": today(),
    }
    answer = render(request, "site/user.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@demands(ADMINISTRATOR)
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """重置密码: a random one, shown once, which must be changed at the next log-in."""
    shown = get_object_or_404(User, pk=pk)
    password = initial_password()
    with transaction.atomic():
        shown.set_password(password)
        shown.must_change_password = True
        shown.save(update_fields=["password", "must_change_password"])
        _record(request, f"user:{shown.pk}", "org.user.password_reset", username=shown.username)
    return _user(request, shown, password=password)


@demands(ADMINISTRATOR)
@require_POST
def switch_user(request: HttpRequest, pk: int) -> HttpResponse:
    """停用或启用: a closed account is logged out at once; what it did stays."""
    shown = get_object_or_404(User, pk=pk)
    if shown.pk == request.user.pk:
        raise FazhiError("不能停用自己的账号", remedy="请另一名系统管理员办理")
    with transaction.atomic():
        shown.is_active = not shown.is_active
        shown.save(update_fields=["is_active"])
        kind = "org.user.enabled" if shown.is_active else "org.user.disabled"
        _record(request, f"user:{shown.pk}", kind, username=shown.username)
    messages.success(request, f"{shown.name}的账号已{'启用' if shown.is_active else '停用'}")
    return redirect("site:user", pk=shown.pk)


@demands(ADMINISTRATOR)
@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """任职: appoints a user to a post."""
    shown = get_object_or_404(User, pk=pk)
    form = AppointmentForm(request.POST)
    if not form.is_valid():
        return _user(request, shown, form=form, status=400)
    post = form.cleaned_data["post"]
    try:
        with transaction.atomic():
            held = Appointment.objects.create(user=shown, **form.cleaned_data)
            _record(
                request, f"user:{shown.pk}", "org.user.appointed", post=str(post), from_on=held.starts_on.isoformat()
            )
    except IntegrityError:
        form.add_error(None, f"{shown.name}自该日起已任{post.name}")
        return _user(request, shown, form=form, status=400)
    messages.success(request, f"{shown.name}自 {held.starts_on} 起任{post.unit}{post.name}")
    return redirect("site:user", pk=shown.pk)


@demands(ADMINISTRATOR)
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """离任: ends an appointment with yesterday, or with its own first day when that is later."""
    held = get_object_or_404(Appointment.objects.select_related("post", "user"), pk=pk)
    with transaction.atomic():
        held.ends_on = max(held.starts_on, today() - timedelta(days=1))
        held.save(update_fields=["ends_on"])
        _record(
            request, f"user:{held.user_id}", "org.user.dismissed", post=str(held.post), ends_on=held.ends_on.isoformat()
        )
    messages.success(request, f"{held.user.name}不再任{held.post.name}，末日 {held.ends_on}")
    return redirect("site:user", pk=held.user_id)


@demands(ADMINISTRATOR)
def covers(request: HttpRequest) -> HttpResponse:
    """A/B角: who covers whom, from now on."""
    form = AnyCoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.arrange(by=request.user.get_username()):
        messages.success(request, "已安排代办")
        return redirect("site:covers")
    found = Cover.objects.filter(ends_on__gte=today()).select_related("absent", "covering")
    return render(request, "site/covers.html", {"covers": found, "form": form}, status=400 if form.errors else 200)


@demands(ADMINISTRATOR)
@require_POST
def end_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a cover with today; one that has not begun is taken back whole."""
    ended = get_object_or_404(Cover.objects.select_related("absent", "covering"), pk=pk)
    with transaction.atomic():
        _record(
            request,
            f"cover:{ended.pk}",
            "org.cover.ended",
            absent=ended.absent.username,
            covering=ended.covering.username,
            ended_on=today().isoformat(),
        )
        if ended.starts_on > today():
            ended.delete()
        else:
            ended.ends_on = today()
            ended.save(update_fields=["ends_on"])
    messages.success(request, f"{ended.covering.name}代{ended.absent.name}的安排已结束")
    return redirect("site:covers")


@demands(ADMINISTRATOR)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """机构 and how many posts each has."""
    found = Unit.objects.select_related("parent").annotate(post_count=Count("posts")).order_by("code")
    return render(request, "site/units.html", {"units": found})


@demands(ADMINISTRATOR)
def unit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """一个机构: new or changed, with its posts."""
    shown = get_object_or_404(Unit, pk=pk) if pk else None
    form = UnitForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save()
            changed = {name: str(form.cleaned_data[name] or "") for name in form.changed_data}
            _record(request, f"unit:{saved.pk}", "org.unit.saved", code=saved.code, changes=changed)
        messages.success(request, f"{saved.name}已保存")
        return redirect("site:unit", pk=saved.pk)
    return _unit(request, shown, form, PostForm())


def _unit(request: HttpRequest, shown: Unit | None, form: UnitForm, post_form: PostForm) -> HttpResponse:
    held = Appointment.objects.filter(in_force(today())).select_related("user")
    posts = shown.posts.prefetch_related(Prefetch("appointments", held, to_attr="held")) if shown else ()
    context = {"shown": shown, "form": form, "posts": posts, "post_form": post_form}
    context["role_names"] = {role.code: role.name for role in roles}
    return render(request, "site/unit.html", context, status=400 if form.errors or post_form.errors else 200)


@demands(ADMINISTRATOR)
@require_POST
def new_post(request: HttpRequest, pk: int) -> HttpResponse:
    """新设岗位 in a unit."""
    shown = get_object_or_404(Unit, pk=pk)
    form = PostForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                post = Post.objects.create(unit=shown, **form.cleaned_data)
                _record(request, f"unit:{shown.pk}", "org.post.created", name=post.name, role=post.role)
        except IntegrityError:
            form.add_error("name", "这个机构已有同名岗位")
        else:
            messages.success(request, f"已设岗位{post.name}")
            return redirect("site:unit", pk=shown.pk)
    return _unit(request, shown, UnitForm(instance=shown), form)


@demands(ADMINISTRATOR)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """审计日志: the newest events first."""
    return _audit(request)


@demands(ADMINISTRATOR)
@require_POST
def verify_chain(request: HttpRequest) -> HttpResponse:
    """核验: walks the whole chain and names the first broken places."""
    return _audit(request, verification=verify())


def _audit(request: HttpRequest, **context: object) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    events = Event.objects.exclude(publication__in=hidden()).select_related("seal").order_by("-pk")
    if words:
        events = events.filter(matching(words))
    # One more than a page tells whether there are older ones, without counting a million rows.
    before = request.GET.get("before", "")
    if before.isdigit():
        events = events.filter(pk__lt=int(before))
    shown = list(events[: A_PAGE + 1])
    context |= {
        "lines": lines(shown[:A_PAGE], request.person),  # type: ignore[attr-defined]
        "older": shown[A_PAGE - 1].pk if len(shown) > A_PAGE else None,
        "words": words,
        "last_seal": Seal.objects.order_by("-number").first(),
        "unsealed": Event.objects.filter(seal=None).count(),
        "origins": dict(Origin.choices),
    }
    return render(request, "site/audit.html", context)
