"""Names (名称对照): units, areas and people by name, short name or code, each table read once."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.core.text import half_width
from fazhi.kernel.org.models import Area, Unit, User

from .fields import Kind


class Named(NamedTuple):
    """One unit, area or person as a select shows it (可选对象)."""

    id: int
    code: str
    name: str
    short_name: str
    is_active: bool
    level: str = ""

    @property
    def label(self) -> str:
        return self.short_name or self.name


_WORDS = {Kind.UNIT: "机构", Kind.AREA: "区域", Kind.USER: "人员"}


class NameBook:
    """Turns a name or a code into an id, and an id into a name; call it as a `Lookup` (名称对照表).

    It keeps what it has read, so make one for a request or for a file. RefusedValue names what is near.
    """

    def __init__(self) -> None:
        self._named: dict[Kind, dict[int, Named]] = {}
        self._ids: dict[Kind, dict[str, set[int]]] = {}

    def __call__(self, kind: Kind, text: str) -> int:
        ids = self._index(kind).get(_key(text), set())
        if len(ids) > 1:
            ids = {pk for pk in ids if self.all(kind)[pk].is_active} or ids
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            codes = "、".join(sorted(self.all(kind)[pk].code for pk in ids))
            raise RefusedValue(f"有 {len(ids)} 个{_WORDS[kind]}叫“{text}”", remedy=f"改填编码：{codes}")
        raise RefusedValue(f"没有叫“{text[:30]}”的{_WORDS[kind]}", remedy=self._near(kind, text))

    def all(self, kind: Kind) -> dict[int, Named]:
        """Everything of a kind by its id, in the order of codes."""
        if kind not in self._named:
            self._named[kind] = {item.id: item for item in _READERS[kind]()}
        return self._named[kind]

    def active(self, kind: Kind) -> Iterator[Named]:
        """What may still be chosen (在用的)."""
        return (item for item in self.all(kind).values() if item.is_active)

    def name(self, kind: Kind, pk: Any) -> str:
        """The name of an id; the id itself where nothing has it."""
        found = self.all(kind).get(pk)
        return found.label if found else str(pk)

    def _index(self, kind: Kind) -> dict[str, set[int]]:
        if kind not in self._ids:
            ids: dict[str, set[int]] = defaultdict(set)
            for item in self.all(kind).values():
                for word in (item.code, item.name, item.short_name):
                    if word:
                        ids[_key(word)].add(item.id)
            self._ids[kind] = dict(ids)
        return self._ids[kind]

    def _near(self, kind: Kind, text: str) -> str:
        names = {item.name for item in self.active(kind)} | {item.label for item in self.active(kind)}
        near = difflib.get_close_matches(text, sorted(names), n=3, cutoff=0.4)
        near = near or sorted(name for name in names if text in name or name in text)[:3]
        return f"相近的有：{'、'.join(near)}" if near else f"填{_WORDS[kind]}的全称、简称或编码"


def _key(text: str) -> str:
    return "".join(half_width(text).casefold().split())


def _units() -> Iterator[Named]:
    rows = Unit.objects.order_by("code").values_list("pk", "code", "name", "short_name", "is_active")
    return (Named(*row) for row in rows)


def _areas() -> Iterator[Named]:
    rows = Area.objects.order_by("code").values_list("pk", "code", "name", "ends_on", "level")
    return (Named(pk, code, name, "", ends_on is None, level) for pk, code, name, ends_on, level in rows)


def _users() -> Iterator[Named]:
    rows = User.objects.order_by("username").values_list("pk", "username", "name", "is_active")
    return (Named(pk, username, name, "", is_active) for pk, username, name, is_active in rows)


_READERS = {Kind.UNIT: _units, Kind.AREA: _areas, Kind.USER: _users}
