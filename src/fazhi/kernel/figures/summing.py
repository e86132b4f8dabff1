"""Summing (求和): adding up figures that may be added up, and saying why others may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fazhi.kernel.core.errors import FazhiError

from .computing import Figure, compute
from .declarations import Measure, Snapshot, counted, find, indicators
from .spans import Span

Counted = Measure | Snapshot


class SumRefused(FazhiError):
    """Figures that must not be added up (不得相加): rows in common, another grain, another unit."""


@dataclass(frozen=True)
class Total:
    """A sum with what was added (合计), in the unit of its parts."""

    value: int
    unit: str
    parts: tuple[Figure, ...]

    @property
    def words(self) -> str:
        """`2,439 + 695 = 3,134 项`."""
        return f"{' + '.join(f'{part.value:,}' for part in self.parts)} = {self.value:,} {self.unit}"


def total(words: Iterable[str], span: Span, area: str | None = None, *, as_of: date | None = None) -> Total:
    """Adds up indicators, named by code or reference, over a span (合计).

    Raises SumRefused where one is part of another, where they share rows, or where one of each is not the same thing.
    """
    items = [counted(find(word).code) for word in words]
    found = compute([item.code for item in items], span, area, as_of=as_of)
    shown = {
        item.code: f"{figure.name}（{figure.value:,} {figure.unit}）" for item, figure in zip(items, found, strict=True)
    }
    for one, other in combinations(items, 2):
        _refuse(one, other, shown)
    value = sum(figure.value for figure in found if isinstance(figure.value, int))
    return Total(value, items[0].unit if items else "", tuple(found))


def _refuse(one: Counted, other: Counted, shown: dict[str, str]) -> None:
    if one is other:
        raise SumRefused(f"“{one.name}”选了两次，不能和自己相加", remedy="去掉重复的一项")
    for part, whole in ((one, other), (other, one)):
        if whole.code in wholes(part):
            raise SumRefused(
                f"“{shown[whole.code]}”与“{shown[part.code]}”不能相加：后者的行已在前者之内，加起来是重复计算",
                basis=f"口径：{part.definition}",
                remedy="并列写出两个数，写明后者在前者之内",
            )
    if shared := set(wholes(one)) & set(wholes(other)):
        names = "、".join(indicators[code].name for code in sorted(shared))
        raise SumRefused(
            f"“{shown[one.code]}”与“{shown[other.code]}”不能相加：都从{names}中数出，可能有相同的行",
            remedy="并列写出两个数",
        )
    if one.grain != other.grain:
        raise SumRefused(
            f"“{shown[one.code]}”与“{shown[other.code]}”不能相加：颗粒度不同，"
            f"前者一项是{one.grain or '一行'}，后者一项是{other.grain or '一行'}",
            remedy="分别写明颗粒度；要比较时先换算成同一颗粒度",
        )
    if (one.unit, one.type) != (other.unit, other.type):
        raise SumRefused(
            f"“{shown[one.code]}”与“{shown[other.code]}”不能相加：单位不同（{one.unit}、{other.unit}）",
            remedy="只加同一单位的数",
        )


def wholes(item: Counted) -> Sequence[str]:
    """The indicators that count rows of this one too, and theirs (所属的全集)."""
    found: list[str] = []
    waiting = list(item.within)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.append(code)
            waiting += counted(code).within
    return found
