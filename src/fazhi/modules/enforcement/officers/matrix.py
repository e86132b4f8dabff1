"""The page of skills (专长): unit by field, whom one may call; from a case the names lead to a consultation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fazhi.kernel.pages.guard import needs, person_of
from fazhi.kernel.pages.modules import ModulePage, module_pages
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Register

from ..cases import CASE
from ..models import Case, Domain
from ..shelves import PEOPLE
from .accounts import in_use, live
from .asking import day_of, units_within
from .consulting import CONSULTATION, CONSULTATIONS
from .declarations import SKILLS
from .skills import matrix, specialists


@needs("view")
@require_safe
def skills(request: HttpRequest, register: Register) -> HttpResponseBase:
    """专长: who may be called today, with every empty cell."""
    person, (on, problem) = person_of(request), day_of(request)
    case, told = _case(request.GET.get("case", "").strip())
    found = specialists(on)
    units = units_within(person, register, live().filter(in_use(on)).values_list("entry__unit", flat=True).distinct())
    may_ask = case is not None and person.may(CONSULTATIONS, "add")
    context = {
        "register": register,
        "on": on,
        "problem": problem or told,
        "case": case,
        "case_url": reverse("pages:detail", args=(CASE, case.pk)) if case and person.covers(case, "view") else "",
        "domains": [
            (of, sum(one.domain == of for one in found), _link(case, of.value) if may_ask else "") for of in Domain
        ],
        "its_domain": _domain_of(case),
        "rows": matrix(units, found),
        "ask": _link(case) if may_ask else "",
        "consultation": CONSULTATION,
        "may_add": person.may(register, "add"),
    }
    return render(request, "enforcement/officers/matrix.html", context)


def _case(code: str) -> tuple[Matter | None, str]:
    case = Matter.objects.filter(register=CASE, number=code).first() if code else None
    return case, f"没有编号为“{code}”的案件；核对编号，或者从案件页进入" if code and case is None else ""


def _domain_of(case: Matter | None) -> str:
    row: Any = Case.objects.filter(pk=case.pk).first() if case else None
    return row.domain if row else ""


def _link(case: Matter | None, domain: str = "") -> str:
    """The form of a consultation that begins with the case and the field."""
    given = {"case": case.number if case else "", "domain": domain}
    return f"{reverse('pages:add', args=(CONSULTATION,))}?{urlencode({k: v for k, v in given.items() if v})}"


PAGE = module_pages.add(ModulePage("enforcement.skills", SKILLS.code, skills, "专长", shelf=PEOPLE))
