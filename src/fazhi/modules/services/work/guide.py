"""The page on which the counter keeps the guide of a service up to date (维护办事指南), and the days it promises."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.items.models import Item, Listing
from fazhi.kernel.pages.forms import Sheet, data_of, inputs_of
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records import facts
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from ..declarations import ITEMS

FIELDS = ("guide", "promised_limit")
REFUSED = 422


def may_tend(person: Person, item: Item) -> bool:
    """Whether a person may change the guide of an item (可否维护办事指南): of services alone, powers have their keeper."""
    return item.listing == Listing.SERVICE and person.covers(item.entry, "tend")


@needs("tend")
def tend_guide(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """维护办事指南: what to bring, where to go, and within how many working days it is done."""
    person = person_of(request)
    row: Entry = row_of(person, register, pk, "tend")
    if not may_tend(person, row.item):
        raise Http404(NOT_FOUND)
    posted = request.POST.get("version", "")
    version = int(posted) if posted.isascii() and posted.isdecimal() else row.version
    sheet = Sheet(f"维护办事指南：{row.title}", "保存", address_of(row), version=version)
    fields, names = [register.fields[name] for name in FIELDS], NameBook()
    given = request.POST if request.method == "POST" else None
    sheet.inputs = inputs_of(register, fields, names, required=(), stored=facts.current(register, row), given=given)
    status = 200
    if request.method == "POST":
        try:
            data = data_of(register, fields, request.POST, names)
            edit_entry(row, data, by=person, version=sheet.version, lookup=names, action="tend")
        except FazhiError as error:
            sheet.refuse(error)
            status = REFUSED
        else:
            messages.success(request, "办事指南已保存，改动留在经过里")
            return redirect(address_of(row))
    return render(request, "pages/form.html", {"register": register, "sheet": sheet, "row": row}, status=status)


PAGE = module_pages.add(ModulePage("services.guide", ITEMS.code, tend_guide, route="<int:pk>/", action="tend"))
