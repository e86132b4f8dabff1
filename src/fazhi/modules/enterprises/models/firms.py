"""Firms (市场主体): the register of entities, what is to be looked at in it, month ends, the cultivation pool; S20, S21."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.heads import Facts, day, of_entry


class Status(models.TextChoices):
    """Whether an entity still stands (登记状态)."""

    STANDING = "standing", "存续"
    CANCELLED = "cancelled", "注销"
    REVOKED = "revoked", "吊销"


class EntityKind(models.TextChoices):
    """What an entity is by law (主体类别), as its type and its code tell."""

    COMPANY = "company", "企业"
    SOLE_TRADER = "sole_trader", "个体工商户"
    COOPERATIVE = "cooperative", "农民专业合作社"
    BRANCH = "branch", "分支机构"
    OFFICE = "office", "代表机构"
    UNKNOWN = "unknown", "未写明"


UNREAD = "?"  # what is written as capital is no sum of money
CURRENCIES = {
    "CNY": "人民币",
    "HKD": "港元",
    "USD": "美元",
    "EUR": "欧元",
    "JPY": "日元",
    "TWD": "新台币",
    "MOP": "澳门元",
    "GBP": "英镑",
    "SGD": "新加坡元",
    "AUD": "澳元",
    "CAD": "加元",
    "KRW": "韩元",
    "CHF": "瑞士法郎",
    UNREAD: "读不出（见原文）",
}


class Entity(Facts):
    """A market entity (市场主体, S21): the head's number is its credit code or our own, the head's day its registration.

    It stands from that day until the day before `ended_on`: every past month is counted from these two.
    """

    entry = of_entry("entity")
    credit_code = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, help_text="18 位，旧注册号 15 位；没有的不填"
    )
    kind = models.CharField("主体类别", max_length=12, choices=EntityKind.choices, default=EntityKind.UNKNOWN)
    kind_text = models.CharField("主体类型", max_length=100, blank=True, help_text="照营业执照填写")
    status = models.CharField("登记状态", max_length=10, choices=Status.choices, default=Status.STANDING)
    ended_on = day("注销吊销日期", "先吊销后注销的填吊销日期")
    capital_text = models.CharField("注册资本", max_length=60, blank=True, help_text="照营业执照填写，如 100万元人民币")
    capital_fen = MoneyField("注册资本金额（按原币种）", null=True, blank=True)
    currency = models.CharField("币种", max_length=3, choices=CURRENCIES, blank=True)
    address = models.CharField("住所", max_length=300, blank=True)
    scope = models.TextField("经营范围", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "市场主体"


class Doubt(Facts):
    """Something in the register that a person must look at (名录待核), such as a firm that a full export lacks."""

    entry = of_entry("entity_doubt")
    entity = models.CharField("市场主体编号", max_length=100, db_index=True)
    kind = models.CharField(
        "疑点",
        max_length=12,
        choices={"missing": "全量导出里没有", "code": "代码有疑问", "status": "状态有疑问", "other": "其他"},
    )
    found = models.CharField("怎样发现", max_length=300, blank=True)
    conclusion = models.CharField(
        "核查结论",
        max_length=12,
        blank=True,
        choices={"ended": "已不存续，名录已改", "stands": "仍存续，来源漏报", "corrected": "信息有误，名录已改"},
    )
    answer = models.TextField("核查情况", blank=True)
    answered_on = day("核查日期")

    class Meta:
        verbose_name = verbose_name_plural = "名录待核"


class MonthEnd(Facts):
    """A month end of the register (月末快照): what the source states beside what our rows give; no row a firm."""

    entry = of_entry("entity_month_end")
    month = models.DateField("月份")
    stated = models.PositiveIntegerField("来源公布户数", null=True, blank=True)
    counted = models.PositiveIntegerField("名录户数", default=0)
    difference = models.IntegerField("差额", null=True, blank=True, help_text="来源公布户数减名录户数")
    explanation = models.TextField("差额说明", blank=True)
    closed_on = day("结账日期", "结账以后不再改动")

    class Meta:
        verbose_name = verbose_name_plural = "月末快照"


class PoolStage(models.TextChoices):
    """How far a sole trader in the pool has come (培育阶段)."""

    ENTERED = "entered", "入库"
    HELPED = "helped", "辅导"
    CONVERTED = "converted", "转型"
    LEFT = "left", "出库"


class PoolEntry(Facts):
    """A sole trader that is to become a company (个转企培育, S20); the head's unit keeps contact, its day is the entry's."""

    entry = of_entry("pool_entry")
    credit_code = models.CharField("个体户信用代码", max_length=18, help_text="营业执照上的 18 位代码")
    contact = models.CharField("经营者和电话", max_length=100, null=True, blank=True, help_text="只用于联系和帮扶")
    stage = models.CharField("阶段", max_length=10, choices=PoolStage.choices, default=PoolStage.ENTERED)
    obstacle = models.TextField("转型障碍", blank=True)
    help_given = models.TextField("帮扶情况", blank=True)
    next_on = day("下次联系日期")
    converted_on = day("转型日期")
    company_code = models.CharField("转型后企业代码", max_length=18, blank=True)
    left_on = day("出库日期")
    left_reason = models.CharField("出库原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "个转企培育"
