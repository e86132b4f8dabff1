"""Tables of the chain: events, documents, seals, and the publications that make a whole batch appear at one instant."""

from __future__ import annotations

from typing import Any

from django.db import models


class Publication(models.Model):
    """A publication (发布): rows and events written under it stay hidden until `published_at` is set, all at once."""

    published_at = models.DateTimeField("发布时刻", null=True)
    withdrawn_at = models.DateTimeField("撤销时刻", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "发布"

    def __str__(self) -> str:
        return f"发布 {self.pk}"


def hidden() -> models.QuerySet[Publication, Any]:
    """The publications that nobody sees (未发布或已撤销); the table of them stays tiny, so the subquery is cheap."""
    return Publication.objects.filter(published_at=None).values("pk")


def staged() -> models.QuerySet[Publication, Any]:
    """The publications never yet published (未发布); what was withdrawn was once seen: it stays sealed and verified."""
    return Publication.objects.filter(published_at=None, withdrawn_at=None).values("pk")


class Seal(models.Model):
    """A seal (封存) over a batch of events; numbers have no gap, and each MAC covers the one before."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    count = models.PositiveIntegerField("事件数")
    root = models.CharField("默克尔根", max_length=64)
    previous = models.CharField("上一封存码", max_length=64)
    mac = models.CharField("封存码", max_length=64)
    sealed_at = models.DateTimeField("封存时刻")

    class Meta:
        verbose_name = verbose_name_plural = "封存"
        ordering = ("number",)

    def __str__(self) -> str:
        return f"封存 {self.number}"


class Origin(models.TextChoices):
    """Where an event comes from (来源)."""

    PERSON = "person", "办理"
    IMPORTED = "imported", "导入"
    SYSTEM = "system", "系统"


class Event(models.Model):
    """An event (记录): what was done to a subject, on which legal day, by whom, for whom; never changed or removed."""

    subject = models.CharField("对象", max_length=64)
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("种类", max_length=80)
    legal_on = models.DateField("法律日")
    recorded_at = models.DateTimeField("记录时刻")
    recorded_by = models.CharField("记录人", max_length=150)
    acting_for = models.CharField("代谁办理", max_length=150, blank=True)
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    body = models.TextField("内容")
    salts = models.TextField("盐", blank=True)
    previous = models.CharField("上一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, verbose_name="封存")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, verbose_name="发布")

    class Meta:
        verbose_name = verbose_name_plural = "记录"
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="one_event_a_place"),)
        indexes = (
            # Sealing asks for this all the time, and nearly every row is sealed.
            models.Index(fields=("id",), condition=models.Q(seal=None), name="unsealed_events"),
        )

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} {self.kind}"


class Document(models.Model):
    """A document (文书、附件), stored once by the SM3 of its bytes."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    stored_at = models.DateTimeField("存入时刻")

    class Meta:
        verbose_name = verbose_name_plural = "文书"

    def __str__(self) -> str:
        return self.digest[:12]


class Attachment(models.Model):
    """A document's place at a subject (附于何处), under the name it was given there."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name="文书")
    subject = models.CharField("对象", max_length=64, db_index=True)
    title = models.CharField("文书名称", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    attached_by = models.CharField("附件人", max_length=150)
    attached_at = models.DateTimeField("附上时刻")

    class Meta:
        verbose_name = verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.title
