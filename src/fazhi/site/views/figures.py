"""数据: the figures of a year, each of which opens into the rows that it counts."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Figure, compute
from fazhi.kernel.figures.declarations import Stated, find
from fazhi.kernel.figures.drilldown import SIDES, by_month, rows_behind
from fazhi.kernel.figures.spans import Span, read_year

from ..access import SIGNED_IN, demands
from ..drafting import year_drafted

KINDS = {"computed": "台账数出", "imported": "外部报送", "declared": "人工填报", "pending": "待建"}
A_PAGE = 50


@demands(SIGNED_IN)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """数据: every figure of a year for the whole town; those that a report prints come first, what they rest on after."""
    span = _span(request)
    lines = [{"figure": figure, "kind": KINDS[figure.kind.value]} for figure in compute(None, span)]
    context = {
        "year": span.first_on.year,
        "found": [line for line in lines if line["figure"].ref],
        "helpers": [line for line in lines if not line["figure"].ref],
    }
    return render(request, "site/figures.html", context)


@demands(SIGNED_IN)
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """一个数: its definition, both sides, its months, and the rows behind it that the person may see."""
    span = _span(request)
    shown = compute([code], span)[0]
    side = request.GET.get("side", "")
    side = side if side in SIDES else "denominator"
    context = {
        "figure": shown,
        "kind": KINDS[shown.kind.value],
        "year": span.first_on.year,
        "side": side,
        "sides": SIDES if shown.denominator is not None else {},
        "months": _months(shown, span),
    }
    try:
        behind = rows_behind(code, span, None, request.person, side=side)  # type: ignore[attr-defined]
    except FazhiError as refusal:
        context["no_rows"] = refusal
    else:
        rows = behind.rows.select_related("unit").order_by("pk")
        context |= {"behind": behind, "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "site/figure.html", context)


def _months(shown: Figure, span: Span) -> list[object]:
    """The months of what is counted; a stated figure has none."""
    return [] if isinstance(find(shown.code), Stated) else list(by_month(shown.code, span.first_on.year))


def _span(request: HttpRequest) -> Span:
    return read_year(request.GET.get("year") or str(year_drafted()))
