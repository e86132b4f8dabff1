"""What `verify` asks of the records floor (账链核对): every row's count of events against its chain."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max

from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.registry import registry

from .models import Entry, Matter


def provide() -> None:
    registry.provide("verify", broken_rows)


def broken_rows() -> Iterator[tuple[str, str]]:
    """Each row whose chain is shorter or longer than the row remembers: a cut tail, or a deleted subject."""
    lengths = dict(Event.objects.values_list("subject").annotate(last=Max("seq")).order_by())
    for model in (Matter, Entry):
        for pk, version in model.objects.values_list("pk", "version").iterator(chunk_size=5000):
            subject = f"{model._meta.model_name}:{pk}"
            found = lengths.get(subject, 0)
            if found != version:
                yield subject, f"应有 {version} 条记录，链上有 {found} 条：记录被删除或截断"
