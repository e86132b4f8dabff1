"""The page on which an analyst has weak signals looked for (查找弱信号): it says how, and what came of the last look."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.registers import Register

from ..declarations import SIGNALS
from .finding import LOOKED_BACK, find_signals


@needs("add")
def look_for_signals(request: HttpRequest, register: Register) -> HttpResponseBase:
    """查找弱信号: groups the open and the latest tickets, and enters what is new."""
    if request.method == "POST":
        before = set(SIGNALS.rows().values_list("pk", flat=True))
        found = find_signals(by=person_of(request), on=today())
        new = sum(matter.pk not in before for matter in found)
        grown = len(found) - new
        told = f"发现 {new} 个新信号，{grown} 个已有信号有新工单" if found else "没有新的信号"
        messages.success(request, told)
        return redirect("pages:list", register.code)
    waiting = SIGNALS.rows().filter(closed_on=None)
    context = {
        "register": register,
        "since": today() - timedelta(days=LOOKED_BACK),
        "waiting": waiting.count(),
        "last": waiting.order_by("-opened_on", "-pk").first(),
    }
    return render(request, "hotline/looking.html", context)


module_pages.add(ModulePage("hotline.looking", SIGNALS.code, look_for_signals, "查找弱信号", action="add"))
