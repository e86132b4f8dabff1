"""What oversight counts (统筹与监督指标): F36, and how matters are handed over, never by person."""

from __future__ import annotations

from fazhi.kernel.figures.declarations import Measure, indicators

from .yearly import PROJECT

indicators.add(
    Measure(
        code="enforcement.project",
        ref="F36",
        name="年度法治建设实事",
        register=PROJECT,
        definition="立项日期在本年度内的法治建设实事，一行一件；节点不另算",
        unit="件",
    )
)
