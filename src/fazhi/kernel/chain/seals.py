"""Sealing (封存): HMAC-SM3 over Merkle roots of events, in one gap-free sequence, with the key outside the database."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.digests import canonical, hmac_sm3, merkle_root
from fazhi.kernel.core.errors import FazhiError

from .events import GENESIS
from .keys import Head, head, head_path, key_path, make_key, read_key, remember
from .models import Event, Seal, staged

# A seal is one short transaction; an import of any size is sealed in as many as it needs.
EVENTS_A_SEAL = 10_000
# Another process that seals at the same time takes a number at most once a seal; this many losses mean something else.
MOST_TRIES = 50


class BrokenSeals(FazhiError):
    """The seals in the database are not those that were remembered outside of it (封存链与库外所记不符)."""


def seal_key() -> bytes:
    """The sealing key (封存密钥), made at first use; it is an error when seals exist and the key does not."""
    if not key_path().exists():
        if Seal.objects.exists():
            raise FazhiError(
                "找不到封存密钥，无法封存或核验事件链",
                where=str(key_path()),
                remedy="把原密钥文件放回该处，或用 FAZHI_SEAL_KEY 指明它在哪里",
            )
        make_key()
    return read_key()


def mac_of(key: bytes, seal: Seal) -> str:
    """The MAC of a seal (封存码) over its number, count, root, instant and the MAC before it."""
    facts = [seal.number, seal.count, seal.root, f"{seal.sealed_at.timestamp():.6f}", seal.previous]
    return hmac_sm3(key, canonical(facts))


def pending() -> models.QuerySet[Event]:
    """The events that still have no seal (待封存), but for those of batches not yet published."""
    return Event.objects.filter(seal=None).exclude(publication__in=staged())


def seal_pending() -> int:
    """Seals every pending event; returns how many were sealed. Another process may do the same at the same time.

    Raises BrokenSeals rather than write a new end over one that was cut: the head outside would forget the proof.
    """
    sealed, tries = 0, 0
    while pending().exists():
        try:
            count = _seal_once(seal_key())
        except IntegrityError:  # another process took this number
            tries += 1
            if tries >= MOST_TRIES:
                raise
            continue
        if not count:
            break
        sealed += count
    return sealed


def _seal_once(key: bytes) -> int:
    # The head is read before the seals: whatever it remembers has been committed by then.
    remembered = head()
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-number").first()
        remembered = _agreed(remembered, last)
        events = list(pending().order_by("pk").values_list("pk", "digest")[:EVENTS_A_SEAL])
        if not events:
            return 0
        seal = Seal(
            number=(last.number if last else 0) + 1,
            count=len(events),
            root=merkle_root([digest for _, digest in events]),
            previous=last.mac if last else GENESIS,
            sealed_at=instant(),
        )
        seal.mac = mac_of(key, seal)
        seal.save(force_insert=True)
        _mark([pk for pk, _ in events], seal)
    remember(Head(seal.number, seal.mac))
    return len(events)


def _agreed(remembered: Head | None, last: Seal | None) -> Head:
    """The head as remembered, once it agrees with the seals; raises BrokenSeals where it does not."""
    if remembered is None:
        if last is not None:
            raise BrokenSeals(
                "密钥旁的封存首文件不在了，不能再封存",
                where=str(head_path()),
                remedy="从最近的备份中取回 seal.head 放回该处",
            )
        remembered = Head(0, GENESIS)
        remember(remembered)
    if remembered.number == 0:
        return remembered
    kept = Seal.objects.filter(number=remembered.number).values_list("mac", flat=True).first()
    if kept != remembered.mac:
        raise BrokenSeals(
            f"库外记有封存 {remembered.number}，库中没有或已改写，不能再封存",
            where=str(head_path()),
            remedy="运行 fazhi verify 查明断在何处，再从备份恢复",
        )
    return remembered


def _mark(keys: list[int], seal: Seal) -> None:
    for start in range(0, len(keys), 500):
        Event.objects.filter(pk__in=keys[start : start + 500]).update(seal=seal)
