"""The walk (逐条核对) over every subject's chain: places without a gap, each on the digest before, each digest true."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from fazhi.kernel.core.digests import canonical, sm3

from .events import ERASED, GENESIS, digest_of
from .models import Event, staged

Finding = tuple[str, str]


class Walk:
    """One walk; afterwards `documents` holds each document that an event names, and where."""

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}
        self._subject = ""
        self._seq = 0
        self._digest = GENESIS
        self._bare: dict[str, str] = {}  # personal fields without their salt, until an erasure accounts for them

    def findings(self) -> Iterator[Finding]:
        for subject, seq, *facts in _rows():
            if subject != self._subject:
                yield from self._end()
                self._subject, self._seq, self._digest = subject, 0, GENESIS
            yield from self._event(seq, facts)
        yield from self._end()

    def _event(self, seq: int, facts: list[Any]) -> Iterator[Finding]:
        kind, legal_on, recorded_at, by, acting_for, origin, body, salts, previous, digest, publication = facts
        where = f"{self._subject} 第 {seq} 条记录"
        self._seq += 1
        if seq != self._seq:
            yield where, f"缺第 {self._seq} 条记录：有记录被删除"
            self._seq = seq
        elif previous != self._digest:
            yield where, "与上一条记录接不上：记录被替换、调换或改动"
        self._digest = digest
        try:
            said = (_day(legal_on), _instant(recorded_at), by, acting_for, origin, body)
            true = digest_of(self._subject, seq, kind, *said, previous, publication)
        except (ValueError, TypeError):
            true = ""
        if true != digest:
            yield where, "内容与摘要不符：记录被改动"
        elif salts or '"salts":{' in body or '"documents":[' in body or kind == ERASED:
            yield from self._said(where, kind, json.loads(body), salts)

    def _said(self, where: str, kind: str, body: dict[str, Any], salts: str) -> Iterator[Finding]:
        """What a true body says of the documents that must be there and of the salts that may have been erased."""
        for digest in body.get("documents", ()):
            self.documents.setdefault(digest, where)
        if kind == ERASED:
            for name in body["fields"]:
                self._bare.pop(name, None)
        kept: dict[str, str] = {}
        try:
            kept = json.loads(salts) if salts else {}
            told = {name: sm3(salt) for name, salt in kept.items()}
        except (ValueError, TypeError, AttributeError):
            told = {"": ""}
        stated: dict[str, str] = body.get("salts", {})
        is_rewritten = bool(salts) and canonical(kept) != salts  # even a blank more was not written by the program
        if is_rewritten or any(stated.get(name) != digest for name, digest in told.items()):
            yield where, "个人信息的盐被改动"
            return
        for name in stated.keys() - told.keys():
            self._bare.setdefault(name, where)

    def _end(self) -> Iterator[Finding]:
        for name, where in self._bare.items():
            yield where, f"个人信息“{name}”的盐不在了，却没有删除个人信息的记录"
        self._bare.clear()


_DATED = ("legal_on", "recorded_at")
_COLUMNS = (
    *("subject", "seq", "kind", *_DATED, "recorded_by", "acting_for", "origin"),
    *("body", "salts", "previous", "digest", "publication_id"),
)


def _rows() -> Iterable[tuple[Any, ...]]:
    rows = Event.objects.exclude(publication__in=staged()).order_by("subject", "seq")
    columns = list(_COLUMNS)
    if connection.vendor == "sqlite":
        # As text: any text may stand there after an attack, and one that is no date must be named, not end the walk.
        rows = rows.annotate(**{f"{name}_text": Cast(name, TextField()) for name in _DATED})
        columns = [f"{name}_text" if name in _DATED else name for name in columns]
    return rows.values_list(*columns).iterator(chunk_size=5000)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
