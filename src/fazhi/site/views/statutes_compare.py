"""版本对照: two versions side by side, and a person's word on where an old article went."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.changes.confirming import confirm
from fazhi.kernel.law.statutes.models import Norm, Version
from fazhi.kernel.law.statutes.standing import standing

from ..access import MAPPING_CONFIRMERS, SIGNED_IN, demands, fits
from ..statutes.changes import pair
from ..statutes.comparing import rows, sides
from ..statutes.forms import MappingForm
from ..statutes.life import name_of

A_PAGE = 15


@demands(SIGNED_IN)
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a norm; without a choice the one in force and the one before it."""
    norm = get_object_or_404(Norm, pk=pk)
    versions = list(norm.versions.exclude(digest="").select_related("norm").order_by("-issued_on"))
    old, new = _chosen(request, norm, versions)
    context: dict[str, Any] = {"norm": norm, "versions": versions, "old": old, "new": new}
    if old is None or new is None or old.pk == new.pk:
        return render(request, "site/law_compare.html", context)
    found = pair(old, new)
    only = request.GET.get("only", "changed")
    article = request.GET.get("article", "").strip()
    page = Paginator(rows(found, only, article), A_PAGE).get_page(request.GET.get("page"))
    roles = request.person.roles  # type: ignore[attr-defined]
    context |= {
        "pair": found,
        "choices_old": _choices(versions, old),
        "choices_new": _choices(versions, new),
        "old_name": _name(old, new),
        "new_name": _name(new, old),
        "kinds": [(label, len(lines)) for label, lines in found.kinds.items()],
        "only": only,
        "article": article,
        "page": page,
        "sides": sides(page, old, new),
        "may_confirm": fits(MAPPING_CONFIRMERS, roles),
    }
    return render(request, "site/law_compare.html", context)


def _choices(versions: list[Version], chosen: Version) -> list[tuple[int, str]]:
    """The versions to choose from; one of another norm stands with them while it is chosen."""
    listed = versions if chosen in versions else [chosen, *versions]
    return [(version.pk, _name(version, versions[0] if versions else version)) for version in listed]


def _name(version: Version, beside: Version) -> str:
    """2021年修订, with the norm's name where the other is of another norm."""
    name = name_of(version, "ok")
    if version.in_force_on:
        name += f"（{version.in_force_on} 施行）"
    return name if version.norm_id == beside.norm_id else f"{version.norm}{name}"


def _chosen(request: HttpRequest, norm: Norm, versions: list[Version]) -> tuple[Version | None, Version | None]:
    """The versions that the address names; the new one is that in force else the newest, the old the one before it."""
    old, new = (_named(request.GET.get(name, "")) for name in ("old", "new"))
    if new is None:
        current = standing(norm, today()).version
        # Where the text in force is the first that there is, what is to come is of interest.
        new = current if current in versions and current != versions[-1] else next(iter(versions), None)
    if old is None and new is not None:
        before = [one for one in versions if (one.issued_on or date.min) < (new.issued_on or date.min)]
        old = before[0] if before else None
    return old, new


def _named(pk: str) -> Version | None:
    """A version with a text, of any norm: what was repealed goes on in another."""
    if not pk:
        return None
    if not pk.isdecimal() or len(pk) > 9:
        raise Http404
    return get_object_or_404(Version.objects.exclude(digest="").select_related("norm"), pk=int(pk))


@demands(MAPPING_CONFIRMERS)
@require_POST
def confirm_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """确认条文对应: from then on it stands above what was computed."""
    norm = get_object_or_404(Norm, pk=pk)
    old, new = (_named(request.POST.get(name, "")) for name in ("old", "new"))
    if old is None or new is None:
        raise Http404
    form = MappingForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        by = request.user.get_username()
        try:
            confirm(old, new, values["old_article"], values["new_articles"], values["note"], by=by)
        except FazhiError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{values['old_article'].label}的对应已确认")
    else:
        messages.error(request, "；".join(str(error) for errors in form.errors.values() for error in errors))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect("site:compare", pk=norm.pk)
    return redirect(back)
