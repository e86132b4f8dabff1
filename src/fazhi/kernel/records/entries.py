"""Entries (台账行): adding, editing and removing a plain row; each writes one event in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.setup import is_demo_town

from . import facts
from .access import AccessDenied, Person, access
from .fields import Lookup
from .models import Entry
from .numbers import next_number
from .registers import ACTIONS, Register, registers


class StaleRow(FazhiError):
    """Somebody else changed the row meanwhile (已被他人修改); `since` is the version that the person had read."""

    def __init__(self, what: str, *, since: int, remedy: str) -> None:
        super().__init__(what, remedy=remedy)
        self.since = since


@transaction.atomic
def add_entry(
    register: Register, data: Mapping[str, object], *, by: Person, lookup: Lookup | None = None, is_demo: bool = False
) -> Entry:
    """Adds a row to a plain register (登记); the number is given out when none is stated."""
    values = facts.read(register, dict.fromkeys(_needed(register)) | dict(data), lookup)
    values = facts.settled(register, values)
    facts.check(register, values)
    facts.check_by_hand(register, None, values)
    on = values.get("occurred_on") or today()
    values["number"] = values.get("number") or next_number(register, on)
    row = Entry(register=register.code, created_at=instant(), is_demo=is_demo or is_demo_town(), version=1)
    own = register.model()
    facts.put(register, row, own, values)
    if not by.reach(register, "add").holds(row.unit_id, row.area_id):
        raise AccessDenied(f"您无权{ACTIONS['add']}{register.name}", remedy="选择您所在的单位，或请系统管理员调整岗位")
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise FazhiError(
            f"{register.name}中已有编号“{row.number}”", remedy="改用别的编号，或修改已有的那一行"
        ) from error
    own.pk = row.pk
    own.save(force_insert=True)
    _record(register, row, "entry.added", [facts.Change(n, None, v) for n, v in values.items() if v is not None], by)
    return row


@transaction.atomic
def edit_entry(
    row: Entry,
    data: Mapping[str, object],
    *,
    by: Person,
    version: int | None = None,
    lookup: Lookup | None = None,
    reason: str = "",
    action: str = "edit",
) -> list[facts.Change]:
    """Edits a row (修改) and returns what changed; `version` is the one that the person had read.

    A page that lets some fields be changed by whoever may not edit the row names the `action` that it asks for.
    """
    register = registers[row.register]
    row = Entry.objects.select_for_update(of=("self",)).select_related(register.detail).get(pk=row.pk)
    access(by, row, action)
    if version is not None and version != row.version:
        raise StaleRow(
            f"{register.name}“{row.number}”在您填写期间已被他人修改",
            since=version,
            remedy="看过改动后再保存；您填的内容仍在表中",
        )
    values = facts.read(register, data, lookup)
    current = facts.current(register, row)
    if register.settle and facts.changes(current, values):
        values |= register.settle(current | values)
    made = facts.changes(current, values)
    if not made:
        return []
    facts.check(register, current | values)
    facts.check_by_hand(register, current, current | values)
    own = getattr(row, register.detail)
    facts.put(register, row, own, {item.name: item.after for item in made})
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise FazhiError(
            f"{register.name}中已有编号“{row.number}”", remedy="修改已有的那一行，或改用别的编号"
        ) from error
    own.save()
    _record(register, row, "entry.edited", made, by, reason=reason.strip())
    return made


@transaction.atomic
def remove_entry(row: Entry, *, by: Person, reason: str) -> None:
    """Takes a row out of its register (移除); it stays stored, and the event tells why."""
    register = registers[row.register]
    if not reason.strip():
        raise FazhiError("没有写明移除的理由", where=f"{register.name}“{row.number}”", remedy="写明理由后再移除")
    row = Entry.objects.select_for_update().get(pk=row.pk)
    access(by, row, "edit")
    if register.by_hand:
        facts.check_by_hand(register, facts.current(register, row), None)
    row.removed_at = instant()
    row.version += 1
    row.save()
    append(row.subject, Draft("entry.removed", today(), by.name, {"reason": reason.strip()}))
    if register.then:
        register.then(by.name, [row.pk])


def _needed(register: Register) -> list[str]:
    return [item.name for item in register.form_fields if item.is_required and item.name != "number"]


def _record(
    register: Register, row: Entry, kind: str, made: list[facts.Change], by: Person, *, reason: str = ""
) -> None:
    plain, personal = facts.stated(register, made)
    told = {"register": register.code, "changes": plain} | ({"reason": reason} if reason else {})
    draft = Draft(kind, today(), by.name, told, personal)
    append(row.subject, draft)
    if register.then:
        register.then(by.name, [row.pk])
