"""What stands beside forms and records (附栏), what forms begin with (预填), and to which firm a row belongs (所属)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.modules import BELOW, DETAIL, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers

from ..base import ARREARS, CLAIM, ENTITY, LOAN, PROMISE, WARNING, firm_of
from .matching import checked, in_force, policies_for
from .policies import policy_of
from .signals import signals_of
from .warnings import KEEPS


def begin_for_firm(request: HttpRequest, person: Person, row: object) -> dict[str, Any]:
    """A row that is added from a firm's page names that firm (从企业带入)."""
    code = request.GET.get("firm_code", "").strip().upper()
    firm = firm_of(code)
    return ({"firm_code": code} if code else {}) | ({"title": firm.title, "area": firm.area_id} if firm else {})


def begin_warning(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """The firm, and as reasons the signals about it that the person may see (预警理由带入)."""
    begun = begin_for_firm(request, person, row)
    code = begun.get("firm_code", "")
    found = signals_of(person, today(), code)[0][code] if code else []
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
    given = {"source": "policy", "reference": number, "promised_to": claim.title, "unit": claim.unit_id}
    given |= {"firm_code": claim.policy_claim.firm_code, "keep_by": claim.policy_claim.promised_on}
    return given | {"title": f"兑现惠企政策申报 {number}", "area": claim.area_id}


def beside_warning(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """A visit helps and never inspects (帮扶不是检查)."""
    return {"helps": KEEPS}


def beside_claim(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """Each condition of the policy, and whether the register says that the firm meets it (逐条核对)."""
    policy = policy_of(row.policy_claim.policy) if row else None
    if row is None or policy is None:
        return None
    firm = firm_of(row.policy_claim.firm_code)
    return {"policy": policy, "firm": firm, "conditions": checked(policy, firm, row.opened_on) if firm else []}


def beside_firm(request: HttpRequest, person: Person, row: Entry) -> dict[str, Any]:
    """The policies that may fit a firm (可能适用的政策), and what may be entered for it."""
    code = row.entity.credit_code
    adding = {
        name: f"{reverse('pages:add', args=(register,))}?firm_code={code}"
        for register, name, _, _ in _BEGUN
        if code and person.may(registers[register], "add")
    }
    return {"found": policies_for(row, today()), "adding": adding, "claim": adding.get("政策申报", "")}


def _policies() -> dict[str, str]:
    return dict(in_force(today()).values_list("entry__number", "entry__title"))


_BEGUN = (
    (LOAN, "莞企转贷", "applied", begin_for_firm),
    (CLAIM, "政策申报", "claimed", begin_claim),
    (WARNING, "预警", "raised", begin_warning),
    (PROMISE, "政府承诺", "promised", begin_promise),
    (ARREARS, "拖欠账款", "", begin_for_firm),
)
for code, _, step, begin in _BEGUN:
    prefills.add(Prefill(f"{code}.begin", code, step, begin))
    belongings.add(Belonging(f"{code}.firm", code, "firm_code", ENTITY))
for place in (DETAIL, "raised", "visited"):
    panels.add(Panel(f"{WARNING}.{place}", WARNING, place, "enterprises/helps.html", beside_warning))
for place in (DETAIL, "checked", "refused"):
    panels.add(Panel(f"{CLAIM}.{place}", CLAIM, place, "enterprises/claim.html", beside_claim))
panels.add(Panel("enterprises.entity.policies", ENTITY, BELOW, "enterprises/firm.html", beside_firm))
suggestions.add(Suggestions("enterprises.claim.policies", CLAIM, "policy", _policies))
