"""What `verify` asks of imports (批次核对): every imported entry against the Merkle root in the event of its batch."""

from __future__ import annotations

from collections.abc import Iterator

from fazhi.kernel.chain.events import body_of
from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.digests import merkle_root
from fazhi.kernel.core.registry import registry
from fazhi.kernel.records.entry_bulk import bound_fields, facts_digest
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import Register, registers

from .models import Batch, BatchState


def provide() -> None:
    registry.provide("verify", broken_batches)


def broken_batches() -> Iterator[tuple[str, str]]:
    """Each batch whose rows are no longer those of its event, and each row changed without an event."""
    for batch in Batch.objects.filter(state=BatchState.PUBLISHED).order_by("pk"):
        register = registers.get(batch.register)
        if register is None or register.is_procedural:
            continue  # a matter has its own events
        told = Event.objects.filter(subject=batch.subject, kind="batch.published").first()
        rows = Entry.objects.filter(publication=batch.publication_id).order_by("pk")
        digests = list(rows.values_list("digest", flat=True))
        root = body_of(told).get("root", "") if told else ""
        if (merkle_root(digests) if digests else "") != root:
            yield batch.subject, "导入的行与批次记录不符：有行被删除、添加或改写"
        yield from _broken_rows(register, batch)


def _broken_rows(register: Register, batch: Batch) -> Iterator[tuple[str, str]]:
    bound = bound_fields(register)
    names = [name for name, _ in bound]
    paths = [register.fields[name].path for name in names]
    untouched = Entry.objects.filter(publication=batch.publication_id, version=0).order_by("pk")
    for pk, digest, *values in untouched.values_list("pk", "digest", *paths).iterator(chunk_size=5000):
        if facts_digest(bound, dict(zip(names, values, strict=True))) != digest:
            yield f"entry:{pk}", "内容与导入时的摘要不符：未经办理被改动"
