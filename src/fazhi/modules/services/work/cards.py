"""The pages of item cards (事项卡): one to find an item by code or words, one for its card on a day, and that on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.asking import ItemRefused, find, near
from fazhi.kernel.items.card import card
from fazhi.kernel.items.models import Item
from fazhi.kernel.law.workcalendar import FIRST_YEAR, LAST_YEAR
from fazhi.kernel.pages.forms import Refusal
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

from ..declarations import ITEMS
from .guide import may_tend
from .pledges import PLEDGES
from .uses import DEFINITION, has_counts

_ONE_DAY = timedelta(days=1)
NOT_FOUND = 404


@dataclass(frozen=True)
class Jump:
    """Another day on which the item was on the list (可看的一天)."""

    label: str
    url: str


def card_url(code: str, on: date | None = None) -> str:
    """Where the card of an item stands (事项卡的网址)."""
    url = reverse("pages:services.card", args=(code,))
    return f"{url}?on={on}" if on else url


@needs("view")
@require_safe
def find_card(request: HttpRequest, register: Register) -> HttpResponseBase:
    """查事项卡: by code, the code of another system, or words of the name; an exact code leads straight on."""
    words, (on, problem) = request.GET.get("item", "").strip(), _day(request)
    item = find(words) if words else None
    if item and not problem:
        return redirect(card_url(item.entry.number, on))
    context = {
        "words": words,
        "on": on,
        "problem": problem,
        "found": [(one, card_url(one.entry.number, on)) for one in near(words, 20)],
    }
    return render(request, "services/working/cards.html", context)


@needs("view")
@require_safe
def show_card(request: HttpRequest, register: Register, item: str) -> HttpResponseBase:
    """事项卡: everything about an item on a day, or why there is nothing that day and which day to look at instead."""
    person, (on, problem) = person_of(request), _day(request)
    context: dict[str, Any] = {"code": item, "on": on, "problem": problem}
    try:
        found = card(item, on)
    except ItemRefused as refused:
        known = find(item)
        near_ones = [] if known else [(one, card_url(one.entry.number, on)) for one in near(item)]
        context |= {"known": known, "refusal": Refusal.of(refused), "near": near_ones, "jumps": _jumps(known)}
        return render(request, "services/working/card.html", context, status=200 if known else NOT_FOUND)
    context["known"] = found.item
    context["is_counted"] = bool(found.use_count) or has_counts(found.counted_from, on)
    context |= {"card": found, "definition": DEFINITION, **links_of(person, found.item, on)}
    if "print" in request.GET:
        context |= {"by": person.user, "printed_on": today(), "back": card_url(found.held.code, on)}
        return render(request, "services/working/card_paper.html", context)
    return render(request, "services/working/card.html", context)


def links_of(person: Person, item: Item, on: date) -> dict[str, Any]:
    """Where one may go from an item (可去之处)."""
    code = item.entry.number
    is_listed = item.from_on <= today() and not (item.until_on and item.until_on <= today())
    may_pledge = item.is_pledge and is_listed and person.may(PLEDGES, "add")
    return {
        "record_url": address_of(item.entry),
        "print_url": f"{card_url(code, on)}&print=1",
        "guide_url": reverse("pages:services.guide", args=(item.pk,)) if may_tend(person, item) else "",
        "pledge_url": f"{reverse('pages:add', args=(PLEDGES.code,))}?item={code}" if may_pledge else "",
    }


def _jumps(item: Item | None) -> list[Jump]:
    """The days to look at where the one asked for is outside the item's life."""
    if item is None:
        return []
    code, last = item.entry.number, item.until_on - _ONE_DAY if item.until_on else None
    days = [("启用之日", item.from_on), ("取消前一日", last)]
    return [Jump(f"{name} {day}", card_url(code, day)) for name, day in days if day]


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day asked for and what was wrong with it; today where none was written."""
    try:
        on = read_date(request.GET.get("on", "")) or today()
        if not FIRST_YEAR + 2 <= on.year < LAST_YEAR:
            return today(), f"{on} 太早或者太远，先按今天显示"
        return on, ""
    except FazhiError as error:
        return today(), f"{error.what}，先按今天显示"


FINDING = module_pages.add(ModulePage("services.cards", ITEMS.code, find_card, "事项卡"))
PAGE = module_pages.add(ModulePage("services.card", ITEMS.code, show_card, route="<path:item>/"))
