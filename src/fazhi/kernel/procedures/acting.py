"""`act()`: the one way in which a matter changes (办理). It checks everything, then writes everything, or raises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import IntegrityError, models, transaction

from fazhi.kernel.chain.documents import attach
from fazhi.kernel.chain.events import Draft, Link, append
from fazhi.kernel.chain.prepared import Prepared, update
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import User
from fazhi.kernel.org.setup import is_demo_town
from fazhi.kernel.records import facts
from fazhi.kernel.records.access import AccessDenied, Person, access
from fazhi.kernel.records.fields import Lookup
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.numbers import next_number
from fazhi.kernel.records.registers import Register, registers

from . import checks
from .acts import Act, Paper
from .clockwork import Clockwork
from .declarations import procedures
from .versions import note_use


@transaction.atomic
def act(
    matter: Matter,
    step: str,
    *,
    by: Person,
    on: date | None = None,
    note: str = "",
    data: Mapping[str, object] | None = None,
    papers: Sequence[Paper] = (),
    officers: Sequence[User] = (),
    version: int | None = None,
    lookup: Lookup | None = None,
) -> Matter:
    """Takes a step with a matter on a legal day (办理) and returns the matter as it now stands.

    `version` is the matter's version that the person had read. Raises ActRefused, AccessDenied or RefusedForm, each with
    the article and the way out; then nothing was written.
    """
    register = registers[matter.register]
    locked = _locked(register, matter)
    procedure = procedures[locked.procedure]
    declared = procedure.version(locked.procedure_version)
    checks.version(locked, version)
    access(by, locked, "act")
    taken = checks.step(register, declared, locked, step, by)
    doing = Act(
        register=register,
        procedure=procedure,
        version=declared,
        step=taken,
        matter=locked,
        own=getattr(locked, register.detail),
        by=by,
        on=on or today(),
        note=note.strip(),
        papers=papers,
        officers=officers,
        before=facts.current(register, locked),
    )
    _do(doing, data or {}, lookup)
    return locked


_heads = Prepared(Matter.objects.select_for_update(of=("self",)))


@cache
def _own_rows(register: Register) -> Prepared[models.Model]:
    return Prepared(register.model._default_manager.all())


def _locked(register: Register, matter: Matter) -> Matter:
    """The visible matter as it now stands, with its module's row, locked until the transaction ends."""
    found, own = _heads(matter.pk), _own_rows(register)(matter.pk)
    if not found or not own:
        raise FazhiError(f"{register.name}中已没有“{matter.number}”", remedy="回到列表，看它是否已随导入批次撤销")
    setattr(found[0], register.detail, own[0])
    return found[0]


@transaction.atomic
def open_matter(
    register: Register,
    data: Mapping[str, object],
    *,
    by: Person,
    on: date | None = None,
    note: str = "",
    papers: Sequence[Paper] = (),
    lookup: Lookup | None = None,
    is_demo: bool = False,
    is_handed_over: bool = False,
) -> Matter:
    """Opens a matter (登记) by the opening step of its procedure; the number is given out when none is stated.

    Who hands a matter over into a procedure needs no post in it: the road that was declared for it is the permission.
    """
    on = on or today()
    procedure = procedures[register.procedure]
    declared = procedure.version_on(on)
    matter = Matter(
        register=register.code,
        procedure=procedure.code,
        procedure_version=declared.code,
        opened_on=on,
        created_at=instant(),
        is_demo=is_demo or is_demo_town(),
    )
    given = {**data, "opened_on": on}
    given["number"] = str(data.get("number") or "") or next_number(register, on)
    doing = Act(
        register=register,
        procedure=procedure,
        version=declared,
        step=declared.opening,
        matter=matter,
        own=register.model(),
        by=by,
        on=on,
        note=note.strip(),
        papers=papers,
    )
    if not is_handed_over and not by.roles & set(declared.opening.roles):
        raise AccessDenied(f"您的岗位不能{declared.opening.name}{register.name}", remedy="请系统管理员调整岗位")
    note_use(procedure, declared)
    doing.is_handed_over = is_handed_over
    _do(doing, given, lookup, is_new=True)
    return matter


def _do(doing: Act, data: Mapping[str, object], lookup: Lookup | None, *, is_new: bool = False) -> None:
    checks.day(doing)
    checks.fields(doing, data)
    doing.changes = facts.changes(doing.before, facts.read(doing.register, data, lookup))
    doing.changes += facts.changes(doing.facts, doing.step.written(doing.facts, doing.on))
    if doing.register.settle and (is_new or doing.step.settles):
        given = {change.name: change.after for change in doing.changes}
        doing.changes = facts.changes(doing.before, given | dict(doing.register.settle(doing.facts)))
    checks.required(doing)
    checks.people(doing)
    checks.papers(doing)
    passed = checks.gates(doing)
    if is_new:
        facts.check(doing.register, doing.facts)
        facts.check_by_hand(doing.register, None, doing.facts)
    source = doing.matter.state
    facts.put(doing.register, doing.matter, doing.own, {change.name: change.after for change in doing.changes})
    if (
        is_new
        and not doing.is_handed_over
        and not doing.by.reach(doing.register, "add").holds(doing.matter.unit_id, doing.matter.area_id)
    ):
        raise AccessDenied(
            f"您无权为该单位登记{doing.register.name}", remedy="选择您所在的单位，或请系统管理员调整岗位"
        )
    _move(doing)
    clockwork = Clockwork.of(doing.version, doing.matter, is_new=is_new)
    clockwork.step(doing.step, doing.on, doing.facts, doing.titles, doing.by.roles)
    _save(doing, is_new=is_new)
    clockwork.save()
    for paper in doing.papers:
        attach(paper.document, doing.matter.subject, title=paper.title, file_name=paper.file_name, by=doing.by.name)
    body = {
        "step": doing.step.code,
        "procedure": f"{doing.procedure.code}@{doing.version.code}",
        "from": source,
        "to": doing.matter.state,
        "note": doing.note,
        "documents": sorted(doing.titles.values()),
        "officers": sorted(officer.get_username() for officer in doing.officers),
        "gates": passed,
        "deadlines": clockwork.stated(),
    }
    _record(doing, {key: value for key, value in body.items() if value})
    if doing.step.then:
        doing.step.then(doing)
        doing.matter.refresh_from_db()


def _move(doing: Act) -> None:
    """Moves the state, and with it the day of closing."""
    doing.matter.state = doing.step.target or doing.matter.state
    is_final = doing.version.state[doing.matter.state].is_final
    if is_final and doing.matter.closed_on is None:
        doing.matter.closed_on = doing.on
    elif not is_final:
        doing.matter.closed_on = None


def _save(doing: Act, *, is_new: bool) -> None:
    doing.matter.version += 1
    if not is_new:
        update(doing.matter)
        if any(not doing.register.fields[change.name].is_head for change in doing.changes):
            doing.own.save()
        return
    try:
        with transaction.atomic():
            doing.matter.save(force_insert=True)
    except IntegrityError as error:
        raise FazhiError(
            f"{doing.register.name}中已有编号“{doing.matter.number}”", remedy="改用别的编号，或办理已有的那一件"
        ) from error
    doing.own.pk = doing.matter.pk
    doing.own.save(force_insert=True)


def _record(doing: Act, body: dict[str, Any]) -> None:
    plain, personal = facts.stated(doing.register, doing.changes)
    draft = Draft(
        kind=f"{doing.register.code}.{doing.step.code}",
        legal_on=doing.on,
        by=doing.by.name,
        body={**body, "changes": plain} if plain else body,
        personal=personal,
        acting_for=_acting_for(doing),
    )
    tail = _tail(doing)
    append(doing.matter.subject, draft, tail=tail)


def _acting_for(doing: Act) -> str:
    absent = doing.by.stands_for(doing.register, doing.matter, doing.step.roles)
    return User.objects.get(pk=absent).get_username() if absent else ""


def _tail(doing: Act) -> Link | None:
    """A new matter's chain is empty; otherwise the chain itself is asked."""
    return Link() if doing.matter.version == 1 else None
