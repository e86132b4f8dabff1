"""Staging (暂存): one import at a time in a register, and nothing left of one that died."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Event, Origin, Publication
from fazhi.kernel.core.clock import instant, today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import Register, registers

from .forgetting import let_go, let_go_of_old
from .models import Batch, BatchState, Lease

# A chunk takes under a second; a heart that has been still for so long belongs to a dead or frozen process.
LAPSES_AFTER = timedelta(seconds=60)
# Rows deleted in one transaction.
CHUNK = 1000


class ImportBusy(FazhiError):
    """Somebody else is importing into the register now (正在导入)."""


def begin(register: Register, batch: Batch) -> Callable[[], None]:
    """Saves a new batch with its publication, takes the lease of its register (占用), and returns its guard.

    The guard beats the heart, and raises where the lease was lost: each of the batch's transactions calls it, so that a
    process that was thought dead can write nothing more.
    """
    Lease.objects.get_or_create(register=register.code)
    with transaction.atomic():
        lease = Lease.objects.select_for_update().get(register=register.code)
        if _is_alive(lease):
            raise ImportBusy(
                f"{register.name}正在导入另一个文件（{lease.batch}）",
                remedy="等它完成后再导入；它若已中断，一分钟后自动释放",
            )
        batch.publication = Publication.objects.create()
        batch.save(force_insert=True)
        lease.batch = batch
        lease.host, lease.process, lease.beat_at = socket.gethostname(), os.getpid(), instant()
        lease.save()

    def guard() -> None:
        if not Lease.objects.filter(register=register.code, batch=batch).update(beat_at=instant()):
            raise ImportBusy(f"{batch}已被判为中断，不能继续", remedy="重新导入这个文件；已暂存的部分不会入账")

    return guard


def end(register: Register, batch: Batch) -> None:
    """Gives the lease back (释放)."""
    Lease.objects.filter(register=register.code, batch=batch).update(batch=None, beat_at=None)


def _is_alive(lease: Lease) -> bool:
    if lease.batch_id is None or lease.beat_at is None or instant() - lease.beat_at > LAPSES_AFTER:
        return False
    return lease.host != socket.gethostname() or _runs(lease.process)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def clean_up() -> int:
    """Removes what dead and withdrawn imports have left (清理残留), in short transactions; returns how many batches.

    Nobody sees those rows, but they hold their numbers. Two small queries when there is nothing to do.
    """
    cleared = 0
    for batch in Batch.objects.filter(is_cleared=False).order_by("pk"):
        if batch.state == BatchState.STAGING and not _declare_dead(batch):
            continue
        _remove_rows(batch)
        let_go(batch)
        Batch.objects.filter(pk=batch.pk).update(is_cleared=True)
        cleared += 1
    let_go_of_old()
    return cleared


def _declare_dead(batch: Batch) -> bool:
    """Takes the lease from a batch whose process is gone; False when it lives. A batch without a lease is dead."""
    with transaction.atomic():
        lease = Lease.objects.select_for_update().filter(batch=batch).first()
        if lease is not None:
            if _is_alive(lease):
                return False
            lease.batch, lease.beat_at = None, None
            lease.save()
        return fail(batch)


@transaction.atomic
def fail(batch: Batch) -> bool:
    """Marks a batch that will not be published (未完成); True when it was still staging."""
    staging = Batch.objects.filter(pk=batch.pk, state=BatchState.STAGING)
    done = bool(staging.update(state=BatchState.FAILED, finished_at=instant()))
    if done:
        draft = Draft("batch.failed", today(), batch.imported_by, {"file": batch.file_name}, origin=Origin.SYSTEM.value)
        append(batch.subject, draft)
    return done


def _remove_rows(batch: Batch) -> None:
    """Deletes the rows of a hidden publication; events of what was once published stay, those of the never seen go."""
    publication: Publication = batch.publication
    register = registers.get(batch.register)
    for head in (Matter, Entry) if register is None else (register.head,):
        while keys := list(head.everything.filter(publication=publication).values_list("pk", flat=True)[:CHUNK]):
            with transaction.atomic():
                if register is not None:
                    register.model._default_manager.filter(pk__in=keys).delete()
                if head is Matter:
                    Clock.objects.filter(matter__in=keys).delete()
                head.everything.filter(pk__in=keys).delete()
    if publication.withdrawn_at is None:
        while keys := list(Event.objects.filter(publication=publication).values_list("pk", flat=True)[:CHUNK]):
            with transaction.atomic():
                Event.objects.filter(pk__in=keys).delete()
