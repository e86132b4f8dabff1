"""The desk (工作台): today, my work, the registers, search."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..access import SIGNED_IN, demands
from ..addresses import page_of
from ..finding import MOST, find
from ..statutes.listing import titled
from ..work import Group, Work

MOST_TODAY = 7
A_PAGE = 30


@demands(SIGNED_IN)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """今天只有这几件: at most seven matters, each with one main button, and tiles that open the same counts."""
    work = Work(request.person)  # type: ignore[attr-defined]
    counts = work.counts()
    lines = work.of()
    # What is overdue at somebody else's desk comes after one's own steps, yet its tile must not point at nothing.
    late = [line for line in lines[MOST_TODAY:] if line.group is Group.OVERDUE][:1]
    tasks = work.tasks([*lines[: MOST_TODAY - len(late)], *late])
    tiles = [{"group": group, "count": counts[group]} for group in Group if group in _always(work) or counts[group]]
    context = {"work": work, "tasks": tasks, "tiles": tiles, "total": sum(counts.values())}
    return render(request, "site/today.html", context)


def _always(work: Work) -> set[Group]:
    """The groups whose tile stands even when it is empty: who only watches waits for nothing."""
    return set(Group) - ({Group.WAITING} if work.is_watching else {Group.OTHERS})


@demands(SIGNED_IN)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """我的事: every open matter that waits for the person, whole or one group of it."""
    work = Work(request.person)  # type: ignore[attr-defined]
    asked = request.GET.get("group", "")
    group = Group(asked) if asked in list(Group) else None
    page = Paginator(work.of(group), A_PAGE).get_page(request.GET.get("page"))
    context = {"work": work, "group": group, "groups": list(Group), "page": page, "tasks": work.tasks(page)}
    return render(request, "site/mine.html", context)


@demands(SIGNED_IN)
@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """台账: the registers that the person may open."""
    return render(request, "site/registers.html")


@demands(SIGNED_IN)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """查找: one hit by its exact number is opened at once; norms by their title stand above the rows."""
    words = request.GET.get("q", "").strip()
    found = find(request.person, words)  # type: ignore[attr-defined]
    if len(found) == 1 and found[0].row.number == words:
        return redirect(page_of(found[0].row.register, found[0].row.pk))
    context = {"words": words, "found": found, "most": MOST, "norms": titled(words)}
    return render(request, "site/search.html", context)
