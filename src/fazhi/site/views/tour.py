"""五分钟导览 of the demo town: ten things to see, each one click away. In a town at work these pages do not exist."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today

from ..access import ADMINISTRATOR, PUBLIC, demands
from ..addresses import page_of, step_of
from ..demo import TOUR, RoleCard, demand_demo_town, log_in_as, pack, role_cards
from ..touring import FORGED, answering, ledger, rewrite, target, waiting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEDGER = "hotline.ticket"
ITEMS = "services.item"
CASES = "enforcement.case"
# Who makes each stop; what it is about stands in the template.
STOPS = {
    "number": "leader",
    "import": "hotline.clerk",
    "answer": "hotline.handler",
    "forge": "administrator",
    "due": "hotline.clerk",
    "items": "services.keeper",
    "law": "arbiter",
    "case": "enforcement.officer",
    "live": "enforcement.head",
    "review": "enforcement.supervisor",
}
# Of the open cases the one to show: whose next step is this.
NEXT = {"case": "concluded", "live": "decided"}


@demands(PUBLIC)
def tour(request: HttpRequest) -> HttpResponse:
    """The ten stops, and by POST the way to one of them."""
    demand_demo_town()
    cards = {card.role.code: card for card in role_cards()}
    stops = {code: {"code": code, "role": cards[role].role} for code, role in STOPS.items() if role in cards}
    if request.method != "POST":
        context = {"is_demo": True, "today": today(), "year": pack()["today"].year - 1, "stops": stops}
        return render(request, "site/tour.html", context | {"done": request.session.get(TOUR, [])})
    code = request.POST.get("step", "")
    if code not in stops:
        raise Http404
    username, address = _way(code, cards[STOPS[code]])
    log_in_as(request, username)
    request.session[TOUR] = sorted({*request.session.get(TOUR, []), code})
    return HttpResponseRedirect(address)


def _way(code: str, card: RoleCard) -> tuple[str, str]:
    """As whom, and to which page."""
    limit = {"start": pack()["today"].isoformat(), "days": 30, "unit": "working_day"}
    pages = {
        "number": reverse("site:reports"),
        "import": reverse("pages:import", args=(LEDGER,)),
        "forge": reverse("site:tamper"),
        "due": f"{reverse('site:due')}?{urlencode(limit)}",
        "items": f"{reverse('pages:list', args=(ITEMS,))}?{urlencode({'q': '占道'})}",
        "law": reverse("site:check_citations"),
        "review": f"{reverse('pages:enforcement.review')}?{urlencode({'year': pack()['today'].year - 1})}",
    }
    if code in pages:
        return card.first.user.username, pages[code]
    if code in NEXT:
        case = waiting(card, CASES, NEXT[code])
        if case is None:
            return card.first.user.username, reverse("pages:list", args=(CASES,))
        return case[0].user.username, page_of(CASES, case[1].pk)
    found = answering(card)
    if found is None:
        return card.first.user.username, reverse("site:today")
    who, matter, step = found
    return who.user.username, step_of(matter.register, matter.pk, step.code)


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
