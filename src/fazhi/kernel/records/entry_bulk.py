"""Writing very many entries (批量登记): in short transactions, hidden under a publication until all are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from fazhi.kernel.chain.bulk import Inserter, reserve_ids, run
from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.digests import canonical, sm3

from .models import Entry
from .registers import COMPUTED, Register

CHUNK = 2000
# Of a matter these follow from the days of its steps, which its events state.
DERIVED = COMPUTED - {"handler"} | {"opened_on"}
_COLUMNS = (
    "id",
    "register",
    "number",
    "title",
    "unit_id",
    "area_id",
    "occurred_on",
    "version",
    "digest",
    "publication_id",
    "is_demo",
    "created_at",
)


def add_entries(
    register: Register,
    rows: Iterable[Mapping[str, Any]],
    *,
    publication: Publication,
    is_demo: bool = False,
    guard: Callable[[], None] | None = None,
) -> list[str]:
    """Adds rows of typed facts to a plain register (批量入账) and returns their digests in order.

    They have no event of their own: the caller writes one over the Merkle root of the digests. `guard` is called inside
    each transaction and may end it by raising.
    """
    bound = bound_fields(register)
    blanks = blank_values(register)
    heads = Inserter(Entry, _COLUMNS)
    columns = [str(register.model._meta.pk.column), *(item.column for item in register.own_fields)]
    details = Inserter(register.model, columns)
    at = instant()
    digests: list[str] = []
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        made = [facts_digest(bound, facts) for facts in chunk]
        ids = reserve_ids(Entry, len(chunk))
        tail = (publication.pk, is_demo, at)
        head_rows = [
            (pk, register.code, *_head(facts), 0, digest, *tail)
            for pk, facts, digest in zip(ids, chunk, made, strict=True)
        ]
        own_rows = [(pk, *own_values(facts, blanks)) for pk, facts in zip(ids, chunk, strict=True)]
        statements = [heads.statement(head_rows), details.statement(own_rows)]
        with transaction.atomic():
            if guard:
                guard()
            run(statements)
        digests += made
    return digests


def _head(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    place = (facts.get("unit"), facts.get("area"), facts.get("occurred_on"))
    return (facts["number"], facts.get("title") or "", *place)


Bound = Sequence[tuple[str, Any]]


def bound_fields(register: Register) -> Bound:
    """The fields that a digest binds (受约束字段): plain ones that are stated and not computed, each with its blank."""
    blanks = dict(blank_values(register))
    derived = DERIVED if register.is_procedural else frozenset()
    plain = (item for item in register.fields.values() if not item.is_personal)
    return [(item.name, blanks.get(item.name)) for item in plain if not (item.is_head and item.name in derived)]


def blank_values(register: Register) -> list[tuple[str, Any]]:
    """Each own field with what its column stores when nothing is known (空值)."""
    meta = register.model._meta
    return [(item.name, meta.get_field(item.name).get_default()) for item in register.own_fields]  # type: ignore[union-attr]


def own_values(facts: Mapping[str, Any], blanks: Sequence[tuple[str, Any]]) -> list[Any]:
    """The values of the own columns."""
    return [blank if (value := facts.get(name)) is None else value for name, blank in blanks]


def facts_digest(bound: Bound, facts: Mapping[str, Any]) -> str:
    """SM3 of the canonical bound facts (明文事实摘要); the blank are left out: a new field changes no digest."""
    told = {name: value for name, blank in bound if (value := facts.get(name)) not in (None, "") and value != blank}
    for name, value in told.items():
        if type(value) is datetime:
            told[name] = value.astimezone(UTC)  # the database gives it back in another zone than the file
    return sm3(canonical(told))
