"""The pages of a case's documents (文书页): what is there, what fits its stage, a preview with its gaps named, files, issue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.codes import mask_identity, mask_name, veil
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.pages.forms import Input, Refusal
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.papers import attachments_of
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.pages.timeline import readings
from fazhi.kernel.pages.values import states_of
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

from ..cases import CASE, DOCUMENT
from ..models import CaseDocument, PartyKind
from ..review.files import CaseFile
from ..review.loading import load_file
from .facts import yuan
from .frame import ASKED, DRAFTED, PARTS, TOLD
from .issuing import is_draft, issue, numbered, paste_text, prepare, series_of
from .pack import pack_case_for
from .redacting import public_decision
from .templates import Filled, fitting, is_telling_anew, own_templates
from .writing import Paper, to_docx, to_pdf

REFUSED = 422
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (to_docx, DOCX_TYPE),
    "pdf": (to_pdf, "application/pdf"),
}
LONG = frozenset(
    (
        *("事", "法", "理", "情", "违法事实", "改正要求", "整改要求", "教育内容", "听证经过", "双方意见", "听证意见"),
        *("陈述申辩内容", "复核情况", "讨论意见", "旧法条款", "新法条款", "比对情况", "法制审核意见"),
    )
)
SHORT = 60  # what is longer is typed into a box of several lines


@needs("view")
def show_documents(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """文书: the documents of a case with the days of service, and a button for each kind that fits its stage."""
    person = person_of(request)
    row: Matter = row_of(person, register, pk)
    refusal = None
    if request.method == "POST":
        try:
            numbered(_draft_of(request, row), request.POST.get("number", ""), by=person)
        except FazhiError as error:
            refusal = Refusal.of(error)
        else:
            messages.success(request, "已填上平台文号，文书文件已按文号重新生成")
            return redirect(request.path)
    file = load_file(row.number)
    now, others = fitting(file)
    context = {
        "register": register,
        "row": row,
        "back": address_of(row),
        "papers": [(paper, is_draft(paper), attachments_of(paper.entry.subject)) for paper in file.documents],
        "state": states_of(row.procedure).get(row.state, row.state),
        "now": now,
        "others": others,
        "may_fill": person.covers(row, "unmask"),
        "may_pack": person.covers(row, "unmask") and person.covers(row, "export"),
        "may_add": person.may(registers[DOCUMENT], "add"),
        "has_decision": file.decision is not None,
        "refusal": refusal,
    }
    return render(request, "enforcement/documents/list.html", context, status=REFUSED if refusal else 200)


def _draft_of(request: HttpRequest, row: Matter) -> Entry:
    asked = request.POST.get("paper", "")
    wanted = Entry.objects.select_related("case_document").filter(register=DOCUMENT, removed_at=None)
    return get_object_or_404(wanted, pk=int(asked) if asked.isdigit() else 0, case_document__case=row.number)


@needs("unmask")
def fill_document(request: HttpRequest, register: Register, pk: int, kind: str) -> HttpResponseBase:
    """One kind of document: its text with what is missing by name; a file of it, or its issue."""
    person = person_of(request)
    row: Matter = row_of(person, register, pk, "unmask")
    if kind not in own_templates():
        raise Http404(NOT_FOUND)
    file, given = load_file(row.number), {name.removeprefix("f-"): str(text) for name, text in request.POST.items()}
    refusal, filled, on = None, None, today()
    try:
        on = read_date(request.POST.get("on", "")) or on
        filled = prepare(file, kind, on, given)
        answer = _do(request, person, row, filled, given) if request.method == "POST" else None
        if answer is not None:
            return answer
    except FazhiError as error:
        refusal = Refusal.of(error)
    context = _sheet(person, row, file, kind, filled=filled, given=given)
    context |= {"register": register, "refusal": refusal, "on": on.isoformat(), "number": given.get("number", "")}
    return render(request, "enforcement/documents/sheet.html", context, status=REFUSED if refusal else 200)


def _do(
    request: HttpRequest, person: Person, row: Matter, filled: Filled, given: dict[str, str]
) -> HttpResponseBase | None:
    """What the pressed button asks for; None shows the preview again."""
    wanted = given.get("do", "")
    if wanted == "issue":
        made = issue(row, filled.template.kind, by=person, on=filled.on, given=given, number=given.get("number", ""))
        told = "已出具，文号" if not is_draft(made.case_document) else "已存为草稿，等平台给出文号后填写；登记编号"
        messages.success(request, f"{filled.template.title}{told} {made.number}")
        return redirect(reverse(f"pages:{LIST.code}", args=(row.pk,)))
    if wanted in FILES:
        write, media_type = FILES[wanted]
        data = write(Paper.of(filled))
        _told(person, row, f"下载文书：{filled.template.title}")
        return _file(data, f"{row.number} {filled.template.title}.{wanted}", media_type)
    return None


def _sheet(
    person: Person, row: Matter, file: CaseFile, kind: str, *, filled: Filled | None, given: dict[str, str]
) -> dict[str, Any]:
    template = own_templates()[kind]
    return {
        "row": row,
        "back": reverse(f"pages:{LIST.code}", args=(row.pk,)),
        "title": template.title,
        "basis": filled.template.basis if filled else template.basis,
        "inputs": _inputs(file, filled, given) if filled else [],
        "filled": filled,
        "text": veiled(file, Paper.of(filled).text) if filled else "",
        "paste": veiled(file, paste_text(filled)) if filled else "",
        "is_companion": filled is None or series_of(row.unit_id, kind, filled.on) is None,
        "may_add": person.may(registers[DOCUMENT], "add"),
    }


def _inputs(file: CaseFile, filled: Filled, given: dict[str, str]) -> list[Input]:
    """What may be typed: each gap, what was typed before, and the penalty where the party is told anew."""
    told = _told_before(file) if is_telling_anew(file, filled.template.kind) else {}
    given = told | given
    names = [*told, *(part for name in filled.missing for part in PARTS.get(name, (name,)))]
    typed = [name for name, text in given.items() if text.strip() and (name in ASKED or name in filled.template.names)]
    return [
        Input(
            f"f-{name}",
            name,
            "textarea" if len(given.get(name, "")) > SHORT or name in LONG else "text",
            given.get(name, ""),
            help_text=ASKED.get(name, "案件里还没有，可以先在这里写；办理相应步骤时再登记"),
        )
        for name in dict.fromkeys((*names, *typed))
    ]


def _told_before(file: CaseFile) -> dict[str, str]:
    """The penalty of the notice before, as a person types it (原拟处罚)."""
    values = {name: getattr(file.case, DRAFTED[name]) for name in TOLD}
    return {name: yuan(one) if isinstance(one, int) else one or "" for name, one in values.items()}


@needs("export")
def take_pack(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """迎检包: the whole file as one ZIP; the chain records who took it."""
    person = person_of(request)
    row: Matter = row_of(person, register, pk, "unmask")
    if request.method != "POST":
        return redirect(reverse(f"pages:{LIST.code}", args=(row.pk,)))
    with transaction.atomic():
        data = pack_case_for(person, row.number)
    return _file(data, f"迎检包 {row.number}.zip", "application/zip")


@needs("view")
@require_safe
def show_public(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """公开文本: the decision without what would make a citizen known, ready to be published."""
    row: Matter = row_of(person_of(request), register, pk)
    text, refusal = "", None
    try:
        text = public_decision(load_file(row.number))
    except FazhiError as error:
        refusal = Refusal.of(error)
    back = reverse(f"pages:{LIST.code}", args=(row.pk,))
    context = {"register": register, "row": row, "text": text, "refusal": refusal, "back": back}
    return render(request, "enforcement/documents/public.html", context)


def veiled(file: CaseFile, text: str) -> str:
    """A text for the screen, where a citizen's name and numbers are masked; the files hold them in the clear."""
    case = file.case
    if case.party_kind != PartyKind.ORGANISATION:
        if case.party_kind == PartyKind.CITIZEN and case.party:
            text = text.replace(case.party, mask_name(case.party))
        if case.operator:
            text = text.replace(case.operator, mask_name(case.operator))
        if case.party_code:
            text = text.replace(case.party_code, mask_identity(case.party_code))
    return veil(text)


def _told(person: Person, row: Matter, reason: str) -> None:
    """Records that personal facts were taken out, apart from the case's own chain."""
    with transaction.atomic():
        Matter.objects.select_for_update().get(pk=row.pk)  # two at once would take the same place in the chain
        told = {"fields": ["party", "party_code", "operator"], "reason": reason}
        append(readings(row), Draft("personal.unmasked", today(), person.name, told))


def _file(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def of_case(request: HttpRequest, person: Person, row: Matter) -> dict[str, Any]:
    """On the case's own page (文书现况): how many documents there are, how many wait for a number."""
    papers = list(CaseDocument.objects.filter(case=row.number, entry__removed_at=None).select_related("entry"))
    return {
        "documents_url": reverse(f"pages:{LIST.code}", args=(row.pk,)),
        "count": len(papers),
        "drafts": sum(map(is_draft, papers)),
    }


LIST = module_pages.add(ModulePage("enforcement.documents", CASE, show_documents, route="<int:pk>/"))
SHEET = module_pages.add(
    ModulePage("enforcement.documents.fill", CASE, fill_document, route="<int:pk>/<str:kind>/", action="unmask")
)
PACK = module_pages.add(ModulePage("enforcement.documents.pack", CASE, take_pack, route="<int:pk>/", action="export"))
PUBLIC = module_pages.add(ModulePage("enforcement.documents.public", CASE, show_public, route="<int:pk>/"))
