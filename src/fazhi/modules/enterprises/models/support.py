"""Loans, warnings, policies, promises (助企与承诺); S22, S23, S32, S91.

A firm is named by its credit code; its name stands on the head, or beside the code where the head's title says something else.
"""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter

from .heads import code_of_firm


class Loan(Facts):
    """A bridge loan of the city's fund (莞企转贷, S23); the amount is what was asked for, then what was paid out."""

    matter = of_matter("bridge_loan")
    firm_code = code_of_firm()
    bank = models.CharField("合作银行", max_length=100)
    amount_fen = MoneyField("转贷金额")
    days = models.PositiveSmallIntegerField("约定使用工作日", null=True, blank=True)
    listed_on = day("列入名录日期")
    paid_on = day("放款日期")
    returned_on = day("归还日期")

    class Meta:
        verbose_name = verbose_name_plural = "莞企转贷"


class EarlyWarning(Facts):
    """An early warning about a firm (重点企业预警, S22) with the rows behind it; it leads to help, never to an inspection."""

    matter = of_matter("early_warning")
    firm_code = code_of_firm()
    level = models.CharField(
        "预警等级", max_length=10, choices={"watch": "关注", "serious": "较重", "grave": "严重"}, default="watch"
    )
    reasons = models.TextField("预警理由", help_text="一行一条：台账名 编号：理由；外单位的信息写：外单位 来文号：理由")
    finding = models.TextField("核实情况", blank=True)
    visit_by = day("帮扶走访期限")
    visited_on = day("帮扶走访日期")
    way = models.CharField(
        "帮扶方式",
        max_length=10,
        blank=True,
        choices={
            "scanned": "上门（已扫码）",
            "onsite": "上门（没有扫码）",
            "office": "在镇里见面",
            "remote": "电话、视频",
        },
    )
    help = models.TextField("帮扶情况", blank=True, help_text="企业的困难、提供的帮助；不查账、不取证、不作检查记录")

    class Meta:
        verbose_name = verbose_name_plural = "重点企业预警"


class Policy(Facts):
    """A policy for firms (惠企政策, S32) with its conditions as data; one that is empty asks nothing.

    The head's area, where there is one, is a condition too; its unit is the one that pays.
    """

    entry = of_entry("policy")
    issuer = models.CharField("发布机关", max_length=100)
    document_number = models.CharField("文号", max_length=100, blank=True)
    benefit = models.TextField("支持内容")
    from_on = models.DateField("起始日期")
    until_on = day("失效日期", "当日起不再受理申报")
    promised_days = models.PositiveSmallIntegerField("承诺兑现工作日")
    firm_kind = models.CharField("主体类别含", max_length=50, blank=True, help_text="如“个体”；空着不限")
    scope = models.CharField("经营范围含", max_length=50, blank=True, help_text="如“制造”；空着不限")
    least_capital_fen = MoneyField("注册资本不低于", null=True, blank=True, help_text="人民币；外币的须人工核对")
    most_capital_fen = MoneyField("注册资本不高于", null=True, blank=True, help_text="人民币；外币的须人工核对")
    founded_from = day("成立日期不早于")
    founded_until = day("成立日期不晚于")
    tiers = models.CharField("信用等次在", max_length=20, blank=True, help_text="如“A、B”；空着不限，要有法定依据")
    tiers_basis = models.CharField(
        "信用等次条件的依据", max_length=200, blank=True, help_text="守信激励的法律、法规和条号"
    )

    class Meta:
        verbose_name = verbose_name_plural = "惠企政策"


class Claim(Facts):
    """A firm's claim under a policy (惠企政策申报, S32), to be paid by the day that the policy promises."""

    matter = of_matter("policy_claim")
    firm_code = code_of_firm()
    policy = models.CharField("政策编号", max_length=100, db_index=True)
    amount_fen = MoneyField("申报金额")
    promised_on = day("承诺兑现日期", "按政策的承诺工作日推算")
    checked_on = day("审核日期")
    paid_fen = MoneyField("兑现金额", null=True, blank=True)
    paid_on = day("兑现日期")

    class Meta:
        verbose_name = verbose_name_plural = "惠企政策申报"


class Promise(Facts):
    """A promise of the government (政府承诺, S91): where it stands written, to whom, by when, and whether it was kept."""

    matter = of_matter("promise")
    source = models.CharField(
        "承诺来源",
        max_length=10,
        choices={"policy": "政策", "contract": "合同", "meeting": "会议", "reply": "答复"},
    )
    reference = models.CharField("依据的文件、合同或者办件", max_length=200)
    promised_to = models.CharField("承诺对象", max_length=200)
    firm_code = code_of_firm(is_optional=True)
    payment = models.CharField(
        "中小企业款项",
        max_length=10,
        blank=True,
        choices={"plain": "是，没有另约期限", "agreed": "是，合同另约了期限"},
        help_text="向中小企业采购货物、工程、服务的款项有法定最长期限；不是的空着",
    )
    delivered_on = day("交付（验收）日期", "中小企业款项从这一天起算")
    keep_by = models.DateField("承诺期限")
    kept_on = day("兑现日期")
    broken_on = day("违约日期")
    measure = models.TextField("整改措施", blank=True)
    rectified_on = day("整改完成日期")
    ground = models.CharField(
        "变更理由", max_length=10, blank=True, choices={"national": "国家利益", "public": "社会公共利益"}
    )
    compensation = models.TextField("补偿情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "政府承诺"


class Arrears(Facts):
    """A payment owed to a firm (拖欠企业账款, S91); the head's unit owes it, the head's day is that of delivery."""

    entry = of_entry("arrears")
    firm_code = code_of_firm()
    contract = models.CharField("合同编号", max_length=100)
    amount_fen = MoneyField("欠款金额")
    is_agreed = models.BooleanField("合同另约了付款期限", default=False)
    due_on = day("应付日期", "没有另约的空着，按法定期限推算")
    paid_on = day("付清日期")

    class Meta:
        verbose_name = verbose_name_plural = "拖欠企业账款"
