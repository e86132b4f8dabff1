"""What stands beside pledges, reviews and items (附栏), and what their forms begin with (预填)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.items.asking import ItemRefused, find, held, holders_of, in_force, near, was
from fazhi.kernel.items.card import STAGE_NAMES, Stage, card, limits_of
from fazhi.kernel.items.models import Item, ItemTerm, Listing, PowerKind
from fazhi.kernel.pages.modules import DETAIL, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter

from ..declarations import ITEMS
from .cards import card_url, links_of
from .pledges import PLEDGES
from .reviews import REVIEWS
from .withdrawing import RESTORING, WITHDRAWING

MOST = 200


def of_item(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """On the item's own page (事项现况): who holds it today, its limits, its past, and what may be done with it."""
    item: Item = row.item
    on = today()
    told: dict[str, Any] = {}
    try:
        named = holders_of(held(item, row.number, on))
        told = {"stages": [Stage(name, named[key]) for key, name in STAGE_NAMES.items()]}
    except ItemRefused as refused:
        told = {"refused": refused}
    withdrawing, restoring = (reverse(f"pages:{page.code}", args=(row.pk,)) for page in (WITHDRAWING, RESTORING))
    return {
        **told,
        **links_of(person, item, on),
        "item": item,
        "card_url": card_url(row.number),
        "limits": list(limits_of(item, on)),
        "terms": list(item.terms.order_by("-from_on")),
        "reviews": list(_reviews(person, row.number)),
        "review_url": _review_url(person, item),
        "withdrawing_url": withdrawing if person.covers(row, "edit") else "",
        "restoring_url": restoring if item.until_on and person.covers(row, "edit") else "",
    }


def _reviews(person: Person, code: str) -> Any:
    return person.visible(REVIEWS).filter(review__item=code).select_related("review").order_by("-review__year")[:5]


def _review_url(person: Person, item: Item) -> str:
    is_delegated = item.listing == Listing.DELEGATED or item.power_kind != PowerKind.OWN
    may = is_delegated and item.until_on is None and person.may(REVIEWS, "add")
    return f"{reverse('pages:add', args=(REVIEWS.code,))}?item={item.entry.number}" if may else ""


def beside_pledge(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """The card beside a pledge's form (事项卡附栏), or the items to choose from while none is named."""
    code = _code(request, row.pledge.item if row else "")
    on = row.opened_on if row else today()
    if not code:
        return {"choices": _pledge_items(), "add_url": reverse("pages:add", args=(PLEDGES.code,))}
    try:
        return {"card": card(code, on), "card_url": card_url(code, on)}
    except ItemRefused as refused:
        alike = [(item.entry.number, item.entry.title, _holder(item, "approving_unit")) for item in near(code)]
        return {"refused": refused, "near": alike, "add_url": reverse("pages:add", args=(PLEDGES.code,))}


def beside_review(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """The item beside a review's form (所评事项), with how often it was used."""
    code = _code(request, row.review.item if row else "")
    item = find(code) if code else None
    if item is None:
        return None
    others = [one for one in _reviews(person, item.entry.number) if row is None or one.pk != row.pk]
    return {"item": item, "card_url": card_url(item.entry.number), "others": others}


def _code(request: HttpRequest, stored: str) -> str:
    return str(request.POST.get("item") or request.GET.get("item") or stored).strip()


def _pledge_items() -> list[tuple[str, str, int | None]]:
    """Code, name and approving unit of what may be pledged for today."""
    on = today()
    rows = Item.objects.filter(in_force(on), was(on, {"is_pledge": True}), entry__in=ITEMS.rows())
    of_today = ItemTerm.objects.filter(Q(until_on=None) | Q(until_on__gt=on), item__in=rows, from_on__lte=on)
    terms = of_today.order_by("item__entry__title").values_list("item__entry__number", "item__entry__title", "holders")
    return [(code, name, holders.get("approving_unit") or holders.get("unit")) for code, name, holders in terms[:MOST]]


def begin_pledge(request: HttpRequest, person: Person, row: None) -> Mapping[str, Any]:
    """The item that the link names, its name, and the unit that approves it."""
    code = request.GET.get("item", "")
    item = find(code) if code else None
    if item is None:
        return {"item": code} if code else {}
    unit = _holder(item, "approving_unit")
    return {"item": item.entry.number, "title": item.entry.title} | ({"unit": unit} if unit else {})


def begin_issue(request: HttpRequest, person: Person, row: Matter) -> Mapping[str, Any]:
    """Who checks afterwards: the unit that supervises the item."""
    item = find(row.pledge.item)
    unit = _holder(item, "supervising_unit") if item else None
    return {"unit": unit} if unit else {}


def _holder(item: Item, stage: str) -> int | None:
    """The unit of a stage today: a change entered ahead of its day is on the row already."""
    try:
        return held(item, item.entry.number, today()).holder(stage)
    except ItemRefused:
        # Of a withdrawn item matters that were opened before are finished by whoever held it.
        return getattr(item, f"{stage}_id") or item.entry.unit_id


def begin_review(request: HttpRequest, person: Person, row: None) -> Mapping[str, Any]:
    """The item that the link names, and this year."""
    code, year = request.GET.get("item", ""), today().year
    item = find(code) if code else None
    return {"year": year} | ({"item": item.entry.number if item else code} if code else {})


def pledge_codes() -> list[str]:
    return [code for code, *_ in _pledge_items()]


panels.add(Panel("services.item.now", ITEMS.code, DETAIL, "services/working/item.html", of_item))
for place in ("pledged", "issued", "verified", "heard", "revoked", DETAIL):
    panels.add(
        Panel(f"services.pledge.{place}", PLEDGES.code, place, "services/working/beside_pledge.html", beside_pledge)
    )
for place in ("proposed", "assessed", "kept", "shared", "withdrawn", DETAIL):
    panels.add(
        Panel(f"services.review.{place}", REVIEWS.code, place, "services/working/beside_review.html", beside_review)
    )
prefills.add(Prefill("services.pledge.begin", PLEDGES.code, "pledged", begin_pledge))
prefills.add(Prefill("services.pledge.issue", PLEDGES.code, "issued", begin_issue))
prefills.add(Prefill("services.review.begin", REVIEWS.code, "proposed", begin_review))
suggestions.add(Suggestions("services.pledge.items", PLEDGES.code, "item", pledge_codes))
