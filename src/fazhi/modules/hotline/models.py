"""The facts of a hotline ticket (工单); its course is the matter's."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, of_entry, of_matter


class Category(models.TextChoices):
    """What the caller wants (诉求类别); it decides the time for the reply."""

    CONSULTATION = "consultation", "咨询"
    HELP = "help", "求助"
    SUGGESTION = "suggestion", "建议"
    COMPLAINT = "complaint", "投诉"
    REPORT = "report", "举报"


class Satisfaction(models.TextChoices):
    """What the caller said when called back (满意度)."""

    SATISFIED = "satisfied", "满意"
    FAIRLY = "fairly", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    UNREACHED = "unreached", "未能回访"
    REFUSED = "refused", "拒绝回访"


class Nature(models.TextChoices):
    """By what the matter was handled (办理性质): a caller's satisfaction does not measure a fine or a mediation."""

    ORDINARY = "ordinary", "一般办理"
    MEDIATION = "mediation", "调解"
    ENFORCEMENT = "enforcement", "执法"


def _count(name: str) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(name, default=0)


class Ticket(Facts):
    """A hotline ticket (12345热线工单); what happened to it on its way is counted, so that nothing is dropped silently."""

    matter = of_matter("ticket")
    category = models.CharField("诉求类别", max_length=20, choices=Category.choices, blank=True)
    theme = models.CharField("事项", max_length=60, blank=True, help_text="如：路灯、占道经营；与职责清单的事项一致")
    content = models.TextField("诉求内容", blank=True)
    address = models.CharField("事发地址", max_length=200, blank=True)
    caller_name = models.CharField("诉求人", max_length=50, blank=True)
    caller_phone = models.CharField("联系电话", max_length=30, blank=True)
    reply = models.TextField("答复内容", blank=True)
    satisfaction = models.CharField("满意度", max_length=20, choices=Satisfaction.choices, blank=True)
    nature = models.CharField("办理性质", max_length=20, choices=Nature.choices, blank=True)
    is_market = models.BooleanField("市场监管投诉", default=False, help_text="消费纠纷等，另按市场监管投诉的期限办理")
    first_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, verbose_name="首接单位", related_name="+"
    )
    merged_into = models.CharField("并入工单", max_length=100, blank=True, db_index=True)
    legs = _count("派单次数")
    returned_times = _count("退单次数")
    extended_times = _count("延期次数")
    suspended_times = _count("挂起次数")
    reopened_times = _count("重办次数")

    class Meta:
        verbose_name = verbose_name_plural = "热线工单"


class Duty(Facts):
    """One line of who is responsible for what (职责与答复卡): the entry's title is the matter, its unit the unit."""

    entry = of_entry("duty")
    keywords = models.CharField("关键词", max_length=500, blank=True, help_text="用顿号分开")
    basis = models.TextField("依据条款", blank=True, help_text="法律、法规或文件的名称和条款，一行一条")
    guide = models.TextField("办事指南", blank=True)
    template = models.TextField("答复模板", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "职责与答复卡"

    def __str__(self) -> str:
        return str(self.entry.title)


class Signal(Facts):
    """A weak signal (弱信号): like messages of one place and time; its tickets are linked to it, never their callers."""

    matter = of_matter("signal")
    theme = models.CharField("关键词", max_length=200, blank=True)
    why = models.CharField("说明", max_length=500, blank=True)
    size = _count("工单数")
    score = models.PositiveIntegerField("强度", default=0)
    first_on = models.DateField("最早日期", null=True, blank=True)
    last_on = models.DateField("最近日期", null=True, blank=True)
    outcome = models.TextField("研判与处置结果", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "弱信号"
