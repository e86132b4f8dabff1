"""The index of titles (名称索引): which norm a name in running text means, by the longest match."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fazhi.kernel.core.remembering import remembered

from ..statutes.models import Norm
from .facts import facts

_NATION = "中华人民共和国"
_DIRT = re.compile(r"[\s\u200b-\u200f\u2060\ufeff《》]")
_WIDE = str.maketrans("０１２３４５６７８９（）［］﹝﹞[]＜＞<>，；：", "0123456789()〔〕〔〕〔〕〈〉〈〉,;:")
_HEAD = 3


def normal(title: str) -> str:
    """A title as the index compares it: without 《》, spaces and 中华人民共和国 at its head, in one width."""
    return _DIRT.sub("", title.translate(_WIDE)).removeprefix(_NATION)


@dataclass(frozen=True)
class Titles:
    """The titles that are known (名称索引): `full` gives the full title of each name; built by `of` or `loaded`."""

    full: dict[str, str]
    nicknames: frozenset[str] = frozenset()
    _by_head: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, full_titles: Iterable[str], short_titles: dict[str, str] | None = None) -> Titles:
        """An index of full titles and of short ones in use (处罚法 for 行政处罚法)."""
        full = {normal(title): title for title in full_titles}
        for short, title in (short_titles or {}).items():
            full.setdefault(short, full.get(normal(title), title))
        return cls(full, frozenset(short_titles or ()), _heads(full))

    def with_names(self, names: dict[str, str]) -> Titles:
        """The index with the short names that a document gives itself (以下简称)."""
        if not names:
            return self
        full = {**self.full, **{normal(name): title for name, title in names.items()}}
        return Titles(full, self.nicknames, _heads(full))

    def full_title(self, name: str) -> str:
        """The full title that a name means; empty when the index does not know it."""
        return self.full.get(normal(name), "")

    def longest(self, text: str, at: int) -> int:
        """Where the longest title that begins here ends; 0 when none does."""
        begin = at + len(_NATION) if text.startswith(_NATION, at) else at
        for name in self._by_head.get(text[begin : begin + _HEAD], ()) + self._by_head.get(text[begin : begin + 2], ()):
            if text.startswith(name, begin):
                return begin + len(name)
        return 0


def _heads(full: dict[str, str]) -> dict[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = {}
    for name in sorted(full, key=len, reverse=True):
        if len(name) >= 2:
            heads.setdefault(name[:_HEAD], []).append(name)
    return {head: tuple(names) for head, names in heads.items()}


def known() -> Titles:
    """The index of the packs alone (常用名称), for a document read without a statute base."""
    return Titles.of(facts().known, facts().short_titles)


def loaded() -> Titles:
    """The index of every norm in the base, the short titles, the norms known by facts; built once between two writes."""
    return remembered("law.titles", _loaded)


def _loaded() -> Titles:
    rows = Norm.objects.values_list("title", "short_title")
    short = {normal(short): title for title, short in rows if normal(short) != normal(title)}
    named = (*facts().known, *(row.title for row in facts().successions), *(row.title for row in facts().norms))
    return Titles.of((*named, *(title for title, _ in rows)), {**short, **facts().short_titles})
