"""The pages of lesson cards (学习卡): read, answer one question, see the answer with its basis; results are one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import User
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..models import Lesson, LessonAnswer
from ..shelves import PEOPLE
from .declarations import ANSWERS, LESSONS, SESSIONS
from .teaching import lessons, options_of

SIZE = 30
# A sum of fewer would tell who answered what.
FEWEST = 5


@needs("view")
@require_safe
def cards(request: HttpRequest, register: Register) -> HttpResponseBase:
    """学习卡: the cards, and which of them one has answered."""
    person = person_of(request)
    page = Paginator(lessons(), SIZE).get_page(request.GET.get("page"))
    mine = {one.lesson: one for one in _answers().filter(username=person.name)}
    rows = [(one, mine.get(one.entry.number)) for one in page.object_list]
    may_keep = person.may(LESSONS, "add")
    context = {"register": register, "page": page, "rows": rows, "may_keep": may_keep}
    return render(request, "enforcement/officers/cards.html", context)


@needs("view")
def card(request: HttpRequest, register: Register, number: str) -> HttpResponseBase:
    """一张学习卡: the point, the question, and after one's answer the right one with its basis."""
    person = person_of(request)
    lesson = lessons().filter(entry__number=number).first()
    if lesson is None:
        raise Http404(NOT_FOUND)
    answered = _answers().filter(lesson=number, username=person.name).first()
    refusal = ""
    if request.method == "POST" and answered is None:
        try:
            _take(person, lesson, request.POST.get("given", ""))
        except FazhiError as error:
            refusal = str(error)
        else:
            messages.success(request, "已作答")
            return redirect(request.path)
    context = {
        "register": register,
        "lesson": lesson,
        "options": options_of(lesson.options),
        "answered": answered,
        "refusal": refusal,
        "tally": _tally(number) if person.may(LESSONS, "view") else None,
        "fewest": FEWEST,
        "back": reverse("pages:enforcement.cards"),
    }
    return render(request, "enforcement/officers/card.html", context, status=422 if refusal else 200)


def _answers() -> Any:
    return LessonAnswer.objects.filter(entry__in=Entry.objects.filter(register=ANSWERS.code, removed_at=None))


@transaction.atomic
def _take(person: Person, lesson: Lesson, given: str) -> None:
    if given not in options_of(lesson.options):
        raise FazhiError("没有选答案", remedy="选一个再提交")
    User.objects.select_for_update().get(pk=person.user.pk)  # two clicks are one answer
    if _answers().filter(lesson=lesson.entry.number, username=person.name).exists():
        return
    data = {
        "title": lesson.entry.title,
        "occurred_on": today(),
        "lesson": lesson.entry.number,
        "username": person.name,
        "given": given,
        "is_right": given == lesson.answer,
    }
    add_entry(ANSWERS, data, by=person)


def _tally(number: str) -> dict[str, int]:
    """How many answered a card and how many rightly (合计)."""
    found: dict[str, int] = (
        _answers().filter(lesson=number).aggregate(n=Count("pk"), right=Count("pk", filter=Q(is_right=True)))
    )
    return found


LIST = module_pages.add(ModulePage("enforcement.cards", SESSIONS.code, cards, "学习卡", shelf=PEOPLE))
PAGE = module_pages.add(ModulePage("enforcement.card", SESSIONS.code, card, route="<path:number>/"))
