"""数据: the figures of a year, each of which opens into the rows that it counts, and those that no module counts yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import Figure
from fazhi.kernel.figures.declarations import Stated, find, indicators
from fazhi.kernel.figures.drilldown import SIDES, by_month, rows_behind
from fazhi.kernel.figures.spans import Span, read_year
from fazhi.reports.overview import SOURCES, Chapter, awaited_from, is_not_built, one_figure, overview

from ..access import SIGNED_IN, demands
from ..drafting import year_drafted

A_PAGE = 50
STATES = {"": "全部", "present": "已有数", "absent": "待建"}


@demands(SIGNED_IN)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """数据: every figure of a year for the whole town by the sections of the report; what they rest on comes last."""
    span = _span(request)
    has_helpers = "helpers" in request.GET
    found = overview(span, has_helpers=has_helpers)
    parts = [chapter for chapter in found.chapters if chapter.figures]
    if found.others:
        parts.append(Chapter("其他带编号的数", found.others))
    numbers = [str(place) for place in range(1, len(parts) + 1)]
    chosen, state = request.GET.get("section", ""), request.GET.get("state", "")
    chosen = chosen if chosen in numbers else ""
    state = state if state in STATES else ""
    shown = [part for number, part in zip(numbers, parts, strict=True) if chosen in ("", number)]
    context = {
        "year": span.first_on.year,
        "progress": found.progress,
        "sections": [(number, part.heading) for number, part in zip(numbers, parts, strict=True)],
        "chosen": chosen,
        "states": STATES.items(),
        "state": state,
        "parts": [_part(part, state) for part in shown],
        "found": _lines((*found.stated, *found.others)),
        # They take most of the time and are read by few: they come when asked for.
        "has_helpers": has_helpers,
        "helpers": _lines(found.helpers),
        "helpers_count": sum(not item.ref for item in indicators),
    }
    return render(request, "site/figures.html", context)


@demands(SIGNED_IN)
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """一个数: its definition, both sides, its months, and the rows behind it that the person may see."""
    span = _span(request)
    shown = one_figure(code, span)
    context: dict[str, Any] = {"figure": shown, "kind": SOURCES[shown.kind], "year": span.first_on.year}
    if is_not_built(shown):
        return render(request, "site/figure.html", {**context, "source": awaited_from(shown)})
    side = request.GET.get("side", "")
    side = side if side in SIDES else "denominator"
    context |= {"side": side, "sides": SIDES if shown.denominator is not None else {}, "months": _months(shown, span)}
    try:
        behind = rows_behind(code, span, None, request.person, side=side)  # type: ignore[attr-defined]
    except FazhiError as refusal:
        context["no_rows"] = refusal
    else:
        rows = behind.rows.select_related("unit").order_by(f"-{behind.ask.day}", "-pk")
        pages = Paginator(rows, A_PAGE)
        pages.count = behind.shown  # counted already
        context |= {"behind": behind, "page": pages.get_page(request.GET.get("page"))}
    return render(request, "site/figure.html", context)


def _part(chapter: Chapter, state: str) -> dict[str, Any]:
    """A section of the page: what is there as lines of a table, what is not as a list that stays folded."""
    return {
        "heading": chapter.heading,
        "progress": chapter.progress,
        "lines": _lines(chapter.present) if state != "absent" else [],
        "pending": [(each, awaited_from(each)) for each in chapter.absent] if state != "present" else [],
    }


def _lines(found: Iterable[Figure]) -> list[dict[str, Any]]:
    return [{"figure": figure, "kind": SOURCES[figure.kind]} for figure in found]


def _months(shown: Figure, span: Span) -> list[object]:
    """The months of what is counted; a stated figure has none."""
    return [] if isinstance(find(shown.code), Stated) else list(by_month(shown.code, span.first_on.year))


def _span(request: HttpRequest) -> Span:
    return read_year(request.GET.get("year") or str(year_drafted()))
