"""What rulemaking counts (规范性文件指标): who may issue on the last day of the period."""

from __future__ import annotations

from fazhi.kernel.figures.declarations import CountOnce, Snapshot, indicators

indicators.add(
    Snapshot(
        code="rulemaking.issuers",
        name="规范性文件制定主体",
        register="rulemaking.issuer",
        definition="本时段最后一日在制定主体清单内的单位，一个单位计一次",
        counts=CountOnce("unit"),
        from_field="from_on",
        until_field="until_on",
        unit="个",
    )
)
