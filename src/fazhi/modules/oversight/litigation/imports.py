"""A ledger of contests (复议应诉台账导入映射), as an office keeps it beside the organ's and the court's own systems."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from .contests import CONTEST

DAYS = {
    "assigned": ("分派日期", "交办日期"),
    "answered": ("答复日期", "答辩日期", "提交答复日期"),
    "decided": ("结果送达日期", "收到决定（裁判）日期"),
    "carried_out": ("履行日期",),
    "closed": ("结案日期", "办结日期"),
}
FIELDS = {"answered": "answered_on", "decided": "decided_on", "carried_out": "carried_out_on"}
OPTIONAL = {"unit": ("承办单位", "答复单位"), "document_number": ("案号",), "outcome": ("结果", "结案方式")}
OPTIONAL |= {"carry_out_by": ("履行期限",), "reply": ("答复要点", "答辩要点"), "reflection": ("复盘", "案件分析")}
OPTIONAL |= {field: DAYS[step] for step, field in FIELDS.items()}

mappings.add(
    ImportMapping(
        code="oversight.contest_ledger",
        name="行政复议应诉案件台账",
        register=CONTEST,
        columns={
            "number": ("收案编号", "登记编号"),
            "title": ("案由",),
            "kind": ("案件类别", "类别"),
            "organ": ("复议机关（法院）", "复议机关、法院"),
            "source_row": ("被诉行为文号", "被复议行为文号", "原行政行为文号"),
            "grounds": ("请求事项", "请求和理由"),
            **OPTIONAL,
        },
        steps={"received": ("收到副本日期", "收到日期"), **DAYS},
        optional=frozenset({*DAYS, *OPTIONAL}),
        is_sample=True,
        notes="列名照常见的台账列出，没有见到真实的台账；列名不同的，逐列对应后另存为映射。",
    )
)
