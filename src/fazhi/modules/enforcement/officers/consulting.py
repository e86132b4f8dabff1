"""Calling a specialist to a case (专家会诊): asked, answered by somebody of that field, closed; kept with the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.roles import LEADER
from fazhi.kernel.pages.modules import DETAIL, Panel, Prefill, Suggestions, panels, prefills, suggestions
from fazhi.kernel.procedures.acts import Act
from fazhi.kernel.procedures.declarations import (
    PASSED,
    Gate,
    Procedure,
    Situation,
    State,
    Step,
    Verdict,
    Version,
    fail,
    procedures,
)
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..cases import CASE
from ..models import Consultation, Domain
from ..roles import HEAD, OFFICER, SUPERVISOR
from ..shelves import WORK
from .skills import specialists

CONSULTATION = "enforcement.consultation"
BASIS = "本镇执法会诊制度"
_ROLES = (OFFICER.code, HEAD.code, SUPERVISOR.code)

CONSULTATIONS = registers.add(
    Register(
        code=CONSULTATION,
        name="专家会诊",
        systems=("S88",),
        shelf=WORK,
        model=Consultation,
        procedure=CONSULTATION,
        number_prefix="HZ",
        labels={"title": "会诊事由", "unit": "请教单位", "opened_on": "请教日期"},
        columns=("number", "title", "case", "domain", "unit", "opened_on", "state"),
        filters=("opened_on", "unit", "domain", "state"),
        search=("number", "title", "case"),
        # Whoever knows the field may sit in another unit: the question must reach them.
        grants=(
            *(Grant(role, ("view", "add", "act", "export"), Scope.TOWN) for role in _ROLES),
            Grant(LEADER.code, ("view", "export"), Scope.TOWN),
        ),
    )
)


def _is_case(seen: Situation) -> Verdict:
    code = str(seen.facts.get("case") or "")
    is_there = Matter.objects.filter(register=CASE, number=code).exists()
    return PASSED if is_there else fail(f"没有编号为“{code}”的案件")


def _is_specialist(seen: Situation) -> Verdict:
    """Only the field has to be right: who is called answers, but so may any other of the field."""
    code, domain = seen.facts.get("specialist"), str(seen.facts.get("domain") or "")
    found = specialists(seen.on, domain)
    if code and all(one.account != code for one in found):
        return fail(f"账号“{code}”没有登记可以会诊的“{Domain(domain).label}”专长，或者账号已经停用")
    return PASSED


ITS_CASE = Gate("case", "须有所会诊的案件", _is_case, BASIS, "从案件页进入，或者核对案件编号")
ITS_FIELD = Gate(
    "specialist", "请的人须有该领域专长", _is_specialist, BASIS, "在“专长”页里选，或者不指定人，由本领域的人答复"
)


def _by_specialist(doing: Act) -> None:
    """An answer of somebody who is not of the field is no consultation."""
    domain = str(doing.facts.get("domain") or "")
    if all(one.username != doing.by.name for one in specialists(doing.on, domain)):
        raise FazhiError(
            f"您没有登记可以会诊的“{Domain(domain).label}”专长，不能答复这一件",
            basis=BASIS,
            remedy="请本领域的人答复；您有这一专长的，请执法监督员在“执法专长”登记，并写上您的登录名",
        )


_FINAL = (State("closed", "已办结", is_final=True), State("withdrawn", "已撤回", is_final=True))
procedures.add(
    Procedure(
        code=CONSULTATION,
        name="专家会诊",
        basis=BASIS,
        versions=(
            Version(
                code="1",
                states=(State("asked", "待答复"), State("answered", "已答复"), *_FINAL),
                opening=Step(
                    "asked",
                    "请教",
                    sources=(),
                    target="asked",
                    roles=_ROLES,
                    fields=("case", "domain", "title", "question", "specialist"),
                    required=("case", "domain", "title", "unit", "question"),
                    gates=(ITS_CASE, ITS_FIELD),
                ),
                steps=(
                    Step(
                        "answered",
                        "答复",
                        sources=("asked",),
                        target="answered",
                        roles=_ROLES,
                        required=("answer",),
                        then=_by_specialist,
                    ),
                    Step("asked_again", "再问", ("answered",), "asked", _ROLES, required=("question",)),
                    Step("closed", "办结", ("answered",), "closed", _ROLES),
                    Step("withdrawn", "撤回", ("asked",), "withdrawn", _ROLES, is_note_required=True),
                ),
            ),
        ),
    )
)


def consultations_of(case: str) -> list[Matter]:
    """The consultations of a case (本案会诊), the latest first, each with its `consultation`."""
    rows = Matter.objects.filter(register=CONSULTATION, consultation__case=case)
    return list(rows.select_related("consultation", "unit").order_by("-opened_on", "-pk"))


def of_case(request: HttpRequest, person: Person, row: Any) -> dict[str, Any]:
    """What the page of a case shows of consultations (会诊附栏): the template is CASE_TEMPLATE."""
    return {
        "consultations": [one for one in consultations_of(row.number) if person.covers(one, "view")],
        "matrix_url": f"{reverse('pages:enforcement.skills')}?case={row.number}"
        if person.may(CONSULTATIONS, "add") and not row.closed_on
        else "",
    }


CASE_TEMPLATE = "enforcement/officers/_consultations.html"


def _begin(request: HttpRequest, person: Person, row: None) -> Mapping[str, Any]:
    """What the link from a case names: the case, the field, and whom."""
    return {name: value for name in ("case", "domain", "specialist") if (value := request.GET.get(name, ""))}


def _beside(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """Who may be called in the field (可请的人); beside the form, and on the record until it is answered."""
    given = request.POST.get("domain") or request.GET.get("domain") or ""
    domain = str(row.consultation.domain if row else given)
    is_known = domain in Domain.values
    case = row.consultation.case if row else request.POST.get("case") or request.GET.get("case") or ""
    matter = Matter.objects.filter(register=CASE, number=case).first()
    is_open = matter is not None and CASE in registers and person.covers(matter, "view")
    return {
        "domain": Domain(domain).label if is_known else "",
        "specialists": specialists(domain=domain) if is_known else [],
        "case": case,
        "case_url": reverse("pages:detail", args=(CASE, matter.pk)) if matter and is_open else "",
    }


prefills.add(Prefill("enforcement.consultation.begin", CONSULTATION, "asked", _begin))
for _place in (DETAIL, "asked", "answered"):
    panels.add(
        Panel(f"enforcement.consultation.{_place}", CONSULTATION, _place, "enforcement/officers/_beside.html", _beside)
    )
suggestions.add(
    Suggestions(
        "enforcement.consultation.whom",
        CONSULTATION,
        "specialist",
        lambda: dict.fromkeys(one.account for one in specialists()),
    )
)
