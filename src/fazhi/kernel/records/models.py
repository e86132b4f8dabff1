"""Tables of the records floor: the heads of entries and matters, links and hand-offs.

A module's own facts hang on a head by `OneToOneField(primary_key=True)`; lists, figures and access need the head alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from fazhi.kernel.chain.models import Publication, hidden

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class PublishedManager(models.Manager[models.Model]):
    """Rows of batches that are published (已发布的行); rows still being imported, or withdrawn, do not exist for it."""

    def get_queryset(self) -> models.QuerySet[models.Model]:
        return super().get_queryset().filter(Q(publication=None) | ~Q(publication__in=hidden()))


class Judgement(models.TextChoices):
    """How far a row's due day may be used to judge it (评判)."""

    NONE = "none", "无期限"
    JUDGED = "judged", "正式"
    TRIAL = "trial", "试算"
    PROVISIONAL = "provisional", "暂算"
    NOT_JUDGED = "not_judged", "不评判"


class Entry(models.Model):
    """A plain row of a register (台账行), with no procedure; an edit writes one event, an import one over its batch."""

    register = models.CharField("台账", max_length=60)
    number = models.CharField("编号", max_length=100)
    title = models.CharField("名称", max_length=300, blank=True)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, verbose_name="主责单位", related_name="+"
    )
    area = models.ForeignKey("org.Area", models.PROTECT, null=True, blank=True, verbose_name="区域", related_name="+")
    occurred_on = models.DateField("日期", null=True, blank=True)
    version = models.PositiveIntegerField("版次", default=0)
    digest = models.CharField("导入摘要", max_length=64, blank=True)
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, verbose_name="发布", related_name="+")
    removed_at = models.DateTimeField("移除时刻", null=True)
    is_demo = models.BooleanField("模拟数据", default=False)
    created_at = models.DateTimeField("建立时刻")

    if TYPE_CHECKING:
        objects: Manager[Entry]
        everything: Manager[Entry]
    else:
        objects = PublishedManager()
        everything = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账行"
        constraints = (models.UniqueConstraint(fields=("register", "number"), name="one_entry_a_number"),)
        indexes = (
            # Wider than the list needs: a million rows are counted from this index alone.
            models.Index(fields=("register", "-occurred_on", "-id", "removed_at", "publication"), name="entry_list"),
            models.Index(fields=("register", "unit", "-occurred_on", "-id"), name="entry_list_by_unit"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """Its name in the chain (对象名)."""
        return f"entry:{self.pk}"


class Matter(models.Model):
    """Something handled under a procedure (办件); it moves only by `act()`.

    `version` counts its events: who acts on an older one is told what changed meanwhile.
    """

    register = models.CharField("台账", max_length=60)
    number = models.CharField("编号", max_length=100)
    title = models.CharField("标题", max_length=300, blank=True)
    procedure = models.CharField("程序", max_length=60)
    procedure_version = models.CharField("程序版本", max_length=20)
    state = models.CharField("状态", max_length=40)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, verbose_name="承办单位", related_name="+"
    )
    area = models.ForeignKey("org.Area", models.PROTECT, null=True, blank=True, verbose_name="区域", related_name="+")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="承办人", related_name="+"
    )
    opened_on = models.DateField("收到日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    met_on = models.DateField("完成日期", null=True, blank=True)  # the main deadline was met; closing may come later
    judgement = models.CharField("评判", max_length=12, choices=Judgement.choices, default=Judgement.NONE)
    version = models.PositiveIntegerField("版次", default=0)
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, verbose_name="发布", related_name="+")
    is_demo = models.BooleanField("模拟数据", default=False)
    created_at = models.DateTimeField("建立时刻")

    if TYPE_CHECKING:
        objects: Manager[Matter]
        everything: Manager[Matter]
    else:
        objects = PublishedManager()
        everything = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        constraints = (models.UniqueConstraint(fields=("register", "number"), name="one_matter_a_number"),)
        indexes = (
            # Wider than the list needs: all measures of a register are counted from this index alone.
            models.Index(
                fields=(
                    *("register", "-opened_on", "-id"),
                    *("due_on", "met_on", "judgement", "state", "is_demo", "publication"),
                ),
                name="matter_list",
            ),
            models.Index(fields=("register", "due_on", "id"), name="matter_list_by_due"),
            models.Index(fields=("register", "unit", "-opened_on", "-id"), name="matter_list_by_unit"),
            # What is open is a small part of what there is, and *Today* asks for it on every visit.
            models.Index(fields=("unit", "due_on"), condition=Q(closed_on=None), name="open_matters"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """Its name in the chain (对象名)."""
        return f"matter:{self.pk}"


class Link(models.Model):
    """A tie between two records (关联), of a kind that both pages show."""

    source = models.CharField("自", max_length=64, db_index=True)
    target = models.CharField("至", max_length=64, db_index=True)
    kind = models.CharField("关系", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True)
    linked_by = models.CharField("关联人", max_length=150)
    linked_at = models.DateTimeField("关联时刻")

    class Meta:
        verbose_name = verbose_name_plural = "关联"
        constraints = (models.UniqueConstraint(fields=("source", "target", "kind"), name="one_link_a_kind"),)

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class Handoff(models.Model):
    """A hand-off (移交): a matter led into another procedure or to another body, whose clock it then takes."""

    declaration = models.CharField("移交事项", max_length=60)
    source = models.CharField("自", max_length=64, db_index=True)
    target = models.CharField("至", max_length=64, blank=True)
    receiver = models.CharField("接收方", max_length=100)
    reason = models.CharField("理由", max_length=500)
    handed_on = models.DateField("移交日期")
    handed_by = models.CharField("移交人", max_length=150)
    received_on = models.DateField("接收日期", null=True)
    receipt = models.CharField("回执", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "移交"

    def __str__(self) -> str:
        return f"{self.source} → {self.receiver}"


class Ruling(models.Model):
    """A ruling (裁定) on who handles a matter; as a precedent (判例) it routes the next of its kind.

    On the entry's head: the title is the kind of matter, the unit the one that was ruled to handle it.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="ruling", verbose_name="台账行")
    matter = models.CharField("裁定的办件", max_length=64, blank=True, db_index=True)
    matter_number = models.CharField("办件编号", max_length=100, blank=True)
    ruled_in = models.CharField("所属台账", max_length=60, blank=True)
    asked_by_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, verbose_name="提请单位", related_name="+"
    )
    reason = models.TextField("裁定理由")
    is_precedent = models.BooleanField("作为判例", default=True)
    ends_on = models.DateField("判例失效日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "裁定"

    def __str__(self) -> str:
        return self.entry.number


class NumberSequence(models.Model):
    """The last number given out in a register and year (编号序列)."""

    register = models.CharField("台账", max_length=60)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = (models.UniqueConstraint(fields=("register", "year"), name="one_sequence_a_year"),)

    def __str__(self) -> str:
        return f"{self.register} {self.year} {self.last}"
