"""The index of the records of a case (全过程记录索引): what was written and what was filmed, with start, end and hash; on paper too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import DETAIL, ModulePage, Panel, module_pages, panels
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register, registers

from ..cases import CASE, RECORDING
from ..models import Recording
from ..review.loading import load_file
from .recorded import recorded_acts

PIECE = 16


@needs("view")
@require_safe
def show_recordings(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """全过程记录索引: the records of one case in the order of their days, and what is missing among them."""
    person = person_of(request)
    row: Matter = row_of(person, register, pk)
    file = load_file(row.number)
    is_paper = "print" in request.GET
    context = {
        "register": register,
        "row": row,
        "acts": file.acts,
        "papers": file.documents,
        "recordings": [(one, length_of(one), pieces_of(one.sha256)) for one in file.recordings],
        "found": recorded_acts(file),
        "back": request.path if is_paper else address_of(row),
        "by": person.name,
        "on": today(),
    }
    return render(request, f"enforcement/disclosure/recordings{'_paper' if is_paper else ''}.html", context)


def length_of(recording: Recording) -> str:
    """How long a recording is (时长), in whole minutes; empty where its beginning or end is not known."""
    if recording.started_at is None or recording.ended_at is None:
        return ""
    return f"{(recording.ended_at - recording.started_at).total_seconds() // 60:.0f}分钟"


def pieces_of(digest: str) -> list[str]:
    """A digest in pieces between which a line may break (文件摘要)."""
    return [digest[at : at + PIECE] for at in range(0, len(digest), PIECE)]


def of_case(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """On the case's own page (记录现况): how many recordings there are; what they lack, the index says."""
    if row is None or row.state in ("clue", "not_filed"):
        return None
    rows = Recording.objects.filter(case=row.number, entry__in=registers[RECORDING].rows())
    return {"count": rows.count(), "records_url": reverse(f"pages:{PAGE.code}", args=(row.pk,))}


PAGE = module_pages.add(ModulePage("enforcement.recordings", CASE, show_recordings, route="<int:pk>/"))
BESIDE = panels.add(
    Panel("enforcement.recordings.beside", CASE, DETAIL, "enforcement/disclosure/_recordings.html", of_case)
)
