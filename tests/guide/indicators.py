"""Indicators: what is counted, of which register, placed in time by which day."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import All, Empty, In, Not, NotAfter, Past
from fazhi.kernel.figures.declarations import Derived, Measure, Ratio, Snapshot, Sum, indicators
from fazhi.kernel.figures.values import Type

indicators.add(
    Measure(
        code="guide.showroom.cost",
        name="样板间建设经费",
        register="guide.showroom",
        definition="建成日期在本时段内的样板间的建设经费合计",
        counts=Sum("cost"),
        type=Type.MONEY,
        unit="万元",
        decimals=2,
    )
)
indicators.add(
    Snapshot(
        code="guide.request.open",
        name="在办的信息公开申请",
        register="guide.request",
        definition="本时段最后一日已经收到、尚未办结的信息公开申请",
        from_field="opened_on",
        until_field="closed_on",
        unit="件",
    )
)

# Only a due day from a rule and a loaded calendar judges anyone; a running request whose day is not past does not yet.
DUE = All(In("judgement", ("judged", "trial")), Past("due_on"))

indicators.add(
    Measure(
        code="guide.request.due",
        name="应答复的信息公开申请",
        register="guide.request",
        definition="到期日在本时段内且已经过去的信息公开申请",
        where=DUE,
        period="due_on",
        unit="件",
        is_judging=True,
    )
)
indicators.add(
    Measure(
        code="guide.request.due.on_time",
        name="按时答复的信息公开申请",
        register="guide.request",
        definition="其中答复日期不晚于到期日的",
        where=All(DUE, Not(Empty("met_on")), NotAfter("met_on", "due_on")),
        period="due_on",
        unit="件",
        is_judging=True,
    )
)
indicators.add(
    Derived(
        code="guide.request.on_time_rate",
        name="信息公开申请按时答复率",
        definition="分母：到期日在本时段内且已经过去的申请；分子：其中答复日期不晚于到期日的",
        formula=Ratio("guide.request.due.on_time", "guide.request.due"),
    )
)
