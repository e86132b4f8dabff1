"""Facts of proposals (建议提案): who asked what, which tier of time it has, how it was talked over, answered and kept."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_matter


class Source(models.TextChoices):
    """By whom a proposal is made (类别): the two have limits of their own."""

    CONGRESS = "congress", "人大代表建议"
    CPPCC = "cppcc", "政协提案"


class Tier(models.TextChoices):
    """The tier of time to answer (答复期限档), decided when a proposal is handed out; never an extension."""

    CONGRESS = "congress", "代表建议：三个月"
    CONGRESS_HARD = "congress_hard", "代表建议：六个月（涉及面广、难度大）"
    CPPCC = "cppcc", "政协提案：三个月（未核）"
    CPPCC_HARD = "cppcc_hard", "政协提案：六个月（未核）"


class Category(models.TextChoices):
    """What an answer says of the demand (答复类别), by local rules that nobody has confirmed."""

    SOLVED = "A", "A 已解决或者基本解决"
    PLANNED = "B", "B 正在解决或者列入规划"
    NOTED = "C", "C 条件不具备，留作参考"


class Proposal(Facts):
    """A deputy's suggestion or a consultative proposal (人大代表建议、政协提案, S80); the head's unit answers it."""

    matter = of_matter("proposal")
    source = models.CharField("类别", max_length=10, choices=Source.choices)
    document_number = models.CharField("建议提案号", max_length=100, blank=True)
    session = models.CharField("届次会议", max_length=100, blank=True, help_text="闭会期间提出的写“闭会期间”")
    proposer = models.CharField("提出人", max_length=100, help_text="领衔代表、委员或者代表团")
    content = models.TextField("内容")
    is_hard = models.BooleanField(
        "涉及面广、处理难度大", default=False, help_text="只在交办时定，定了就是六个月档；不是延长"
    )
    hard_reason = models.TextField("定为六个月档的理由", blank=True)
    tier = models.CharField("答复期限档", max_length=15, choices=Tier.choices, blank=True, help_text="自动得出")
    assigned_on = day("交办日期")
    returned_times = models.PositiveSmallIntegerField("退回次数", default=0)
    reply_by = day("承诺答复日期", "不得晚于法定答复期限")
    talked_on = day("沟通日期")
    opinion = models.TextField("提出人意见", blank=True)
    category = models.CharField("答复类别（地方分类，未核）", max_length=2, choices=Category.choices, blank=True)
    reply = models.TextField("答复要点", blank=True)
    replied_on = day("答复日期")
    late_reason = models.TextField("逾期答复原因", blank=True)
    satisfaction = models.CharField(
        "评价", max_length=15, choices={"satisfied": "满意", "mostly": "基本满意", "unsatisfied": "不满意"}, blank=True
    )
    reworked_times = models.PositiveSmallIntegerField("重新办理次数", default=0)
    rework_by = day("再次答复期限", "提出人不满意的，由督办员与提出人商定")
    replied_again_on = day("再次答复日期")
    promise = models.TextField("承诺事项", blank=True)
    promise_by = day("承诺完成日期")
    kept_on = day("兑现日期")
    kept_text = models.TextField("兑现情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "建议提案"


class JointOpinion(Facts):
    """What a second unit says to the one that answers a proposal (会办意见); the head's unit is the second."""

    matter = of_matter("joint_opinion")
    proposal = models.CharField("建议提案编号", max_length=100, db_index=True)
    opinion = models.TextField("会办意见", blank=True)
    given_on = day("函告日期")

    class Meta:
        verbose_name = verbose_name_plural = "会办意见"
