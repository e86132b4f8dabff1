"""引用核对: every citation of a document judged by the days of the act and of the decision; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError

from ..access import SIGNED_IN, demands
from ..demo import IS_DEMO
from ..statutes.checked import EXAMPLE, EXAMPLE_DAYS, checked
from ..statutes.forms import CheckForm
from ..statutes.papers import text_of


@demands(SIGNED_IN)
@never_cache
def check_citations(request: HttpRequest) -> HttpResponse:
    """A form, and below it the document with its citations marked."""
    is_demo = bool(request.session.get(IS_DEMO))
    if request.method != "POST":
        return render(request, "site/law_check.html", {"form": CheckForm(), "has_example": is_demo})
    wants_example = is_demo and "example" in request.POST
    form = CheckForm({"text": EXAMPLE, **EXAMPLE_DAYS}) if wants_example else CheckForm(request.POST, request.FILES)
    context: dict[str, Any] = {"form": form, "has_example": is_demo}
    if not form.is_valid():
        return render(request, "site/law_check.html", context, status=400)
    values = form.cleaned_data
    try:
        text = text_of(values["paper"], values["text"])
        context |= checked(text, values["act_on"], values["decided_on"] or today())
    except FazhiError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "site/law_check.html", context, status=400)
    context["total"] = len(context["doubtful"]) + len(context["good"])
    return render(request, "site/law_check.html", context)
