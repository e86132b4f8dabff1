"""The past of items (事项沿革): each edit or import that changes what an item is closes one term and opens the next.

Each change of a term is an event of the item, so that `verify` notices a past that was changed by other means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from fazhi.kernel.chain.bulk import Inserter
from fazhi.kernel.chain.events import COLUMNS, Draft, Link
from fazhi.kernel.chain.events import row as event_row
from fazhi.kernel.chain.models import Event, Origin
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.records.models import Entry

from .models import Item, ItemAlias, ItemTerm
from .stretches import Adjusted, Now, Stretch, after, digest

STAGES = ("approving_unit", "supervising_unit", "patrolling_unit", "enforcing_unit")
HOLDERS = ("unit", *STAGES)
ADJUSTED = "item.adjusted"
_STATED = ("listing", "kind", "power_kind", "is_pledge", "basis", "decision", "principal")
_AT_ONCE = 500


def follow(by: str, rows: Collection[int]) -> None:
    """Brings terms and other codes after the rows just written (更新沿革); raises FazhiError for days out of order.

    A change takes effect from the stated day, which is used up by it, else from today. One of the very day of the last
    corrects that; an import that is taken back leaves the terms as they were before it.
    """
    ids = list(rows)
    for start in range(0, len(ids), _AT_ONCE):
        _follow(by, ids[start : start + _AT_ONCE])


def _follow(by: str, ids: Sequence[int]) -> None:
    items = list(
        Item.objects.filter(entry__in=Entry.objects.filter(pk__in=ids, removed_at=None)).select_related("entry")
    )
    gone = set(ids) - {item.pk for item in items}
    ItemTerm.objects.filter(item__in=gone).delete()
    ItemAlias.objects.filter(item__in=gone).delete()
    terms = terms_of(items)
    opened: list[ItemTerm] = []
    told = []
    # Most rows of an import are new: nothing is asked of their chains.
    differing = [item for item in items if item.adjusted_on or _differs(item, terms[item.pk])]
    ends = _ends([item.entry.subject for item in differing])
    for item in differing:
        past, end = terms[item.pk], ends.get(item.entry.subject, _End())
        before = [_stretch(term) for term in past]
        stretches, adjusted = after(before, _now(item, end))
        opened += _write(item, past, stretches, by)
        if adjusted or item.adjusted_on:
            body = _body(item, before, stretches, adjusted)
            # Of a new row of a batch: withdrawn with it.
            publication = None if item.entry.version else item.entry.publication_id
            draft = Draft(ADJUSTED, today(), by, body, origin=Origin.SYSTEM.value)
            told.append(event_row(item.entry.subject, end.tail, draft, instant(), publication))
    ItemTerm.objects.bulk_create(opened)
    _tell(told)
    _name_again(items)


def terms_of(items: Iterable[Item]) -> dict[int, list[ItemTerm]]:
    """The terms of items by their ids (各事项沿革), the earliest first."""
    found: dict[int, list[ItemTerm]] = {item.pk: [] for item in items}
    for term in ItemTerm.objects.filter(item__in=found).order_by("item", "from_on"):
        found[term.item_id].append(term)
    return found


def facts_of(item: Item) -> dict[str, Any]:
    """What a term keeps of an item (沿革所记)."""
    holders: dict[str, int | None] = {"unit": item.entry.unit_id}
    holders |= {stage: getattr(item, f"{stage}_id") for stage in STAGES}
    stated: dict[str, Any] = {name: getattr(item, name) for name in _STATED}
    return {"name": item.entry.title, "holders": {name: pk for name, pk in holders.items() if pk}, **stated}


def stretches_of(terms: Iterable[ItemTerm]) -> list[Stretch]:
    """Terms as the digest of an event binds them (各段)."""
    return [_stretch(term) for term in terms]


def _stretch(term: ItemTerm) -> Stretch:
    facts = {"name": term.name, "holders": term.holders, **{name: getattr(term, name) for name in _STATED}}
    return Stretch(term.from_on, term.until_on, facts)


def _differs(item: Item, past: Sequence[ItemTerm]) -> bool:
    if not past or past[0].from_on != item.from_on:
        return True
    # An end before the last change is refused, also where nothing else is changed.
    return bool(item.until_on and item.until_on <= past[-1].from_on) or _stretch(past[-1]).facts != facts_of(item)


def _now(item: Item, end: _End) -> Now:
    return Now(
        named=f"事项“{item}”",
        facts=facts_of(item),
        from_on=item.from_on,
        until_on=item.until_on,
        adjusted_on=item.adjusted_on,
        today=today(),
        undone=end.undone,
    )


def _write(item: Item, past: Sequence[ItemTerm], stretches: Sequence[Stretch], by: str) -> list[ItemTerm]:
    """Changes the terms that stand to what they should be; those to open are returned."""
    for term, should in zip(past, stretches, strict=False):
        if _stretch(term) != should:
            term.from_on, term.until_on = should.from_on, should.until_on
            for name, value in should.facts.items():
                setattr(term, name, value)
            term.save()
    for term in past[len(stretches) :]:
        term.delete()
    made = {"written_by": by, "written_at": instant()}
    new = stretches[len(past) :]
    return [ItemTerm(item=item, from_on=one.from_on, until_on=one.until_on, **one.facts, **made) for one in new]


# --- events of the past -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _End:
    """The end of an item's chain (链尾), and the adjustment that its last event takes back, if it does."""

    tail: Link = field(default_factory=Link)
    undone: Adjusted | None = None


def _ends(subjects: Sequence[str]) -> dict[str, _End]:
    found: dict[str, _End] = {}
    adjusted: dict[tuple[str, int], Adjusted] = {}
    events = Event.objects.filter(subject__in=subjects).order_by("subject", "seq")
    for subject, seq, mark, kind, text in events.values_list("subject", "seq", "digest", "kind", "body"):
        body = json.loads(text)
        if kind == ADJUSTED and body["how"]:
            adjusted[subject, seq] = Adjusted(body["how"], date.fromisoformat(body["from_on"]))
        # What a change did to the past was written right after it.
        undone = adjusted.get((subject, body["withdrawn"] + 1)) if "withdrawn" in body else None
        found[subject] = _End(Link(seq, mark), undone)
    return found


def _body(
    item: Item, before: Sequence[Stretch], stretches: Sequence[Stretch], adjusted: Adjusted | None
) -> dict[str, Any]:
    body: dict[str, Any] = {"how": adjusted.how if adjusted else "", "terms": digest(stretches)}
    if adjusted:
        facts: Mapping[str, Any] = before[-1].facts if before else {}
        body |= {"from_on": adjusted.from_on, "before": facts, "after": stretches[-1].facts}
    if item.adjusted_on:
        # It was the day of this change, and not of the next: the term keeps it.
        body["changes"] = {"adjusted_on": [item.adjusted_on, None]}
    return body


def _tell(events: Sequence[tuple[Any, ...]]) -> None:
    if not events:
        return
    Inserter(Event, COLUMNS).insert(events)
    ids = [int(subject.partition(":")[2]) for subject, *_ in events]
    Entry.objects.filter(pk__in=ids).update(version=F("version") + 1)
    Item.objects.filter(pk__in=ids).exclude(adjusted_on=None).update(adjusted_on=None)


# --- codes of other systems -------------------------------------------------------------------------------------------


def read_aliases(text: str) -> tuple[tuple[str, str], ...]:
    """`粤执法:3301；省事项:4419A` as pairs of system and code (别名编码); raises FazhiError for what is neither."""
    pairs = []
    for part in filter(None, re.split(r"[；;\n]\s*", text.strip())):
        system, colon, code = re.sub("：", ":", part).partition(":")
        if not (colon and system.strip() and code.strip()):
            raise FazhiError(
                f"其他系统编码“{part}”没有写明系统", remedy="写成 系统:编码，多个用分号隔开，如 粤执法:3301"
            )
        pairs.append((system.strip(), code.strip()))
    return tuple(dict.fromkeys(pairs))


def _name_again(items: Iterable[Item]) -> None:
    wanted = {(item.pk, *pair) for item in items for pair in read_aliases(item.aliases)}
    present = {
        (alias.item_id, alias.system, alias.code): alias
        for alias in ItemAlias.objects.filter(item__in=[item.pk for item in items])
    }
    ItemAlias.objects.filter(pk__in=[alias.pk for key, alias in present.items() if key not in wanted]).delete()
    new = sorted(wanted - set(present))
    _refuse_taken(new)
    ItemAlias.objects.bulk_create(ItemAlias(item_id=pk, system=system, code=code) for pk, system, code in new)


def _refuse_taken(new: Sequence[tuple[int, str, str]]) -> None:
    codes = {(system, code): pk for pk, system, code in new}
    if len(codes) < len(new):
        raise FazhiError("同一批里两个事项写了相同的其他系统编码", remedy="一个编码只属于一个事项：先合并或改正")
    for alias in ItemAlias.objects.filter(code__in={code for _, code in codes}).select_related("item__entry"):
        if codes.get((alias.system, alias.code), alias.item_id) != alias.item_id:
            raise FazhiError(
                f"编码“{alias}”已属于事项“{alias.item}”（{alias.item.entry.title}）",
                remedy="同一事项就合并；不同事项请核对是哪一个写错了",
            )
