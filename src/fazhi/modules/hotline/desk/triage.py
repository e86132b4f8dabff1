"""Triage (派单建议): which unit, by precedent, by like tickets or by the duty list, and which open tickets are the same.

It proposes and says why; a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import Unit
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.rulings import precedent

from ..declarations import DUTIES, TICKETS
from ..procedure import DESK, UNIT
from .likeness import alike, words_of
from .past import returns_of

MERGEABLE = ("registered", "dispatched", "signed")
SAME_MATTER = timedelta(days=14)
SAME_WORDS = 0.3
SHOWN = 3
_READ = 60


@dataclass(frozen=True)
class Proposal:
    """A proposed unit and theme (派单建议) with the reason in a sentence and the words that decided."""

    theme: str
    unit: Unit | None
    source: str
    why: str
    words: tuple[str, ...] = ()
    url: str = ""
    confidence: int = 0  # of a hundred such proposals so many are right; 0 where that is no question


@dataclass(frozen=True)
class Alike:
    """An open ticket that may be the same matter (可能重复)."""

    row: Matter
    url: str
    merge: str  # the address of the form that merges into it, empty where it cannot be


def proposal_for(row: Matter) -> Proposal:
    """Precedent first, then like tickets, then the duty list; kept with the row as long as a request does."""
    if "_proposal" not in row.__dict__:
        row.__dict__["_proposal"] = _propose(row)
    found: Proposal = row.__dict__["_proposal"]
    return found


def _propose(row: Matter) -> Proposal:
    ticket: Any = row.ticket
    theme, found = ticket.theme, None
    ruled = precedent(TICKETS, theme, today())
    if ruled is None:
        found = _suggested(row, ticket.content)
        theme = theme or (found.theme if found else "")
        # Asked again only for the ruling itself: the suggestion has already looked for one.
        ruled = precedent(TICKETS, theme, today()) if found and found.source == "判例" else None
    if ruled is not None:
        entry = ruled.entry
        why = f"“{theme}”已有判例：{entry.occurred_on} 裁定由{entry.unit}承办，不再协商"
        return Proposal(theme, entry.unit, f"判例 {entry.number}", why, url=address_of(entry))
    # Tickets speak for the theme that the person named; another theme's unit is only better than nothing.
    if found and found.unit and found.theme == theme:
        return found
    duty = duty_of(row, theme)
    if duty is not None and duty.unit is not None and duty.unit_id not in _refused_by(row):
        return Proposal(theme, duty.unit, "职责清单", f"“{theme}”由{duty.unit}主责", url=address_of(duty))
    if found:
        return replace(found, theme=theme)
    return Proposal(theme, None, "", "没有可以依据的判例、相似工单或职责条目，请按职责判断")


def _suggested(row: Matter, content: str) -> Proposal | None:
    """What closed tickets and the duty list say to the text; without the unit where it gave the ticket back."""
    # Here, and not above: it brings numpy, which no command that only declares the hotline should wait for.
    from ..learning.suggesting import suggest

    found = suggest(f"{row.title}\n{content}")
    if found is None:
        return None
    is_refused = found.unit is not None and found.unit.pk in _refused_by(row)
    unit, why = (None, f"{found.why}，但它已经退单") if is_refused else (found.unit, found.why)
    return Proposal(found.theme, unit, found.source, why, found.words, confidence=found.confidence)


def _refused_by(row: Matter) -> set[int | None]:
    return {deed.unit for deed in returns_of(row)}


def duty_of(row: Matter, theme: str) -> Entry | None:
    """The duty card of a theme (职责与答复卡), the newest where there are several; kept with the row for a request."""
    kept: dict[str, Entry | None] = row.__dict__.setdefault("_duties", {})
    if theme and theme not in kept:
        cards = DUTIES.rows().filter(title=theme).select_related("unit", DUTIES.detail)
        kept[theme] = cards.order_by("-occurred_on", "-pk").first()
    return kept.get(theme)


def begin_dispatch(request: HttpRequest, person: Person, row: Matter) -> Mapping[str, Any]:
    """What the form of a dispatch begins with; what a person chose stays, but not the unit that gave it back."""
    found = proposal_for(row)
    values: dict[str, Any] = {}
    if found.theme and not row.ticket.theme:
        values["theme"] = found.theme
    if row.unit_id is None or row.state == "returned":
        values["unit"] = found.unit.pk if found.unit and found.unit.is_active else None
    return values


def begin_merge(request: HttpRequest, person: Person, row: Matter) -> Mapping[str, Any]:
    """The number of the ticket that the link named."""
    number = request.GET.get("merged_into", "")
    return {"merged_into": number} if number else {}


def triage(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The panel for who dispatches: the proposal, and which units had it before."""
    if row.state not in ("registered", "returned") or DESK not in person.roles:
        return None
    returns = returns_of(row)
    names = Unit.objects.in_bulk({deed.unit for deed in returns if deed.unit}) if returns else {}
    return {
        "proposal": proposal_for(row),
        "returns": [(deed, names.get(deed.unit)) for deed in returns],
        "is_in_form": request.resolver_match is not None and request.resolver_match.url_name == "act",
    }


def repeated(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The panel of open tickets on the same theme and place within 14 days; hidden where there is none."""
    if row.state not in (*MERGEABLE, "returned") or not person.roles & {DESK, UNIT} or not person.covers(row, "act"):
        return None
    found = like_open(person, row)
    return {"found": found} if found else None


def like_open(person: Person, row: Matter) -> list[Alike]:
    """Open tickets that may be the same matter, the likest first; only those that the person may see."""
    ticket: Any = row.ticket
    place = Q(area=row.area_id) if row.area_id else Q(pk__in=())
    if ticket.address:
        place |= Q(ticket__address=ticket.address)
    near = person.visible(TICKETS).filter(
        place,
        closed_on=None,
        opened_on__range=(row.opened_on - SAME_MATTER, row.opened_on + SAME_MATTER),
    )
    near = near.exclude(pk=row.pk).exclude(state__in=("merged", "replied", "called_back")).select_related("ticket")
    theme = ticket.theme or proposal_for(row).theme
    own = words_of(f"{row.title} {ticket.address}")
    ranked = []
    for other in near.order_by("-opened_on", "-pk")[:_READ]:
        likeness = alike(own, words_of(f"{other.title} {other.ticket.address}"))
        is_same = other.ticket.theme == theme if theme and other.ticket.theme else likeness >= SAME_WORDS
        if is_same:
            ranked.append((other.ticket.address == ticket.address != "", likeness, other))
    ranked.sort(key=lambda item: item[:2], reverse=True)
    return [Alike(other, address_of(other), _merge_address(row, other)) for _, _, other in ranked[:SHOWN]]


def _merge_address(row: Matter, main: Matter) -> str:
    if row.state not in MERGEABLE or main.unit_id is None:
        return ""
    return reverse("pages:act", args=(row.register, row.pk, "merged"), query={"merged_into": main.number})
