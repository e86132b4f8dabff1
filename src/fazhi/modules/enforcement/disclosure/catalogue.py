"""The list of decisions that need a legal review (重大执法决定法制审核目录): dated lines of a pack, a town's own pack over ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.strict_yaml import Item, read

_PACK = "review_catalogue.yaml"
_SHARE = ("percent", "basis", "status", "note")
_LINE = ("name", "basis", "from", "until", "status", "note")


@dataclass(frozen=True)
class Line:
    """A kind of decision that needs a review (目录一行), from one day to another; `until_on` is the first day without it."""

    name: str
    basis: str
    from_on: date
    until_on: date | None
    is_verified: bool
    note: str

    def is_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    @property
    def status_label(self) -> str:
        return "已核" if self.is_verified else "未核"


@dataclass(frozen=True)
class Share:
    """How many reviewers there should be to a hundred officers (法制审核人员比例)."""

    percent: int
    basis: str
    is_verified: bool
    note: str

    def reached(self, reviewers: int, officers: int) -> bool:
        """Whether there are enough (是否达到), in whole persons."""
        return reviewers * 100 >= officers * self.percent


@dataclass(frozen=True)
class Catalogue:
    """The list with its source (目录)."""

    source: str
    checked_on: date
    lines: tuple[Line, ...]
    share: Share


@cache
def catalogue() -> Catalogue:
    """The list of the lowest pack that has one (现行目录), read once; raises DeclarationError with file and line."""
    folders = [folder for folder in pack_folders() if (folder / _PACK).exists()]
    return read_catalogue(read(folders[-1] / _PACK, folders[-1]))


def read_catalogue(item: Item) -> Catalogue:
    """The list of a pack's file (读取目录); raises DeclarationError."""
    keys = ("checked_on", "source", "share", "lines")
    parts = item.mapping(keys, keys)
    share = parts["share"].mapping(_SHARE, ("percent", "basis", "status"))
    return Catalogue(
        parts["source"].text(),
        parts["checked_on"].day(),
        tuple(_line(one) for one in parts["lines"].items()),
        Share(share["percent"].integer(), share["basis"].text(), _is_seen(share["status"]), _note(share)),
    )


def _line(item: Item) -> Line:
    parts = item.mapping(_LINE, ("name", "basis", "from", "status"))
    until = parts["until"].day() if "until" in parts else None
    if until and until <= parts["from"].day():
        raise parts["until"].error("停用日期不晚于起用日期", "核对两个日期")
    return Line(
        parts["name"].text(),
        parts["basis"].text(),
        parts["from"].day(),
        until,
        _is_seen(parts["status"]),
        _note(parts),
    )


def _is_seen(item: Item) -> bool:
    return item.one_of(("seen", "unverified")) == "seen"


def _note(parts: dict[str, Item]) -> str:
    return parts["note"].text() if "note" in parts else ""
