"""What an indicator is (指标声明): typed, frozen, and readable aloud by a person from the justice office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

from fazhi.kernel.core.digests import canonical, sm3
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import Store, registry
from fazhi.kernel.records.registers import Register, registers

from .conditions import All, Among, Condition, fields_of, leaves, plain
from .values import Type


@dataclass(frozen=True)
class Count:
    """Each row counts one (计数)."""


@dataclass(frozen=True)
class Sum:
    """The field is added up (求和); an empty field adds nothing."""

    field: str


@dataclass(frozen=True)
class CountOnce:
    """Rows with the same value of the field count once (去重计数)."""

    field: str


@dataclass(frozen=True)
class Days:
    """Calendar days from one day to another are added up (天数合计); a row without either adds nothing."""

    start: str
    end: str


Counts: TypeAlias = Count | Sum | CountOnce | Days
EVERY_ROW = All()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What measures and snapshots share: rows of one register, which of them, and what is counted.

    `definition` is the 口径 in words, `parts` are indicators that must add up to this one, and `is_judging` says that
    it judges by due days, so that rows judged on trial (试算) mark it. `within` are indicators that count some or all of
    its rows too, `grain` (颗粒度) is what one of it stands for: neither may be added up blindly (`summing`).
    """

    code: str
    name: str
    register: str
    definition: str
    ref: str = ""
    counts: Counts = Count()
    where: Condition = EVERY_ROW
    unit: str = "宗"
    type: Type = Type.COUNT
    decimals: int = 0
    version: int = 1
    parts: tuple[str, ...] = ()
    is_judging: bool = False
    within: tuple[str, ...] = ()
    grain: str = ""

    @property
    def table(self) -> Register:
        """The register whose rows it counts."""
        return registers[self.register]

    @property
    def placing(self) -> tuple[str, ...]:
        """The fields that place a row in time."""
        raise NotImplementedError

    @property
    def deciding(self) -> tuple[str, ...]:
        """The fields that decide whether and how much a row counts (起作用的字段)."""
        counted = tuple(vars(self.counts).values())
        return tuple(dict.fromkeys((*self.placing, *fields_of(self.where), *counted)))


@dataclass(frozen=True, kw_only=True)
class Measure(Counted):
    """Rows of a register whose day lies in the span (计量).

    `period` names the field of that day, or several of which the first that is not empty places the row; by default it
    is the register's own day.
    """

    period: str | tuple[str, ...] = ()

    @property
    def placing(self) -> tuple[str, ...]:
        return ((self.period,) if isinstance(self.period, str) else self.period) or (self.table.day,)


@dataclass(frozen=True, kw_only=True)
class Snapshot(Counted):
    """A stock at the last day of the span (存量): begun on or before it, and not ended on or before it."""

    from_field: str
    until_field: str = ""

    @property
    def placing(self) -> tuple[str, ...]:
        return (self.from_field, self.until_field) if self.until_field else (self.from_field,)


@dataclass(frozen=True)
class Ratio:
    """One count divided by another (比率); in percent when the unit is %, else plain, e.g. days a ticket."""

    numerator: str
    denominator: str


@dataclass(frozen=True)
class Growth:
    """The growth of a count over the span before (增长率): (now - before) / before."""

    of: str


@dataclass(frozen=True)
class Coverage:
    """How many rows of the whole another register's measure reaches (覆盖率).

    `field` of the whole is looked for among the values that `by` counts once.
    """

    whole: str
    field: str
    by: str


Formula: TypeAlias = Ratio | Growth | Coverage


@dataclass(frozen=True)
class Alternative:
    """One reading of a derived figure (备选口径), which a definition may choose."""

    formula: Formula
    definition: str


@dataclass(frozen=True, kw_only=True)
class Derived:
    """Arithmetic over other indicators (派生).

    Either one `formula` or several `alternatives`, the first of which holds until a definition chooses another.
    Measures listed `apart` (单列) and the denominator must add up to the measure `universe`.
    """

    code: str
    name: str
    definition: str
    ref: str = ""
    formula: Formula | None = None
    alternatives: Mapping[str, Alternative] = field(default_factory=dict)
    unit: str = "%"
    decimals: int = 1
    version: int = 1
    apart: tuple[str, ...] = ()
    universe: str = ""

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def type(self) -> Type:
        return Type.PERCENTAGE if self.unit == "%" else Type.NUMBER

    @property
    def choices(self) -> dict[str, Alternative]:
        """The readings by their code; one without alternatives has the code ""."""
        if self.formula is not None:
            return {"": Alternative(self.formula, self.definition)}
        return dict(self.alternatives)


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A figure that no rows of ours give (报送数): imported or declared by a person; pending (待建) until then."""

    code: str
    name: str
    definition: str
    ref: str = ""
    unit: str = ""
    type: Type = Type.COUNT
    decimals: int = 0
    version: int = 1


Indicator: TypeAlias = Measure | Snapshot | Derived | Stated

indicators: Store[Indicator] = registry.store("指标")


def find(word: str) -> Indicator:
    """The indicator that a code or a reference such as F16 names; the error tells near ones."""
    wanted = word.strip()
    for item in indicators:
        if wanted == item.code or (item.ref and wanted.upper() == item.ref):
            return item
    names = {name: item for item in indicators for name in (item.ref, item.code, item.name) if name}
    near = get_close_matches(wanted, names, n=3, cutoff=0.5) or get_close_matches(
        wanted.upper(), names, n=3, cutoff=0.3
    )
    shown = (names[name] for name in near or list(names)[:5])
    told = "、".join(dict.fromkeys(f"{item.ref or item.code} {item.name}" for item in shown))
    raise FazhiError(f"没有指标“{word}”", remedy=f"相近的有：{told}" if told else "目前一个指标也没有声明")


def counted(code: str) -> Measure | Snapshot:
    """The measure or snapshot of a code; other indicators have no rows of their own."""
    item = indicators[code]
    if isinstance(item, Measure | Snapshot):
        return item
    raise FazhiError(f"指标“{item.name}”不是直接数出来的", remedy="指明它的分子或分母")


def fingerprint(item: Indicator) -> str:
    """The fingerprint of what an indicator means (口径指纹); names and wording may change without a new version."""
    return sm3(canonical(_meaning(item)))


def _meaning(item: Indicator) -> list[Any]:
    if isinstance(item, Derived):
        readings = [[code, _formula(each.formula)] for code, each in sorted(item.choices.items())]
        return ["Derived", readings, item.unit, sorted(item.apart), item.universe]
    if isinstance(item, Stated):
        return ["Stated", item.unit, item.type]
    counts = [type(item.counts).__name__, *vars(item.counts).values()]
    placing = list(item.placing)
    return [
        type(item).__name__,
        item.register,
        counts,
        plain(item.where),
        placing,
        item.unit,
        item.type,
        list(item.parts),
    ]


def _formula(formula: Formula) -> list[str]:
    return [type(formula).__name__, *vars(formula).values()]


def needed(item: Indicator) -> tuple[str, ...]:
    """The codes of the indicators that one refers to (引用的指标)."""
    if isinstance(item, Derived):
        of_formulas = (code for each in item.choices.values() for code in _codes(each.formula))
        return tuple(dict.fromkeys((*of_formulas, *item.apart, *((item.universe,) if item.universe else ()))))
    if isinstance(item, Stated):
        return ()
    return (*item.parts, *(leaf.of for leaf in leaves(item.where) if isinstance(leaf, Among)))


def _codes(formula: Formula) -> tuple[str, ...]:
    if isinstance(formula, Ratio):
        return formula.numerator, formula.denominator
    return (formula.of,) if isinstance(formula, Growth) else (formula.whole, formula.by)
