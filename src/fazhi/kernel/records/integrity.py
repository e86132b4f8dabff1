"""What `verify` asks of the records floor (账链核对): every row's count of events against its chain."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max

from fazhi.kernel.chain.models import Event, staged
from fazhi.kernel.core.registry import registry

from .agreement import disagreements
from .models import Entry, Matter
from .registers import registers


def provide() -> None:
    registry.provide("verify", broken_rows)
    registry.provide("verify", changed_entries)


def broken_rows() -> Iterator[tuple[str, str]]:
    """Each row whose chain is shorter or longer than the row remembers, or which is gone while its chain is there."""
    for model in (Matter, Entry):
        prefix = f"{model._meta.model_name}:"
        chains = Event.objects.filter(subject__startswith=prefix).exclude(publication__in=staged())
        lengths = dict(chains.values_list("subject").annotate(last=Max("seq")).order_by())
        # Withdrawn rows too: nobody sees them, and their chains stay verifiable.
        rows = model.everything.exclude(publication__in=staged()).values_list("pk", "version")
        for pk, version in rows.iterator(chunk_size=5000):
            found = lengths.pop(f"{prefix}{pk}", 0)
            if found != version:
                yield f"{prefix}{pk}", f"应有 {version} 条记录，链上有 {found} 条：记录被删除或截断"
        if not lengths:
            continue
        # The rows of a withdrawn batch are gone by right; their events stay.
        born = Event.objects.filter(subject__startswith=prefix, seq=1)
        withdrawn = set(born.exclude(publication__withdrawn_at=None).values_list("subject", flat=True))
        for subject in sorted(lengths.keys() - withdrawn):
            if not subject.removeprefix(prefix).isdigit():
                continue  # a chain about the row, not its own
            yield subject, f"链上有 {lengths[subject]} 条记录，{model._meta.verbose_name}却不在了：行被删除"


def changed_entries() -> Iterator[tuple[str, str]]:
    """Each entry that is not what its chain says."""
    for register in registers:
        if not register.is_procedural:
            yield from disagreements(register)
