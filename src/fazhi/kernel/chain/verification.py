"""Verifying (核验) the chain: every event against its digest, its neighbours and its seal; every seal against the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from fazhi.kernel.core.digests import merkle_root
from fazhi.kernel.core.registry import registry

from . import documents
from .events import GENESIS, digest_of
from .models import Document, Event, Publication, Seal, hidden
from .seals import head, mac_of, seal_key

# Past this many there is nothing more to learn from the list.
MOST_BROKEN = 100


@dataclass(frozen=True)
class Broken:
    """One broken place (断裂处): which subject or seal, which place in it, and what is wrong."""

    where: str
    what: str


@dataclass(frozen=True)
class Verification:
    """What `verify` found (核验结果)."""

    events: int
    seals: int
    documents: int
    broken: list[Broken] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken


def verify() -> Verification:
    """Checks everything and names the first broken places: an edit, a removal, a swap, a cut tail, a deleted subject,
    a rewrite that is consistent in itself but lacks the key, and documents that are missing or changed.
    """
    broken: list[Broken] = []
    for finding in _findings():
        broken.append(finding)
        if len(broken) >= MOST_BROKEN:
            break
    return Verification(_visible().count(), Seal.objects.count(), Document.objects.count(), broken)


def _visible() -> models.QuerySet[Event]:
    withdrawn = Publication.objects.exclude(withdrawn_at=None).values("pk")
    staging = hidden().exclude(pk__in=withdrawn)
    return Event.objects.exclude(publication__in=staging)


def _findings() -> Iterator[Broken]:
    yield from _chains()
    yield from _seals()
    yield from _heads()
    for document, why in documents.broken():
        yield Broken(f"文书 {document.digest[:12]}", why)
    for provider in registry.providers("verify"):
        for where, what in provider():
            yield Broken(where, what)


_FIELDS = ("subject", "seq", "kind", "legal_on", "recorded_at", "recorded_by", "acting_for", "origin", "body")


def _chains() -> Iterator[Broken]:
    """Walks each subject's chain: places without a gap, each on the digest before, each digest true."""
    subject, seq, digest = "", 0, GENESIS
    rows: Iterable[tuple[Any, ...]] = (
        _visible().order_by("subject", "seq").values_list(*_FIELDS, "previous", "digest").iterator(chunk_size=5000)
    )
    for *facts, previous, recorded in rows:
        if facts[0] != subject:
            subject, seq, digest = facts[0], 0, GENESIS
        seq += 1
        where = f"{subject} 第 {facts[1]} 条记录"
        if facts[1] != seq:
            yield Broken(where, f"缺第 {seq} 条记录：有记录被删除")
            seq = facts[1]
        elif previous != digest:
            yield Broken(where, "与上一条记录接不上：记录被替换、调换或改动")
        if digest_of(*facts, previous) != recorded:
            yield Broken(where, "内容与摘要不符：记录被改动")
        digest = recorded


def _seals() -> Iterator[Broken]:
    """Checks numbers, counts, roots and MACs of all seals; the events of a seal stand in the order of their ids."""
    key = seal_key() if Seal.objects.exists() else b""
    number, mac = 0, GENESIS
    for seal in Seal.objects.order_by("number").iterator():
        number += 1
        where = f"封存 {seal.number}"
        if seal.number != number:
            yield Broken(where, f"缺封存 {number}：封存被删除")
            number = seal.number
        elif seal.previous != mac:
            yield Broken(where, "与上一封存接不上")
        digests = list(Event.objects.filter(seal=seal).order_by("pk").values_list("digest", flat=True))
        if len(digests) != seal.count:
            yield Broken(where, f"封存时有 {seal.count} 条记录，现有 {len(digests)} 条：有记录被删除或移入")
        elif merkle_root(digests) != seal.root:
            yield Broken(where, "封存的记录已被改写")
        if mac_of(key, seal) != seal.mac:
            yield Broken(where, "封存码不符：没有密钥的人改写过封存")
        mac = seal.mac


def _heads() -> Iterator[Broken]:
    """Compares the chain's end with what was remembered outside of it: the head beside the key, and each subject's own count."""
    remembered = head()
    if remembered is not None:
        kept = Seal.objects.filter(number=remembered.number).values_list("mac", flat=True).first()
        if kept is None:
            yield Broken(f"封存 {remembered.number}", "库外记有此封存，库中没有：链尾被截断")
        elif kept != remembered.mac:
            yield Broken(f"封存 {remembered.number}", "与库外所记封存码不同：整条链被改写")
    elif Seal.objects.exists():
        yield Broken("封存首", "密钥旁没有封存首文件，无法排除链尾被截断")
