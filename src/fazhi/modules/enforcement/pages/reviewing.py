"""The page of case-file review (案卷评查): the closed cases of a year with score and grade, and what they most often lack.

Cases are listed by number, never by score, and nobody's name stands beside a score.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

from ..cases import CASE
from ..cases.register import CASES
from ..review.bulk import review
from ..review.catalogue import checks
from ..review.declaring import Check, Mark
from ..review.scoring import Reviewed, weights
from ..shelves import WORK
from .years import Asked, asked_of

AT_ONCE = 50
GRADES = ("优秀", "良好", "合格", "不合格", "待定")


@dataclass(frozen=True)
class Row:
    """A reviewed case in the list (评查结果一行)."""

    number: str
    title: str
    unit: str
    url: str
    reviewed: Reviewed

    @property
    def fails(self) -> list[Check]:
        return [check for check, finding in self.reviewed.findings.items() if finding.mark is Mark.FAIL]


@needs("view")
@require_safe
def show_review(request: HttpRequest, register: Register) -> HttpResponseBase:
    """案卷评查: a year's closed cases, by grade or by what failed."""
    person = person_of(request)
    asked = asked_of(request, person, register)
    rows = _rows(person, register, asked)
    grade, code = request.GET.get("grade", ""), request.GET.get("check", "")
    shown = [row for row in rows if _is_asked(row, grade, code)]
    part = Paginator(shown, AT_ONCE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "register": register,
        "asked": asked,
        "part": part,
        "rows": part.object_list,
        "shown": len(shown),
        "total": len(rows),
        "grades": [(name, sum(row.reviewed.score.grade == name for row in rows)) for name in GRADES],
        "defects": _defects(rows),
        "holes": _holes(rows),
        "grade": grade,
        "check": checks.get(code),
        "weights": weights(),
    }
    return render(request, "enforcement/cases/review.html", context)


def _rows(person: Person, register: Register, asked: Asked) -> list[Row]:
    """Of the cases that the person may see, those closed in the year."""
    seen = person.visible(register).filter(closed_on__year=asked.year, case__decided_on__isnull=False)
    if asked.within is not None:
        seen = seen.filter(unit__in=asked.within)
    found = {row.number: row for row in seen.select_related("unit").order_by("number")}
    if not found:
        return []
    reviewed = remembered(("enforcement.review", asked.year, today()), lambda: _reviewed(asked.year))
    return [_row(found[number], reviewed[number]) for number in found]


def _reviewed(year: int) -> dict[str, Reviewed]:
    """All cases closed in a year, by number (全镇评查): reviewed once for everybody, who then sees the own part of it."""
    closed = CASES.rows().filter(closed_on__year=year, case__decided_on__isnull=False)
    return {one.number: one for one in review(list(closed.values_list("number", flat=True)))}


def _row(matter: Any, one: Reviewed) -> Row:
    url = reverse("pages:enforcement.checklist", args=(matter.pk,))
    return Row(matter.number, matter.title, str(matter.unit or ""), url, one)


def _is_asked(row: Row, grade: str, code: str) -> bool:
    if grade and row.reviewed.score.grade != grade:
        return False
    return not code or any(check.code == code for check in row.fails)


def _defects(rows: list[Row]) -> list[tuple[Check, int]]:
    """What failed how often (常见问题), by the number of the check."""
    counted = Counter(check for row in rows for check in row.fails)
    return sorted(counted.items(), key=lambda pair: pair[0].code)


def _holes(rows: list[Row]) -> int:
    return sum(bool(row.reviewed.score.unknown) for row in rows)


module_pages.add(ModulePage("enforcement.review", CASE, show_review, "案卷评查", shelf=WORK))
