"""Tables of the figures floor: definitions in their versions, frozen figures, and figures stated by people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Definition(models.Model):
    """A version of an indicator's definition (口径版本), running from 1; never overwritten."""

    code = models.CharField("指标", max_length=40)
    version = models.PositiveIntegerField("版本")
    text = models.TextField("口径")
    choice = models.CharField("备选口径", max_length=40, blank=True)
    declared_version = models.PositiveIntegerField("声明版本")
    fingerprint = models.CharField("声明指纹", max_length=64)
    reason = models.CharField("变更理由", max_length=500, blank=True)
    starts_on = models.DateField("启用日期", null=True)
    approved_by = models.CharField("批准人", max_length=150, blank=True)
    approved_on = models.DateField("批准日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "口径"
        ordering = ("code", "version")
        constraints: ClassVar = (models.UniqueConstraint(fields=("code", "version"), name="one_definition_a_version"),)

    def __str__(self) -> str:
        return f"{self.code} 口径v{self.version}"

    @property
    def subject(self) -> str:
        """The name of the indicator's definitions in the chain (对象名)."""
        return f"definition:{self.code}"


class StatedFigure(models.Model):
    """A figure stated by a named person with a document (报送数); the newest of a span and area counts."""

    class Kind(models.TextChoices):
        """Where it comes from: a signed outside file, or a person's word."""

        IMPORTED = "imported", "外部报送"
        DECLARED = "declared", "人工填报"

    code = models.CharField("指标", max_length=40)
    first_on = models.DateField("时段起")
    last_on = models.DateField("时段止")
    area = models.CharField("区域", max_length=20, blank=True)
    kind = models.CharField("来源", max_length=10, choices=Kind.choices)
    value = models.CharField("数值", max_length=200)
    unit = models.CharField("单位", max_length=20, blank=True)
    document = models.CharField("来源文书", max_length=64)
    note = models.CharField("说明", max_length=500, blank=True)
    stated_by = models.CharField("填报人", max_length=150)
    stated_on = models.DateField("填报日期")

    class Meta:
        verbose_name = verbose_name_plural = "报送数"
        ordering = ("code", "first_on", "pk")
        indexes: ClassVar = (models.Index(fields=("code", "first_on", "last_on"), name="stated_by_span"),)

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class FrozenFigure(models.Model):
    """A figure as it was frozen (冻结的数), with the digests of the rows behind it; a new freeze is a new revision."""

    code = models.CharField("指标", max_length=40)
    first_on = models.DateField("时段起")
    last_on = models.DateField("时段止")
    area = models.CharField("区域", max_length=20, blank=True)
    revision = models.PositiveIntegerField("版次")
    kind = models.CharField("来源", max_length=10)
    value = models.CharField("数值", max_length=200)
    display = models.CharField("显示", max_length=200)
    numerator = models.BigIntegerField("分子", null=True)
    denominator = models.BigIntegerField("分母", null=True)
    rows = models.PositiveIntegerField("行数")
    definition_version = models.PositiveIntegerField("口径版本")
    choice = models.CharField("备选口径", max_length=40, blank=True)
    as_of = models.DateField("取数日")
    rows_digest = models.CharField("行摘要", max_length=64)
    row_digests = models.JSONField("各行摘要", default=dict)
    digest = models.CharField("摘要", max_length=64)
    reason = models.CharField("重新冻结的理由", max_length=500, blank=True)
    frozen_by = models.CharField("冻结人", max_length=150)
    frozen_at = models.DateTimeField("冻结时刻")

    class Meta:
        verbose_name = verbose_name_plural = "冻结数"
        ordering = ("code", "first_on", "area", "revision")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("code", "first_on", "last_on", "area", "revision"), name="one_freeze_a_revision"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.display}"
