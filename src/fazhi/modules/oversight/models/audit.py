"""Facts of internal audit (内部审计, S81): whom there is to audit, what a year plans, audits and what they found."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter


class AuditKind(models.TextChoices):
    """The two kinds that the annual report tells apart (审计类别)."""

    UNITS = "units", "行政企事业单位审计"
    VILLAGES = "villages", "村居集体经济组织经济责任审计"


class FindingKind(models.TextChoices):
    """What a finding is about (问题类别); of a clue only the receipt is kept."""

    MONEY = "money", "资金管理"
    CONTRACTS = "contracts", "工程采购和合同"
    ASSETS = "assets", "资产资源"
    DECISIONS = "decisions", "决策和内控"
    OTHER = "other", "其他"
    CLUE = "clue", "问题线索（只留移送回执）"


class Collective(Facts):
    """A village or group economic organisation (村组集体经济组织): whom “every year once” is counted against."""

    entry = of_entry("collective")
    kind = models.CharField(
        "层级", max_length=10, choices={"village": "村（社区）经济联合社", "group": "组（股份）经济合作社"}
    )
    from_on = models.DateField("启用日期")
    until_on = day("停用日期", "合并、撤销之日；这一天起不再计入名册")
    decision = models.CharField("变动依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "村组名册"


class AuditPlan(Facts):
    """A line of a year's audit plan (年度审计计划): no audit without one; the head's unit is to be audited."""

    entry = of_entry("audit_plan")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("审计类别", max_length=10, choices=AuditKind.choices)
    collective = models.CharField(
        "村组编号", max_length=100, blank=True, db_index=True, help_text="村组名册中的编号，审计村组时填写"
    )
    auditee = models.CharField("被审计对象", max_length=200, blank=True, help_text="不填的，取村组名称或者单位名称")
    scope = models.TextField("审计内容", blank=True)
    approval = models.CharField("批准文件", max_length=200, help_text="年中追加的写追加依据")

    class Meta:
        verbose_name = verbose_name_plural = "年度审计计划"


class Audit(Facts):
    """One audit (审计项目) of a line of the plan, from the notice to the end; the head's unit is the audited one."""

    matter = of_matter("audit")
    plan = models.CharField(
        "审计计划编号", max_length=100, db_index=True, help_text="没有列入年度审计计划的，先登记计划"
    )
    kind = models.CharField("审计类别", max_length=10, choices=AuditKind.choices, blank=True)
    collective = models.CharField("村组编号", max_length=100, blank=True, db_index=True)
    auditee = models.CharField("被审计对象", max_length=200, blank=True)
    notified_on = day("通知书送达日期")
    starts_on = day("通知的进点日期", "送达通知书与进点之间须隔满三日")
    started_on = day("进点日期")
    reported_on = day("报告日期", "审计报告送被审计对象征求意见的日期")
    opinion = models.TextField("被审计对象意见", blank=True)
    answered_on = day("反馈日期")
    is_deemed = models.BooleanField("视同无异议", default=False)
    conclusion = models.TextField("审计结论", blank=True)
    decided_on = day("审计决定日期")

    class Meta:
        verbose_name = verbose_name_plural = "审计项目"


class Finding(Facts):
    """What an audit found (审计发现): put right by the head's unit, verified by somebody else; a clue leaves a receipt."""

    matter = of_matter("finding")
    audit = models.CharField("审计项目编号", max_length=100, db_index=True)
    kind = models.CharField("问题类别", max_length=10, choices=FindingKind.choices)
    content = models.TextField("问题", blank=True, help_text="问题线索不写在这里，只登记移送回执")
    amount_fen = MoneyField("涉及金额", null=True, blank=True)
    demand = models.TextField("整改要求", blank=True)
    rectify_by = day("报告写明的整改期限", "报告没有写明的，按默认九十日（未核）")
    rectification = models.TextField("整改情况", blank=True)
    rectified_on = day("整改日期")
    verified_on = day("核实日期")
    receiver = models.CharField(
        "移送机关", max_length=12, choices={"discipline": "纪检监察机关", "police": "公安机关"}, blank=True
    )
    receipt = models.CharField("移送回执号", max_length=100, blank=True)
    transferred_on = day("移送日期")

    class Meta:
        verbose_name = verbose_name_plural = "审计发现"
