"""Facts of open government (政务公开, S82, S83): what is published, guides, requests, explainers of policy."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter


class Category(models.TextChoices):
    """What the information is about (信息类别, 《政府信息公开条例》第二十条、第二十一条)."""

    ORGANISATION = "organisation", "机构职能"
    DOCUMENT = "document", "政策文件"
    PLAN = "plan", "规划计划"
    FINANCE = "finance", "财政信息"
    PENALTY = "penalty", "行政处罚决定"
    LICENCE = "licence", "行政许可决定"
    PROJECT = "project", "采购与重大项目"
    SERVICE = "service", "民生服务"
    EMERGENCY = "emergency", "应急管理"
    OTHER = "other", "其他"
    AGRICULTURE = "agriculture", "农业农村政策（乡镇重点）"
    WATER = "water", "农田水利（乡镇重点）"
    LAND = "land", "土地承包流转（乡镇重点）"
    HOMESTEAD = "homestead", "宅基地审核（乡镇重点）"
    EXPROPRIATION = "expropriation", "征地征房（乡镇重点）"
    LEVY = "levy", "筹资筹劳（乡镇重点）"
    RELIEF = "relief", "社会救助（乡镇重点）"


class Withheld(models.TextChoices):
    """Why something is not disclosed (不予公开的理由)."""

    SECRET = "secret", "国家秘密或者危及安全稳定（第十四条）"
    THIRD_PARTY = "third_party", "商业秘密、个人隐私（第十五条）"
    INTERNAL = "internal", "内部事务、过程性信息、案卷（第十六条）"


class Channel(models.TextChoices):
    """How a request came (提交方式), which decides the day of receipt (第三十一条)."""

    IN_PERSON = "in_person", "当面提交"
    SIGNED_MAIL = "signed_mail", "需签收的邮寄"
    PLAIN_MAIL = "plain_mail", "平常信函"
    ONLINE = "online", "互联网、传真"


class Way(models.TextChoices):
    """The seven ways of answering (答复方式, 第三十六条)."""

    ALREADY_PUBLIC = "already_public", "已经主动公开，告知获取途径"
    GRANTED = "granted", "予以公开"
    WITHHELD = "withheld", "不予公开"
    ABSENT = "absent", "信息不存在"
    NOT_OURS = "not_ours", "不属于本机关负责公开"
    REPEATED = "repeated", "重复申请，不予重复处理"
    OTHER_LAW = "other_law", "法律、行政法规另有获取规定"


class Remedy(models.TextChoices):
    """The remedies that an answer tells of (救济告知)."""

    RECONSIDER_FIRST = "reconsider_first", "先申请行政复议，不服复议决定再诉讼"
    EITHER = "either", "申请行政复议或者提起行政诉讼"


class Opinion(models.TextChoices):
    """What somebody consulted says (被征求意见方的意见)."""

    AGREES = "agrees", "同意公开"
    OBJECTS = "objects", "不同意公开"
    SILENT = "silent", "逾期没有提出意见"


def _source_row() -> models.CharField:  # type: ignore[type-arg]
    return models.CharField(
        "来源编号", max_length=100, blank=True, db_index=True, help_text="公开的是哪一件，写它的编号"
    )


class DisclosureItem(Facts):
    """One piece of information that is made public (主动公开信息); the head's day is the one on which it was formed."""

    matter = of_matter("disclosure_item")
    category = models.CharField("信息类别", max_length=16, choices=Category.choices)
    text = models.TextField("公开内容", help_text="只写可以公开的文字：不得有身份证号、手机号")
    is_policy = models.BooleanField("需要解读的政策文件", default=False, help_text="发布时自动登记一件待解读")
    source_row = _source_row()
    redaction = models.TextField("隐去的内容", blank=True, help_text="隐去了哪些涉密、个人信息；没有的写“无”")
    reviewed_on = day("审查日期")
    published_on = day("发布日期")
    address = models.CharField("发布位置", max_length=300, blank=True, help_text="网址，或者公开栏的名称")
    updated_on = day("更新日期")
    withheld_reason = models.CharField("不予公开的理由", max_length=12, choices=Withheld.choices, blank=True)
    withdrawn_on = day("撤回日期")
    withdrawal_reason = models.TextField("撤回理由", blank=True, help_text="会随撤回说明公开")

    class Meta:
        verbose_name = verbose_name_plural = "主动公开信息"


class DisclosureGuide(Facts):
    """A version of the guide or of the catalogue (公开指南、公开目录); the head's day is that of its publication."""

    entry = of_entry("disclosure_guide")
    kind = models.CharField("种类", max_length=10, choices={"guide": "政府信息公开指南", "catalogue": "主动公开目录"})
    edition = models.CharField("版本", max_length=50)
    changes = models.TextField("修订内容")
    address = models.CharField("发布位置", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "公开指南与目录"


class DisclosureRequest(Facts):
    """A request for information (依申请公开); the head's day is the one on which it came, `received_on` that of receipt."""

    matter = of_matter("disclosure_request")
    applicant = models.CharField("申请人", max_length=100, null=True)
    phone = models.CharField("联系方式", max_length=100, null=True, blank=True)
    channel = models.CharField("提交方式", max_length=12, choices=Channel.choices)
    content = models.TextField("申请公开的内容", help_text="不写姓名、电话和证件号")
    is_unclear = models.BooleanField(
        "内容不明确，需要补正", default=False, help_text="勾选的，从收到之日起计一次性告知补正的期限"
    )
    received_on = day("收到日期")
    correction = models.TextField("需要补正的内容", blank=True)
    correction_asked_on = day("补正告知日期")
    correct_by = day("补正期限")
    third_party = models.CharField("第三方", max_length=100, null=True, blank=True)
    third_party_opinion = models.CharField("第三方意见", max_length=8, choices=Opinion.choices, blank=True)
    organ = models.CharField("被征求意见的机关", max_length=100, blank=True)
    organ_opinion = models.CharField("其他机关意见", max_length=8, choices=Opinion.choices, blank=True)
    extension_asked_on = day("提请延期日期")
    extended_on = day("延期批准日期")
    way = models.CharField("答复方式", max_length=16, choices=Way.choices, blank=True)
    is_partly = models.BooleanField("部分不予公开", default=False, help_text="能够区分处理的（第三十七条）")
    withheld_reason = models.CharField("不予公开的理由", max_length=12, choices=Withheld.choices, blank=True)
    explanation = models.TextField("答复说明", blank=True, help_text="获取途径、负责的机关、原答复编号或者依据")
    remedy = models.CharField("救济告知", max_length=16, choices=Remedy.choices, blank=True)
    answered_on = day("答复日期")

    class Meta:
        verbose_name = verbose_name_plural = "依申请公开"


class Explainer(Facts):
    """A policy document with its explainers (政策解读); the head's day is the one on which the document was published."""

    matter = of_matter("explainer")
    document_number = models.CharField("文号", max_length=100, blank=True)
    source_row = _source_row()
    text_address = models.CharField("文字解读", max_length=300, blank=True, help_text="发布位置")
    picture_address = models.CharField("图解", max_length=300, blank=True, help_text="发布位置")
    answers_address = models.CharField("问答", max_length=300, blank=True, help_text="发布位置")
    explained_on = day("解读日期")

    class Meta:
        verbose_name = verbose_name_plural = "政策解读"
