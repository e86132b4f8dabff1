"""Adding, acting, editing and removing (办理页面): one way from a form to the kernel and back with the refusal."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.dates import read_date
from fazhi.kernel.core.errors import FazhiError, RefusedValue
from fazhi.kernel.org.models import Officer, User
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.clocks import binds
from fazhi.kernel.procedures.declarations import Step, Version, procedures
from fazhi.kernel.procedures.errors import StaleMatter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import StaleRow, add_entry, edit_entry, remove_entry
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.fields import Field, Kind
from fazhi.kernel.records.lookup import NameBook
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register

from .belonging import owner_of
from .forms import Refusal, Sheet, data_of, inputs_of
from .guard import NOT_FOUND, needs, person_of, row_of
from .modules import offered, panels_at, prefilled
from .once import Twin, once, print_of
from .papers import slots, taken
from .subjects import address_of
from .timeline import lines_of, version_of

REFUSED = 422
_Row = Entry | Matter


@needs("add")
def add(request: HttpRequest, register: Register) -> HttpResponseBase:
    """The form for a new row (登记): an entry, or a matter by the opening step of its procedure."""
    person, names, given = person_of(request), NameBook(), _given(request)
    step = _opening(person, register)
    fields = _fields_of(register, step) if step else list(register.form_fields)
    required = step.required if step else [item.name for item in fields if item.is_required and item.name != "number"]
    sheet = Sheet(f"登记{register.name}", step.name if step else "保存", reverse("pages:list", args=(register.code,)))
    owner = owner_of(person, register, request.GET.dict())  # whoever adds from its page goes back there
    if owner:
        sheet.back = owner.url
    sheet.token = request.POST.get("token") or str(uuid.uuid4())
    stored = _suggested(person, register, required) | prefilled(
        request, person, register, step.code if step else "", None
    )
    sheet.panels = _panels(request, register, step.code, None) if step else []
    sheet.inputs = inputs_of(register, fields, names, required=required, stored=stored, given=given)
    for item in sheet.inputs:
        if item.name == "number":
            item.help_text = item.help_text or "不填则自动编号"
    if step:
        _lay_out(request, sheet, step, register.fields["opened_on"].label)
        version = procedures[register.procedure].version_on(today())
        sheet.starts_clock = _starts_clock(version, step, {})

    def do() -> _Row:
        data = data_of(register, fields, request.POST, names)
        if not str(data.get("number", "")).strip():
            data.pop("number", None)
        if step is None:
            return add_entry(register, data, by=person, lookup=names)
        papers = taken(request, sheet.slots)
        return open_matter(register, data, by=person, on=_day(sheet), note=sheet.note, papers=papers, lookup=names)

    def make() -> _Row:
        return once(sheet.token, do, content=print_of(request, register), is_meant="again" in request.POST)

    done = owner.url if owner and step is None else ""
    return _answer(request, register, sheet, make, told=f"已办理“{step.name}”" if step else "已保存", done=done)


@needs("act")
def take_step(request: HttpRequest, register: Register, pk: int, step: str) -> HttpResponseBase:
    """The form for one step of a matter (办理): its fields, papers, legal day and note, and nothing else."""
    person, names = person_of(request), NameBook()
    matter = row_of(person, register, pk, "act")
    version = version_of(matter)
    taking = version.step.get(step) if version else None
    if version is None or taking is None or taking is version.opening or not person.roles & set(taking.roles):
        raise Http404(NOT_FOUND)
    stored, fields = current(register, matter), _fields_of(register, taking)
    sheet = Sheet(f"{taking.name}：{matter.number}", taking.name, address_of(matter), version=matter.version)
    if request.method != "POST" and matter.state not in taking.sources:
        sheet.is_closed, sheet.refusal = True, _not_from_here(person, register, version, matter, taking)
        return _show(request, register, sheet, matter)
    if taking not in offered(register, matter, (taking,)):
        raise Http404(NOT_FOUND)
    begun = stored | prefilled(request, person, register, step, matter)
    sheet.inputs = inputs_of(register, fields, names, required=taking.required, stored=begun, given=_given(request))
    sheet.panels = _panels(request, register, step, matter)
    _lay_out(request, sheet, taking, f"{taking.name}日期")
    sheet.starts_clock = _starts_clock(version, taking, stored)

    def do() -> _Row:
        return act(
            matter,
            taking.code,
            by=person,
            on=_day(sheet),
            note=sheet.note,
            # The papers first: what was uploaded must survive any refusal.
            papers=taken(request, sheet.slots),
            data=data_of(register, fields, request.POST, names, stored),
            officers=_chosen_officers(request),
            version=_read_version(request),
            lookup=names,
        )

    return _answer(request, register, sheet, do, told=f"已办理“{taking.name}”", row=matter)


@needs("edit")
def edit(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The form that changes an entry (修改); matters change by steps only."""
    person, names = person_of(request), NameBook()
    row: Entry = _entry(person, register, pk)
    stored, fields = current(register, row), list(register.form_fields)
    required = [item.name for item in fields if item.is_required]
    sheet = Sheet(f"修改：{row.number}", "保存", address_of(row), version=row.version)
    sheet.inputs = inputs_of(register, fields, names, required=required, stored=stored, given=_given(request))

    def do() -> _Row:
        data = data_of(register, fields, request.POST, names, stored)
        edit_entry(row, data, by=person, version=_read_version(request), lookup=names)
        return row

    return _answer(request, register, sheet, do, told="已保存", row=row)


@needs("edit")
def remove(request: HttpRequest, register: Register, pk: int) -> HttpResponseBase:
    """The form that takes an entry out of its register (移除), with the reason; the row stays stored."""
    person = person_of(request)
    row: Entry = _entry(person, register, pk)
    sheet = Sheet(f"移除：{row.number}", "移除", address_of(row), version=row.version)
    sheet.note_label, sheet.is_note_required, sheet.note = "移除的理由", True, request.POST.get("note", "")

    def do() -> _Row:
        remove_entry(row, by=person, reason=sheet.note)
        return row

    done = reverse("pages:list", args=(register.code,))
    return _answer(request, register, sheet, do, told=f"已移除“{row.number}”，记录仍然保存", row=row, done=done)


def _answer(
    request: HttpRequest,
    register: Register,
    sheet: Sheet,
    do: Callable[[], _Row],
    *,
    told: str,
    row: Any = None,
    done: str = "",
) -> HttpResponseBase:
    """Does it when the form was sent; a refusal shows the same form with everything that was typed."""
    if request.method != "POST":
        return _show(request, register, sheet, row)
    try:
        made = do()
    except (StaleMatter, StaleRow) as error:
        fresh = register.head.objects.select_related(register.detail).get(pk=row.pk)
        since = lines_of(register, fresh, NameBook(), since=_read_version(request))
        # The person sees what changed: sending again is then a decision, not an accident.
        sheet.version = fresh.version
        sheet.refuse(error, (str(line) for line in since))
    except Twin as twin:
        sheet.refuse(twin)
        sheet.is_twin, sheet.twin_number, sheet.twin_url = True, twin.row.number, address_of(twin.row)
    except FazhiError as error:
        sheet.refuse(error)
    else:
        messages.success(request, told)
        return redirect(done or address_of(made))
    return _show(request, register, sheet, row, status=REFUSED)


def _show(request: HttpRequest, register: Register, sheet: Sheet, row: Any, status: int = 200) -> HttpResponseBase:
    context = {"register": register, "sheet": sheet, "row": row}
    return render(request, "pages/form.html", context, status=status)


def _panels(request: HttpRequest, register: Register, step: str, row: Any) -> list[SafeString]:
    return panels_at(request, person_of(request), register, step, row)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _entry(person: Person, register: Register, pk: int) -> Any:
    if register.is_procedural:
        raise Http404(NOT_FOUND)
    return row_of(person, register, pk, "edit")


def _opening(person: Person, register: Register) -> Step | None:
    """The opening step of today's version; None for a register without a procedure, 404 for another's role."""
    if not register.is_procedural:
        return None
    step = procedures[register.procedure].version_on(today()).opening
    if not person.roles & set(step.roles):
        raise Http404(NOT_FOUND)
    return step


def _fields_of(register: Register, step: Step) -> list[Field]:
    return [register.fields[name] for name in dict.fromkeys((*step.fields, *step.required))]


def _suggested(person: Person, register: Register, required: Sequence[str]) -> dict[str, Any]:
    """What a new row most likely says: the person's only unit, and today.

    A unit that a later step has still to name is not suggested: it would be taken over unseen.
    """
    is_unit_due = not register.is_procedural or "unit" in required
    units = {duty.unit_id for duty in person.duties} if is_unit_due else set()
    day = register.fields[register.day]
    suggested: dict[str, Any] = {day.name: today()} if day.kind is Kind.DATE else {}
    return suggested | ({"unit": next(iter(units))} if len(units) == 1 else {})


def _lay_out(request: HttpRequest, sheet: Sheet, step: Step, day_label: str) -> None:
    """Adds what every step has beside its fields: day, note, papers, officers."""
    sheet.day_label, sheet.day = day_label, request.POST.get("on", today().isoformat())
    sheet.note_label, sheet.is_note_required = "说明", step.is_note_required
    sheet.note = request.POST.get("note", "")
    sheet.slots = slots(step.papers)
    sheet.basis = step.basis
    if step.officers:
        chosen = set(request.POST.getlist("officers"))
        sheet.officers_needed = step.officers
        officers = Officer.objects.select_related("user").filter(user__is_active=True)
        sheet.officers = [(one.pk, one.user.name, str(one.pk) in chosen) for one in officers]


def _starts_clock(version: Version, step: Step, facts: Mapping[str, Any]) -> bool:
    """Whether a deadline that binds a matter with these facts runs from this step's day."""
    return any(item.anchor == step.code and binds(item, facts) for item in version.deadlines)


def _day(sheet: Sheet) -> Any:
    try:
        day = read_date(sheet.day)
    except RefusedValue as reason:
        raise FazhiError(f"{sheet.day_label}：{reason.what}", remedy=reason.remedy) from reason
    if day is None:
        raise FazhiError(f"{sheet.day_label}未填", remedy=f"补上{sheet.day_label}")
    return day


def _chosen_officers(request: HttpRequest) -> Sequence[User]:
    ids = [pk for pk in request.POST.getlist("officers") if pk.isdigit()]
    return list(User.objects.filter(pk__in=ids, officer__isnull=False)) if ids else []


def _read_version(request: HttpRequest) -> int:
    """The version that the person had read; a form without one has read nothing."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0


def _not_from_here(person: Person, register: Register, version: Version, matter: Matter, step: Step) -> Refusal:
    steps = offered(register, matter, version.from_state(matter.state))
    mine = [item.name for item in steps if person.roles & set(item.roles)]
    if mine:
        remedy = f"此时您可以：{'、'.join(mine)}"
    elif steps:
        remedy = f"此时由有权的岗位办理：{'、'.join(item.name for item in steps)}"
    else:
        remedy = "此件已经办结" if matter.closed_on else "返回办件看它现在的情况"
    state = version.state[matter.state].name
    return Refusal(f"“{matter.number}”现为“{state}”，不能“{step.name}”", step.basis, remedy)
