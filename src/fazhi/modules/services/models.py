"""Facts of the service module (政务服务台账): pledges, reviews, comparisons, clashes, use counts, changes of the law."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.items.models import Listing, PendingRule
from fazhi.kernel.records.heads import Facts, of_entry, of_matter


class Pledge(Facts):
    """A notice-and-pledge (告知承诺): what an applicant promised, and what the later check found; S16."""

    matter = of_matter("pledge")
    item = models.CharField("事项编码", max_length=100, db_index=True)
    applicant = models.CharField("申请人", max_length=200)
    applicant_code = models.CharField("证件或信用代码", max_length=30, blank=True)
    content = models.TextField("承诺内容")
    certificate = models.CharField("证照编号", max_length=100, blank=True)
    finding = models.TextField("核查情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "告知承诺"


class Capacity(models.TextChoices):
    """How well a unit can carry an item (承接能力)."""

    ENOUGH = "enough", "满足"
    BARELY = "barely", "勉强"
    LACKING = "lacking", "不足"


class Proposal(models.TextChoices):
    """What a review proposes for a delegated item (评估建议)."""

    KEEP = "keep", "保留"
    WITHDRAW = "withdraw", "收回"
    SHARE = "share", "共管"


class Review(Facts):
    """The yearly review of a delegated item (承接评估): can the town carry it, and was it used at all; S18."""

    matter = of_matter("review")
    item = models.CharField("事项编码", max_length=100, db_index=True)
    year = models.PositiveSmallIntegerField("评估年度")
    # Empty where nothing was counted yet: not known is not zero.
    use_count = models.PositiveIntegerField("近24个月使用次数", null=True, blank=True)
    staff = models.CharField("人员", max_length=8, choices=Capacity.choices, blank=True)
    equipment = models.CharField("装备", max_length=8, choices=Capacity.choices, blank=True)
    training = models.CharField("培训", max_length=8, choices=Capacity.choices, blank=True)
    opinion = models.TextField("承接单位意见", blank=True)
    proposal = models.CharField("评估建议", max_length=8, choices=Proposal.choices, blank=True)
    withdrawn_on = models.DateField("收回日期", null=True, blank=True)
    decision = models.CharField("决定文件", max_length=300, blank=True)
    pending_rule = models.CharField("收回时在办事项", max_length=10, choices=PendingRule.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "承接评估"
        indexes = (models.Index(fields=("year", "item"), name="review_by_year"),)


class Comparison(Facts):
    """An export of another system laid beside a list (清单比对): what is new, gone or changed, and who must look; S12."""

    matter = of_matter("comparison")
    listing = models.CharField("清单", max_length=10, choices=Listing.choices)
    system = models.CharField("来源系统", max_length=60, blank=True)
    file_name = models.CharField("文件", max_length=300)
    sha256 = models.CharField("文件摘要", max_length=64)
    effective_on = models.DateField("生效日期")
    decision = models.CharField("依据文件", max_length=300, blank=True)
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变动", default=0)
    removed = models.PositiveIntegerField("减少", default=0)
    same = models.PositiveIntegerField("未变", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "清单比对"


class ComparisonLine(models.Model):
    """One difference of a comparison (比对差异), with the unit that must look at it."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="lines", verbose_name="清单比对")
    kind = models.CharField(
        "差异",
        max_length=8,
        choices={"added": "新增", "changed": "变动", "removed": "减少", "clash": "冲突", "refused": "拒收"},
    )
    code = models.CharField("编码", max_length=100)
    name = models.CharField("名称", max_length=300)
    cells = models.JSONField("差异内容", default=list)  # [{"label": "名称", "before": "…", "after": "…"}]
    facts = models.JSONField("文件中的值", default=dict)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, verbose_name="须核对单位", related_name="+")
    is_taken = models.BooleanField("并入", default=True)
    checked_by = models.CharField("核对人", max_length=150, blank=True)
    checked_at = models.DateTimeField("核对时刻", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "比对差异"
        ordering = ("comparison", "kind", "code")
        indexes = (models.Index(fields=("comparison", "kind"), name="comparison_line_by_kind"),)

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"


class ComparisonCheck(Facts):
    """What a unit is asked to look at in a comparison (清单核对): one open matter a unit, in its list of work; S12."""

    matter = of_matter("comparison_check")
    comparison = models.CharField("比对编号", max_length=100, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "清单核对"


class Clash(Facts):
    """A clash of code and name (编码冲突) that a person resolves; S17."""

    matter = of_matter("clash")
    kind = models.CharField(
        "冲突类型",
        max_length=10,
        choices={"one_code": "一码两名", "one_name": "同名异码", "alias": "别名已属他项"},
    )
    code = models.CharField("本镇编码", max_length=100, db_index=True)
    name = models.CharField("本镇名称", max_length=300)
    system = models.CharField("对方系统", max_length=60, blank=True)
    other_code = models.CharField("对方编码", max_length=100)
    other_name = models.CharField("对方名称", max_length=300)
    ruling = models.CharField("裁定", max_length=8, choices={"same": "同一事项", "apart": "不同事项"}, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "编码冲突"


class ItemUse(Facts):
    """How often an item was used in a month, as another system counts it (事项办件量); S13, S18."""

    entry = of_entry("item_use")
    item = models.CharField("事项编码", max_length=100, db_index=True)
    uses = models.PositiveIntegerField("办件量")
    system = models.CharField("来源系统", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项办件量"


class LawChange(Facts):
    """A change of the law that a unit must take note of (法规变动确认): once for each law and unit; S89."""

    matter = of_matter("law_change")
    norm = models.CharField("法规", max_length=300)
    change = models.CharField("变动", max_length=300)
    change_key = models.CharField("变动编号", max_length=100, db_index=True)  # the version or the ending it is about
    effective_on = models.DateField("生效日期", null=True, blank=True)
    understood = models.TextField("确认意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "法规变动确认"


class LawChangeLine(models.Model):
    """One item of a unit that cites what has changed (涉及事项), with where the article stands now."""

    law_change = models.ForeignKey(LawChange, models.CASCADE, related_name="lines", verbose_name="法规变动确认")
    item = models.CharField("事项编码", max_length=100)
    name = models.CharField("事项名称", max_length=300)
    cited = models.CharField("所引条文", max_length=200, blank=True)
    now = models.CharField("现在何处", max_length=300)
    uses = models.PositiveIntegerField("近24个月使用次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "涉及事项"
        ordering = ("law_change", "item")
        constraints = (models.UniqueConstraint(fields=("law_change", "item"), name="law_change_item_once"),)

    def __str__(self) -> str:
        return f"{self.law_change} {self.item}"
