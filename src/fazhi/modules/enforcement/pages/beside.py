"""What stands beside a case (案件附栏): the checks at this moment, the material of the file, what lenience would allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from fazhi.kernel.core.clock import today
from fazhi.kernel.items.asking import find
from fazhi.kernel.pages.belonging import Belonging, belongings
from fazhi.kernel.pages.modules import DETAIL, Panel, Prefill, panels, prefills
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

from ..cases import ACT, CASE, DOCUMENT, EVIDENCE, IN_FILE, MEASURE, PAYMENT, RECORDING
from ..documents.pages import of_case as beside_documents
from ..lists import BENCHMARK, LENIENCE
from ..models import Benchmark, Case, LenienceLine
from ..officers.consulting import CASE_TEMPLATE, CONSULTATION
from ..officers.consulting import of_case as beside_consultations
from .live import Live, live_of

SHOWN = 8
NAMES = {ACT: "执法活动", EVIDENCE: "证据", DOCUMENT: "文书", RECORDING: "音像", PAYMENT: "缴款", MEASURE: "强制措施"}


@dataclass(frozen=True)
class Part:
    """The rows of one register in a case file (一类材料), and where to add one."""

    name: str
    rows: Sequence[tuple[Any, str]]
    count: int
    list_url: str
    add_url: str


def beside_live(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """假如今天作出决定: what would fail and what is missing; of a decided case, what the review says."""
    if row is None or row.state in ("not_filed", "clue"):
        return None
    live: Live = live_of(row)
    return {"live": live, "url": reverse("pages:enforcement.checklist", args=(row.pk,))}


def beside_material(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """案卷材料: what lies in the file, by kind, and where to add more."""
    if row is None:
        return None
    parts = [_part(person, registers[code], row) for code in (*IN_FILE, MEASURE)]
    return {"parts": [part for part in parts if part is not None]}


def _part(person: Person, register: Register, case: Matter) -> Part | None:
    if not person.may(register, "view"):
        return None
    own = f"{register.detail}__case"
    found = person.visible(register).filter(**{own: case.number}).order_by(register.day, "pk")
    rows = [(one, reverse("pages:detail", args=(register.code, one.pk))) for one in found[:SHOWN]]
    may_add = person.may(register, "add") and not case.closed_on
    add = f"{reverse('pages:add', args=(register.code,))}?case={case.number}" if may_add else ""
    listed = f"{reverse('pages:list', args=(register.code,))}?q={case.number}"
    return Part(NAMES[register.code], rows, found.count(), listed, add)


def begin_in_file(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any]:
    """A row that is added from a case's page belongs to that case, and to its unit."""
    number = request.GET.get("case", "")
    case = person.visible(registers[CASE]).filter(number=number).first() if number else None
    return ({"case": number} if number else {}) | ({"unit": case.unit_id} if case and case.unit_id else {})


def beside_lenience(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """减免责与裁量: the lines of the lists that hold for the item on the day of the act, and earlier cases of the party."""
    if row is None or not row.case.item:
        return None
    case: Case = row.case
    on = case.act_ended_on or row.opened_on
    holds = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))
    item = find(case.item)
    code = item.entry.number if item else case.item
    earlier = _earlier(case, row)
    lines = _rows(LENIENCE, LenienceLine).filter(holds).order_by("kind", "pk")
    return {
        "on": on,
        "own_lines": lines.filter(item=code),
        "general_lines": lines.filter(item=""),
        "tiers": _rows(BENCHMARK, Benchmark).filter(holds, item=code).order_by("least_fen", "pk"),
        "earlier": [
            (one, reverse("pages:detail", args=(CASE, one.pk)))
            for one in person.visible(registers[CASE]).filter(pk__in=earlier)
        ],
        "case": case,
        "is_searched": bool(case.party_code),
    }


def beside_minor(request: HttpRequest, person: Person, row: Matter | None) -> dict[str, Any] | None:
    """小微执法: on the spot, the lightest lawful way that the facts allow comes first; it is no third procedure."""
    if row is None or row.state != "clue":
        return None
    case: Case = row.case
    tested = {name: getattr(case, name) for name in ("is_first_offence", "is_minor", "is_corrected", "is_harmless")}
    may_excuse = bool(case.is_minor and case.is_corrected and (case.is_harmless or case.is_first_offence))
    steps = [
        ("excused", "当场免罚", may_excuse, "轻微、及时改正，没有危害后果或者初次违法：教育后不予处罚"),
        ("on_spot", "当场处罚", not may_excuse, "事实确凿，公民200元以下、单位3000元以下罚款或者警告"),
        ("filed", "立案", False, "其余的走普通程序，由机关负责人批准立案"),
    ]
    ways = [
        (name, reverse("pages:act", args=(CASE, row.pk, code)), is_first, why)
        for code, name, is_first, why in steps
        if _may_take(person, row, code)
    ]
    untested = [registers[CASE].fields[name].label for name, value in tested.items() if value is None]
    test_url = reverse("pages:act", args=(CASE, row.pk, "tested")) if _may_take(person, row, "tested") else ""
    return {"ways": ways, "untested": untested, "test_url": test_url} if ways else None


def _may_take(person: Person, row: Matter, step: str) -> bool:
    """Whether a link to a step would open for this person."""
    roles = procedures[CASE].version(row.procedure_version).step[step].roles
    return bool(person.roles & set(roles)) and person.covers(row, "act")


def _earlier(case: Case, row: Matter) -> list[int]:
    """Earlier cases of the same party (首违查询): by the code alone, which is one party's; a name may be two."""
    if not case.party_code:
        return []
    same = Case.objects.filter(party_code=case.party_code, item=case.item).exclude(pk=row.pk)
    return list(same.filter(decided_on__lte=case.act_ended_on or today()).values_list("pk", flat=True))


def _rows(code: str, model: Any) -> QuerySet[Any]:
    found = Entry.objects.filter(register=code, removed_at=None)
    rows: QuerySet[Any] = model.objects.filter(entry__in=found).select_related("entry")
    return rows


def begin_review(request: HttpRequest, person: Person, row: Matter | None) -> Mapping[str, Any]:
    """The reviewer signs with the own name (法制审核人员写本人)."""
    return {"reviewer": person.user.name}


def begin_filing(request: HttpRequest, person: Person, row: Matter | None) -> Mapping[str, Any]:
    """The head approves with the own name (立案批准人写本人), never with the name of the account."""
    return {"filed_by": person.user.name}


prefills.add(Prefill("enforcement.filer", CASE, "filed", begin_filing))
prefills.add(Prefill("enforcement.reviewer", CASE, "reviewed", begin_review))
for code, template, beside in (
    ("enforcement.minor", "enforcement/cases/minor.html", beside_minor),
    ("enforcement.live", "enforcement/cases/live.html", beside_live),
    ("enforcement.documents.beside", "enforcement/documents/beside.html", beside_documents),
    ("enforcement.material", "enforcement/cases/material.html", beside_material),
    ("enforcement.lenient", "enforcement/cases/lenience.html", beside_lenience),
    ("enforcement.consulted", CASE_TEMPLATE, beside_consultations),
):
    panels.add(Panel(code, CASE, DETAIL, template, beside))
for step in ("tested", "told", "decided", "exempted", "on_spot"):
    panels.add(Panel(f"enforcement.lenient.{step}", CASE, step, "enforcement/cases/lenience.html", beside_lenience))
for code, step in (*((code, "") for code in IN_FILE), (MEASURE, "proposed")):
    prefills.add(Prefill(f"{code}.begin", code, step, begin_in_file))
for code in (*IN_FILE, MEASURE, CONSULTATION):
    belongings.add(Belonging(f"{code}.case", code, "case", CASE))
for step in ("concluded", "told", "decided"):
    panels.add(Panel(f"enforcement.live.{step}", CASE, step, "enforcement/cases/live.html", beside_live))
