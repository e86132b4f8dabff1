"""法规入库: law texts uploaded, and unknown days of coming into force entered with their source."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from fazhi.kernel.chain.events import Draft, append, body_of, history
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.searching import refresh
from fazhi.kernel.law.statutes.entering import state_day
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.models import Version
from fazhi.kernel.law.statutes.standing import timeline

from ..access import STATUTE_KEEPERS, demands
from ..statutes.addresses import norm_at
from ..statutes.forms import DayForm
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
    context: dict[str, Any] = {"version": version, "norm": version.norm, "form": form}
    context["entered"] = [(event, body_of(event)) for event in history(f"law_version:{version.pk}")]
    if request.method != "POST" or not form.is_valid():
        return render(request, "site/law_day.html", context, status=400 if form.errors else 200)
    values, is_saving = form.cleaned_data, "save" in request.POST
    try:
        with transaction.atomic():
            state_day(version, values["in_force_on"], values["source"], by=request.user.get_username())
            # A preview is the real thing, taken back.
            context["spans"] = timeline(version.norm)
            transaction.set_rollback(not is_saving)
    except FazhiError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "site/law_day.html", context, status=400)
    if is_saving:
        messages.success(request, f"{version}的施行日期已记为 {values['in_force_on']}")
        return redirect(norm_at(version.norm_id, version=version.pk, on=values["in_force_on"]))
    return render(request, "site/law_day.html", context)
