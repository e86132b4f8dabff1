"""The flow of hand-overs (流转图): from the unit that had a matter first to the one that ended it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .drawing import BLANK, FILLS, NONE, Chart, Value, box, canvas, group, legend, mark, short, table, tag, words

WIDTH, HIGH, TOP, GAP = 760, 280, 26, 10
LABEL, BAR = 176, 12  # where the left bars begin, and how wide a bar is
LEAST = 1.5  # a thinner ribbon could not be seen
ROOM = 32.0  # what the two lines of a name need
COLOURS = {False: "moved", True: "warn"}
NUMBERED = 13.0  # a number fits into a ribbon of this width


@dataclass(frozen=True)
class Node:
    """A unit, or several as one (单位节点); `kept` are the matters that began and ended with it and never came back."""

    key: str
    name: str
    kept: Value = NONE


@dataclass(frozen=True)
class Ribbon:
    """So many matters that began with one unit and ended with another (流转); `is_returned`: sent back on the way."""

    source: str
    target: str
    value: Value
    is_returned: bool = False


def flow(
    code: str,
    title: str,
    nodes: Sequence[Node],
    ribbons: Sequence[Ribbon],
    *,
    unit: str = "宗",
    empty: str = "没有转办的",
) -> Chart:
    """Ribbons between units in the order of `nodes` (流转图), their width by number, returned ones in a warning colour.

    What stayed with its first unit is said beside it and not drawn: the few that moved would be too thin to see.
    """
    order = {node.key: place for place, node in enumerate(nodes)}
    name = {node.key: node.name for node in nodes}
    moved = [one for one in ribbons if one.value.n]
    moved.sort(key=lambda one: (order[one.source], order[one.target], one.is_returned))
    behind = _table(nodes, moved, unit)
    if not moved:
        return Chart(code, title, BLANK, behind, empty=empty)
    left = _Side(nodes, moved, [one.source for one in moved])
    right = _Side(nodes, moved, [one.target for one in moved])
    drawn: dict[bool, list[tuple[int, str]]] = {False: [], True: []}
    for one in moved:
        height, start, end = left.height(one), left.place(one, one.source), right.place(one, one.target)
        how = "，经过退单" if one.is_returned else ""
        told = f"{name[one.source]}→{name[one.target]} {one.value.n:,} {unit}{how}"
        drawn[one.is_returned].append((-one.value.n, mark(one.value, told, *_ribbon(one, start, end, height))))
    # Narrow and warning ones above wide and plain ones.
    ribbon_texts = [
        group(*(text for _, text in sorted(drawn[is_returned])), class_=css, fill=FILLS[css][0])
        for is_returned, css in COLOURS.items()
        if drawn[is_returned]
    ]
    name_texts = [text for node in nodes for text in _names(node, left, right)]
    heads = (
        words(LABEL + BAR, 14, "首接单位", soft=True, text_anchor="end"),
        words(WIDTH - LABEL - BAR, 14, "最后承办单位", soft=True),
    )
    told = "左边是首接单位，右边是最后承办单位，带子的宽窄是宗数；每一条见图后的表。"
    size = (WIDTH, round(max(left.bottom, right.bottom)))
    ribbons_drawn = group(*ribbon_texts, fill_opacity=0.85, font_size=11)
    picture = canvas(code, size, title, told, *heads, ribbons_drawn, *name_texts)
    return Chart(code, title, picture, behind, legend(("moved", "转办"), ("warn", "经过退单")))


def _table(nodes: Sequence[Node], moved: Sequence[Ribbon], unit: str) -> SafeString:
    """A line for each pair of units, with what stayed, what moved and what came back on the way."""
    values: dict[tuple[str, str, str], Value] = {
        (node.key, node.key, "自办"): node.kept for node in nodes if node.kept.n
    }
    for one in moved:
        values[one.source, one.target, "经过退单" if one.is_returned else "转办"] = one.value
    names, hows = {node.key: node.name for node in nodes}, ("自办", "转办", "经过退单")
    order = list(names)
    pairs = sorted({pair[:2] for pair in values}, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))
    rows = [
        (names[source], names[target], *(values.get((source, target, how), "") for how in hows))
        for source, target in pairs
    ]
    return table(("首接单位", "最后承办单位", *(f"{how}（{unit}）" for how in hows)), rows)


class _Side:
    """The bars of one side: where each stands, and how far its ribbons have filled it."""

    def __init__(self, nodes: Sequence[Node], moved: Sequence[Ribbon], ends: Sequence[str]) -> None:
        self.scale = HIGH / sum(one.value.n for one in moved)
        self.sums: dict[str, int] = {}
        self.heights: dict[str, float] = {}
        for one, end in zip(moved, ends, strict=True):
            self.sums[end] = self.sums.get(end, 0) + one.value.n
            self.heights[end] = self.heights.get(end, 0.0) + self.height(one)
        self.tops: dict[str, float] = {}
        self.bottom = float(TOP)
        for node in nodes:
            if node.key in self.sums:
                self.tops[node.key] = self.bottom
                self.bottom += max(self.heights[node.key], ROOM) + GAP
        self._filled = dict(self.tops)

    def height(self, one: Ribbon) -> float:
        return max(one.value.n * self.scale, LEAST)

    def place(self, one: Ribbon, end: str) -> float:
        """Where the next ribbon of a bar begins."""
        y = self._filled[end]
        self._filled[end] += self.height(one)
        return y


def _ribbon(one: Ribbon, start: float, end: float, height: float) -> list[str]:
    x, far = float(LABEL + BAR), float(WIDTH - LABEL - BAR)
    middle = (x + far) / 2
    path = (
        f"M{x:.0f} {start:.1f}C{middle:.0f} {start:.1f} {middle:.0f} {end:.1f} {far:.0f} {end:.1f}v{height:.1f}"
        f"C{middle:.0f} {end + height:.1f} {middle:.0f} {start + height:.1f} {x:.0f} {start + height:.1f}z"
    )
    inside = [tag("path", d=path)]
    if height >= NUMBERED:
        inside.append(words(x + 8, start + height / 2 + 4, one.value.n, on=COLOURS[one.is_returned]))
    return inside


def _names(node: Node, left: _Side, right: _Side) -> list[str]:
    drawn, name = [], short(node.name, 11)
    if node.key in left.tops:
        y = left.tops[node.key]
        drawn.append(box(LABEL, y, BAR, left.heights[node.key], "bar"))
        drawn.append(words(LABEL - 8, y + 12, name, text_anchor="end"))
        kept = f"流转 {left.sums[node.key]:,} · 自办 {node.kept.n:,}"
        line = words(LABEL - 8, y + 27, kept, soft=True, text_anchor="end", font_size=11)
        drawn.append(mark(node.kept, f"{node.name}自办 {node.kept.n:,}", line))
    if node.key in right.tops:
        y, x = right.tops[node.key], WIDTH - LABEL
        drawn.append(box(x - BAR, y, BAR, right.heights[node.key], "bar"))
        drawn.append(words(x + 8, y + 12, name))
        drawn.append(words(x + 8, y + 27, f"承接 {right.sums[node.key]:,}", soft=True, font_size=11))
    return drawn
