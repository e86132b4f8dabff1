"""Publishing (入账): the one short transaction in which a whole batch appears, and its changes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection, models, transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Origin, Publication
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.digests import merkle_root
from fazhi.kernel.records.registers import Register

from .amending import Amendment, Overtaken, overtaken, prepared, write
from .models import Batch, BatchState, ChangedRow, RefusedRow

MANY = 1000  # new rows after which what the planner knew of a table is no longer true
LATE = "导入期间有人办理或修改了这一行，没有变更；办法：看过现状后再决定是否重新导入"


def publish(
    register: Register,
    batch: Batch,
    amendments: Sequence[Amendment],
    digests: Sequence[str],
    guard: Callable[[], None],
) -> None:
    """Shows every row of a staged batch and writes its changes, at one instant; rows acted on meanwhile are refused.

    `digests` are those of new entries, which have no events of their own: their Merkle root stands in the batch's.
    """
    root = merkle_root(digests) if digests else ""
    late: list[Amendment] = []
    while True:
        gone = {item.pk for item in late}
        taken = [item for item in amendments if item.pk not in gone]
        made = prepared(register, taken) if taken else None
        try:
            with transaction.atomic():
                guard()
                if made:
                    write(made)
                _appear(batch, len(taken), late, root)
                follow(register, batch, [item.pk for item in taken], batch.imported_by)
        except Overtaken:
            gone = overtaken(amendments)
            found = [item for item in amendments if item.pk in gone]
            if len(found) <= len(late):
                raise  # not what we thought: better no batch than an endless one
            late = found
        else:
            return


def _appear(batch: Batch, changed: int, late: Sequence[Amendment], root: str) -> None:
    if late:
        _refuse_late(batch, late)
    batch.changed, batch.refused = changed, batch.read - batch.new - batch.unchanged - changed
    batch.state, batch.finished_at, batch.is_cleared = BatchState.PUBLISHED, instant(), True
    batch.save()
    Publication.objects.filter(pk=batch.publication_id).update(published_at=batch.finished_at)
    append(batch.subject, _event(batch, root))


def follow(register: Register, batch: Batch, changed: Sequence[int], by: str) -> None:
    """Tells a register which of its rows a batch has written or taken back (回告), where it asked for that."""
    if register.then:
        new = register.head.everything.filter(publication=batch.publication_id)
        register.then(by, [*new.values_list("pk", flat=True), *changed])


def _refuse_late(batch: Batch, amendments: Sequence[Amendment]) -> None:
    subjects = [item.event[0] for item in amendments]
    for row in ChangedRow.objects.filter(batch=batch, subject__in=subjects):
        problems = [
            {"column": cell["label"], "value": str(cell["after"] or "")[:100], "why": LATE} for cell in row.cells
        ]
        RefusedRow.objects.create(batch=batch, line=row.line, cells=[], problems=problems, is_late=True)
        row.delete()


def _event(batch: Batch, root: str) -> Draft:
    names = ("read", "new", "changed", "unchanged", "refused", "not_judged")
    body = {
        "register": batch.register,
        "file": batch.file_name,
        "sha256": batch.sha256,
        "mapping": batch.mapping,
        "mapping_fingerprint": batch.mapping_fingerprint,
        "publication": batch.publication_id,
        **{name: getattr(batch, name) for name in names},
        **({"root": root} if root else {}),
    }
    return Draft("batch.published", today(), batch.imported_by, body, origin=Origin.IMPORTED.value)


def published_batches(register: Register) -> models.QuerySet[Batch]:
    """The batches of a register, newest first (导入批次), for a page."""
    return Batch.objects.filter(register=register.code).order_by("-pk")


def tell_planner(*kinds: type[models.Model]) -> None:
    """Has PostgreSQL look at tables into which many rows came (更新统计信息): until then it looks for one row in all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for kind in kinds:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(kind._meta.db_table)}")
