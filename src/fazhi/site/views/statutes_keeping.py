"""法规入库: law texts uploaded, and unknown days of coming into force entered with their source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fazhi.kernel.chain.events import Draft, append, body_of, history
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.law.searching import refresh
from fazhi.kernel.law.statutes.entering import state_day, state_ending, withdraw_ending
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Ending, Norm, Version
from fazhi.kernel.law.statutes.repeals import standing_entries
from fazhi.kernel.law.statutes.standing import timeline

from ..access import STATUTE_KEEPERS, demands
from ..statutes.addresses import norm_at
from ..statutes.forms import DayForm, EndingForm
from ..statutes.uploads import BY_COMMAND, KINDS, LARGEST, MOST_FILES, unpack

SHOWN = 300
LOADED = "law.statutes.loaded"
UPLOADED = "上传"


@demands(STATUTE_KEEPERS)
def load_statutes(request: HttpRequest) -> HttpResponse:
    """载入法规文本: what is right is kept, the rest is listed by file and line."""
    context: dict[str, Any] = {
        "by_command": BY_COMMAND,
        "kinds": ",".join((*KINDS, ".zip")),
        "most_files": MOST_FILES,
        "largest": LARGEST // 1024 // 1024,
    }
    if request.method != "POST":
        return render(request, "site/law_load.html", context)
    uploads = request.FILES.getlist("files")
    try:
        with TemporaryDirectory(prefix="law-", dir=settings.HOME) as folder:
            # The base keeps the names of files: a folder's random name is no part of them.
            below = Path(folder) / UPLOADED
            unpack(uploads, below)
            found = load([below])
            refresh()  # so that the next search need not wait for it
    except FazhiError as refusal:
        return render(request, "site/law_load.html", {**context, "refusal": refusal}, status=400)
    problems = found.pop("problems")
    names = [str(upload.name) for upload in uploads]
    body = {**found, "problems": len(problems), "files": names[:50]}
    append("law:statutes", Draft(LOADED, today(), request.user.get_username(), body))
    shown = [{**problem, "file": problem["file"].removeprefix(f"{UPLOADED}/")} for problem in problems[:SHOWN]]
    context |= {"found": found, "problems": shown, "more": max(len(problems) - SHOWN, 0)}
    return render(request, "site/law_load.html", context)


@demands(STATUTE_KEEPERS)
def version_day(request: HttpRequest, pk: int) -> HttpResponse:
    """补施行日期: filled in, looked at with what follows from it, then saved."""
    version = get_object_or_404(Version.objects.select_related("norm"), pk=pk)
    form = DayForm(request.POST or None, version=version, initial={"in_force_on": version.in_force_on})
    entry = Entry(
        "补施行日期",
        version.norm,
        form,
        f"law_version:{version.pk}",
        # A form without `seen` is none of ours.
        lambda by, in_force_on, source, seen: state_day(version, in_force_on, source, by=by, seen=seen or None),
        f"{version}的施行日期已记下",
        norm_at(version.norm_id, version=version.pk),
        version,
    )
    return _entered(request, entry)


@demands(STATUTE_KEEPERS)
def norm_ending(request: HttpRequest, pk: int) -> HttpResponse:
    """录入废止: the end of a norm that no loaded text repeals, and the withdrawal of one that was entered wrongly."""
    norm = get_object_or_404(Norm, pk=pk)
    refusal = None
    if request.method == "POST" and "withdraw" in request.POST:
        try:
            _withdraw(request, norm)
        except FazhiError as error:
            refusal = error
        else:
            return redirect("site:norm_ending", pk=norm.pk)
    is_new = request.method == "POST" and refusal is None and "withdraw" not in request.POST
    entry = Entry(
        "录入废止",
        norm,
        EndingForm(request.POST if is_new else None),
        f"law_norm:{norm.pk}",
        lambda by, ends_on, by_title: state_ending(norm, ends_on, by_title, by=by),
        f"{norm}的废止已记下",
        norm_at(norm.pk),
    )
    return _entered(request, entry, stated=_stated(norm), refusal=refusal)


def _stated(norm: Norm) -> list[Ending]:
    """The ends of a norm that a person entered (所录废止) and nobody withdrew."""
    known = Ending.objects.filter(key=norm.key, number="", by_title__in=standing_entries(norm))
    return list(known.order_by("ends_on", "pk"))


def _withdraw(request: HttpRequest, norm: Norm) -> None:
    named = request.POST["withdraw"]
    ending = next((one for one in _stated(norm) if str(one.pk) == named), None)
    if ending is None:
        raise RefusedValue("没有这样一项录入的废止", where=str(norm), remedy="重新打开本页，可能已经撤回")
    withdraw_ending(ending, request.POST.get("reason", ""), by=request.user.get_username())
    messages.success(request, f"{ending}：已撤回")


@dataclass(frozen=True)
class Entry:
    """One day that a person enters (录入的日期): its form, what it states, and where it is written down."""

    title: str
    norm: Norm
    form: Form
    subject: str
    state: Callable[..., object]
    done: str
    address: str
    version: Version | None = None


def _entered(request: HttpRequest, entry: Entry, **more: object) -> HttpResponse:
    form = entry.form
    context: dict[str, Any] = {"title": entry.title, "norm": entry.norm, "version": entry.version, "form": form, **more}
    context["entered"] = [(event, body_of(event)) for event in history(entry.subject)]
    if request.method != "POST" or not form.is_valid():
        is_refused = form.errors or more.get("refusal")
        return render(request, "site/law_day.html", context, status=400 if is_refused else 200)
    is_saving = "save" in request.POST
    try:
        with transaction.atomic():
            stated = entry.state(by=request.user.get_username(), **form.cleaned_data)
            # A preview is the real thing, taken back.
            context["spans"] = timeline(entry.norm)
            transaction.set_rollback(not is_saving)
    except FazhiError as refusal:
        form.add_error(None, str(refusal))
        if isinstance(form, DayForm):
            form.renew()
        return render(request, "site/law_day.html", context, status=400)
    context["warning"] = getattr(stated, "warning", "")
    if is_saving:
        messages.success(request, entry.done)
        if context["warning"]:
            messages.warning(request, context["warning"])
        return redirect(entry.address)
    return render(request, "site/law_day.html", context)
