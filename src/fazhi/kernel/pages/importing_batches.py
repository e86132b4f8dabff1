"""Batches (导入批次): what an import did, its refused rows as a file, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.models import Batch, BatchState, ChangedRow
from fazhi.kernel.imports.publishing import published_batches
from fazhi.kernel.imports.refusals import refused_file
from fazhi.kernel.imports.withdrawing import RowsWorkedOn, withdraw
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.courses import NOT_JUDGED
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.registers import Register

from .forms import Refusal
from .guard import NOT_FOUND, needs, person_of
from .importing_mapping import personal_places
from .importing_showing import of_batch

REFUSED = 422
A_PAGE = 50
TABS = {"refused": "拒收", "changed": "变更", "new": "新增", "not_judged": "不评判"}


def batches_of(person: Person, register: Register) -> QuerySet[Batch]:
    """The batches that a person may see: all of them, or one's own where the right to import is bounded."""
    found = published_batches(register)
    return found if person.reach(register, "import").is_town else found.filter(imported_by=person.name)


def importers(batches: Iterable[Batch]) -> dict[int, str]:
    """Who imported each batch, by the person's name; a command has only a word."""
    found = list(batches)
    users = User.objects.filter(username__in={batch.imported_by for batch in found})
    names = dict(users.values_list("username", "name"))
    return {batch.pk: names.get(batch.imported_by, batch.imported_by) for batch in found}


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


@needs("import")
def show_batch(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """What came of an import (导入结果); each count opens its rows."""
    return _show(request, register, _batch(request, register, pk))


@needs("import")
def download_refused(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The refused rows as xlsx, to be corrected and imported again, for whom they hold nothing new."""
    person, batch = person_of(request), _batch(request, register, pk)
    if not batch.refused or not _may_see_cells(person, register, batch):
        raise Http404(NOT_FOUND)
    if batch.imported_by != person.name and any(item.is_personal for item in register.fields.values()):
        told = {"batch": batch.pk, "rows": batch.refused, "reason": "下载拒收行"}
        append(f"register:{register.code}:exports", Draft("personal.exported", today(), person.name, told))
    name = f"{register.name}-第{batch.pk}批-拒收行.xlsx"
    return FileResponse(refused_file(batch).open("rb"), as_attachment=True, filename=name)


@needs("import")
def take_back(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """Takes a batch back, with the reason (撤销); the refusal lists the rows that somebody has worked on."""
    batch = _batch(request, register, pk)
    if request.method != "POST":
        return redirect("pages:import_batch", register.code, pk)
    reason = request.POST.get("reason", "")
    try:
        withdraw(batch, person_of(request), reason)
    except RowsWorkedOn as error:
        return _show(request, register, batch, refusal=Refusal.of(error), reason=reason, worked_on=error.numbers)
    except FazhiError as error:
        return _show(request, register, batch, refusal=Refusal.of(error), reason=reason)
    return redirect("pages:import_batch", register.code, pk)


def _batch(request: HttpRequest, register: Register, pk: int) -> Batch:
    found = batches_of(person_of(request), register).filter(pk=pk).first()
    if found is None:
        raise Http404(NOT_FOUND)
    return found


def _may_see_cells(person: Person, register: Register, batch: Batch) -> bool:
    """Whether the cells of the file are no secret to the person: they brought it, or may see personal fields."""
    return batch.imported_by == person.name or person.reach(register, "unmask").is_town


def _show(
    request: HttpRequest,
    register: Register,
    batch: Batch,
    *,
    refusal: Refusal | None = None,
    reason: str = "",
    worked_on: Collection[str] = (),
) -> HttpResponseBase:
    person = person_of(request)
    tab = request.GET.get("show", "")
    if tab not in TABS:
        tab = next((name for name in TABS if getattr(batch, name)), "new")
    page = page_of(request, _rows(person, register, batch, tab))
    context = {
        "register": register,
        "batch": batch,
        "importer": importers([batch])[batch.pk],
        "tab": tab,
        "tiles": [(name, word, getattr(batch, name)) for name, word in TABS.items()],
        "page": page,
        "is_published": batch.state == BatchState.PUBLISHED,
        "is_withdrawn": batch.state == BatchState.WITHDRAWN,
        "withdrawal": _withdrawal(batch) if batch.state == BatchState.WITHDRAWN else None,
        "may_download": bool(batch.refused) and _may_see_cells(person, register, batch),
        "refusal": refusal,
        "reason": reason,
        "worked_on": _links(person, register, worked_on),
    }
    if tab == "refused":
        context["problems"] = of_batch(page, batch.header, _hidden(person, register, batch))
    return render(request, "pages/import_batch.html", context, status=REFUSED if refusal else 200)


def _rows(person: Person, register: Register, batch: Batch, tab: str) -> Any:
    """What a tab lists; rows that the person may not view are left out, as in every list."""
    if tab == "refused":
        return batch.refused_rows.order_by("line", "pk")
    if tab == "changed":
        return batch.changed_rows.order_by("line", "pk")
    found = Q(publication=batch.publication_id)
    if tab == "not_judged":
        changed = ChangedRow.objects.filter(batch=batch).values_list("subject", flat=True)
        found |= Q(pk__in=[int(subject.rpartition(":")[2]) for subject in changed])
        found &= Q(judgement__in=NOT_JUDGED) if register.is_procedural else Q(pk__in=())
    return person.visible(register).filter(found).select_related("unit").order_by("pk")


def _hidden(person: Person, register: Register, batch: Batch) -> set[int]:
    """The columns whose cells the person may not read."""
    if _may_see_cells(person, register, batch) or not any(item.is_personal for item in register.fields.values()):
        return set()
    found = personal_places(register, batch.header, batch.mapping)
    return set(range(len(batch.header))) if found is None else found


def _withdrawal(batch: Batch) -> dict[str, str]:
    event = Event.objects.filter(subject=batch.subject, kind="batch.withdrawn").order_by("-seq").first()
    if event is None:
        return {}
    name = User.objects.filter(username=event.recorded_by).values_list("name", flat=True).first()
    reason = str(json.loads(event.body)["reason"])
    return {"by": name or event.recorded_by, "on": str(event.legal_on), "reason": reason}


def _links(person: Person, register: Register, numbers: Collection[str]) -> list[tuple[str, str]]:
    """Numbers of rows with the address of each that the person may open."""
    found = dict(person.visible(register).filter(number__in=list(numbers)[:500]).values_list("number", "pk"))
    return [
        (number, reverse("pages:detail", args=(register.code, found[number])) if number in found else "")
        for number in numbers
    ]
