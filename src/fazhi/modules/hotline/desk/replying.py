"""Writing the reply (撰写答复): like tickets already answered, the duty card of the theme, and who is answered with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter

from ..actions import duplicates_of
from ..declarations import TICKETS
from ..gates import BLANKS
from .likeness import alike, words_of
from .triage import duty_of

READ = 150  # of the latest answered tickets
SHOWN = 5
LATEST = timedelta(days=180)
_SLOT = re.compile(r"\{([^{}\n]{1,20})\}")
_PARTS = re.compile(f"({BLANKS.pattern})")
_COLUMNS = ("pk", "number", "title", "met_on", "ticket__content", "ticket__reply", "ticket__caller_name")


@dataclass(frozen=True)
class Answered:
    """A like ticket with its reply (同类答复), its caller not named."""

    number: str
    title: str
    url: str
    answered_on: Any
    reply: str
    shared: tuple[str, ...]


def replying(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """The panel beside the form of a reply."""
    card = card_for(person, row)
    return {
        "card": card,
        "card_url": address_of(card) if card else "",
        "template": _PARTS.split(filled(card.duty.template, row)) if card and card.duty.template else [],
        "likes": like_answered(person, row),
        "duplicates": duplicates_of(row),
    }


def like_answered(person: Person, row: Matter) -> list[Answered]:
    """The likest of the latest answered tickets: same theme first, then by shared words; only what may be seen."""
    ticket: Any = row.ticket
    answered = (
        person.visible(TICKETS)
        .filter(met_on__isnull=False, opened_on__gte=row.opened_on - LATEST)
        .exclude(pk=row.pk)
        .exclude(ticket__reply="")
        .order_by("-opened_on", "-pk")
    )
    own = words_of(f"{row.title} {ticket.content}")
    found: list[Answered] = []
    if ticket.theme:
        found = _likest(answered.filter(ticket__theme=ticket.theme).values_list(*_COLUMNS)[:READ], own)
    if len(found) < SHOWN:
        others = answered.exclude(ticket__theme=ticket.theme) if ticket.theme else answered
        found += [item for item in _likest(others.values_list(*_COLUMNS)[:READ], own) if item.shared]
    return found[:SHOWN]


def _likest(rows: Iterable[Any], own: frozenset[str]) -> list[Answered]:
    ranked = [(alike(own, words_of(f"{row[2]} {row[4]}")), row) for row in rows]
    ranked.sort(key=lambda item: item[0], reverse=True)  # stable: the latest first among equals
    found: dict[str, Answered] = {}
    for _, (pk, number, title, met_on, content, reply, caller) in ranked:
        if len(found) == SHOWN:
            break
        shared = sorted(own & words_of(f"{title} {content}"), key=len, reverse=True)
        url = address_of(Matter(pk=pk, register=TICKETS.code))
        # One reply is shown once: a hundred tickets may have had the same.
        found.setdefault(reply, Answered(number, title, url, met_on, _unnamed(reply, caller), tuple(shared[:5])))
    return list(found.values())


def _unnamed(reply: str, caller: str) -> str:
    return reply.replace(caller, "诉求人") if len(caller) > 1 else reply


def filled(template: str, row: Matter) -> str:
    """A template with what is known filled in (填好的模板); what is not becomes a blank for the person."""
    day = today()
    known = {
        "编号": row.number,
        "主题": row.title,
        "单位": str(row.unit or ""),
        "日期": f"{day.year}年{day.month}月{day.day}日",
    }
    return _SLOT.sub(lambda slot: known.get(slot[1]) or f"____（{slot[1]}）", template)


def card_for(person: Person, row: Matter) -> Entry | None:
    """The duty card of a ticket's theme, if the person may see it."""
    card = duty_of(row, row.ticket.theme)
    return card if card is not None and person.covers(card, "view") else None
