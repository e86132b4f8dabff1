"""The same matter again (可能重复): open tickets near this one in time and place, what is the same, and how they merge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.text import clean_text, half_width
from fazhi.kernel.org.models import Area, AreaLevel
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter

from ..declarations import TICKETS
from ..procedure import DESK, UNIT
from .likeness import alike, is_same_address, words_of

MERGEABLE = ("registered", "dispatched", "signed")
SAME_MATTER = timedelta(days=14)
SAME_WORDS = 0.3  # worth a look
REALLY_ALIKE = 0.5  # worth merging without an address
SHOWN = 3
_READ = 60
# A whole town is no place: half of its tickets would be the same.
_PLACES = (AreaLevel.VILLAGE, AreaLevel.GRID, AreaLevel.MICRO_GRID)


@dataclass(frozen=True)
class Alike:
    """An open ticket that may be the same matter (可能重复), and in what it is the same."""

    row: Matter
    url: str
    same: tuple[str, ...]
    is_alike: bool  # its address or its words really are
    merge: str  # the address of the form that merges into it, empty where it cannot be


def repeated(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The panel of open tickets that may be the same, within 14 days; hidden where there is none."""
    if row.state not in (*MERGEABLE, "returned") or not person.roles & {DESK, UNIT} or not person.covers(row, "act"):
        return None
    found = like_open(person, row)
    return {"found": found} if found else None


def like_open(person: Person, row: Matter) -> list[Alike]:
    """Open tickets that may be the same matter, the likest first; only those that the person may see."""
    ticket: Any = row.ticket
    area = row.area if row.area and row.area.level in _PLACES else None
    place = Q(area=area.pk) if area else Q(pk__in=())
    if ticket.address:
        place |= Q(ticket__address=ticket.address)
    near = person.visible(TICKETS).filter(
        place,
        closed_on=None,
        opened_on__range=(row.opened_on - SAME_MATTER, row.opened_on + SAME_MATTER),
    )
    near = near.exclude(pk=row.pk).exclude(state__in=("merged", "replied", "called_back")).select_related("ticket")
    own = words_of(f"{row.title} {ticket.content}")
    ranked = []
    for other in near.order_by("-opened_on", "-pk")[:_READ]:
        words = words_of(f"{other.title} {other.ticket.content}")
        matter = _same_matter(ticket.theme, other.ticket.theme, own, words)
        if matter:
            ranked.append((is_same_address(ticket.address, other.ticket.address), alike(own, words), matter, other))
    ranked.sort(key=lambda item: item[:2], reverse=True)
    return [
        _alike(row, other, matter, _where(area, is_same_place=is_same_place), likeness)
        for is_same_place, likeness, matter, other in ranked[:SHOWN]
    ]


def _same_matter(theme: str, other: str, own: frozenset[str], words: frozenset[str]) -> str:
    """In what the matter is the same: the theme where both have one, else the words; empty where it is another."""
    if theme and other:
        return f"同一事项（{theme}）" if theme == other else ""
    if alike(own, words) < SAME_WORDS:
        return ""
    shared = sorted(own & words, key=lambda word: (-len(word), word))[:3]
    return f"用语相近（{'、'.join(shared)}）"


def _where(area: Area | None, *, is_same_place: bool) -> str:
    if is_same_place or area is None:
        return "同一地址"
    return f"同一{area.get_level_display()}（{area}）"


def _alike(row: Matter, other: Matter, matter: str, where: str, likeness: float) -> Alike:
    """Two addresses that are written and differ outweigh any words: there are many lamps in a village."""
    own, its = row.ticket, other.ticket
    is_alike = where == "同一地址" or (not (own.address and its.address) and likeness >= REALLY_ALIKE)
    merge = ""
    # A market complaint has deadlines of its own and is never merged.
    if is_alike and not own.is_market and row.state in MERGEABLE and other.unit_id is not None:
        merge = reverse("pages:act", args=(row.register, row.pk, "merged"), query={"merged_into": other.number})
    return Alike(other, address_of(other), (where, matter), is_alike, merge)


def written_number(text: str) -> str:
    """A number as it is kept, however it was typed (编号): half-width, upper case, no blanks."""
    return "".join(half_width(clean_text(text)).upper().split())


def begin_merge(request: HttpRequest, person: Person, row: Matter) -> Mapping[str, Any]:
    """The number of the ticket that the link named."""
    number = written_number(request.GET.get("merged_into", ""))
    return {"merged_into": number} if number else {}
