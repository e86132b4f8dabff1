"""Sealing (封存): HMAC-SM3 over Merkle roots of events, in one gap-free sequence, with the key outside the database."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, models, transaction

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.digests import canonical, hmac_sm3, merkle_root
from fazhi.kernel.core.errors import FazhiError

from .events import GENESIS
from .models import Event, Seal, hidden

# A seal is one short transaction; an import of any size is sealed in as many as it needs.
EVENTS_A_SEAL = 10_000


@dataclass(frozen=True)
class Head:
    """The newest seal as it stands outside the database (封存首)."""

    number: int
    mac: str


def key_path() -> Path:
    """Where the key lies: `FAZHI_SEAL_KEY`, or keys/seal.key in the home."""
    return Path(os.environ.get("FAZHI_SEAL_KEY") or settings.HOME / "keys" / "seal.key")


def head_path() -> Path:
    return key_path().with_suffix(".head")


def seal_key() -> bytes:
    """The sealing key (封存密钥), made at first use; it is an error when seals exist and the key does not."""
    path = key_path()
    if path.exists():
        return bytes.fromhex(path.read_text().strip())
    if Seal.objects.exists():
        raise FazhiError("找不到封存密钥，无法封存或核验事件链", where=str(path), remedy="把原密钥文件放回该处，或用 FAZHI_SEAL_KEY 指明它在哪里")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text())


def mac_of(key: bytes, seal: Seal) -> str:
    """The MAC of a seal (封存码) over its number, count, root, instant and the MAC before it."""
    facts = [seal.number, seal.count, seal.root, f"{seal.sealed_at.timestamp():.6f}", seal.previous]
    return hmac_sm3(key, canonical(facts))


def seal_pending() -> int:
    """Seals every visible event that has no seal yet; returns how many were sealed. Another process may do the same."""
    sealed = 0
    key = seal_key() if _pending().exists() else b""
    while key:
        try:
            count = _seal_once(key)
        except IntegrityError:  # another process took this number: what it sealed is sealed
            return sealed
        if not count:
            break
        sealed += count
    return sealed


def head() -> Head | None:
    """The newest seal that the file beside the key remembers."""
    path = head_path()
    if not path.exists():
        return None
    number, mac = path.read_text().split()
    return Head(int(number), mac)


def _pending() -> models.QuerySet[Event]:
    return Event.objects.filter(seal=None).exclude(publication__in=hidden())


def _seal_once(key: bytes) -> int:
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-number").first()
        events = list(_pending().order_by("pk").values_list("pk", "digest")[:EVENTS_A_SEAL])
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
    _remember(seal)
    return len(events)


def _mark(keys: list[int], seal: Seal) -> None:
    for start in range(0, len(keys), 500):
        Event.objects.filter(pk__in=keys[start : start + 500]).update(seal=seal)


def _remember(seal: Seal) -> None:
    """Writes the head beside the key by rename, so that a crash leaves the old head or the new one."""
    path = head_path()
    fresh = path.with_suffix(".head.new")
    fresh.write_text(f"{seal.number} {seal.mac}\n")
    fresh.replace(path)
