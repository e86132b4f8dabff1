"""What lies in a case file (案卷材料): acts with their records, evidence, documents, recordings and payments."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.db import models

from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.heads import day, of_entry

from .heads import of_case, yes_no


class InFile(models.Model):
    """A row of a case file (案卷材料): its head's day is the day it was made."""

    case = of_case()

    class Meta:
        abstract = True

    @property
    def on(self) -> date | None:
        """The day it was made (形成日期)."""
        found: date | None = self.entry.occurred_on  # type: ignore[attr-defined]
        return found


class ActKind(models.TextChoices):
    """What officers did (执法活动)."""

    INSPECTION = "inspection", "现场检查"
    QUESTIONING = "questioning", "询问"
    SAMPLING = "sampling", "抽样取证"
    KEEPING = "keeping", "先行登记保存"
    SEIZURE = "seizure", "查封扣押"
    ON_SPOT = "on_spot", "当场处罚"
    HEARING = "hearing", "听证"
    LEFT = "left", "留置送达"
    POSTED = "posted", "公告张贴"
    DEMOLITION = "demolition", "强制拆除"
    OTHER = "other", "其他"


class EnforcementAct(InFile):
    """An act of enforcement and its record (执法活动与笔录, 行政处罚法第四十二、五十五条)."""

    entry = of_entry("enforcement_act")
    kind = models.CharField("活动", max_length=12, choices=ActKind.choices)
    started_at = models.DateTimeField("开始时刻", null=True, blank=True)
    ended_at = models.DateTimeField("结束时刻", null=True, blank=True)
    officers = models.CharField("执法人员证号", max_length=200, blank=True, help_text="用顿号分开")
    is_shown = yes_no("出示了执法证")
    shown_numbers = models.CharField("笔录所记证号", max_length=200, blank=True, help_text="用顿号分开")
    is_party_signed = yes_no("当事人逐页签名")
    refusal_note = models.CharField("拒签注明", max_length=200, blank=True)
    signed_officers = models.PositiveSmallIntegerField("签名的执法人员数", null=True, blank=True)
    content = models.TextField("笔录内容", blank=True)
    is_imported = models.BooleanField("来自平台导出", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "执法活动"

    def __str__(self) -> str:
        return str(self.entry.number)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The certificate numbers of the officers (执法人员证号)."""
        return split(self.officers)


class EvidenceKind(models.TextChoices):
    """The kinds of evidence (证据种类, 行政处罚法第四十六条)."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    AUDIOVISUAL = "audiovisual", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    TESTIMONY = "testimony", "证人证言"
    STATEMENT = "statement", "当事人的陈述"
    EXPERT = "expert", "鉴定意见"
    RECORD = "record", "勘验笔录、现场笔录"


class Evidence(InFile):
    """A piece of evidence (证据, 行政处罚法第四十六条)."""

    entry = of_entry("evidence")
    kind = models.CharField("证据种类", max_length=12, choices=EvidenceKind.choices, blank=True)
    proves = models.CharField("证明什么", max_length=300, blank=True)
    verified_by = models.CharField("查证人", max_length=100, blank=True)
    is_unlawful = yes_no("以非法手段取得")

    class Meta:
        verbose_name = verbose_name_plural = "证据"

    def __str__(self) -> str:
        return str(self.entry.number)


class DocumentKind(models.TextChoices):
    """The documents of a case (文书种类)."""

    FILING = "filing", "立案审批表"
    CORRECTION = "correction", "责令改正通知书"
    KEEPING = "keeping", "先行登记保存通知书"
    SEIZURE = "seizure", "查封扣押决定书"
    RELEASE = "release", "解除通知书"
    REPORT = "report", "调查终结报告"
    NOTICE = "notice", "行政处罚事先告知书"
    HEARING_RIGHT = "hearing_right", "听证告知书"
    HEARING_NOTICE = "hearing_notice", "听证通知书"
    HEARING_REPORT = "hearing_report", "听证报告书"
    RECHECK = "recheck", "陈述申辩复核意见书"
    REVIEW = "review", "法制审核意见书"
    MINUTES = "minutes", "集体讨论记录"
    COMPARISON = "comparison", "新旧法比对表"
    DECISION = "decision", "行政处罚决定书"
    ON_SPOT = "on_spot", "当场处罚决定书"
    EXEMPTION = "exemption", "不予行政处罚决定书"
    EDUCATION = "education", "教育记录"
    RECEIPT = "receipt", "送达回证"
    DEFERRAL = "deferral", "延期分期缴纳批准书"
    REMINDER = "reminder", "履行催告书"
    COURT = "court", "强制执行申请书"
    TRANSFER = "transfer", "案件移送函"
    CLOSING = "closing", "结案审批表"
    OPINION = "opinion", "监督意见书"
    HALT = "halt", "责令停业整顿决定书"
    MANDATE = "mandate", "委托书"
    OTHER = "other", "其他文书"


class ServiceMethod(models.TextChoices):
    """How a document was served (送达方式, 民事诉讼法第八十八至九十五条)."""

    ON_SPOT = "on_spot", "当场交付"
    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    POST = "post", "邮寄送达"
    ENTRUSTED = "entrusted", "委托转交"
    PUBLIC = "public", "公告送达"


class CaseDocument(InFile):
    """A document of a case (执法文书): on the head, its number is the serial number, its day that of issue."""

    entry = of_entry("case_document")
    case = models.CharField("案件编号", max_length=100, blank=True, db_index=True, help_text="监督意见书可以不属于案件")
    kind = models.CharField("文书种类", max_length=16, choices=DocumentKind.choices)
    issuer = models.CharField("落款机关", max_length=100, blank=True)
    seal = models.CharField("印章", max_length=100, blank=True)
    party = models.CharField("文书上的当事人", max_length=200, blank=True)
    party_code = models.CharField("文书上的证件或信用代码", max_length=30, blank=True)
    elements = models.CharField(
        "写明的要素", max_length=300, blank=True, help_text="用顿号分开，如 事实、理由、依据、拟处罚内容、陈述申辩权"
    )
    basis = models.CharField("引用的依据", max_length=500, blank=True)
    amount_fen = MoneyField("金额", null=True, blank=True)
    amount_words = models.CharField("金额大写", max_length=100, blank=True)
    deadline_on = day("改正或者履行期限")
    rechecked_on = day("复查日期")
    reconsideration_at = models.CharField("复议机关", max_length=100, blank=True)
    reconsideration_days = models.PositiveSmallIntegerField("复议期限（日）", null=True, blank=True)
    is_reconsideration_first = yes_no("写明复议前置")
    court = models.CharField("起诉的法院", max_length=100, blank=True)
    suit_months = models.PositiveSmallIntegerField("起诉期限（月）", null=True, blank=True)
    served_on = day("送达日")
    service_method = models.CharField("送达方式", max_length=12, choices=ServiceMethod.choices, blank=True)
    is_receipt_complete = yes_no("送达回证完整")
    is_consented = yes_no("同意电子送达并签确认书")
    direct_attempts = models.PositiveSmallIntegerField("直接送达次数", null=True, blank=True)
    other_attempts = models.PositiveSmallIntegerField("邮寄或者留置次数", null=True, blank=True)
    content = models.TextField("正文", blank=True)
    digest = models.CharField("文件指纹", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法文书"
        indexes = (models.Index(fields=("kind",), name="case_document_by_kind"),)

    def __str__(self) -> str:
        return str(self.entry.number)

    @property
    def has(self) -> frozenset[str]:
        """The elements that it states (写明的要素)."""
        return frozenset(split(self.elements))


class Recording(InFile):
    """An audio-video recording of an act (音像记录): start, end and hash; the file itself stays where it is kept."""

    entry = of_entry("recording")
    kind = models.CharField("记录的活动", max_length=12, choices=ActKind.choices)
    started_at = models.DateTimeField("开始时刻", null=True, blank=True)
    ended_at = models.DateTimeField("结束时刻", null=True, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True, help_text="由存放设备给出，用来核对文件没有改过")
    place = models.CharField("存放位置", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "音像记录"

    def __str__(self) -> str:
        return str(self.entry.number)


class Channel(models.TextChoices):
    """How money came in (缴款渠道, 行政处罚法第六十七至七十一条)."""

    BANK = "bank", "银行"
    EPAY = "epay", "电子支付"
    ON_SPOT = "on_spot", "当场收缴"


class Paid(models.TextChoices):
    """What was paid (款项)."""

    FINE = "fine", "罚款"
    CONFISCATION = "confiscation", "没收款"
    SURCHARGE = "surcharge", "加处罚款"


class Payment(InFile):
    """A payment into the treasury (缴款): on the head, its day is that of payment."""

    entry = of_entry("payment")
    what = models.CharField("款项", max_length=12, choices=Paid.choices, default=Paid.FINE)
    amount_fen = MoneyField("金额")
    channel = models.CharField("缴款渠道", max_length=8, choices=Channel.choices, blank=True)
    on_spot_ground = models.CharField("当场收缴的情形", max_length=200, blank=True)
    is_special_receipt = yes_no("出具财政统一专用票据")
    handed_in_on = day("交至机关日期")
    banked_on = day("缴付银行日期")

    class Meta:
        verbose_name = verbose_name_plural = "缴款"

    def __str__(self) -> str:
        return str(self.entry.number)


_BETWEEN = re.compile("[、，,；;]")


@lru_cache(maxsize=10_000)
def split(text: str) -> tuple[str, ...]:
    """The parts of a list written with 顿号, commas, semicolons or blanks (分开写的各项)."""
    return tuple(_BETWEEN.sub(" ", text).split())
