"""The page of one record (详情): its facts, what can be done now, its clocks, its papers and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Attachment
from fazhi.kernel.core.clock import today
from fazhi.kernel.org.roles import roles
from fazhi.kernel.procedures.apart import last_takers
from fazhi.kernel.procedures.declarations import Step, procedures
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry, Link, Matter
from fazhi.kernel.records.registers import Register

from .awaiting import awaiting_of, turn_of_row
from .belonging import owner_of
from .clocks import clocks_of
from .guard import needs, person_of, row_of
from .handoffs import handoffs_of, roads_for
from .marks import DEMO, Mark, due_marks
from .modules import BELOW, DETAIL, offered, panels_at
from .papers import attachments_of
from .subjects import address_of, open_to, rows_of
from .timeline import EventLine, lines_of, readings, readings_of, version_of
from .values import is_subject, masked, shown, states_of


@dataclass(frozen=True)
class Fact:
    """One field of a record with its value in words (事实)."""

    label: str
    text: str
    is_masked: bool = False
    marks: tuple[Mark, ...] = ()
    url: str = ""  # of the row that it names


@dataclass(frozen=True)
class StepChoice:
    """A step from the present state (可办步骤); `why` says why it is not open to this person."""

    code: str
    name: str
    basis: str
    why: str
    is_main: bool = False  # the step to take now; of a closed matter only one that it still waits for


@dataclass(frozen=True)
class Tie:
    """A tie to another record (关联); without an address it is not open to this person."""

    kind: str
    name: str
    url: str
    note: str


@needs("view")
def show_detail(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The page of a record."""
    person = person_of(request)
    return _show(request, register, row_of(person, register, pk))


@needs("view")
def print_detail(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The record on A4 paper (打印), masked."""
    person = person_of(request)
    context = context_of(person, register, row_of(person, register, pk))
    return render(request, "pages/print_detail.html", {**context, "by": person.user, "on": today(), "back": ".."})


@needs("unmask")
def unmask(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """Shows the personal fields in this one answer (查看个人信息), after the chain has recorded who looked and why."""
    person = person_of(request)
    row = row_of(person, register, pk, "unmask")
    reason = request.POST.get("reason", "").strip()
    if request.method != "POST":
        return redirect(address_of(row))
    if not reason:
        return _show(request, register, row, status=400, unmask_error="写明查看的理由")
    own = getattr(row, register.detail)
    seen = [item.name for item in register.own_fields if item.is_personal and getattr(own, item.column)]
    with transaction.atomic():
        register.head.objects.select_for_update().get(pk=row.pk)  # two at once would take the same place in the chain
        append(readings(row), Draft("personal.unmasked", today(), person.name, {"fields": seen, "reason": reason}))
    response = _show(request, register, row, is_unmasked=True)
    response["Cache-Control"] = "no-store"
    return response


def _show(
    request: HttpRequest, register: Register, row: Any, *, status: int = 200, is_unmasked: bool = False, **more: Any
) -> HttpResponse:
    person = person_of(request)
    context = context_of(person, register, row, is_unmasked=is_unmasked)
    places = {"panels": DETAIL, "panels_below": BELOW}
    beside = {name: panels_at(request, person, register, place, row) for name, place in places.items()}
    return render(request, "pages/detail.html", {**context, **beside, **more}, status=status)


def context_of(person: Person, register: Register, row: Any, *, is_unmasked: bool = False) -> dict[str, Any]:
    """All that the pages of a record show."""
    names = NameBook()
    attachments = attachments_of(row.subject)
    facts = facts_of(person, register, row, names, is_unmasked=is_unmasked)
    return {
        "register": register,
        "row": row,
        "facts": facts,
        "owner": owner_of(person, register, current(register, row)),
        "demo": DEMO,
        "may_unmask": not is_unmasked and any(fact.is_masked for fact in facts) and person.covers(row, "unmask"),
        "may_edit": not register.is_procedural and person.covers(row, "edit"),
        "timeline": _with_papers(lines_of(register, row, names), attachments),
        "readings": readings_of(register, row, names),
        "attachments": attachments,
        "links": links_of(person, row),
        "handoffs": handoffs_of(row),
        "may_hand_over": bool(roads_for(person, row)),
        "may_receive": person.covers(row, "act"),
        **(_of_matter(person, register, row) if register.is_procedural else {}),
    }


def facts_of(
    person: Person, register: Register, row: Entry | Matter, names: NameBook, *, is_unmasked: bool = False
) -> list[Fact]:
    """Every field of a record; personal ones masked unless they were asked for."""
    values, version = current(register, row), version_of(row)
    counted = {step.counts for step in version.step.values()} if version else set()
    stated = {one.stated for one in version.deadlines if one.is_main and not one.rule} if version else set()
    addresses = _addresses(person, register, values)
    found = []
    for item in register.fields.values():
        value = values[item.name]
        if is_subject(register, item):
            continue  # a code: the number beside it leads there
        if item.name in counted and not value:
            continue  # what did not happen needs no line
        if item.name in stated and value == values["due_on"]:
            continue  # it stands there as the due day, with its marks
        is_masked = item.is_personal and not is_unmasked and bool(value)
        text = masked(item, value) if is_masked else shown(register, item, value, names, is_clear=is_unmasked)
        marks: tuple[Mark, ...] = ()
        if isinstance(row, Matter) and item.name == "due_on":
            marks = tuple(due_marks(row.judgement, row.due_on, row.met_on, row.closed_on))
        found.append(Fact(item.label, text, is_masked, marks, addresses.get(item.name, "")))
    return found


def _addresses(person: Person, register: Register, values: Mapping[str, Any]) -> dict[str, str]:
    """Where the numbers of other rows lead, by field; only to what this person may open."""
    named = {item.name: values[item.name] for item in register.fields.values() if is_subject(register, item)}
    rows = rows_of(filter(None, named.values()))
    found = {
        f"{name}_number": address_of(rows[to]) for name, to in named.items() if to in rows and open_to(person, rows[to])
    }
    owner = owner_of(person, register, values)
    return found | ({owner.field: owner.url} if owner else {})


def _of_matter(person: Person, register: Register, row: Matter) -> dict[str, Any]:
    version = version_of(row)
    choices = choices_of_steps(person, register, row)
    return {
        "state": states_of(row.procedure).get(row.state, row.state),
        "steps": [choice for choice in choices if not choice.why],
        "closed_steps": [choice for choice in choices if choice.why],
        "clocks": clocks_of(row, version),
        "procedure": procedures[row.procedure],
    }


def choices_of_steps(person: Person, register: Register, row: Matter) -> list[StepChoice]:
    """The steps from where a matter stands, each with the reason why this person may not take it."""
    version = version_of(row)
    covers = person.covers(row, "act")
    steps = offered(register, row, version.from_state(row.state) if version else ())
    turn = turn_of_row(person, register, row)
    is_over = bool(row.closed_on and awaiting_of(register.code))
    found = [
        StepChoice(
            step.code,
            step.name,
            step.basis,
            _why_not(person, step, covers=covers) or _is_own_work(person, register, row, step),
            is_main=step.code == turn or not is_over,
        )
        for step in steps
    ]
    return sorted(found, key=lambda choice: choice.code != turn)


def _why_not(person: Person, step: Step, *, covers: bool) -> str:
    if not person.roles & set(step.roles):
        return f"由{'、'.join(_role_name(code) for code in step.roles)}办理"
    return "" if covers else "不在您的办理范围内"


def _is_own_work(person: Person, register: Register, row: Matter, step: Step) -> str:
    """Why a step that another person takes is not this one's, empty where it may be."""
    before = last_takers(register.code, step, (row.subject,)).get(row.subject) if step.apart_from else None
    return "前一步是您办理的，须由另一个人办理" if before and before.by == person.name else ""


def _role_name(code: str) -> str:
    found = roles.get(code)
    return found.name if found else code


def _with_papers(lines: list[EventLine], attachments: list[Attachment]) -> list[tuple[EventLine, list[Attachment]]]:
    """Each line with the papers that lie at the record under the digests that the event names."""
    by_digest = {attachment.document.digest: attachment for attachment in attachments}
    return [(line, [by_digest[digest] for digest in line.documents if digest in by_digest]) for line in lines]


def links_of(person: Person, row: Entry | Matter) -> list[Tie]:
    """The ties of a record in either direction."""
    links = list(Link.objects.filter(Q(source=row.subject) | Q(target=row.subject)).order_by("pk"))
    others = {link.pk: link.target if link.source == row.subject else link.source for link in links}
    rows = rows_of(others.values())
    return [_tie(person, link.kind, rows.get(others[link.pk]), link.note) for link in links]


def _tie(person: Person, kind: str, other: Any, note: str) -> Tie:
    if other is None or not open_to(person, other):
        return Tie(kind, "一件您无权查看的记录", "", note)
    return Tie(kind, f"{other.number} {other.title}".strip(), address_of(other), note)
