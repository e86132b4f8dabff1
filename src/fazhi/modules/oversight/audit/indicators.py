"""What internal audit counts (审计指标): F66 of its two parts F67 and F68, and how many villages were reached, F69."""

from __future__ import annotations

from fazhi.kernel.figures.conditions import Is
from fazhi.kernel.figures.declarations import CountOnce, Coverage, Derived, Measure, Snapshot, indicators

from ..models.audit import AuditKind
from .audits import REGISTER
from .lists import COLLECTIVE

WHEN = "审计报告送被审计对象征求意见的日期（报告日期）在本年度内"
ALL, UNITS, VILLAGES = "oversight.audits", "oversight.audits.units", "oversight.audits.villages"
REACHED, WHOLE = "oversight.audits.reached", "oversight.collectives"

for code, ref, kind, name in (
    (UNITS, "F67", AuditKind.UNITS, "行政企事业单位审计项目"),
    (VILLAGES, "F68", AuditKind.VILLAGES, "集体经济组织经济责任审计"),
):
    indicators.add(
        Measure(
            code=code,
            ref=ref,
            name=name,
            register=REGISTER,
            definition=f"{WHEN}的{kind.label}项目，一行一个",
            where=Is("kind", kind),
            period="reported_on",
            unit="个",
        )
    )
indicators.add(
    Measure(
        code=ALL,
        ref="F66",
        name="审计项目",
        register=REGISTER,
        definition=f"{WHEN}的审计项目，一行一个；等于两类之和，不等的报错",
        period="reported_on",
        unit="个",
        parts=(UNITS, VILLAGES),
    )
)
indicators.add(
    Measure(
        code=REACHED,
        name="审计到的村组",
        register=REGISTER,
        definition=f"{WHEN}的村居集体经济组织审计，同一村组只算一个",
        counts=CountOnce("collective"),
        where=Is("kind", AuditKind.VILLAGES),
        period="reported_on",
        unit="个",
        within=(VILLAGES,),
    )
)
indicators.add(
    Snapshot(
        code=WHOLE,
        name="在册村组",
        register=COLLECTIVE,
        definition="年末在村组名册上的村（社区）、组集体经济组织",
        from_field="from_on",
        until_field="until_on",
        unit="个",
    )
)
indicators.add(
    Derived(
        code="oversight.audits.coverage",
        ref="F69",
        name="村组“一年一审”覆盖率",
        definition="本年度审计到的在册村组 ÷ 年末在册村组；全部审到才是100%，“差额”逐个列出没有审到的村组",
        formula=Coverage(WHOLE, "number", REACHED),
    )
)
