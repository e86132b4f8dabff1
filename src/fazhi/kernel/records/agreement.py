"""Agreement (行链相符): whether a row still holds what its chain says of it.

The chain's last word on a field is the `after` of its last change. A field that never changed is bound by the digest with
which an import began, or is blank where a person began. A row changed past the chain differs from one or the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from fazhi.kernel.chain.models import Event, staged
from fazhi.kernel.core.digests import canonical

from .entry_bulk import Bound, bound_fields, facts_digest
from .facts import current
from .models import Entry, Matter
from .registers import Register

AT_ONCE = 1000


@dataclass(frozen=True)
class Told:
    """One event of a row, as far as it speaks of the row (所记): its kind, day and body."""

    seq: int
    kind: str
    legal_on: Any
    body: Mapping[str, Any]


@dataclass
class _Word:
    """What the chain says of the fields: the value before the first change and after the last."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


Extra = Callable[[Register, Any, Sequence[Told]], Iterator[str]]


def disagreements(register: Register, extra: Extra | None = None) -> Iterator[tuple[str, str]]:
    """Each row of a register that is not what its chain says, with the labels of what differs (行与账链不符).

    `extra` may find more about a row. A row of which no event speaks is left to whoever wrote it.
    """
    bound = bound_fields(register)
    rows: Any = register.head.everything.exclude(publication__in=staged()).filter(register=register.code)
    waiting = rows.select_related(register.detail).order_by("pk").iterator(chunk_size=AT_ONCE)
    while some := list(islice(waiting, AT_ONCE)):
        chains = _chains([row.subject for row in some])
        for row in some:
            chain = chains.get(row.subject, [])
            wrong = [*_wrong_facts(register, bound, row, chain), *(extra(register, row, chain) if extra else ())]
            if chain and wrong:
                names = "、".join(dict.fromkeys(wrong))
                yield row.subject, f"“{row.number}”的{names}与记录不符：未经办理被改动"


def _chains(subjects: Sequence[str]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    events = Event.objects.filter(subject__in=subjects).exclude(publication__in=staged()).order_by("subject", "seq")
    for subject, seq, kind, legal_on, body in events.values_list("subject", "seq", "kind", "legal_on", "body"):
        found.setdefault(subject, []).append(Told(seq, kind, legal_on, json.loads(body)))
    return found


def _wrong_facts(register: Register, bound: Bound, row: Entry | Matter, chain: Sequence[Told]) -> Iterator[str]:
    if not hasattr(row, register.detail):
        return  # a row without its module's part is told of elsewhere
    now, word = current(register, row), _word(chain)
    for name, after in word.after.items():
        if name in register.fields and _text(now[name]) != _text(after):
            yield register.fields[name].label
    began = {**now, **word.before}
    first = chain[0].body.get("facts") if chain else None
    digest = first or (row.digest if isinstance(row, Entry) and row.publication_id else "")
    if digest:
        if facts_digest(bound, began) != digest:
            yield "导入的内容"
        return
    for name, blank in bound:
        if name not in word.before and began[name] not in (None, "", blank):
            yield register.fields[name].label


def _word(chain: Sequence[Told]) -> _Word:
    word, changes = _Word(), dict[int, Any]()
    for told in chain:
        pairs = told.body.get("changes") or {}
        changes[told.seq] = pairs
        for name, (before, after) in pairs.items():
            word.before.setdefault(name, before)
            word.after[name] = after
        # An import that was taken back gave each field its earlier value.
        for name, (before, _) in changes.get(told.body.get("withdrawn", 0), {}).items():
            word.after[name] = before
    return word


def _text(value: Any) -> str:
    """One text for a value and for what JSON made of it; nothing and the empty text are the same."""
    return "" if value in (None, "") else canonical(value)
