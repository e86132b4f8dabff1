"""Verifying (核验): every event against its digest, its neighbours and its seal; every seal against the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from fazhi.kernel.core.digests import merkle_root
from fazhi.kernel.core.registry import registry

from . import documents
from .events import GENESIS
from .keys import Head, head
from .models import Document, Event, Seal, staged
from .seals import mac_of, pending, seal_key
from .snapshot import snapshot
from .walk import Walk

# Past this many there is nothing more to learn from the list.
MOST_BROKEN = 100


@dataclass(frozen=True)
class Broken:
    """One broken place (断裂处): which subject or seal, which place in it, and what is wrong."""

    where: str
    what: str


@dataclass(frozen=True)
class Verification:
    """What `verify` found (核验结果); `unsealed` events are checked too, but no seal vouches for them yet."""

    events: int
    seals: int
    documents: int
    unsealed: int
    broken: list[Broken] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken


def verify() -> Verification:
    """Checks everything and names the first broken places: an edit, a removal, a swap, a cut tail, a deleted subject,
    a rewrite that is consistent in itself but lacks the key, and documents that are missing or changed. Writes nothing.
    """
    # Before the snapshot: a seal made meanwhile would stand in the file and not in what we see.
    remembered = head()
    broken: list[Broken] = []
    with snapshot():
        for where, what in _findings(remembered):
            broken.append(Broken(where, what))
            if len(broken) >= MOST_BROKEN:
                break
        visible = Event.objects.exclude(publication__in=staged()).count()
        return Verification(visible, Seal.objects.count(), Document.objects.count(), pending().count(), broken)


Finding = tuple[str, str]


def _findings(remembered: Head | None) -> Iterator[Finding]:
    walk = Walk()
    yield from walk.findings()
    yield from _readable("封存", _seals())
    yield from _heads(remembered)
    yield from _hidden()
    for document, why in documents.broken():
        yield f"文书 {document.digest[:12]}", why
    stored = set(Document.objects.values_list("digest", flat=True))
    for digest, where in sorted(walk.documents.items()):
        if digest not in stored:
            yield f"文书 {digest[:12]}", f"{where}写明有此文书，库中没有：文书被删除"
    for provider in registry.providers("verify"):
        yield from provider()


def _readable(where: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, and one more where a value is not of its kind: SQLite lets any text stand as an instant."""
    try:
        yield from findings
    except (ValueError, TypeError, AttributeError) as error:
        yield where, f"有值读不懂，已被改动：{error}"


def _seals() -> Iterator[Finding]:
    """Checks numbers, counts, roots and MACs of all seals; the events of a seal stand in the order of their ids."""
    sealed = Event.objects.exclude(seal=None).order_by("seal_id", "pk").values_list("seal_id", "digest")
    roots: dict[int | None, tuple[int, str]] = {}
    for pk, events in groupby(sealed.iterator(chunk_size=5000), key=itemgetter(0)):
        digests = [digest for _, digest in events]
        roots[pk] = (len(digests), merkle_root(digests))
    key = seal_key() if Seal.objects.exists() else b""
    number, mac = 0, GENESIS
    for seal in Seal.objects.order_by("number").iterator():
        number += 1
        where = f"封存 {seal.number}"
        if seal.number != number:
            yield where, f"缺封存 {number}：封存被删除"
            number = seal.number
        elif seal.previous != mac:
            yield where, "与上一封存接不上"
        count, root = roots.get(seal.pk, (0, ""))
        if count != seal.count:
            yield where, f"封存时有 {seal.count} 条记录，现有 {count} 条：有记录被删除或移入"
        elif root != seal.root:
            yield where, "封存的记录已被改写"
        if mac_of(key, seal) != seal.mac:
            yield where, "封存码不符：没有密钥的人改写过封存"
        mac = seal.mac


def _heads(remembered: Head | None) -> Iterator[Finding]:
    """Compares the end of the seals with the head beside the key."""
    if remembered is None:
        if Seal.objects.exists():
            yield "封存首", "密钥旁没有封存首文件，无法排除链尾被截断"
        return
    if not remembered.number:
        return
    kept = Seal.objects.filter(number=remembered.number).values_list("mac", flat=True).first()
    if kept is None:
        yield f"封存 {remembered.number}", "库外记有此封存，库中没有：链尾被截断"
    elif kept != remembered.mac:
        yield f"封存 {remembered.number}", "与库外所记封存码不同：整条链被改写"


def _hidden() -> Iterator[Finding]:
    """Only what was published is sealed, so a sealed event that is not published has been hidden."""
    hidden = Event.objects.filter(~Q(seal=None), publication__in=staged()).order_by("publication_id")
    for publication in hidden.values_list("publication_id", flat=True).distinct():
        yield f"发布 {publication}", "其中有已封存的记录，发布时刻却被抹去：记录被隐藏"
