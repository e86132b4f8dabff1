"""时限计算: the calculator of `fazhi due` as a page."""

from __future__ import annotations

import re
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.asking import ask

from ..access import SIGNED_IN, demands
from ..forms import DueForm

# The lines of an explanation that stand for a day; the others are remarks on the whole.
DAY = re.compile(r"\d{4}-\d{2}-\d{2} 周. ")
# The words of the command for what the form asks.
FIELDS = {"--from": "start", "--exclude": "exclude", "--days": "days", "--unit": "unit", "--rule": "rule"}
LABELS = {"before": "最迟通知日", "at_least": "最早截止日"}


@demands(SIGNED_IN)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """A question by GET, so that an answer has an address; the same answer as the command's."""
    initial = {"start": today().isoformat(), "rule": request.GET.get("rule", "")}
    form = DueForm(request.GET) if "start" in request.GET else DueForm(initial=initial)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            answer = ask(form.question())
        except FazhiError as refusal:
            form.add_error(*_placed(refusal))
        else:
            context |= {"answer": answer, "label": LABELS.get(str(answer["direction"]), "法定最后日")}
            lines = [str(line) for line in cast(list[object], answer["explanation"])]
            context["days"] = [line.split(" ", 2) for line in lines if DAY.match(line)]
            context["remarks"] = [line for line in lines if not DAY.match(line)]
    return render(request, "site/due.html", context, status=400 if form.errors else 200)


def _placed(refusal: FazhiError) -> tuple[str | None, str]:
    """The field that a refusal is about and what it says, without the name of the command's option."""
    if not refusal.where.startswith("--"):
        return None, str(refusal)
    return FIELDS.get(refusal.where), str(FazhiError(refusal.what, basis=refusal.basis, remedy=refusal.remedy))
