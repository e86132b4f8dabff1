"""Computing (取数): indicators applied to a span and an area; all measures of a register in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.models import Area

from . import declarations as d
from .definitions import InUse, definitions_in_use, reading
from .models import StatedFigure
from .spans import Span
from .tallies import Ask, Tally, View, covered, tally
from .values import Type, Value, from_text, show, to_json

TRIAL, DEMO = "试算", "模拟数据"
DIVIDED_BY_ZERO = "分母为零"


class Kind(StrEnum):
    """Where a figure comes from (来源)."""

    COMPUTED = "computed"
    IMPORTED = "imported"
    DECLARED = "declared"
    PENDING = "pending"


@dataclass(frozen=True)
class Figure:
    """A number of the report (数): its value and display, its definition, and what stands behind it.

    `apart` are the classes listed separately (单列) by name, `parts` those that must add up to it, `faults` where they
    do not; `why` says why there is no value.
    """

    ref: str
    code: str
    name: str
    kind: Kind
    type: Type
    value: Value | None
    display: str
    unit: str
    span: Span
    area: str = ""
    numerator: int | None = None
    denominator: int | None = None
    definition: str = ""
    version: int = 1
    choice: str = ""
    is_approved: bool = False
    rows: int = 0
    marks: tuple[str, ...] = ()
    apart: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    why: str = ""
    source: str = ""  # the digest of the document that states it

    def as_json(self) -> dict[str, Any]:
        """The figure as the command line and the API tell it."""
        return {
            "ref": self.ref,
            "code": self.code,
            "name": self.name,
            "value": to_json(self.value),
            "display": self.display,
            "unit": self.unit,
            "type": self.type.value,
            "kind": self.kind.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "definition": self.definition,
            "version": self.version,
            "approved": self.is_approved,
            "rows": self.rows,
            "period": str(self.span),
            "area": self.area,
            "marks": list(self.marks),
            "apart": self.apart,
            "parts": self.parts,
            "faults": list(self.faults),
            "why": self.why,
        }


def compute(
    words: Iterable[str] | None,
    span: Span,
    area: str | None = None,
    *,
    as_of: date | None = None,
    choice: str | None = None,
) -> list[Figure]:
    """Computes indicators, named by code or reference, or all of them (None), over a span (取数).

    `area` is an area's code and takes in all below it; `as_of` is the day on which open matters are judged, by default
    today; `choice` computes by another reading than the definition chose.
    """
    items = list(d.indicators) if words is None else [d.find(word) for word in words]
    view = View(as_of or today(), find_area(area))
    used = definitions_in_use(items, view.as_of)
    if choice is not None:
        used = {code: replace(each, choice=choice) for code, each in used.items()}
    answers = tally((ask for item in items for ask in _asks(item, span, used[item.code])), view)
    stated = _stated([item for item in items if isinstance(item, d.Stated)], span, area or "")
    return [
        Figure(
            **_named(item, span, area or "", used[item.code]), **_found(item, span, used[item.code], answers, stated)
        )
        for item in items
    ]


def find_area(code: str | None) -> Area | None:
    """The area of a code (区域); None for the whole town."""
    if not code:
        return None
    found = Area.objects.filter(code=code).first()
    if found is None:
        near = "、".join(f"{a.code} {a.name}" for a in Area.objects.order_by("code")[:5])
        raise FazhiError(f"没有编码为“{code}”的区域", remedy=f"区域有：{near}" if near else "先建立区域")
    return found


def sides(formula: d.Formula, span: Span) -> tuple[Ask, Ask]:
    """The numerator and the denominator of a formula (分子与分母); of a growth they are the count now and before."""
    if isinstance(formula, d.Ratio):
        return Ask(d.counted(formula.numerator), span), Ask(d.counted(formula.denominator), span)
    if isinstance(formula, d.Growth):
        return Ask(d.counted(formula.of), span), Ask(d.counted(formula.of), span.previous)
    return Ask(covered(formula), span), Ask(d.counted(formula.whole), span)


def quotient(formula: d.Formula, unit: str, numerator: int, denominator: int) -> Decimal | None:
    """The value of a formula, never from rounded parts; None when the denominator is zero."""
    if denominator == 0:
        return None
    above = numerator - denominator if isinstance(formula, d.Growth) else numerator
    return Decimal(above * 100 if unit == "%" else above) / denominator


def _asks(item: d.Indicator, span: Span, used: InUse) -> list[Ask]:
    if isinstance(item, d.Stated):
        return []
    if isinstance(item, d.Derived):
        listed = [Ask(d.counted(code), span) for code in (*item.apart, *filter(None, (item.universe,)))]
        return [*sides(reading(item, used.choice).formula, span), *listed]
    return [Ask(item, span), *(Ask(d.counted(code), span) for code in item.parts)]


def _named(item: d.Indicator, span: Span, area: str, used: InUse) -> dict[str, Any]:
    return {
        "ref": item.ref,
        "code": item.code,
        "name": item.name,
        "type": item.type,
        "unit": item.unit,
        "span": span,
        "area": area,
        "definition": used.text,
        "version": used.version,
        "choice": used.choice,
        "is_approved": used.is_approved,
    }


def _found(
    item: d.Indicator, span: Span, used: InUse, answers: dict[Ask, Tally], stated: dict[str, StatedFigure]
) -> dict[str, Any]:
    if isinstance(item, d.Stated):
        return _of_stated(item, stated.get(item.code))
    if isinstance(item, d.Derived):
        return _of_derived(item, used, span, answers)
    return _of_counted(item, span, answers)


def _of_counted(item: d.Measure | d.Snapshot, span: Span, answers: dict[Ask, Tally]) -> dict[str, Any]:
    found = answers[Ask(item, span)]
    parts = {part.name: answers[Ask(part, span)].value for part in map(d.counted, item.parts)}
    return {
        "kind": Kind.COMPUTED,
        "value": found.value,
        "display": show(found.value, item.type, item.unit, item.decimals),
        "rows": found.rows,
        "marks": _marks((found,)),
        "parts": parts,
        "faults": _sum_fault(parts, found.value, item.name) if parts else (),
    }


def _of_derived(item: d.Derived, used: InUse, span: Span, answers: dict[Ask, Tally]) -> dict[str, Any]:
    formula = reading(item, used.choice).formula
    above, below = (answers[ask] for ask in sides(formula, span))
    value = quotient(formula, item.unit, above.value, below.value)
    is_whole = above.value == below.value and not isinstance(formula, d.Growth)
    apart = {each.name: answers[Ask(each, span)].value for each in map(d.counted, item.apart)}
    faults: tuple[str, ...] = ()
    if item.universe:
        universe = d.counted(item.universe)
        faults = _sum_fault({"计入分母": below.value, **apart}, answers[Ask(universe, span)].value, universe.name)
    return {
        "kind": Kind.COMPUTED,
        "value": value,
        "display": show(value, item.type, item.unit, item.decimals, is_whole=is_whole),
        "numerator": above.value,
        "denominator": below.value,
        "rows": below.rows,
        "marks": _marks((above, below)),
        "apart": apart,
        "faults": faults,
        "why": DIVIDED_BY_ZERO if value is None else "",
    }


def _of_stated(item: d.Stated, found: StatedFigure | None) -> dict[str, Any]:
    if found is None:
        return {"kind": Kind.PENDING, "value": None, "display": show(None, item.type), "why": "尚无数据"}
    value = from_text(found.value, item.type)
    return {
        "kind": Kind(found.kind),
        "value": value,
        "display": show(value, item.type, item.unit, item.decimals, is_whole=value == 100),
        "source": found.document,
    }


def _stated(items: Sequence[d.Stated], span: Span, area: str) -> dict[str, StatedFigure]:
    if not items:
        return {}
    codes = [item.code for item in items]
    rows = StatedFigure.objects.filter(code__in=codes, first_on=span.first_on, last_on=span.last_on, area=area)
    return {row.code: row for row in rows.order_by("pk")}


def _marks(found: Iterable[Tally]) -> tuple[str, ...]:
    behind = [each for each in found if each.rows]
    is_trial, is_demo = any(each.trial for each in behind), any(each.demo for each in behind)
    return (*((TRIAL,) if is_trial else ()), *((DEMO,) if is_demo else ()))


def _sum_fault(parts: dict[str, int], whole: int, name: str) -> tuple[str, ...]:
    total = sum(parts.values())
    if total == whole:
        return ()
    told = " + ".join(f"{part} {count}" for part, count in parts.items())
    return (f"各类相加不等于{name}：{told} = {total}，应为 {whole}",)
