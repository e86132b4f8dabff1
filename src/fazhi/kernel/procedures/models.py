"""Tables of the procedures floor: the running clocks of matters, and the versions in use with their fingerprints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.records.models import Matter


class Clock(models.Model):
    """A running deadline of a matter (期限): the number that the law fixed, the day it ran from, and what came of it.

    Everything that computed the days is kept, so that a new calendar can compute them again and a page explain them.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks", verbose_name="办件")
    deadline = models.CharField("期限", max_length=60)
    rule = models.CharField("规则", max_length=100)
    length = models.PositiveIntegerField("长度")
    unit = models.CharField("单位", max_length=12)
    roll = models.CharField("顺延", max_length=12)
    basis = models.CharField("依据", max_length=200)
    started_on = models.DateField("起算日")
    started_at = models.DateTimeField("起算时刻", null=True)  # only limits in hours
    extensions = models.JSONField("延长", default=list)  # [{"length", "unit", "approved_on"}]
    exclusions = models.JSONField("扣除", default=list)  # [{"first_on", "last_on", "document"}]
    paused_on = models.DateField("扣除自", null=True)
    paused_by = models.CharField("扣除文书", max_length=64, blank=True)
    nominal_on = models.DateField("名义到期日")
    legal_last_on = models.DateField("法定末日")
    safe_due_on = models.DateField("稳妥期限")
    due_at = models.DateTimeField("到期时刻", null=True)
    is_provisional = models.BooleanField("暂算")
    is_trial = models.BooleanField("试算", default=False)
    is_unverified = models.BooleanField("未核", default=False)
    reason = models.CharField("暂算原因", max_length=40, blank=True)
    met_on = models.DateField("完成日", null=True)
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, verbose_name="发布", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        constraints: ClassVar = (models.UniqueConstraint(fields=("matter", "deadline"), name="one_clock_a_deadline"),)
        indexes: ClassVar = (
            models.Index(fields=("id",), condition=models.Q(is_provisional=True), name="provisional_clocks"),
            models.Index(fields=("matter",), condition=models.Q(met_on=None), name="running_clocks"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.deadline} {self.legal_last_on}"


class VersionInUse(models.Model):
    """The fingerprint of a procedure version as it was when first used (在用版本)."""

    procedure = models.CharField("程序", max_length=60)
    version = models.CharField("版本", max_length=20)
    fingerprint = models.CharField("指纹", max_length=64)
    first_used_at = models.DateTimeField("首次使用时刻")

    class Meta:
        verbose_name = verbose_name_plural = "在用版本"
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("procedure", "version"), name="one_fingerprint_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.procedure}@{self.version}"
