"""Credit of firms (信用): what was collected of them, what they object to, their tiers, and how many enrolled for loans."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter

from .heads import code_of_firm


class RecordKind(models.TextChoices):
    """What a credit record tells of (信用信息类别)."""

    LICENCE = "licence", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COMPULSORY = "compulsory", "行政强制"
    INSPECTION = "inspection", "行政检查结果"
    PLEDGE = "pledge", "承诺不实"
    ABNORMAL = "abnormal", "经营异常名录"
    DISHONEST = "dishonest", "严重失信名单"
    HONOUR = "honour", "守信激励"


class Standing(models.TextChoices):
    """Whether a record may be used (使用状态): a disputed one waits, a taken-down or repaired one is over."""

    USABLE = "usable", "可以使用"
    DISPUTED = "disputed", "异议处理中，暂不使用"
    TAKEN_DOWN = "taken_down", "已更正撤下，不再使用"
    REPAIRED = "repaired", "已修复，不再使用"


class CreditRecord(Facts):
    """A piece of credit information of a firm (信用信息, S84); on the head, the unit is its source, the day when it was formed."""

    entry = of_entry("credit_record")
    kind = models.CharField("信息类别", max_length=12, choices=RecordKind.choices)
    firm_code = code_of_firm()
    firm = models.CharField("企业名称", max_length=200, blank=True)
    source = models.CharField("来源系统", max_length=100, help_text="信息原来在哪个系统或者台账")
    source_number = models.CharField(
        "来源行号", max_length=100, db_index=True, help_text="在来源系统里的编号或者行号，可以回查"
    )
    collected_on = models.DateField("归集日期")
    send_by = day("报送期限")
    sent_on = day("报送日期")
    late_reason = models.CharField("超期报送原因", max_length=300, blank=True)
    standing = models.CharField(
        "使用状态", max_length=12, choices=Standing.choices, default=Standing.USABLE, db_index=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "信用信息"


class Asked(models.TextChoices):
    """What is asked for (请求事项)."""

    OBJECTION = "objection", "异议更正"
    REPAIR = "repair", "信用修复"
    REVOKED = "revoked", "处罚决定已变更、撤销"


class CreditObjection(Facts):
    """An objection to a credit record, or its repair (信用异议与修复, S51, S84)."""

    matter = of_matter("credit_objection")
    record = models.CharField("信用信息编号", max_length=100, db_index=True)
    firm_code = code_of_firm(is_optional=True)
    firm = models.CharField("企业名称", max_length=200, blank=True)
    asked = models.CharField("请求事项", max_length=12, choices=Asked.choices)
    reason = models.TextField("事实和理由")
    contact = models.CharField("联系人和电话", max_length=100, null=True, blank=True, help_text="只用于送达和核实")
    finding = models.TextField("核实情况", blank=True)
    outcome = models.CharField(
        "更正方式",
        max_length=12,
        blank=True,
        choices={"corrected": "内容更正后继续使用", "taken_down": "撤下，不再使用"},
    )
    correction = models.TextField("更正内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "信用异议与修复"


class Tier(models.TextChoices):
    """A firm's tier of credit (信用等次); it changes how often the firm is checked, and nothing else."""

    A = "A", "A（守信）"
    B = "B", "B（较好）"
    C = "C", "C（一般失信）"
    D = "D", "D（严重失信）"


class CreditTier(Facts):
    """A firm's tier over a stretch of days (信用等次, S51), with each line of its score; the head's day is its first."""

    entry = of_entry("credit_tier")
    firm_code = code_of_firm()
    until_on = day("截止日期", "从这一天起不再是这一等次")
    tier = models.CharField("信用等次", max_length=1, choices=Tier.choices)
    score = models.PositiveSmallIntegerField("得分")
    lines = models.TextField("逐条计分")

    class Meta:
        verbose_name = verbose_name_plural = "信用分级"


class Enrolment(Facts):
    """How many firms the loan platform has enrolled at the end of a month (信易贷实名认证, S85), by a file of its own."""

    entry = of_entry("credit_enrolment")
    total = models.PositiveIntegerField("累计实名认证企业数")
    until_on = day("下一月")
    source = models.CharField("来源系统", max_length=100)
    source_file = models.CharField("来源文件", max_length=255, help_text="平台导出文件的名称或者来函文号")

    class Meta:
        verbose_name = verbose_name_plural = "信易贷实名认证"
