"""The lines of a comparison (比对差异): what its table keeps of a difference, for the file is not read again."""

from __future__ import annotations

from typing import Any

from fazhi.kernel.items.models import PendingRule
from fazhi.kernel.records.models import Matter

from ..models import ComparisonLine
from . import CLASHES_WITH, MOVED_TO, NAMED_BY, TWINS
from .sorting import Sorted, There, plain


def line_of(matter: Matter, found: Sorted) -> ComparisonLine:
    """A difference as its table keeps it (差异行)."""
    cells = found.cells or (
        [{"label": "编码", "before": str(found.facts["number"]), "after": found.why}] if found.why else []
    )
    return ComparisonLine(
        comparison_id=matter.pk,
        kind=found.kind,
        code=found.there.code if found.there and found.kind == "changed" else found.facts["number"],
        name=str(found.facts["title"])[:300],
        cells=cells,
        facts={name: plain(value) for name, value in found.facts.items() if value not in (None, "")} | _view(found),
        unit_id=found.unit,
        is_taken=found.kind in ("added", "changed"),
    )


def _view(found: Sorted) -> dict[str, Any]:
    """What a line must know of the file besides its own row, for the file is not read again (旁证)."""
    moved_to = next((found.facts["unit"] for cell in found.cells if cell.get("field") == "unit" and found.there), None)
    told = {
        TWINS: found.twins,
        CLASHES_WITH: found.there.code if found.kind == "clash" and found.there else "",
        NAMED_BY: found.named_by,
        MOVED_TO: moved_to if found.kind == "changed" else None,
    }
    return {name: value for name, value in told.items() if value}


def line_of_removed(matter: Matter, item: There) -> ComparisonLine:
    """An item that the file does not name, as a line (减少行); left alone unless somebody takes it."""
    facts = {"pending_rule": PendingRule.FINISH.value, "until_on": plain(item.values["until_on"])}
    return ComparisonLine(
        comparison_id=matter.pk,
        kind="removed",
        code=item.code,
        name=item.name,
        unit_id=item.values["unit"],
        facts=facts,
        is_taken=False,
    )
