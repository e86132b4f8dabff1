"""Lists that live elsewhere (党务系统的名册): read by saved mappings, never typed again."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from .organisations import ORGANISATION, RECORD

NOTES = "列名照常见的导出表列出，没有见到真实的导出表；列名不同的，逐列对应后另存为映射。"

mappings.add(
    ImportMapping(
        code="leadership.organisations",
        name="党组织名册导出表",
        register=ORGANISATION,
        columns={
            "number": ("党组织编码", "党组织代码", "组织编码", "编号"),
            "title": ("党组织名称", "党组织全称", "组织名称"),
            "kind": ("党组织类别", "组织类别", "类别"),
            "parent": ("上级党组织编码", "上级党组织代码", "上级编码"),
            "unit": ("所在单位", "建立党组织的单位"),
            "occurred_on": ("成立日期", "建立日期", "批准成立日期"),
            "until_on": ("撤销日期",),
        },
        constants={"kind": "branch"},
        optional=frozenset({"kind", "parent", "unit", "until_on"}),
        is_sample=True,
        notes=NOTES,
    )
)
mappings.add(
    ImportMapping(
        code="leadership.study_records",
        name="学习活动签到汇总表",
        register=RECORD,
        columns={
            "event": ("学习活动编号", "活动编号"),
            "organisation": ("党组织编号", "党组织编码", "党组织代码", "组织编码"),
        },
        number_from=("活动编号", "党组织编码"),
        is_sample=True,
        notes=NOTES,
    )
)
