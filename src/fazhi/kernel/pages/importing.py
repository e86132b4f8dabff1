"""The import wizard (导入向导): a file, its columns, a trial run that shows each bad cell, and then the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.mappings import as_json, save_mapping
from fazhi.kernel.imports.models import BatchState
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.registers import Register

from .forms import Refusal
from .guard import needs, person_of
from .importing_batches import batches_of, importers, page_of
from .importing_mapping import MappingSheet, mapping_from, sheet_from, sheet_of
from .importing_running import forget_trial, running, start, trial_of
from .importing_uploads import Upload, take, upload_of, waiting

REFUSED = 422
_HEADERS = {"yes": True, "no": False}


@needs("import")
def choose_file(request: HttpRequest, register: Register) -> HttpResponseBase:
    """The first step (选文件), with the batches that were imported before."""
    refusal = None
    if request.method == "POST":
        try:
            upload = take(request.FILES.get("file"), person_of(request).user, register)
            return redirect("pages:import_columns", register.code, upload.token)
        except FazhiError as error:
            refusal = Refusal.of(error)
    page = page_of(request, batches_of(person_of(request), register))
    names = importers(page)
    context = {
        "register": register,
        "refusal": refusal,
        "waiting": waiting(person_of(request).user, register),
        "page": page,
        "batches": [(batch, names[batch.pk]) for batch in page],
        "published": BatchState.PUBLISHED,
    }
    return render(request, "pages/import_file.html", context, status=REFUSED if refusal else 200)


@needs("import")
def choose_columns(request: HttpRequest, register: Register, token: str) -> HttpResponseBase:
    """The second step (逐列对应): another sheet, another mapping to start from, or the columns one by one."""
    upload = upload_of(token, person_of(request).user, register)
    if upload.batch or running(upload):
        return redirect("pages:import_trial", register.code, token)
    if request.method != "POST":
        return _columns(request, sheet_of(register, upload, NameBook(), request.GET.get("map", "")))
    action = request.POST.get("action", "")
    if action == "drop":
        upload.drop()
        messages.success(request, f"已放弃“{upload.file_name}”，没有导入任何内容")
        return redirect("pages:import", register.code)
    if action == "layout":
        return _another_layout(request, register, upload)
    sheet = sheet_from(register, upload, NameBook(), request.POST)
    try:
        mapping = mapping_from(sheet)
        if sheet.is_saving and mapping is not sheet.known and mapping.name == sheet.name:
            save_mapping(mapping, by=person_of(request).name)
            messages.success(request, f"已记住对应关系“{mapping.name}”，下次同样的表头自动套用")
    except FazhiError as error:
        return _columns(request, sheet, Refusal.of(error))
    upload.mapping, upload.refusal = as_json(mapping), None
    forget_trial(upload)
    upload.keep()
    return redirect("pages:import_trial", register.code, token)


def _another_layout(request: HttpRequest, register: Register, upload: Upload) -> HttpResponseBase:
    sheet, header = request.POST.get("sheet") or None, _HEADERS.get(request.POST.get("has_header", ""))
    try:
        if (sheet, header) != (upload.sheet, upload.has_header):
            upload.look(sheet, header)
            upload.mapping = None
            upload.keep()
    except FazhiError as error:
        return _columns(request, sheet_of(register, upload, NameBook()), Refusal.of(error))
    address = reverse("pages:import_columns", args=(register.code, upload.token))
    return redirect(f"{address}?map={request.POST.get('map', '')}")


def _columns(request: HttpRequest, sheet: MappingSheet, refusal: Refusal | None = None) -> HttpResponse:
    context = {"register": sheet.register, "sheet": sheet, "upload": sheet.upload, "refusal": refusal}
    return render(request, "pages/import_columns.html", context, status=REFUSED if refusal else 200)


@needs("import")
def try_out(request: HttpRequest, register: Register, token: str) -> HttpResponseBase:
    """The third step (试导): what the import would do and which cells it would refuse; by POST, the import itself."""
    person = person_of(request)
    upload = upload_of(token, person.user, register)
    if upload.mapping is None and not upload.batch:
        return redirect("pages:import_columns", register.code, token)
    if request.method == "POST" and not upload.batch:
        start(upload, register, person, is_trial=False)
        return redirect("pages:import_trial", register.code, token)
    if not upload.batch and not upload.refusal and trial_of(upload) is None:
        start(upload, register, person, is_trial=True)
    under_way = running(upload)
    upload = upload_of(token, person.user, register)  # as the run has left it
    if upload.batch:
        return _elsewhere(request, reverse("pages:import_batch", args=(register.code, upload.batch)))
    if under_way:
        context = {"register": register, "upload": upload, "running": under_way}
        return render(request, _part(request, "pages/import_running.html", "pages/_import_running.html"), context)
    if "HX-Request" in request.headers:
        return _elsewhere(request, request.path)
    found = trial_of(upload)
    told = upload.refusal or {}
    refusal = Refusal(told["what"], told.get("basis", ""), told.get("remedy", "")) if told else None
    context = {"register": register, "upload": upload, "trial": found, "refusal": refusal}
    return render(request, "pages/import_trial.html", context, status=REFUSED if refusal else 200)


def _part(request: HttpRequest, whole: str, part: str) -> str:
    return part if "HX-Request" in request.headers else whole


def _elsewhere(request: HttpRequest, address: str) -> HttpResponseBase:
    """Sends the whole page on, also when only a part of it asked."""
    if "HX-Request" in request.headers:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    return redirect(address)
