"""What else the yearly statistics count (年报补充指标): compulsory measures, and decisions taken down again."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import Empty, In, Not
from fazhi.kernel.figures.declarations import Measure, indicators

from ..cases import CASE, MEASURE
from ..models import MeasureKind

COMPULSORY = tuple(kind.value for kind in MeasureKind if kind is not MeasureKind.KEEP)

indicators.add(
    Measure(
        code="enforcement.measures",
        name="行政强制措施",
        register=MEASURE,
        definition="本时段登记的查封、扣押、冻结和其他行政强制措施，一次计一宗；先行登记保存是取证，不计",
        where=In("kind", COMPULSORY),
        unit="宗",
    )
)
indicators.add(
    Measure(
        code="enforcement.withdrawn",
        name="撤回公开的处罚决定",
        register=CASE,
        definition="本时段内因变更、撤销等撤回公开的处罚决定",
        where=Not(Empty("withdrawn_on")),
        period="withdrawn_on",
        unit="份",
    )
)
