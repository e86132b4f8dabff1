"""Triage (派单建议): which unit and which theme, by precedent, by like tickets or by the duty list.

It proposes and says why; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import AreaLevel, Unit
from fazhi.kernel.org.tree import descendants
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter, Ruling
from fazhi.kernel.records.rulings import precedent

from ..declarations import DUTIES, TICKETS
from ..procedure import DESK
from .past import returns_of


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


def proposal_for(row: Matter) -> Proposal:
    """Precedent first, then like tickets, then the duty list; kept with the row as long as a request does."""
    if "_proposal" not in row.__dict__:
        row.__dict__["_proposal"] = _propose(row)
    found: Proposal = row.__dict__["_proposal"]
    return found


def _propose(row: Matter) -> Proposal:
    ticket: Any = row.ticket
    theme, found = ticket.theme, None
    ruled = _ruled(row, theme)
    if ruled is None:
        found = _suggested(row, ticket.content)
        if not theme and found:
            theme = found.theme
            ruled = _ruled(row, theme)
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


def _ruled(row: Matter, theme: str) -> Ruling | None:
    """The precedent that binds this ticket: one that names a village is none for the tickets of another."""
    ruled = precedent(TICKETS, theme, today(), row.area_id)
    return ruled if ruled and ruled.entry.unit and _may_have(ruled.entry.unit, row) else None


def _may_have(unit: Unit, row: Matter) -> bool:
    """Whether a unit may have a ticket of this place: a village's committee only what happened in its village."""
    if unit.area is None or unit.area.level != AreaLevel.VILLAGE:
        return True
    return row.area_id is not None and row.area_id in descendants(unit.area)


def _suggested(row: Matter, content: str) -> Proposal | None:
    """What closed tickets and the duty list say to the text; without a unit that gave it back or is another village's."""
    # Here, and not above: it brings numpy, which no command that only declares the hotline should wait for.
    from ..learning.suggesting import suggest

    found = suggest(f"{row.title}\n{content}")
    if found is None:
        return None
    why_not = _why_not(found.unit, found.source, row) if found.unit else ""
    unit, why = (None, f"{found.why}，但{why_not}") if why_not else (found.unit, found.why)
    return Proposal(found.theme, unit, found.source, why, found.words, confidence=found.confidence)


def _why_not(unit: Unit, source: str, row: Matter) -> str:
    if unit.pk in _refused_by(row):
        return "它已经退单"
    # Without an area the text may still have named the village, which a precedent has not read.
    if (row.area_id or source == "判例") and not _may_have(unit, row):
        return f"本件的区域不是{unit.area}"
    return ""


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


def duty_names() -> Iterable[str]:
    """The names that a theme may have (事项名称): those of the duty list, so that one matter has one name everywhere."""
    return DUTIES.rows().order_by("title").values_list("title", flat=True).distinct()
