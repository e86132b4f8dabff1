"""五分钟导览 of the demo town: five things to see, each one click away. In a town at work these pages do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.org.models import Appointment

from ..access import ADMINISTRATOR, PUBLIC, demands
from ..addresses import page_of, step_of
from ..demo import TOUR, demand_demo_town, log_in_as, pack, role_cards
from ..touring import FORGED, answering, ledger, rewrite, target

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEDGER = "hotline.ticket"


@dataclass(frozen=True)
class Stop:
    """One step of the tour (一站): who goes where; its words are in the template."""

    code: str
    who: Appointment
    address: str


@demands(PUBLIC)
def tour(request: HttpRequest) -> HttpResponse:
    """The five steps, and by POST the way into one of them."""
    demand_demo_town()
    stops = {stop.code: stop for stop in _stops()}
    if request.method != "POST":
        context = {"is_demo": True, "today": today(), "year": pack()["today"].year - 1, "stops": stops}
        return render(request, "site/tour.html", context | {"done": request.session.get(TOUR, [])})
    stop = stops.get(request.POST.get("step", ""))
    if stop is None:
        raise Http404
    log_in_as(request, stop.who.user.username)
    request.session[TOUR] = sorted({*request.session.get(TOUR, []), stop.code})
    return HttpResponseRedirect(stop.address)


def _stops() -> list[Stop]:
    """What this town can show; a step whose person is missing is left out."""
    first = {card.role.code: card.first for card in role_cards()}
    limit = {"start": pack()["today"].isoformat(), "days": 30, "unit": "working_day"}
    wanted = [
        ("number", "leader", reverse("site:reports")),
        ("import", "hotline.clerk", reverse("pages:import", args=(LEDGER,))),
        ("forge", "administrator", reverse("site:tamper")),
        ("due", "hotline.clerk", f"{reverse('site:due')}?{urlencode(limit)}"),
    ]
    stops = [Stop(code, first[role], address) for code, role, address in wanted if role in first]
    if found := answering():
        who, task, step = found
        stops.append(Stop("answer", who, step_of(task.matter.register, task.matter.pk, step.code)))
    return stops


@demands(PUBLIC)
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """The sample ledger to import; `?corrected` gives the same rows set right."""
    demand_demo_town()
    is_corrected = "corrected" in request.GET
    name = "sample-corrected.xlsx" if is_corrected else "sample.xlsx"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(ledger(is_corrected), content_type=XLSX, headers=disposition)


@demands(ADMINISTRATOR)
def tamper(request: HttpRequest) -> HttpResponse:
    """背着账链改一件: forges the title of one demo matter in the database itself, and by a second press mends it."""
    demand_demo_town()
    chosen = target()
    if request.method == "POST" and chosen:
        rewrite(chosen, chosen.title if chosen.is_forged else chosen.title + FORGED)
        messages.warning(request, f"{chosen.matter.number} 的标题已{'改回原样' if chosen.is_forged else '被改写'}")
        return redirect("site:tamper")
    url = page_of(chosen.matter.register, chosen.matter.pk) if chosen else ""
    return render(request, "site/tamper.html", {"target": chosen, "url": url})
