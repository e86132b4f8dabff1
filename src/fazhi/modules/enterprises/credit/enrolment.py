"""Loan enrolment (信易贷实名认证, S85): the platform's own total, month by month, each with the file that states it.

Totals and no list of firms: who enrolled is known to the outside platform, and the report states its number alone; a
list here would be asked of the firms or of the platform a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.declarations import Snapshot, Sum, indicators
from fazhi.kernel.law.timelimits import add_months
from fazhi.kernel.records.registers import Register, registers

from ..base import CREDIT, ENROLMENT, KEEPS, LEADER_READS
from ..models.credit import Enrolment


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One row a month: its number says so, and it stands until the next month begins (编号)."""
    month = facts["occurred_on"]
    title = facts.get("title") or f"{month.year}年{month.month}月末信易贷实名认证企业数"
    return {"number": f"XYD-{month:%Y-%m}", "title": title, "until_on": add_months(month, 1)}


def wrong(facts: Mapping[str, Any]) -> dict[str, str]:
    month = facts.get("occurred_on")
    return {"occurred_on": f"{month:%Y-%m} 还没有到；办法：核对月份"} if month and month > today() else {}


ENROLMENTS = registers.add(
    Register(
        code=ENROLMENT,
        name="信易贷实名认证",
        systems=("S85",),
        shelf=CREDIT,
        model=Enrolment,
        number_prefix="XYD",
        labels={"title": "说明", "unit": "报送单位", "occurred_on": "月份"},
        columns=("number", "occurred_on", "total", "source", "source_file"),
        filters=("occurred_on",),
        search=("number", "source", "source_file"),
        form=("occurred_on", "total", "source", "source_file", "unit"),
        required=("occurred_on",),
        months=("occurred_on",),
        settle=settled,
        check=wrong,
        grants=(KEEPS, LEADER_READS),
    )
)
indicators.add(
    Snapshot(
        code="enterprises.credit.enrolled",
        ref="F73",
        name="“信易贷”实名认证企业",
        register=ENROLMENT,
        definition="年末当月来源平台报出的累计实名认证企业数；没有当月报表的不用以前的月份代替",
        unit="家",
        counts=Sum("total"),
        from_field="occurred_on",
        until_field="until_on",
    )
)
