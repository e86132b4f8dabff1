"""The tables of the guide's module: facts only."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.models import Entry, Matter


class Showroom(models.Model):
    """A model room of the service centres (党群服务中心样板间)."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, verbose_name="台账行")
    address = models.CharField("地址", max_length=200)
    kind = models.CharField("类型", max_length=20, choices={"village": "村级", "community": "社区级"})
    cost = MoneyField("建设经费（元）", null=True, blank=True)
    keeper_phone = models.CharField("联系人电话", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "样板间"

    def __str__(self) -> str:
        return self.address


class DisclosureRequest(models.Model):
    """A request for government information (依申请公开)."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, verbose_name="办件")
    channel = models.CharField("收到渠道", max_length=20, choices={"counter": "当面", "mail": "邮寄", "web": "网络"})
    content = models.TextField("申请内容")
    applicant = models.CharField("申请人", max_length=50, blank=True)
    answer = models.CharField(
        "答复类型",
        max_length=20,
        blank=True,
        choices={"open": "予以公开", "refused": "不予公开", "elsewhere": "非本机关"},
    )
    basis = models.CharField("不予公开的依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "依申请公开"

    def __str__(self) -> str:
        return self.matter.number
