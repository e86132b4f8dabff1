"""Where tickets went (热线流转): from the unit that had one first to the unit that has it last; never by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from fazhi.kernel.org.models import UnitKind
from fazhi.kernel.pages.charts import Chart, Node, Ribbon, Value, flow, percent

from .counts import Asked, Move
from .pictures import EMPTY, Links, linked, noted

SHOWN_UNITS, FEWEST = 8, 2
MOST_RIBBONS = 36  # more are a tangle, and too much for a page
VILLAGES, REST, NOBODY = "villages", "rest", "nobody"
NAMES = {VILLAGES: "村（社区）", REST: "其他单位", NOBODY: "（待派）"}


class Named(NamedTuple):
    """What the picture needs of a unit (单位)."""

    pk: int
    code: str
    name: str
    kind: str
    parent: int | None


class Flow:
    """The hand-overs of a year (流转): villages as one, at most eight units, in the order of their codes."""

    def __init__(self, moves: Iterable[Move], units: Iterable[Named], asked: Asked, links: Links) -> None:
        self.all = list(moves)
        self.moves = [move for move in self.all if move.first is not None]
        self.units = {unit.pk: unit for unit in units}
        self.asked, self.links = asked, links

    def chart(self, rulings: Value) -> Chart:
        """The picture with its sums."""
        whole = sum(move.n for move in self.all)
        moved = sum(move.n for move in self.moves if move.unit != move.first)
        returned = sum(move.n for move in self.all if move.is_returned)
        title = f"{self.asked.year}年工单的流转"
        if whole:
            title = f"{whole:,} 宗里 {moved:,} 宗换过单位（{percent(moved, whole)}），{returned:,} 宗经过退单"
        chart = flow("flow", title, self._nodes(), self._ribbons(), empty="没有换过单位的工单，也没有退单。")
        return noted(chart, self._sums(rulings), self._unplaced()) if whole else chart

    def _sums(self, rulings: Value) -> SafeString:
        """How often tickets were sent back, ruled on and dispatched (退单、裁定、流转次数)."""
        times = sum(move.returns for move in self.all)
        url = self.links.to(("returned_times_from", 1), span=self.asked.span)
        returned = linked(Value(sum(move.n for move in self.all if move.is_returned), url))
        legs = sum(move.legs for move in self.all)
        n = sum(move.n for move in self.moves)
        mean = f"{legs / n:.1f}" if n else "—"
        return format_html(
            "退单 {} 次（{} 宗），裁定 {} 件，每宗平均派单 {} 次。", times, returned, linked(rulings), mean
        )

    def _unplaced(self) -> SafeString | str:
        """The tickets that no unit has had yet, or whose ledger does not say which was the first."""
        n = sum(move.n for move in self.all if move.first is None)
        if not n:
            return ""
        url = self.links.to(("first_unit", EMPTY), span=self.asked.span)
        return format_html("另有 {} 宗还没有派单，或导入时没有写首接单位，图上没有。", linked(Value(n, url)))

    # --- units ----------------------------------------------------------------------------------------------------

    @cached_property
    def _handed(self) -> list[Move]:
        return [move for move in self.moves if move.unit != move.first or move.is_returned]

    @cached_property
    def _shown(self) -> frozenset[int]:
        """The units with most hand-overs, as many as leave the ribbons legible; they then stand by their codes."""
        handed = Counter[int]()
        for move in self._handed:
            handed.update({pk: move.n for pk in {move.first, move.unit} if pk is not None})
        own = [pk for pk in handed if self.units[pk].kind != UnitKind.COMMITTEE]
        own.sort(key=lambda pk: (-handed[pk], self.units[pk].code))
        for most in range(SHOWN_UNITS, FEWEST, -1):
            if len(self._bundles(shown := frozenset(own[:most]))) <= MOST_RIBBONS:
                return shown
        return frozenset(own[:FEWEST])

    def _bundles(self, shown: frozenset[int]) -> dict[tuple[str, str, bool], list[Move]]:
        """The hand-overs by first unit, last unit and whether they came back."""
        found = defaultdict[tuple[str, str, bool], list[Move]](list)
        for move in self._handed:
            found[self._key(move.first, shown), self._key(move.unit, shown), move.is_returned].append(move)
        return found

    def _key(self, pk: int | None, shown: frozenset[int]) -> str:
        if pk is None:
            return NOBODY
        if self.units[pk].kind == UnitKind.COMMITTEE:
            return VILLAGES
        return str(pk) if pk in shown else REST

    def _nodes(self) -> list[Node]:
        kept = defaultdict[str, list[Move]](list)
        for move in self.moves:
            if move.unit == move.first and not move.is_returned:
                kept[self._key(move.first, self._shown)].append(move)
        shown = sorted(self._shown, key=lambda pk: self.units[pk].code)
        keys = [*((str(pk), self.units[pk].name) for pk in shown), *NAMES.items()]
        return [Node(key, name, self._value(kept[key])) for key, name in keys]

    def _ribbons(self) -> list[Ribbon]:
        bundles = self._bundles(self._shown).items()
        return [Ribbon(source, target, self._value(found), back) for (source, target, back), found in bundles]

    # --- the lists behind -----------------------------------------------------------------------------------------

    def _value(self, moves: list[Move]) -> Value:
        """Their number, and their list where the filters of a list can tell them from all others."""
        n = sum(move.n for move in moves)
        if not n:
            return Value(0)
        firsts, lasts, back = {move.first for move in moves}, {move.unit for move in moves}, moves[0].is_returned
        in_firsts, in_lasts = self._below(firsts), self._below(lasts)
        listed = sum(
            move.n
            for move in self.all
            if move.first in in_firsts and move.unit in in_lasts and move.is_returned == back
        )
        if listed != n:
            return Value(n)
        pairs = [("first_unit", self._told(pk)) for pk in sorted(firsts, key=str)]
        pairs += [("unit", self._told(pk)) for pk in sorted(lasts, key=str)]
        pairs.append(("returned_times_from", "1") if back else ("returned_times_to", "0"))
        return Value(n, self.links.to(*pairs, span=self.asked.span))

    @staticmethod
    def _told(pk: int | None) -> str:
        return EMPTY if pk is None else str(pk)

    def _below(self, pks: set[int | None]) -> set[int | None]:
        """What a list shows for these units: they and all below them."""
        found = set(pks)
        while more := {unit.pk for unit in self.units.values() if unit.parent in found and unit.parent} - found:
            found |= more
        return found
