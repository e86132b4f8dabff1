"""数据 and 报告: the figures of a year, and the reports made from them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..access import SIGNED_IN, demands


@demands(SIGNED_IN)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """数据."""
    return render(request, "site/figures.html")


@demands(SIGNED_IN)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """报告."""
    return render(request, "site/reports.html")
