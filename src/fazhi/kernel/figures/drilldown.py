"""Drill-down (穿透): the rows behind a number, and the same number by month, by area and by the values of a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.remembering import remembered
from fazhi.kernel.org.models import Area, AreaLevel, Unit
from fazhi.kernel.org.tree import descendants
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.fields import Kind as FieldKind

from . import declarations as d
from .computing import find_area, quotient, sides
from .definitions import definitions_in_use, reading
from .spans import Span
from .tallies import Ask, Tally, View, rows_of, tally, tally_by
from .values import Value as Typed
from .values import show

SIDES = {"numerator": "分子", "denominator": "分母", "difference": "差额"}


@dataclass(frozen=True)
class Behind:
    """The rows behind a number (背后的行): those that may be shown, how many there are in all, and how many are closed
    to the person.
    """

    ask: Ask
    rows: QuerySet[Any]
    total: int
    closed: int = 0

    @property
    def shown(self) -> int:
        """How many rows may be shown (可见行数)."""
        return self.total - self.closed


@dataclass(frozen=True)
class Part:
    """One month, area or value of a number (分项): its key and label, value and display."""

    key: str
    label: str
    value: Typed | None
    display: str
    numerator: int
    denominator: int | None = None


def rows_behind(
    word: str,
    span: Span,
    area: str | None = None,
    person: Person | None = None,
    *,
    side: str = "denominator",
    as_of: date | None = None,
) -> Behind:
    """The rows that a number counts (穿透到行): exactly as many as the number says.

    Of a derived figure the rows of one `side`: numerator, denominator, or the difference, which names what is missing.
    For a person the rows open to them; `closed` tells how many more there are.
    """
    item = d.find(word)
    view = View(as_of or today(), find_area(area))
    if side not in SIDES:
        raise FazhiError(f"没有“{side}”这一侧", remedy=f"可用：{'、'.join(SIDES)}")
    formula = _formula(item, view)
    pair = _pair(item, formula, span)
    ask = pair[0] if side == "numerator" else pair[-1]
    rows = rows_of(ask, view)
    if side == "difference" and formula is not None:
        rows = _difference(rows, formula, ask, view)
    total = remembered(("behind", item.code, ask, view, side), rows.count)
    if person is None or person.reach(ask.counted.table, "view").is_town:
        return Behind(ask, rows, total)
    may_see = rows.filter(pk__in=person.visible(ask.counted.table).values("pk"))
    return Behind(ask, may_see, total, total - may_see.count())


def _difference(rows: QuerySet[Any], formula: d.Formula, ask: Ask, view: View) -> QuerySet[Any]:
    """What the denominator has and the numerator has not."""
    above, _ = sides(formula, ask.span)
    if isinstance(formula, d.Growth) or above.counted.register != ask.counted.register:
        raise FazhiError("分子不是分母的一部分，没有差额", remedy="分别查看分子和分母")
    return rows.exclude(pk__in=rows_of(above, view).values("pk"))


def _counted(item: d.Indicator) -> d.Measure | d.Snapshot:
    if isinstance(item, d.Measure | d.Snapshot):
        return item
    raise FazhiError(f"指标“{item.name}”是报送数，背后没有台账行", remedy="查看其来源文书")


def _formula(item: d.Indicator, view: View) -> d.Formula | None:
    """The formula in use of a derived figure; None for what is counted directly."""
    if not isinstance(item, d.Derived):
        return None
    return reading(item, definitions_in_use([item], view.as_of)[item.code].choice).formula


def by_month(word: str, year: int, area: str | None = None, *, as_of: date | None = None) -> list[Part]:
    """The number in each month of a year (逐月), in one query for each register."""
    item = d.find(word)
    view = View(as_of or today(), find_area(area))
    formula = _formula(item, view)
    asked = {span: _pair(item, formula, span) for span in Span.months(year) if span.first_on <= view.as_of}
    answers = tally((ask for pair in asked.values() for ask in pair), view)
    return [
        _part(item, formula, str(span), f"{span.first_on.month}月", [answers[ask] for ask in pair])
        for span, pair in asked.items()
    ]


def by_area(
    word: str, span: Span, area: str | None = None, *, level: str = AreaLevel.VILLAGE, as_of: date | None = None
) -> list[Part]:
    """The number in each area of a level (分村社区) with all below it; rows of none of them come last as 其他."""
    item = d.find(word)
    view = View(as_of or today(), find_area(area))
    areas = list(Area.objects.filter(level=level).order_by("code"))
    if view.area is not None:
        areas = [each for each in areas if each.pk in descendants(view.area)]
    whens = [When(area__in=descendants(each), then=Value(each.code)) for each in areas]
    labels = {each.code: each.name for each in areas}
    return _grouped(item, span, view, Case(*whens, default=Value("")), labels)


def by_field(word: str, span: Span, name: str, area: str | None = None, *, as_of: date | None = None) -> list[Part]:
    """The number for each value of a field of its register (分类), e.g. by category; all classes are there."""
    item = d.find(word)
    view = View(as_of or today(), find_area(area))
    register = _pair(item, _formula(item, view), span)[0].counted.table
    if name not in register.fields:
        raise FazhiError(f"台账“{register.name}”没有字段“{name}”", remedy=f"有：{'、'.join(register.fields)}")
    field = register.fields[name]
    if field.is_personal or field.kind is FieldKind.USER:
        # People are never ranked by counts.
        raise FazhiError(f"“{field.label}”涉及个人，不按它统计", remedy="改用别的字段")
    if field.kind is FieldKind.UNIT:
        units = {str(unit.pk): str(unit) for unit in Unit.objects.all()}
        parts = _grouped(item, span, view, F(field.path), units)
        return [part for part in parts if part.numerator or part.denominator]
    return _grouped(item, span, view, F(field.path), dict(field.choices or {}))


def _grouped(item: d.Indicator, span: Span, view: View, group: Any, labels: dict[str, str]) -> list[Part]:
    formula = _formula(item, view)
    pair = _pair(item, formula, span)
    answers = tally_by(pair, view, group)
    told = {ask: {_key(key): found for key, found in answers[ask].items()} for ask in pair}
    rest = dict.fromkeys(key for ask in pair for key in told[ask] if key not in labels)
    return [
        _part(item, formula, key, labels.get(key) or key or "其他", [told[ask].get(key, Tally()) for ask in pair])
        for key in (*labels, *rest)
    ]


def _key(value: Any) -> str:
    return "" if value is None else str(value)


def _pair(item: d.Indicator, formula: d.Formula | None, span: Span) -> tuple[Ask, ...]:
    return sides(formula, span) if formula is not None else (Ask(_counted(item), span),)


def _part(item: d.Indicator, formula: d.Formula | None, key: str, label: str, found: list[Tally]) -> Part:
    if formula is None:
        value = found[0].value
        return Part(key, label, value, show(value, item.type, item.unit, item.decimals), value)
    above, below = found[0].value, found[1].value
    ratio = quotient(formula, item.unit, above, below)
    is_whole = above == below and not isinstance(formula, d.Growth)
    return Part(key, label, ratio, show(ratio, item.type, item.unit, item.decimals, is_whole=is_whole), above, below)
