"""Pages of this part (助企与承诺页面): firms with several signals, firms that a policy fits, promises at risk."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.guard import NOT_FOUND, needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.registers import Register, registers

from ..base import CLAIM, POLICY, PROMISE, SUPPORT, WARNING
from .matching import firms_for, in_force, matched
from .promises import BASIS, PAYMENT
from .risk import AHEAD, at_risk
from .signals import DAYS, proposed
from .warnings import KEEPS

SHOWN = 200


@needs("view")
@require_safe
def show_signals(request: HttpRequest, register: Register) -> HttpResponseBase:
    """预警信号: firms that several rows of the last ninety days touch, each with those rows; a person raises."""
    person = person_of(request)
    told = {"lines": proposed(person, today()), "may_raise": person.may(register, "add")}
    return render(request, "enterprises/signals.html", told | {"register": register, "days": DAYS, "helps": KEEPS})


@needs("view")
@require_safe
def show_matches(request: HttpRequest, register: Register) -> HttpResponseBase:
    """政策匹配: the firms that a policy fits, each with the condition that matched."""
    on, asked = today(), request.GET.get("policy", "")
    policies = list(in_force(on).order_by("entry__number"))
    policy = next((one for one in policies if asked in ("", one.entry.number)), None)
    if asked and policy is None:
        raise Http404(NOT_FOUND)
    context = {
        "register": register,
        "policies": policies,
        "policy": policy,
        "matches": matched(policy, on, most=SHOWN) if policy else [],
        "total": firms_for(policy, on).count() if policy else 0,
        "may_claim": person_of(request).may(registers[CLAIM], "add"),
    }
    return render(request, "enterprises/matches.html", context)


@needs("view")
@require_safe
def show_risk(request: HttpRequest, register: Register) -> HttpResponseBase:
    """承诺风险: what was promised or is owed, is not done, and is late or soon due, whichever register holds it."""
    person = person_of(request)
    told = {"lines": at_risk(person, today()), "may_add": person.may(register, "add"), "claim": CLAIM}
    words = {"ahead": AHEAD, "basis": BASIS, "payment": PAYMENT}
    return render(request, "enterprises/risk.html", told | words | {"register": register})


module_pages.add(ModulePage("enterprises.signals", WARNING, show_signals, "预警信号", shelf=SUPPORT))
module_pages.add(ModulePage("enterprises.matches", POLICY, show_matches, "政策匹配", shelf=SUPPORT))
module_pages.add(ModulePage("enterprises.risk", PROMISE, show_risk, "承诺风险", shelf=SUPPORT))
