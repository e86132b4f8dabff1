"""Use counts of other systems (事项办件量): one row an item and month, which count as uses beside the matters here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Sum

from fazhi.kernel.core.registry import registry
from fazhi.kernel.imports.mappings import ImportMapping, mappings
from fazhi.kernel.items.uses import ITEM_USES
from fazhi.kernel.law.timelimits import add_months
from fazhi.kernel.records.registers import Grant, Register, Scope, registers

from ..models import ItemUse
from ..roles import COUNTER, HOLDER, KEEPER

USES = registers.add(
    Register(
        code="services.use",
        name="事项办件量",
        model=ItemUse,
        number_prefix="BJ",
        labels={"title": "事项名称", "unit": "办理单位", "occurred_on": "月份"},
        columns=("number", "item", "title", "occurred_on", "uses", "system", "unit"),
        filters=("occurred_on", "unit", "uses"),
        search=("item", "title", "system"),
        form=("number", "item", "title", "unit", "occurred_on", "uses", "system"),
        required=("occurred_on",),
        grants=(
            Grant(KEEPER.code, ("view", "add", "edit", "import", "export"), Scope.TOWN),
            Grant(COUNTER.code, ("view", "export"), Scope.TOWN),
            Grant(HOLDER.code, ("view", "export"), Scope.TOWN),
            Grant("leader", ("view", "export"), Scope.TOWN),
        ),
    )
)

mappings.add(
    ImportMapping(
        code="services.use.monthly",
        name="事项每月办件量",
        register=USES.code,
        columns={
            "item": ("事项编码", "编码"),
            "title": ("事项名称", "名称"),
            "occurred_on": ("月份", "统计月份", "日期"),
            "uses": ("办件量", "办件数", "数量"),
            "system": ("来源系统", "系统"),
            "unit": ("办理单位", "承接单位"),
        },
        # The same item and month a second time corrects the first: nothing is counted twice.
        number_from=("事项编码", "月份"),
        optional=frozenset({"title", "system", "unit"}),
        notes="其他业务系统按月导出的办件量；事项编码可以是本镇的，也可以是该系统的。",
    )
)


def counted(from_on: date, to_on: date, codes: Collection[str] | None) -> Mapping[str, int]:
    """Uses by code in the months that the two days touch (办件量): a month is known as a whole only."""
    first, beyond = from_on.replace(day=1), add_months(to_on.replace(day=1), 1)
    rows = USES.rows().filter(occurred_on__gte=first, occurred_on__lt=beyond)
    if codes is not None:
        rows = rows.filter(pk__in=ItemUse.objects.filter(item__in=codes).values("pk"))
    return dict(rows.values_list("item_use__item").annotate(n=Sum("item_use__uses")).order_by())


registry.provide(ITEM_USES, counted)
