"""The facts of a hotline ticket (工单); its course is the matter's."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.models import Matter


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


class Ticket(models.Model):
    """A hotline ticket (12345热线工单)."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="ticket", verbose_name="办件")
    category = models.CharField("诉求类别", max_length=20, choices=Category.choices, blank=True)
    content = models.TextField("诉求内容", blank=True)
    address = models.CharField("事发地址", max_length=200, blank=True)
    caller_name = models.CharField("诉求人", max_length=50, blank=True)
    caller_phone = models.CharField("联系电话", max_length=30, blank=True)
    reply = models.TextField("答复内容", blank=True)
    satisfaction = models.CharField("满意度", max_length=20, choices=Satisfaction.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "热线工单"

    def __str__(self) -> str:
        return self.matter.number
