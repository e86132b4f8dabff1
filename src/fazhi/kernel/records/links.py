"""Links (关联): ties between two records, shown on both pages and written into both chains."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError

from .access import Person, access
from .models import Entry, Link, Matter


@transaction.atomic
def link(source: Entry | Matter, target: Entry | Matter, kind: str, *, by: Person, note: str = "") -> Link:
    """Ties two records together (关联), e.g. kind 重复诉求; the person must be able to see both."""
    access(by, source, "view")
    access(by, target, "view")
    if source.subject == target.subject:
        raise FazhiError(f"“{source.number}”不能与自己关联", remedy="选择另一件")
    try:
        with transaction.atomic():
            tie = Link.objects.create(
                source=source.subject,
                target=target.subject,
                kind=kind,
                note=note.strip(),
                linked_by=by.name,
                linked_at=instant(),
            )
    except IntegrityError as error:
        raise FazhiError(f"“{source.number}”与“{target.number}”已有“{kind}”的关联", remedy="不必重复关联") from error
    # In one order, or two people who tie the same records the other way round would wait for each other for ever.
    for row, other in sorted(((source, target), (target, source)), key=lambda ends: ends[0].subject):
        note_tie(row, other.subject, kind, by.name)
    return tie


def note_tie(row: Entry | Matter, other: str, kind: str, by: str) -> None:
    """Writes a tie into the chain of one of its ends."""
    locked = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    locked.version += 1
    locked.save(update_fields=["version"])
    row.version = locked.version
    append(row.subject, Draft("record.linked", today(), by, {"kind": kind, "other": other}))
