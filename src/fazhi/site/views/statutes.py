"""法规库: what is loaded, what came into force last, what comes, and the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.law.statutes.models import Norm
from fazhi.kernel.law.statutes.standing import key_of

from ..access import SIGNED_IN, STATUTE_KEEPERS, demands, fits
from ..statutes.forms import ListForm, SearchForm
from ..statutes.listing import coming, newest, norms, numbers, without_day
from ..statutes.results import results

A_PAGE = 20


@demands(SIGNED_IN)
@require_safe
def statutes(request: HttpRequest) -> HttpResponse:
    """法规库: the newest first, what is to come, and the list of all norms."""
    form = ListForm(request.GET)
    wanted = form.wanted()
    day = wanted["on"] or today()
    page = _page(wanted, day, request.GET.get("page", ""))
    is_first = page.number == 1 and not any(wanted.values())
    context = {
        "form": form,
        "numbers": numbers(),
        "page": page,
        "lines": list(_lines(page)),
        "day": day,
        "on": wanted["on"],
        "newest": newest(day) if is_first else (),
        "coming": coming(day) if is_first else (),
        "may_keep": fits(STATUTE_KEEPERS, request.person.roles),  # type: ignore[attr-defined]
    }
    return render(request, "site/law_base.html", context)


def _page(wanted: dict[str, Any], day: date, number: str) -> Page[Norm]:
    """One page of the list, read once between two writes: to order it all norms are looked at."""

    def read() -> Page[Norm]:
        page = Paginator(norms(wanted, day), A_PAGE).get_page(number)
        page.object_list = list(page.object_list)
        return page

    return remembered(("statutes.list", *wanted.values(), day, number), read)


def _lines(found: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each norm with the words of its state: what the list's own query says of it."""
    for norm in found:
        if norm.ended_on:
            css, word = "badge--late", "已废止"
        elif norm.is_doubtful:
            css, word = "badge--not_judged", "是否废止待查"
        elif norm.since:
            css, word = "badge--ok", "现行"
        elif norm.next_on:
            css, word = "badge--due", "将要施行"
        else:
            css, word = "badge--not_judged", "施行日期待补"
        yield {"norm": norm, "css": css, "word": word}


@demands(SIGNED_IN)
@require_safe
def law_search(request: HttpRequest) -> HttpResponse:
    """检索: ranked articles; an article that the words name comes first."""
    form = SearchForm(request.GET)
    wanted = form.wanted()
    context: dict[str, Any] = {"form": form, "wanted": wanted, "words": wanted["q"].strip(), "numbers": numbers()}
    if context["words"]:
        page = request.GET.get("page", "")
        try:
            context |= results(wanted, max(int(page), 1) if page.isdecimal() and len(page) < 4 else 1)
        except FazhiError as refusal:
            context["refusal"] = refusal
    template = "site/_law_results.html" if getattr(request, "htmx", False) else "site/law_search.html"
    return render(request, template, context)


@demands(SIGNED_IN)
@require_safe
def unknown_days(request: HttpRequest) -> HttpResponse:
    """待补施行日期: versions that judge nothing until somebody has found their day."""
    words = request.GET.get("q", "").strip()
    has_text = request.GET.get("text") != "0"
    found = without_day(has_text=has_text)
    if words:
        found = found.filter(norm__key__icontains=key_of(words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    may_keep = fits(STATUTE_KEEPERS, request.person.roles)  # type: ignore[attr-defined]
    context = {"page": page, "words": words, "has_text": has_text, "numbers": numbers(), "may_keep": may_keep}
    return render(request, "site/law_unknown.html", context)
