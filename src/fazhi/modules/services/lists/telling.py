"""What was done with the lines of a comparison, in its chain (比对经过): each record counts as a version of the matter."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.records.models import Matter

# Named like the step it belongs to, and yet no step: it moves no state.
_KIND = "services.comparing."


@transaction.atomic
def tell(matter: Matter, step: str, by: str, note: str, **body: Any) -> None:
    """Records what was done with lines (记录差异处理); a form that was opened before is out of date then."""
    append(matter.subject, Draft(f"{_KIND}{step}", today(), by, {"note": note, **body}))
    Matter.objects.filter(pk=matter.pk).update(version=F("version") + 1)
