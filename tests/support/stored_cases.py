"""Case files of samples written into the tables (案卷入库), as an import of the platform's export would leave them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model

from fazhi.kernel.core.clock import instant
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.enforcement.cases import ACT, CASE, DOCUMENT, EVIDENCE, MEASURE, PAYMENT, RECORDING
from fazhi.modules.enforcement.review.files import CaseFile

ACCOUNT, MANDATE = "enforcement.account", "enforcement.mandate"
PARTS = {"acts": ACT, "evidence": EVIDENCE, "documents": DOCUMENT, "recordings": RECORDING, "payments": PAYMENT}


def store(files: Iterable[CaseFile], **head: Any) -> None:
    """Writes files with everything in them, in few statements; `head` goes onto the cases' heads, such as `area`."""
    matters: list[tuple[Matter, Any]] = []
    entries: list[tuple[Entry, Any]] = []
    for file in files:
        number = file.case.matter.number
        matters.append((_matter(file.case.matter, CASE, number, **head), file.case))
        for at, measure in enumerate(file.measures):
            measure.case = number
            matters.append((_matter(measure.matter, MEASURE, f"{number}-{at}"), measure))
        for part, register in PARTS.items():
            for at, row in enumerate(getattr(file, part)):
                row.case = number
                entries.append((_entry(row.entry, register, f"{number}-{at}"), row))
    _save(Matter, matters, "matter")
    _save(Entry, entries, "entry")


def store_officers(file: CaseFile) -> None:
    """Writes the accounts of a file's officers, and its mandate."""
    accounts = [(_entry(row.entry, ACCOUNT, row.entry.number), row) for row in file.officers.values()]
    _save(Entry, accounts, "entry")
    if file.mandate:
        file.mandate.entry = Entry()
        _save(Entry, [(_entry(file.mandate.entry, MANDATE, "委托-1"), file.mandate)], "entry")


def _matter(head: Matter, register: str, number: str, **more: Any) -> Matter:
    head.pk, head.register, head.number, head.created_at = None, register, head.number or number, instant()
    head.opened_on = head.opened_on or date(2023, 1, 1)
    head.procedure, head.procedure_version, head.state = register, "1", "closed"
    for name, value in more.items():
        setattr(head, name, value)
    return head


def _entry(head: Entry, register: str, number: str) -> Entry:
    head.pk, head.register, head.number, head.created_at = None, register, head.number or number, instant()
    return head


def _save(kind: type[Matter] | type[Entry], rows: list[tuple[Any, Any]], name: str) -> None:
    kind.everything.bulk_create([head for head, _ in rows], batch_size=2000)
    own: dict[type[Model], list[Any]] = defaultdict(list)
    for head, row in rows:
        setattr(row, name, head)
        own[type(row)].append(row)
    for model, found in own.items():
        model._default_manager.bulk_create(found, batch_size=500)
