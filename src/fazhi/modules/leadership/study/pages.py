"""The one page of its own (登记参加的党组织): two hundred organisations cannot be entered one form at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.pages.forms import Input, Sheet
from fazhi.kernel.pages.guard import needs, person_of, row_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.pages.subjects import address_of
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register

from .organisations import STUDY, attend, missing, numbers_of

REFUSED = 422


@needs("edit")
def record_attendance(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """登记参加的党组织: begins with all that are missing; whoever did not come is taken out."""
    person = person_of(request)
    event: Entry = row_of(person, register, pk, "edit")
    asked = Input("organisations", "参加的党组织编号", "textarea", is_required=True)
    asked.help_text = "已列出当日在册、还没有登记的；删去没有参加的再提交。用顿号、逗号或者换行分开"
    asked.value = request.POST.get("organisations") or "、".join(row.number for row in missing(event))
    sheet = Sheet(f"登记参加的党组织：{event.title}", "登记", address_of(event), inputs=[asked], version=event.version)
    status = 200
    if request.method == "POST":
        try:
            numbers = numbers_of(request.POST.get("organisations", ""))
            if not numbers:
                raise FazhiError("没有填党组织编号", remedy="至少填一个党组织编号")
            n = attend(event, numbers, by=person)
        except FazhiError as error:
            sheet.refuse(error)
            status = REFUSED
        else:
            messages.success(request, f"新登记 {n} 个党组织")
            return redirect(address_of(event))
    return render(request, "pages/form.html", {"register": register, "sheet": sheet, "row": event}, status=status)


module_pages.add(ModulePage("leadership.study.attend", STUDY, record_attendance, route="<int:pk>/", action="edit"))
