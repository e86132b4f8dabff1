"""Duties, the year's plan, rule-of-law statements, campaigns (第一责任人、年度要点、述法、专项整治); S6, S8, S9, S10."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, of_entry, of_matter


class Post(models.TextChoices):
    """The posts that the duties bind (第一责任人)."""

    SECRETARY = "secretary", "党委书记"
    MAYOR = "mayor", "镇长"


class Duty(models.Model):
    """What a first responsible person must do in a year (第一责任人职责), and which records may prove it; S6."""

    entry = of_entry("leader_duty")
    year = models.PositiveSmallIntegerField("年度")
    post = models.CharField("责任人职务", max_length=12, choices=Post.choices)
    source = models.CharField("依据条款", max_length=300)
    proofs = models.CharField(
        "证据来源", max_length=200, blank=True, help_text="系统从哪些台账里找证据，用顿号分开；不填的没有自动证据"
    )

    class Meta:
        verbose_name = verbose_name_plural = "第一责任人职责"

    def __str__(self) -> str:
        return str(self.entry.title)


class Evidence(Facts):
    """A record that a leader confirmed as proof of a duty (履职证据); title, day and unit on the head are the record's."""

    entry = of_entry("duty_proof")
    duty = models.CharField("职责编号", max_length=100, db_index=True)
    post = models.CharField("责任人职务", max_length=12, choices=Post.choices, blank=True)
    proof = models.CharField("证据来源", max_length=40)
    record = models.CharField("记录编号", max_length=100, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "履职证据"


class Plan(models.Model):
    """The key points of governing the town by law for a year (依法治镇工作要点), the document itself; S8."""

    entry = of_entry("year_plan")
    year = models.PositiveSmallIntegerField("年度")
    source = models.CharField("上级要点", max_length=200, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度要点"

    def __str__(self) -> str:
        return str(self.entry.title)


class Progress(models.TextChoices):
    """What the owner reports of a task (承办单位报告的进展)."""

    NOT_STARTED = "not_started", "未启动"
    UNDER_WAY = "under_way", "推进"
    DONE = "done", "完成"


class Aim(models.TextChoices):
    """On which side of the target a figure must lie (目标方向)."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class PlanTask(models.Model):
    """A task of the year's plan (要点任务, S8); on the head, the unit owns it. Its state is computed, never typed."""

    entry = of_entry("plan_task")
    plan = models.CharField("要点编号", max_length=100, db_index=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    source = models.CharField("来源条款", max_length=200, blank=True)
    co_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, verbose_name="协办单位", related_name="+"
    )
    measure = models.TextField("措施")
    due_on = models.DateField("完成期限", null=True, blank=True, help_text="按季度的，填季末日")
    figure = models.CharField(
        "证明指标", max_length=100, blank=True, help_text="指标编码或者 F 号；填了的按指标算进展，不用报告"
    )
    aim = models.CharField("目标方向", max_length=10, choices=Aim.choices, default=Aim.AT_LEAST, blank=True)
    target = models.PositiveIntegerField(
        "目标值", null=True, blank=True, help_text="与指标同单位的整数；金额指标按元填"
    )
    progress = models.CharField(
        "报告的进展", max_length=12, choices=Progress.choices, default=Progress.NOT_STARTED, blank=True
    )
    report = models.TextField("进展说明", blank=True)
    adjusted_why = models.TextField("调整说明", blank=True, help_text="要点印发后改期限、目标、措施的，写明原因")

    class Meta:
        verbose_name = verbose_name_plural = "要点任务"

    def __str__(self) -> str:
        return str(self.entry.title)


class Cadre(models.Model):
    """One of those who must state (应述名册): on the head, the post and the unit; the name is personal; S9."""

    entry = of_entry("cadre")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField(
        "第一责任人", max_length=12, choices=Post.choices, blank=True, help_text="是党委书记或者镇长的，选上"
    )
    from_on = models.DateField("列入日期")
    until_on = models.DateField("移出日期", null=True, blank=True, help_text="从这一天起不再应述")

    class Meta:
        verbose_name = verbose_name_plural = "应述干部"

    def __str__(self) -> str:
        return str(self.entry.title)


class RuleOfLawStatement(Facts):
    """A cadre's rule-of-law statement for a year (年终述法, S9), sent by the day that the city set."""

    matter = of_matter("statement")
    year = models.PositiveSmallIntegerField("述法年度")
    through_on = models.DateField("述法截至日", null=True, blank=True)
    cadre = models.CharField("名册编号", max_length=100, db_index=True)
    send_by = models.DateField("抄报期限", help_text="市委依法治市办通知的日期")
    content = models.TextField("述法内容", blank=True)
    stated_on = models.DateField("述法日期", null=True, blank=True)
    comment = models.TextField("评议意见", blank=True)
    sent_on = models.DateField("抄报日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年终述法"


class Campaign(models.Model):
    """A rectification campaign (专项整治, S10): on the head, the leading unit and the day of launching."""

    entry = of_entry("campaign")
    field = models.CharField("整治领域", max_length=100)
    basis = models.CharField("部署文件", max_length=200, blank=True)
    goal = models.TextField("整治目标")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    result = models.TextField("整治成效", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项整治"

    def __str__(self) -> str:
        return str(self.entry.title)


class Problem(Facts):
    """A problem that a campaign found (整治问题, S10), with a due day of its own; a second person verifies."""

    matter = of_matter("campaign_problem")
    campaign = models.CharField("专项整治编号", max_length=100, db_index=True)
    finding = models.TextField("发现的问题")
    cause = models.TextField("原因", blank=True)
    measure = models.TextField("整改措施", blank=True)
    due_by = models.DateField("整改期限", null=True, blank=True)
    rectification = models.TextField("整改情况", blank=True)
    rectified_on = models.DateField("整改日期", null=True, blank=True)
    verification = models.TextField("验收意见", blank=True)
    verified_on = models.DateField("验收日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整治问题"
