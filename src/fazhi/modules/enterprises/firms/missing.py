"""Firms that a full export lacks (全量导出里没有的): never ended in silence, but listed for a person to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.imports.importing import import_rows
from fazhi.kernel.org.setup import is_demo_town
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.procedures.courses import Arrival
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..base import DOUBT, ENTITY, FIRMS, KEEPS
from ..models.firms import Doubt, Status
from ..roles import HANDLER

# A file that names nine in ten of the standing firms is a full export; one that names fewer is about some of them.
FULL = 9, 10


def _faults(facts: Mapping[str, Any]) -> dict[str, str]:
    """Looked at only with a conclusion and what was seen (核查要有结论)."""
    on = facts.get("answered_on")
    if not on:
        return {"answered_on": "写了核查结论，没有写核查日期"} if facts.get("conclusion") else {}
    if on > today():
        return {"answered_on": f"核查日期 {on} 还没有到"}
    if not facts.get("conclusion"):
        return {"conclusion": "写了核查日期，没有选核查结论"}
    return {} if str(facts.get("answer") or "").strip() else {"answer": "写明怎样核查、看到什么"}


DOUBTS = registers.add(
    Register(
        code=DOUBT,
        name="名录待核",
        systems=("S21",),
        shelf=FIRMS,
        model=Doubt,
        number_prefix="DH",
        labels={"title": "市场主体", "area": "村社区或者网格", "unit": "核查单位", "occurred_on": "发现日期"},
        columns=("number", "title", "kind", "area", "occurred_on", "conclusion"),
        filters=("conclusion", "kind", "area", "occurred_on"),
        search=("number", "title", "entity"),
        form=(
            *("title", "entity", "kind", "unit", "area", "occurred_on", "found"),
            *("conclusion", "answer", "answered_on"),
        ),
        required=("title", "occurred_on"),
        firm="entity",
        check=_faults,
        grants=(
            KEEPS,
            Grant(HANDLER.code, ("view", "edit"), Scope.UNIT),
            Grant("leader", ("view",), Scope.TOWN),
        ),
    )
)
belongings.add(Belonging("enterprises.doubt.entity", DOUBT, "entity", ENTITY))


def list_missing(by: str, batch: int, seen: Collection[int]) -> None:
    """Lists the standing firms that a full export does not name; what waits for an answer already is not listed again."""
    if not seen:
        return
    named = set(seen)
    rows = registers[ENTITY].rows().filter(entity__status=Status.STANDING)
    before = rows.exclude(publication__batch=batch)
    missing, n = [], 0
    for pk in before.values_list("pk", flat=True).order_by().iterator():
        n += 1
        if pk not in named:
            missing.append(pk)
    if (n - len(missing)) * FULL[1] < n * FULL[0]:
        return
    name = f"批次{batch}全量导出里没有的市场主体"
    import_rows(DOUBTS, _told(missing, batch), by=by, name=name, is_demo=is_demo_town())


def _told(missing: Sequence[int], batch: int) -> Iterator[Arrival]:
    waiting = DOUBTS.rows().filter(entity_doubt__kind="missing", entity_doubt__answered_on=None)
    listed = set(waiting.values_list("entity_doubt__entity", flat=True))
    on, found = today(), f"第 {batch} 批导入是全量导出，里面没有它；是否已经不存续，由人核查，名录没有改动"
    for start in range(0, len(missing), 500):
        for row in Entry.objects.filter(pk__in=missing[start : start + 500]).order_by("pk"):
            if row.number not in listed:
                facts = {
                    "number": f"{DOUBTS.number_prefix}{batch}-{row.pk}",
                    "title": row.title,
                    "area": row.area_id,
                    "occurred_on": on,
                    "entity": row.number,
                    "kind": "missing",
                    "found": found,
                }
                yield Arrival(row.pk, facts, (), frozenset())
