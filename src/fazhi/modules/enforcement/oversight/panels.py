"""What stands beside forms and records of oversight (附栏), what forms begin with (预填), and what inputs propose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.modules import DETAIL, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.rulings import precedent

from .committee import DESIGNATION, HAND_OVERS
from .figures import is_right
from .highlights import HIGHLIGHTS, MEDIA_ITEMS, checked
from .house import Override, overrides_of
from .selfcheck import SELF_CHECKS, case_of
from .supervision import KEEPS, SUPERVISIONS
from .yearly import FEEDBACKS, FOCUSES, MILESTONES, PROJECTS

_FOLDER = "enforcement/oversight"


def beside_hand_over(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """The precedent for its kind (判例), and what a dispute with a bureau asks for."""
    own = row.hand_over
    return {"found": precedent(HAND_OVERS, own.theme, today(), row.area_id), "own": own, "basis": DESIGNATION}


def beside_supervision(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """What supervision is and what it is not, and by when the document is to be answered."""
    if row is None:
        return {"keeps": KEEPS}
    case = case_of(row.supervision.case)
    return {
        "keeps": KEEPS,
        "own": row.supervision,
        "due_on": row.due_on,
        "case": case if case and person.covers(case, "view") else None,
    }


def beside_self_check(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """The case, and the house rules that were passed in it."""
    number = row.self_check.case
    case = case_of(number)
    return {"case": case if case and person.covers(case, "view") else None, "passed": _passed(row), "number": number}


def _passed(row: Matter) -> list[Override]:
    case = case_of(row.self_check.case)
    return overrides_of(case) if case else []


def begin_check(request: HttpRequest, person: Person, row: Matter) -> Mapping[str, Any]:
    """The house rules passed in the case, which nobody has to look for."""
    passed = _passed(row)
    return {"overridden": "\n".join(one.words for one in passed)} if passed else {}


def beside_highlight(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any] | None:
    """The figures as they stand now (核数), beside the story."""
    values = current(HIGHLIGHTS, row) | {
        name: request.POST[name] for name in ("story", "figures") if name in request.POST
    }
    found = checked(values)
    return {"found": found, "is_right": is_right(found), "year": values["year"]} if values.get("story") else None


def beside_feedback(request: HttpRequest, person: Person, row: Any) -> dict[str, Any] | None:
    return {"may_answer": True} if person.covers(row, "tend") else None


for place in (DETAIL, "allocated", "returned", "ruled", "designation_asked"):
    panels.add(
        Panel(f"enforcement.hand_over.{place}", HAND_OVERS.code, place, f"{_FOLDER}/_hand_over.html", beside_hand_over)
    )
for place in (DETAIL, "registered", "answered", "closed"):
    panels.add(
        Panel(
            f"enforcement.supervision.{place}",
            SUPERVISIONS.code,
            place,
            f"{_FOLDER}/_supervision.html",
            beside_supervision,
        )
    )
for place in (DETAIL, "checked"):
    panels.add(
        Panel(
            f"enforcement.self_check.{place}", SELF_CHECKS.code, place, f"{_FOLDER}/_self_check.html", beside_self_check
        )
    )
for place in (DETAIL, "checked", "approved", "published"):
    panels.add(
        Panel(f"enforcement.highlight.{place}", HIGHLIGHTS.code, place, f"{_FOLDER}/_figures.html", beside_highlight)
    )
panels.add(Panel("enforcement.feedback.now", FEEDBACKS.code, DETAIL, f"{_FOLDER}/_feedback.html", beside_feedback))
prefills.add(Prefill("enforcement.self_check.begin", SELF_CHECKS.code, "checked", begin_check))


def _numbers_of(register: Any) -> Any:
    return lambda: list(register.rows().order_by("-pk").values_list("number", flat=True)[:50])


suggestions.add(Suggestions("enforcement.milestone.project", MILESTONES.code, "project", _numbers_of(PROJECTS)))
suggestions.add(Suggestions("enforcement.media.highlight", MEDIA_ITEMS.code, "highlight", _numbers_of(HIGHLIGHTS)))
suggestions.add(Suggestions("enforcement.feedback.focus", FEEDBACKS.code, "focus", _numbers_of(FOCUSES)))
