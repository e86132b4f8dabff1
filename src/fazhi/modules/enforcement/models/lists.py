"""What a case leans on (办案依据): mandates, lenience lists, discretion benchmarks, templates, series of numbers; S52, S53."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.heads import day, of_entry

from .file import DocumentKind


class Dated(models.Model):
    """A row that holds from one day to another (起止)."""

    from_on = models.DateField("起用日期")
    until_on = day("停用日期", "从这一天起不再适用")

    class Meta:
        abstract = True


class Mandate(Dated):
    """A written mandate (委托书, 行政处罚法第二十条): the head's unit acts in the principal's name."""

    entry = of_entry("mandate")
    principal = models.CharField("委托机关", max_length=100)
    items = models.TextField("委托事项编码", help_text="用顿号分开")
    scope = models.TextField("权限", blank=True)
    published_on = day("公布日期", "委托书应当向社会公布")

    class Meta:
        verbose_name = verbose_name_plural = "执法委托书"

    def __str__(self) -> str:
        return str(self.entry.number)


class LenienceKind(models.TextChoices):
    """What a line of a lenience list grants (减免责种类)."""

    EXEMPT = "exempt", "轻微不罚"
    FIRST = "first", "首违可不罚"
    LIGHTER = "lighter", "从轻"
    BELOW = "below", "减轻"


class LenienceLine(Dated):
    """A line of a lenience list (减免责清单条目, S53): conditions, basis and days."""

    entry = of_entry("lenience_line")
    item = models.CharField("事项编码", max_length=100, blank=True, db_index=True, help_text="不填为各事项通用")
    kind = models.CharField("种类", max_length=8, choices=LenienceKind.choices)
    conditions = models.TextField("适用条件")
    basis = models.CharField("法律依据", max_length=300)
    decision = models.CharField("清单文件", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "减免责清单"

    def __str__(self) -> str:
        return str(self.entry.number)


class Benchmark(Dated):
    """A step of a discretion benchmark (裁量基准阶次); amounts in fen, both ends counted."""

    entry = of_entry("benchmark")
    item = models.CharField("事项编码", max_length=100, db_index=True)
    tier = models.CharField("阶次", max_length=100)
    conditions = models.TextField("适用情形")
    least_fen = MoneyField("最低罚款", null=True, blank=True)
    most_fen = MoneyField("最高罚款", null=True, blank=True)
    authority = models.CharField("制定机关", max_length=100, blank=True)
    is_own = models.BooleanField("本机关制定", default=False, help_text="上级制定的，偏离要报制定机关批准")
    basis = models.CharField("法律依据", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "裁量基准"

    def __str__(self) -> str:
        return str(self.entry.number)


class Template(Dated):
    """A template of a document (文书样式): its text with {names} of facts; the project's own serves where there is none."""

    entry = of_entry("template")
    kind = models.CharField("文书种类", max_length=16, choices=DocumentKind.choices)
    body = models.TextField("正文", help_text="花括号里是要填入的内容，如 {当事人}、{违法事实}")
    basis = models.CharField("引用的依据", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文书样式"

    def __str__(self) -> str:
        return str(self.entry.number)


class Series(Dated):
    """A series of serial numbers (文书字号) of a unit that works alone; without one, the platform numbers documents."""

    entry = of_entry("series")
    kind = models.CharField("文书种类", max_length=16, choices=DocumentKind.choices)
    prefix = models.CharField("机关代字", max_length=50, help_text="如 东综执罚决")

    class Meta:
        verbose_name = verbose_name_plural = "文书字号"

    def __str__(self) -> str:
        return str(self.entry.number)
