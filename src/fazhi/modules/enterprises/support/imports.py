"""Loans and policies live elsewhere too (转贷平台、惠企政策平台): read by saved mappings, never typed again."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from ..base import LOAN, POLICY

NOTES = "列名照常见的导出表列出，没有见到真实的导出表；列名不同的，逐列对应后另存为映射。"

DAYS = {"listed": ("列入名录日期", "入库日期"), "paid": ("放款日期",), "returned": ("归还日期", "还款日期")}

mappings.add(
    ImportMapping(
        code="enterprises.loans",
        name="转贷资金台账导出表",
        register=LOAN,
        columns={
            "number": ("转贷编号", "业务编号", "编号"),
            "title": ("企业名称", "申请企业"),
            "firm_code": ("统一社会信用代码", "信用代码"),
            "bank": ("合作银行", "贷款银行"),
            "amount_fen": ("转贷金额（元）", "转贷金额"),
            "days": ("约定使用工作日", "使用天数"),
            **{f"{step}_on": headers for step, headers in DAYS.items()},
        },
        steps={"applied": ("申请日期", "受理日期"), **DAYS},
        optional=frozenset({"days", *DAYS, *(f"{step}_on" for step in DAYS)}),
        is_sample=True,
        notes=NOTES,
    )
)
mappings.add(
    ImportMapping(
        code="enterprises.policies",
        name="惠企政策平台导出表",
        register=POLICY,
        columns={
            "number": ("政策编号", "编号"),
            "title": ("政策名称", "政策标题"),
            "issuer": ("发布机关", "发文机关", "发布单位"),
            "document_number": ("文号", "发文字号"),
            "benefit": ("支持内容", "奖补标准"),
            "unit": ("兑现单位", "受理单位"),
            "occurred_on": ("发布日期", "成文日期"),
            "from_on": ("起始日期", "生效日期"),
            "until_on": ("失效日期", "截止日期"),
            "promised_days": ("承诺兑现工作日", "承诺时限（工作日）"),
        },
        optional=frozenset({"document_number", "until_on"}),
        is_sample=True,
        notes=NOTES,
    )
)
