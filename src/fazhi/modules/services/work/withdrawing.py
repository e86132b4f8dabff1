"""The pages on which a keeper withdraws an item, corrects a withdrawal or takes it back (收回、改正、恢复)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.models import Item
from fazhi.kernel.pages.forms import Sheet, data_of, inputs_of
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records import facts
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..declarations import ITEMS
from .withdrawal import BASIS, Withdrawal, restore, withdraw

FIELDS = ("until_on", "decision", "pending_rule")
REFUSED = 422


@needs("edit")
def withdraw_item(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """收回事项: from which day, by which document, and what becomes of pending matters."""
    row: Entry = row_of(person_of(request), register, pk, "edit")
    item: Item = row.item
    is_correcting = item.until_on is not None
    title = f"{'改正收回' if is_correcting else '收回事项'}：{row.number}"
    sheet = _sheet(request, row, title, "保存" if is_correcting else "收回", is_note_required=is_correcting)
    sheet.basis = BASIS
    fields, names = [register.fields[name] for name in FIELDS], NameBook()
    # The document that devolved the item is not the one that withdraws it.
    stored = facts.current(register, row) if is_correcting else {}
    given = request.POST if request.method == "POST" else None
    sheet.inputs = inputs_of(register, fields, names, required=FIELDS, stored=stored, given=given)

    def do() -> None:
        data = facts.read(register, data_of(register, fields, request.POST, names), names)
        told = Withdrawal(data["until_on"], data["decision"] or "", data["pending_rule"] or "")
        withdraw(row, told, by=person_of(request), reason=sheet.note, version=sheet.version)

    return _answer(request, register, row, sheet, do, "已登记收回：此日起不再行使，沿革和名单随之更新")


@needs("edit")
def restore_item(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """恢复在用: a withdrawal entered by mistake is taken back, with the reason."""
    row: Entry = row_of(person_of(request), register, pk, "edit")
    sheet = _sheet(request, row, f"恢复在用：{row.number}", "恢复在用", is_note_required=True)

    def do() -> None:
        restore(row, by=person_of(request), reason=sheet.note, version=sheet.version)

    return _answer(request, register, row, sheet, do, "已恢复在用，误登的收回和理由都留在经过里")


def _sheet(request: HttpRequest, row: Entry, title: str, submit: str, *, is_note_required: bool) -> Sheet:
    posted = request.POST.get("version", "")
    version = int(posted) if posted.isdigit() else row.version
    sheet = Sheet(title, submit, address_of(row), version=version)
    sheet.note_label, sheet.is_note_required = "理由（会记录在案）", is_note_required
    sheet.note = request.POST.get("note", "")
    return sheet


def _answer(  # noqa: PLR0917 - what a page is made of
    request: HttpRequest, register: Register, row: Entry, sheet: Sheet, do: Callable[[], None], told: str
) -> HttpResponseBase:
    status = 200
    if request.method == "POST":
        try:
            do()
        except FazhiError as error:
            sheet.refuse(error)
            status = REFUSED
        else:
            messages.success(request, told)
            return redirect(address_of(row))
    return render(request, "pages/form.html", {"register": register, "sheet": sheet, "row": row}, status=status)


WITHDRAWING = module_pages.add(
    ModulePage("services.withdrawing", ITEMS.code, withdraw_item, route="<int:pk>/", action="edit")
)
RESTORING = module_pages.add(
    ModulePage("services.restoring", ITEMS.code, restore_item, route="<int:pk>/", action="edit")
)
