"""The year's own defects (当年案卷问题): how many files of each unit fail each check; who handled them is not asked."""

from __future__ import annotations

from collections import Counter

from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.records.models import Matter

from ..cases import CASE
from ..review.bulk import review
from ..review.declaring import Mark
from .teaching import DefectSource, defect_sources


def by_unit(year: int) -> dict[tuple[int | None, str], int]:
    """The failed checks of a year's files by unit (分单位问题案卷数); counted once until anything is written."""
    return remembered(("enforcement.defects", year), lambda: _counted(year))


def _counted(year: int) -> dict[tuple[int | None, str], int]:
    found: Counter[tuple[int | None, str]] = Counter()
    units = Matter.objects.filter(register=CASE, unit__isnull=False).order_by().values_list("unit", flat=True)
    for unit in units.distinct():
        for reviewed in review(year=year, units=(unit,)):
            failed = (check.code for check, finding in reviewed.findings.items() if finding.mark is Mark.FAIL)
            found.update((unit, code) for code in failed)
    return dict(found)


SOURCE = defect_sources.add(DefectSource("enforcement.review", by_unit))
