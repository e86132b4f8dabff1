"""Exports of an audit system (审计系统导出映射): read as they are; only what exists nowhere else is asked for."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from .audits import REGISTER

DAYS = {
    "notified": ("通知书送达日期", "送达通知书日期"),
    "started": ("进点日期", "实施日期"),
    "reported": ("征求意见日期", "报告日期"),
    "answered": ("反馈日期", "反馈意见日期"),
    "decided": ("审计决定日期", "出具报告日期"),
    "closed": ("结项日期", "归档日期"),
}
FIELDS = {"notified": "notified_on", "started": "started_on", "reported": "reported_on"}
FIELDS |= {"answered": "answered_on", "decided": "decided_on"}

mappings.add(
    ImportMapping(
        code="oversight.audit_system",
        name="审计管理系统项目导出表",
        register=REGISTER,
        columns={
            "number": ("项目编号", "审计项目编号"),
            "title": ("项目名称", "审计事项"),
            "plan": ("计划编号", "审计计划编号"),
            "unit": ("被审计单位",),
            "opinion": ("反馈意见", "被审计对象意见"),
            "conclusion": ("审计结论",),
            **{field: DAYS[step] for step, field in FIELDS.items()},
        },
        steps={"planned": ("立项日期",), **DAYS},
        optional=frozenset({"title", "unit", "opinion", "conclusion", *DAYS, *FIELDS.values()}),
        is_sample=True,
        notes="列名照常见的导出表列出，没有见到真实的导出表；列名不同的，逐列对应后另存为映射。",
    )
)
