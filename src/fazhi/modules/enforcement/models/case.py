"""The penalty case (行政处罚案件): one row that goes through the stages, and the compulsory measures taken in it."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_matter

from .heads import of_case, yes_no
from .stages import Clue, Decision, Deliberation, Execution, Hearing, Inquiry, Leniency, Notice


class Case(Clue, Inquiry, Leniency, Notice, Hearing, Deliberation, Decision, Execution):
    """A penalty case (行政处罚案件); what it is about stands in its stages, what was done in its file (`CaseFile`)."""

    matter = of_matter("case")

    class Meta:
        verbose_name = verbose_name_plural = "行政处罚案件"
        indexes = (models.Index(fields=("domain", "decided_on"), name="case_by_domain"),)

    def __str__(self) -> str:
        return str(self.matter.number)


class MeasureKind(models.TextChoices):
    """What was kept or taken (措施种类); registering and keeping is evidence, not a compulsory measure."""

    KEEP = "keep", "先行登记保存"
    SEAL = "seal", "查封"
    SEIZE = "seize", "扣押"
    FREEZE = "freeze", "冻结"
    OTHER = "other", "其他行政强制措施"


class Measure(Facts):
    """A compulsory measure or a register-and-keep of a case (行政强制措施、先行登记保存); its limits never roll over."""

    matter = of_matter("measure")
    case = of_case()
    kind = models.CharField("措施种类", max_length=8, choices=MeasureKind.choices)
    basis = models.CharField("法律依据", max_length=300, blank=True)
    things = models.TextField("物品或者场所", blank=True)
    is_emergency = yes_no("情况紧急当场实施")
    is_approved_by_head = yes_no("由机关负责人批准")
    approved_at = models.DateTimeField("批准时刻", null=True, blank=True)
    taken_at = models.DateTimeField("实施时刻", null=True, blank=True)
    is_list_delivered = yes_no("已当场交付清单")
    extended_on = day("延长批准日期")
    is_extension_told = yes_no("延长已书面告知")
    excluded_from = day("不计入期限起")
    excluded_until = day("不计入期限止")
    excluded_paper = models.CharField("不计入期限的告知书", max_length=100, blank=True)
    handled_on = day("处理或者解除日期")
    handling = models.CharField("如何处理", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政强制措施"
