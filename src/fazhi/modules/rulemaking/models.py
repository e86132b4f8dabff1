"""Facts of rulemaking (规范性文件台账)."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import of_entry


class Issuer(models.Model):
    """Who may issue normative documents (规范性文件制定主体), on the published list from one day to another; S33."""

    entry = of_entry("issuer")
    scope = models.TextField("制定范围", blank=True)
    from_on = models.DateField("列入日期")
    until_on = models.DateField("移出日期", null=True, blank=True, help_text="从这一天起不再是制定主体")
    decision = models.CharField("公布清单的文件", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "制定主体"

    def __str__(self) -> str:
        return str(self.entry.title)
