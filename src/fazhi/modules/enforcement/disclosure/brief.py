"""Case files with no more in them than records ask for (简卷): no law, no lists, no other cases are looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from fazhi.kernel.records.registers import registers

from ..cases import ACT, DOCUMENT, MEASURE, RECORDING
from ..models import Case, CaseDocument, EnforcementAct, Measure, Recording
from ..review.files import CaseFile

CHUNK = 500
PARTS: dict[str, tuple[Any, str]] = {
    "acts": (EnforcementAct, ACT),
    "documents": (CaseDocument, DOCUMENT),
    "recordings": (Recording, RECORDING),
    "measures": (Measure, MEASURE),
}


def brief_files(pks: Sequence[int]) -> Iterator[CaseFile]:
    """The acts, documents, recordings and measures of cases by their ids (简卷), a chunk at a time."""
    for at in range(0, len(pks), CHUNK):
        cases = Case.objects.select_related("matter").in_bulk(pks[at : at + CHUNK])
        numbers = [case.matter.number for case in cases.values()]
        rows = {name: _rows(model, code, numbers) for name, (model, code) in PARTS.items()}
        for case in cases.values():
            parts: dict[str, Any] = {name: tuple(found[case.matter.number]) for name, found in rows.items()}
            yield CaseFile(case, **parts)


def _rows(model: Any, code: str, numbers: Sequence[str]) -> dict[str, list[Any]]:
    register = registers[code]
    head = "matter" if register.is_procedural else "entry"
    known = set(register.rows().filter(**{f"{register.detail}__case__in": numbers}).values_list("pk", flat=True))
    found: dict[str, list[Any]] = defaultdict(list)
    for row in model.objects.filter(case__in=numbers).select_related(head):
        if row.pk in known:
            found[row.case].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (getattr(getattr(row, head), register.day) or date.max, row.pk))
    return found
