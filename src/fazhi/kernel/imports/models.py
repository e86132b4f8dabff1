"""Tables of imports: the batches, what they refused and changed, who is importing now, and users' mappings."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.chain.models import Document, Publication


class BatchState(models.TextChoices):
    """Where a batch stands (批次状态)."""

    STAGING = "staging", "导入中"
    PUBLISHED = "published", "已入账"
    FAILED = "failed", "未完成"
    WITHDRAWN = "withdrawn", "已撤销"


class Batch(models.Model):
    """A batch (导入批次): one file taken into one register, whole or not at all."""

    register = models.CharField("台账", max_length=60)
    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    mapping = models.CharField("映射", max_length=60, blank=True)
    mapping_fingerprint = models.CharField("映射指纹", max_length=64, blank=True)
    header = models.JSONField("表头", default=list)
    document = models.ForeignKey(Document, models.PROTECT, null=True, verbose_name="原文件", related_name="+")
    publication = models.OneToOneField(Publication, models.PROTECT, verbose_name="发布", related_name="batch")
    imported_by = models.CharField("导入人", max_length=150)
    started_at = models.DateTimeField("开始时刻")
    finished_at = models.DateTimeField("完成时刻", null=True)
    state = models.CharField("状态", max_length=10, choices=BatchState.choices, default=BatchState.STAGING)
    # Its rows that nobody may see any more are gone from the tables.
    is_cleared = models.BooleanField("已清理", default=False)
    is_demo = models.BooleanField("模拟数据", default=False)
    read = models.PositiveIntegerField("读到", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    unchanged = models.PositiveIntegerField("无变化", default=0)
    refused = models.PositiveIntegerField("拒收", default=0)
    not_judged = models.PositiveIntegerField("不评判", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"
        ordering = ("-pk",)
        indexes = (models.Index(fields=("id",), condition=models.Q(is_cleared=False), name="uncleared_batches"),)

    def __str__(self) -> str:
        return f"第 {self.pk} 批 {self.file_name}"

    @property
    def subject(self) -> str:
        """Its name in the chain (对象名)."""
        return f"batch:{self.pk}"


class RefusedRow(models.Model):
    """A refused row (拒收行) as it stood in the file, with what is wrong in which column."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="refused_rows", verbose_name="批次")
    line = models.PositiveIntegerField("行号")
    cells = models.JSONField("单元格")  # texts, in the order of the batch's header
    problems = models.JSONField("原因")  # [{"column", "value", "why"}]
    # Somebody acted on the row while the file was being read; nothing in the file is wrong.
    is_late = models.BooleanField("导入期间被办理", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "拒收行"
        ordering = ("line", "pk")

    def __str__(self) -> str:
        return f"第 {self.line} 行"


class ChangedRow(models.Model):
    """A row that a batch changed (变更行): `cells` to be shown, personal values masked; `before` to undo it.

    `seq` is the place of the change in the row's chain: any later work on the row stands behind it.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changed_rows", verbose_name="批次")
    line = models.PositiveIntegerField("行号")
    number = models.CharField("编号", max_length=100)
    subject = models.CharField("对象", max_length=64)
    seq = models.PositiveIntegerField("记录序号")
    cells = models.JSONField("变更")  # [{"field", "label", "before", "after"}]
    before = models.JSONField("原值")

    class Meta:
        verbose_name = verbose_name_plural = "变更行"
        ordering = ("line", "pk")

    def __str__(self) -> str:
        return self.number


class Lease(models.Model):
    """Who is importing into a register now (导入占用); it lapses when its process dies or its heart stops."""

    register = models.CharField("台账", max_length=60, primary_key=True)
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, verbose_name="批次", related_name="+")
    host = models.CharField("主机", max_length=255, blank=True)
    process = models.PositiveIntegerField("进程号", default=0)
    beat_at = models.DateTimeField("心跳", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入占用"

    def __str__(self) -> str:
        return self.register


class SavedMapping(models.Model):
    """A mapping that a user saved (自存映射), in the JSON shape of `mappings.as_json`."""

    code = models.CharField("编码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=100)
    register = models.CharField("台账", max_length=60)
    definition = models.JSONField("定义")
    saved_by = models.CharField("保存人", max_length=150)
    saved_at = models.DateTimeField("保存时刻")

    class Meta:
        verbose_name = verbose_name_plural = "自存映射"

    def __str__(self) -> str:
        return self.name
