"""The approval slip (呈批表): a ticket on A4 paper for a leader who signs by hand; the scan comes back with `approved`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.registers import Register

from ..declarations import TICKETS
from .past import deeds_of, is_answered

SIGNERS = ("承办人", "承办单位负责人", "分管领导")


@needs("view")
@require_safe
def print_slip(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The slip: what was asked, what was done, the reply as it stands, and boxes for three signatures."""
    person = person_of(request)
    row = row_of(person, register, pk)
    steps = procedures[row.procedure].version(row.procedure_version).step
    done = [(deed, steps[deed.step].name) for deed in deeds_of(row) if deed.step in steps]
    context = {
        "row": row,
        "ticket": row.ticket,
        "done": done,
        "reply_label": "答复内容" if is_answered(row) else "拟答复内容",
        "signers": SIGNERS,
        "by": person.user,
        "on": today(),
        "back": address_of(row),
    }
    return render(request, "hotline/slip.html", context)


PAGE = module_pages.add(ModulePage("hotline.slip", TICKETS.code, print_slip, route="<int:pk>/"))
