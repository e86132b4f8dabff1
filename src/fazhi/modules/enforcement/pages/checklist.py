"""The page of a case's fifty checks (逐项评查): each with its result, reason, basis and remedy; on paper too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.registers import Register

from ..cases import CASE
from ..review.declaring import Mark
from ..review.scoring import weights
from .live import live_of


@needs("view")
@require_safe
def show_checklist(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """逐项评查: every check of one case, those that failed first where they are asked for."""
    row = row_of(person_of(request), register, pk)
    live = live_of(row)
    asked = request.GET.get("mark", "")
    marks = [mark for mark in Mark if mark.value == asked]
    counts = [(mark, len(live.lines(mark))) for mark in Mark]
    context = {
        "row": row,
        "live": live,
        "lines": live.lines(*marks),
        "asked": asked,
        "counts": counts,
        "weights": weights(),
        "case_url": reverse("pages:detail", args=(register.code, row.pk)),
    }
    return render(request, "enforcement/cases/checklist.html", context)


module_pages.add(ModulePage("enforcement.checklist", CASE, show_checklist, route="<int:pk>/"))
