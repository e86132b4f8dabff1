"""What stands beside forms and records (附栏), what forms begin with (预填), and to which firm a row belongs (所属)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.modules import DETAIL, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

from ..credit.codes import ENTITY
from .base import ARREARS, CLAIM, LOAN, POLICY, PROMISE, WARNING, begin_for_firm, firm_of
from .matching import checked, in_force, policies_for
from .policies import policy_of
from .signals import signals_of
from .warnings import KEEPS

_FOLDER = "enterprises/support"


def begin_warning(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """The firm, and as reasons the signals about it that the person may see (预警理由带入)."""
    begun = begin_for_firm(request, person, row)
    code = begun.get("firm_code", "")
    found = signals_of(person, today(), code)[0].get(code, []) if code else []
    return begun | ({"reasons": "\n".join(signal.reason() for signal in found)} if found else {})


def begin_claim(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """The firm and the policy from whose match the claim is made."""
    policy = policy_of(request.GET.get("policy"))
    given = {"policy": policy.entry.number, "unit": policy.entry.unit_id} if policy else {}
    return begin_for_firm(request, person, row) | given


def begin_promise(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """An overdue claim becomes a promise (申报转承诺): to the firm, by the day that the policy promised."""
    number = request.GET.get("claim", "")
    claim = person.visible(registers[CLAIM]).filter(number=number).first() if number else None
    if claim is None:
        begun = begin_for_firm(request, person, row)
        return begun | ({"promised_to": begun.pop("title")} if "title" in begun else {})
    own = claim.policy_claim
    return {
        "title": f"兑现惠企政策申报 {number}",
        "source": "policy",
        "reference": number,
        "promised_to": claim.title,
        "firm_code": own.firm_code,
        "unit": claim.unit_id,
        "area": claim.area_id,
        "keep_by": own.promised_on,
    }


def beside_warning(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """A visit helps and never inspects (帮扶不是检查)."""
    return {"keeps": KEEPS}


def beside_claim(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """Each condition of the policy, and whether the register says that the firm meets it (逐条核对)."""
    policy = policy_of(row.policy_claim.policy) if row else None
    if row is None or policy is None:
        return None
    firm = firm_of(row.policy_claim.firm_code)
    conditions = checked(policy, firm, row.opened_on) if firm else []
    url = reverse("pages:detail", args=(POLICY, policy.pk))
    return {"policy": policy, "firm": firm, "conditions": conditions, "url": url}


def beside_firm(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """The policies that may fit a firm (可能适用的政策), and what may be entered for it."""
    code = row.entity.credit_code
    named = {LOAN: "莞企转贷", CLAIM: "政策申报", WARNING: "预警", PROMISE: "政府承诺", ARREARS: "拖欠账款"}
    adding = [
        (name, f"{reverse('pages:add', args=(register,))}?firm_code={code}")
        for register, name in named.items()
        if code and person.may(registers[register], "add")
    ]
    return {"found": policies_for(row, today()), "adding": adding, "claim": dict(adding).get(named[CLAIM], "")}


def _policies() -> dict[str, str]:
    return dict(in_force(today()).values_list("entry__number", "entry__title"))


for code, step, begin in (
    (LOAN, "applied", begin_for_firm),
    (WARNING, "raised", begin_warning),
    (CLAIM, "claimed", begin_claim),
    (PROMISE, "promised", begin_promise),
    (ARREARS, "", begin_for_firm),
):
    prefills.add(Prefill(f"{code}.begin", code, step, begin))
    belongings.add(Belonging(f"{code}.firm", code, "firm_code", ENTITY))
for place in (DETAIL, "raised", "visited"):
    panels.add(Panel(f"{WARNING}.{place}", WARNING, place, f"{_FOLDER}/_warning.html", beside_warning))
for place in (DETAIL, "checked", "refused"):
    panels.add(Panel(f"{CLAIM}.{place}", CLAIM, place, f"{_FOLDER}/_claim.html", beside_claim))
panels.add(Panel("enterprises.entity.policies", ENTITY, DETAIL, f"{_FOLDER}/_firm.html", beside_firm))
suggestions.add(Suggestions("enterprises.claim.policies", CLAIM, "policy", _policies))
