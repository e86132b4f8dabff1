"""Withdrawing (撤销导入): a whole batch goes as it came, unless somebody has worked on its rows since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from fazhi.kernel.chain.events import Draft, Link, append
from fazhi.kernel.chain.events import row as event_row
from fazhi.kernel.chain.models import Event, Origin, Publication
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.courses import CLOCK
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import AccessDenied, Person
from fazhi.kernel.records.registers import Register, registers

from .amending import Amendment, Overtaken, Prepared, prepared, restored, write
from .comparing import RESTORED
from .models import Batch, BatchState, ChangedRow
from .publishing import follow
from .staging import clean_up

_AT_ONCE = 2000
_NAMED = 20


class RowsWorkedOn(FazhiError):
    """Rows of the batch have been worked on since (已有办理); `numbers` names them all."""

    def __init__(self, numbers: Sequence[str]) -> None:
        shown = "、".join(numbers[:_NAMED])
        more = f" 等 {len(numbers)} 行" if len(numbers) > _NAMED else ""
        super().__init__(
            f"这批导入之后有人办理或修改过其中的行，不能整批撤销：{shown}{more}",
            remedy="逐行更正；或先核对这些行是否应当保留",
        )
        self.numbers = list(numbers)


def withdraw(batch: Batch, by: Person | str, reason: str) -> None:
    """Takes a published batch back (撤销): its new rows vanish, its changed rows get their old values, at one instant.

    Its events stay in the chain. Raises RowsWorkedOn with the rows that somebody has worked on since.
    """
    register = registers[batch.register]
    if isinstance(by, Person) and not by.may(register, "import"):
        raise AccessDenied(f"您无权撤销{register.name}的导入", remedy="请有导入权限的岗位撤销")
    if not reason.strip():
        raise FazhiError("没有写明撤销的理由", where=str(batch), remedy="写明理由后再撤销")
    name = by.name if isinstance(by, Person) else by
    changed = list(ChangedRow.objects.filter(batch=batch).order_by("pk"))
    restorations = _restorations(register, changed, name)
    made = prepared(register, restorations) if restorations else None
    try:
        _withdraw(register, batch, changed, made, Draft("batch.withdrawn", today(), name, {"reason": reason.strip()}))
    except Overtaken:
        raise FazhiError("刚才有人办理了其中的行", where=str(batch), remedy="再试一次，会列出是哪些行") from None
    clean_up()
    batch.refresh_from_db()


def _withdraw(
    register: Register, batch: Batch, changed: Sequence[ChangedRow], made: Prepared | None, event: Draft
) -> None:
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != BatchState.PUBLISHED:
            raise FazhiError(f"这批导入现为“{locked.get_state_display()}”，没有可撤销的内容", where=str(batch))
        if worked := _worked_on(register, locked, changed):
            raise RowsWorkedOn(worked)
        if made:
            write(made)
        Publication.objects.filter(pk=locked.publication_id).update(published_at=None, withdrawn_at=instant())
        Batch.objects.filter(pk=locked.pk).update(state=BatchState.WITHDRAWN, is_cleared=False)
        append(locked.subject, event)
        follow(register, locked, [int(row.subject.rpartition(":")[2]) for row in changed], event.by)


def _worked_on(register: Register, batch: Batch, changed: Sequence[ChangedRow]) -> list[str]:
    """The numbers of rows with an event after the batch's own, but for what the program computed by itself."""
    kind = register.head._meta.model_name
    table, events = register.head._meta.db_table, Event._meta.db_table
    if connection.vendor != "sqlite":  # nobody may begin to act on them while we look
        rows = register.head.objects.select_for_update().filter(publication=batch.publication)
        list(rows.values_list("pk"))
        keys = [int(row.subject.rpartition(":")[2]) for row in changed]
        list(register.head.objects.select_for_update().filter(pk__in=keys).values_list("pk"))
    sql = (
        f"SELECT row.number FROM {table} row WHERE row.publication_id = %s AND EXISTS (SELECT 1 FROM {events} e "  # noqa: S608
        "WHERE e.subject = %s || row.id AND e.origin <> %s AND (e.publication_id IS NULL OR e.publication_id <> %s)) "
        "ORDER BY row.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch.publication_id, f"{kind}:", Origin.SYSTEM.value, batch.publication_id])
        numbers = [found[0] for found in cursor.fetchall()]
    for start in range(0, len(changed), _AT_ONCE):
        part = {row.subject: row for row in changed[start : start + _AT_ONCE]}
        done = Event.objects.filter(subject__in=part).exclude(origin=Origin.SYSTEM)
        last = dict(done.values_list("subject").annotate(models.Max("seq")).order_by())
        numbers += [row.number for subject, row in part.items() if last[subject] > row.seq]
    return numbers


def _restorations(register: Register, changed: Sequence[ChangedRow], by: str) -> list[Amendment]:
    """The old values of changed rows, each with an event that gives them back."""
    at = instant()
    tails = _tails([row.subject for row in changed])
    made = []
    for row in changed:
        before, tail = row.before, tails[row.subject]
        clocks = before["clocks"]
        draft = Draft(RESTORED, today(), by, _body(row), origin=Origin.IMPORTED.value)
        made.append(
            Amendment(
                pk=int(row.subject.rpartition(":")[2]),
                tail=tail,
                head=restored(register.head, before["head"]) | {"version": tail.seq + 1},
                own=restored(register.model, before["own"]),
                clocks=None if clocks is None else [_clock(clock) for clock in clocks],
                event=event_row(row.subject, tail, draft, at),
            )
        )
    return made


def _clock(kept: Sequence[Any]) -> list[Any]:
    return list(restored(Clock, dict(zip(CLOCK, kept, strict=True))).values())


def _tails(subjects: Sequence[str]) -> dict[str, Link]:
    """The ends of many chains."""
    found: dict[str, Link] = {}
    for start in range(0, len(subjects), _AT_ONCE):
        events = Event.objects.filter(subject__in=subjects[start : start + _AT_ONCE]).order_by("seq")
        found |= {subject: Link(seq, digest) for subject, seq, digest in events.values_list("subject", "seq", "digest")}
    return found


def _body(row: ChangedRow) -> dict[str, Any]:
    steps = {code: date.fromisoformat(on).isoformat() for code, on in row.before["steps"].items()}
    return {"batch": row.batch_id, "withdrawn": row.seq, "steps": steps}
