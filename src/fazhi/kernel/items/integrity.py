"""What `verify` asks of items (沿革核对): their terms against the events that tell of them, and the last against the row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from fazhi.kernel.chain.models import Event, hidden
from fazhi.kernel.core.registry import registry
from fazhi.kernel.records.models import Entry

from .models import Item, ItemTerm
from .stretches import Stretch, digest
from .terms import ADJUSTED, facts_of, stretches_of, terms_of

AT_ONCE = 500


def provide() -> None:
    registry.provide("verify", changed_terms)


def changed_terms() -> Iterator[tuple[str, str]]:
    """Each item whose past is not what its events say; the gates over matters rely on it."""
    rows = Item.objects.filter(entry__in=Entry.objects.filter(removed_at=None)).select_related("entry")
    waiting = rows.order_by("pk").iterator(chunk_size=AT_ONCE)
    while some := list(islice(waiting, AT_ONCE)):
        terms, told = terms_of(some), _digests([item.entry.subject for item in some])
        for item in some:
            wrong = _wrong(item, terms[item.pk], told.get(item.entry.subject, ""))
            if wrong:
                yield item.entry.subject, f"“{item}”的沿革{wrong}：未经办理被改动"


def _digests(subjects: Sequence[str]) -> dict[str, str]:
    """The digest of each past as its last event states it."""
    events = Event.objects.filter(subject__in=subjects, kind=ADJUSTED).exclude(publication__in=hidden())
    bodies = events.order_by("subject", "seq").values_list("subject", "body")
    return {subject: json.loads(body)["terms"] for subject, body in bodies}


def _wrong(item: Item, terms: Sequence[ItemTerm], told: str) -> str:
    if not terms:
        return "不在了"
    past = stretches_of(terms)
    if past[-1].facts != facts_of(item):
        return f"最后一段（{past[-1].from_on}起）与事项不符"
    if told:
        return "" if digest(past) == told else "与记录不符"
    # Nothing was ever changed: the first term is the row.
    return "" if past == [Stretch(item.from_on, None, facts_of(item))] else "与记录不符"
