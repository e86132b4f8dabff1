"""The complaint beside a form (诉求): what was asked, where and until when, so that nobody decides from memory."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.codes import veil
from fazhi.kernel.pages.detail import facts_of
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Matter

from ..declarations import TICKETS
from .repeated import written_number

FIELDS = ("category", "theme", "address", "area", "opened_on", "due_on", "caller_name", "caller_phone")
LONG = 160  # characters; a longer text is folded


def complaint(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """The panel on top of a form; whoever called stays masked."""
    return _told(person, row, "诉求内容")


def merging(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The ticket whose number is in the form of a merge, to compare; hidden where there is none to be seen."""
    number = written_number(request.POST.get("merged_into") or request.GET.get("merged_into", ""))
    main = person.visible(TICKETS).select_related("ticket").filter(number=number).first() if number else None
    if main is None or main.pk == row.pk:
        return None
    return {**_told(person, main, "并入的工单"), "main": main, "url": address_of(main)}


def _told(person: Person, row: Matter, heading: str) -> dict[str, Any]:
    ticket: Any = row.ticket
    labels = [TICKETS.fields[name].label for name in FIELDS]
    facts = {fact.label: fact for fact in facts_of(person, TICKETS, row, NameBook())}
    content = veil(ticket.content)
    is_long = len(content) > LONG
    return {
        "heading": heading,
        "content": content,
        "beginning": f"{content[:LONG].rstrip()}……" if is_long else content,
        "length": len(content) if is_long else 0,
        "facts": [facts[label] for label in labels],
    }
