"""Exports of the provincial enforcement platform (省执法平台导出映射): companion mode reads them, and never enters twice."""

from __future__ import annotations

from fazhi.kernel.imports.mappings import ImportMapping, mappings

from .cases import ACT, CASE, DOCUMENT, EVIDENCE, PAYMENT

NOTES = "列名照常见的导出表列出，没有见到真实的导出表；列名不同的，逐列对应后另存为映射。"
DAYS = {
    "filed": ("立案日期", "立案时间"),
    "concluded": ("调查终结日期", "调查终结时间"),
    "told": ("告知书送达日期", "事先告知日期"),
    "decided": ("决定日期", "处罚决定日期", "处罚决定时间"),
    "served": ("决定书送达日期", "送达日期"),
    "performed": ("执行完毕日期", "缴清日期"),
    "closed": ("结案日期", "结案时间"),
}
CASES = mappings.add(
    ImportMapping(
        code="enforcement.platform",
        name="省执法平台案件导出表",
        register=CASE,
        columns={
            "number": ("案件编号", "案号"),
            "title": ("案由", "案件名称"),
            "unit": ("办案机构", "承办机构", "执法单位"),
            "area": ("所属区域", "村社区"),
            "track": ("适用程序", "程序"),
            "source": ("案件来源", "线索来源"),
            "domain": ("执法领域", "领域"),
            "platform_number": ("平台案号",),
            "item": ("事项编码", "职权编码"),
            "agency": ("处罚机关", "执法主体"),
            "party_kind": ("当事人类型", "当事人类别"),
            "party": ("当事人", "当事人名称"),
            "party_code": ("统一社会信用代码", "证件号码", "证件或信用代码"),
            "place": ("违法行为发生地", "案发地址"),
            "discovered_on": ("发现日期",),
            "act_ended_on": ("违法行为终了日", "违法日期", "案发日期"),
            "filed_on": DAYS["filed"],
            "filed_by": ("立案批准人",),
            "is_filed_by_head": ("负责人批准立案",),
            "facts": ("违法事实",),
            "violation_clause": ("违反条款", "违法依据"),
            "liability_clause": ("处罚条款", "处罚依据"),
            "concluded_on": DAYS["concluded"],
            "told_on": DAYS["told"],
            "proposed_kinds": ("拟处罚种类",),
            "proposed_fen": ("拟罚款（元）", "拟罚款"),
            "decided_on": DAYS["decided"],
            "decision_number": ("决定书文号", "处罚决定书文号"),
            "outcome": ("处理决定", "处理结果"),
            "kinds": ("处罚种类",),
            "fine_fen": ("罚款（元）", "罚款金额", "罚款"),
            "confiscated_fen": ("没收（元）", "没收金额", "没收"),
            "served_on": DAYS["served"],
            "published_on": ("公开日期", "公示日期"),
            "executed_on": DAYS["performed"],
            "close_approved_on": DAYS["closed"],
        },
        steps={"registered": ("线索登记日期", "登记日期", "线索接收日期"), **DAYS},
        optional=frozenset(
            {
                *("area", "track", "platform_number", "item", "agency", "party_kind", "party", "party_code", "place"),
                *("discovered_on", "act_ended_on", "filed_on", "filed_by", "is_filed_by_head", "facts"),
                *("violation_clause", "liability_clause", "concluded_on", "told_on", "proposed_kinds", "proposed_fen"),
                *("decided_on", "decision_number", "outcome", "kinds", "fine_fen", "confiscated_fen", "served_on"),
                *("published_on", "executed_on", "close_approved_on", "source", "domain", *DAYS),
            }
        ),
        constants={"source": "other", "domain": "other"},
        is_sample=True,
        notes=NOTES,
    )
)
ACTS = mappings.add(
    ImportMapping(
        code="enforcement.platform_acts",
        name="省执法平台笔录导出表",
        register=ACT,
        columns={
            "number": ("笔录编号",),
            "title": ("笔录名称",),
            "case": ("案件编号", "案号"),
            "kind": ("笔录类型", "活动"),
            "occurred_on": ("实施日期", "制作日期"),
            "started_at": ("开始时间", "开始时刻"),
            "ended_at": ("结束时间", "结束时刻"),
            "officers": ("执法人员证号", "执法证号"),
            "is_shown": ("出示执法证", "亮证"),
            "shown_numbers": ("笔录所记证号",),
            "is_party_signed": ("当事人签名",),
            "refusal_note": ("拒签注明",),
            "signed_officers": ("执法人员签名数",),
        },
        constants={"is_imported": True},
        optional=frozenset(
            {
                *("title", "started_at", "ended_at", "officers", "is_shown", "shown_numbers", "is_party_signed"),
                *("refusal_note", "signed_officers"),
            }
        ),
        is_sample=True,
        notes=NOTES,
    )
)
DOCUMENTS = mappings.add(
    ImportMapping(
        code="enforcement.platform_documents",
        name="省执法平台文书导出表",
        register=DOCUMENT,
        columns={
            "number": ("文号", "文书编号"),
            "title": ("文书名称",),
            "case": ("案件编号", "案号"),
            "kind": ("文书类型", "文书种类"),
            "occurred_on": ("制作日期", "落款日期"),
            "issuer": ("落款机关",),
            "seal": ("印章",),
            "party": ("当事人",),
            "party_code": ("统一社会信用代码", "证件号码"),
            "elements": ("写明的要素",),
            "basis": ("引用的依据", "法律依据"),
            "amount_fen": ("金额（元）", "金额"),
            "amount_words": ("金额大写",),
            "reconsideration_at": ("复议机关",),
            "reconsideration_days": ("复议期限（日）", "复议期限"),
            "court": ("起诉法院",),
            "suit_months": ("起诉期限（月）", "起诉期限"),
            "served_on": ("送达日期", "送达日"),
            "service_method": ("送达方式",),
            "is_receipt_complete": ("送达回证完整",),
        },
        optional=frozenset(
            {
                *("title", "issuer", "seal", "party", "party_code", "elements", "basis", "amount_fen", "amount_words"),
                *("reconsideration_at", "reconsideration_days", "court", "suit_months", "served_on", "service_method"),
                "is_receipt_complete",
            }
        ),
        is_sample=True,
        notes=NOTES,
    )
)
EVIDENCES = mappings.add(
    ImportMapping(
        code="enforcement.platform_evidence",
        name="省执法平台证据导出表",
        register=EVIDENCE,
        columns={
            "number": ("证据编号",),
            "title": ("证据名称",),
            "case": ("案件编号", "案号"),
            "kind": ("证据种类", "证据类型"),
            "occurred_on": ("取得日期", "取证日期"),
            "proves": ("证明内容", "证明什么"),
            "verified_by": ("查证人",),
            "is_unlawful": ("以非法手段取得",),
        },
        optional=frozenset({"title", "kind", "proves", "verified_by", "is_unlawful"}),
        is_sample=True,
        notes=NOTES,
    )
)
PAYMENTS = mappings.add(
    ImportMapping(
        code="enforcement.platform_payments",
        name="非税缴款导出表",
        register=PAYMENT,
        columns={
            "number": ("缴款书号", "缴款编号"),
            "case": ("案件编号", "案号"),
            "what": ("款项", "收入项目"),
            "amount_fen": ("金额（元）", "金额"),
            "occurred_on": ("缴款日期", "入账日期"),
            "channel": ("缴款渠道", "渠道"),
        },
        constants={"what": "fine"},
        optional=frozenset({"what", "channel"}),
        is_sample=True,
        notes=NOTES,
    )
)
