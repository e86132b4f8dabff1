"""What is counted of firms (市场主体指标): F9, F10, F11; stocks from the days of the rows, so a month costs no row."""

from __future__ import annotations

from fazhi.kernel.figures.declarations import Derived, Growth, Measure, Snapshot, indicators

from ..base import ENTITY, POOL

STANDING, OPENED, ENDED = "enterprises.entities", "enterprises.entities.opened", "enterprises.entities.ended"

indicators.add(
    Snapshot(
        code=STANDING,
        ref="F10",
        name="市场主体总数",
        register=ENTITY,
        from_field="occurred_on",
        until_field="ended_on",
        definition="期末存续的市场主体：登记日期不晚于期末，期末以前（含当日）没有注销、吊销；一个代码一户，分支机构各计一户",
        unit="户",
    )
)
indicators.add(
    Derived(
        code="enterprises.entities.growth",
        ref="F11",
        name="市场主体同比增速",
        formula=Growth(STANDING),
        definition="（本期末市场主体总数－上期末总数）÷上期末总数，两数都由名录按日期数出",
    )
)
indicators.add(
    Measure(
        code=OPENED,
        name="新登记市场主体",
        register=ENTITY,
        definition="登记日期在本期内的市场主体，包括期内又注销的",
        unit="户",
    )
)
indicators.add(
    Measure(
        code=ENDED,
        name="注销吊销市场主体",
        register=ENTITY,
        period="ended_on",
        definition="注销吊销日期在本期内的市场主体；先吊销后注销的只在吊销时计一次",
        unit="户",
    )
)
indicators.add(
    Snapshot(
        code="enterprises.pool",
        ref="F9",
        name="“个转企”培育库企业",
        register=POOL,
        from_field="occurred_on",
        until_field="left_on",
        definition="期末仍在库的个体工商户：入库日期不晚于期末，期末以前（含当日）没有出库；累计入库另列",
        unit="家",
        within=("enterprises.pool.ever",),
    )
)
indicators.add(
    Snapshot(
        code="enterprises.pool.ever",
        name="个转企培育库累计入库",
        register=POOL,
        from_field="occurred_on",
        definition="截至期末入过库的个体工商户，已出库的也计；出库后再入库的另计一家次",
        unit="家次",
    )
)
