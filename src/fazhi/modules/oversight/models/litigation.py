"""Facts of reconsideration and litigation (复议应诉, S86, S87): contests, days in court, lessons, recommendations."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter


class Kind(models.TextChoices):
    """Before whom an act is contested, and by which course (案件类别): each has its time to answer."""

    REVIEW = "review", "行政复议（普通程序）"
    SIMPLIFIED = "review_simplified", "行政复议（简易程序）"
    SUIT = "suit", "行政诉讼"


class Outcome(models.TextChoices):
    """The ways in which the law lets a contest end (法定结案方式)."""

    UPHELD = "upheld", "维持（只限复议）"
    REJECTED = "rejected", "驳回请求（诉讼请求）"
    DISMISSED = "dismissed", "驳回申请（起诉）"
    REVOKED = "revoked", "撤销或者部分撤销"
    CHANGED = "changed", "变更"
    UNLAWFUL = "unlawful", "确认违法"
    VOID = "void", "确认无效"
    ORDERED = "ordered", "责令履行（给付、赔偿）"
    MEDIATED = "mediated", "调解"
    TERMINATED = "terminated", "终止（撤回、和解）"


class Instance(models.TextChoices):
    """What a day was held in (审理程序)."""

    HEARING = "hearing", "复议听证"
    FIRST = "first", "一审"
    SECOND = "second", "二审"
    RETRIAL = "retrial", "再审"


class Aspect(models.TextChoices):
    """What went wrong with an act (问题方面)."""

    FACTS = "facts", "事实和证据"
    LAW = "law", "法律适用"
    PROCEDURE = "procedure", "程序和送达"
    COMPETENCE = "competence", "职权"
    DISCRETION = "discretion", "裁量"
    INACTION = "inaction", "不履行职责"


def _contest() -> models.CharField:  # type: ignore[type-arg]
    return models.CharField("复议诉讼编号", max_length=100, db_index=True, help_text="复议诉讼案件中的编号")


class Contest(Facts):
    """An act of the town contested in reconsideration or in court (复议诉讼案件); the head's unit answers for it."""

    matter = of_matter("contest")
    kind = models.CharField("案件类别", max_length=20, choices=Kind.choices)
    course = models.CharField(
        "期限类别",
        max_length=20,
        choices=Kind.choices,
        blank=True,
        help_text="自动得出：简易程序转为普通程序的，按普通程序",
    )
    converted_on = day("转为普通程序日期")
    document_number = models.CharField("案号", max_length=100, blank=True)
    organ = models.CharField("复议机关、法院", max_length=100)
    source_row = models.CharField(
        "被争议行为的编号", max_length=100, db_index=True, help_text="台账中的编号；没有登记的，写文书号"
    )
    grounds = models.TextField("请求和理由")
    reply = models.TextField("答复（答辩）要点", blank=True)
    evidence = models.TextField(
        "证据清单", blank=True, help_text="一行一份：取得日期 证据名称，如“2024-01-03 现场检查笔录”"
    )
    answered_on = day("答复（答辩）日期")
    evidence_asked_on = day("申请延期举证日期")
    evidence_by = day("补充（延期）举证期限", "复议机关、法院准许时写明的最后一日")
    supplemented_on = day("补充（延期）举证日期")
    outcome = models.CharField("结案方式", max_length=12, choices=Outcome.choices, blank=True)
    decided_on = day("结果送达日期")
    carry_out_by = day("履行期限", "决定书、裁判文书、调解书写明的；没有写明的，写自定的")
    performance = models.TextField("履行情况", blank=True)
    carried_out_on = day("履行日期")
    opinion_on = day("收到意见书日期")
    opinion_reported_on = day("报送整改日期")
    reflection = models.TextField("复盘", blank=True, help_text="争议由什么引起，行为和应诉各有什么可以改进")

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼案件"


class CourtDate(Facts):
    """A day in court or of a hearing (开庭、听证): whether a head appeared and spoke, and the reason if not."""

    entry = of_entry("court_date")
    contest = _contest()
    instance = models.CharField("审理程序", max_length=10, choices=Instance.choices)
    is_called_again = models.BooleanField("通知再次出庭", default=False, help_text="法院通知负责人再次出庭的，另算一次")
    appearance = models.CharField("应出庭场次", max_length=150, blank=True, help_text="自动得出：一个审理程序算一次")
    has_head_appeared = models.BooleanField("负责人出庭", default=False)
    post = models.CharField(
        "出庭负责人",
        max_length=12,
        choices={"chief": "正职", "deputy": "副职", "in_charge": "参与分管的负责人"},
        blank=True,
    )
    has_spoken = models.BooleanField("出庭且出声", default=False)
    reason = models.TextField("负责人不能出庭的理由", blank=True)
    delegate = models.CharField("委托的工作人员职务", max_length=100, blank=True, help_text="不得只委托律师")
    has_statement = models.BooleanField("已提交盖章的情况说明", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "开庭和听证"


class Lesson(Facts):
    """What a lost contest teaches (败诉教训): the head's unit corrects it by a day."""

    matter = of_matter("contest_lesson")
    contest = _contest()
    aspect = models.CharField("问题方面", max_length=12, choices=Aspect.choices)
    cause = models.TextField("败诉原因")
    correction = models.TextField("整改措施")
    correct_by = models.DateField("整改期限")
    corrected_on = day("完成日期")
    proof = models.CharField("完成证明", max_length=200, blank=True, help_text="文书、制度、培训的编号或者名称")

    class Meta:
        verbose_name = verbose_name_plural = "败诉教训"


class Suggestion(Facts):
    """A procuratorial recommendation (检察建议): the head's unit does its duty and the town answers in writing."""

    matter = of_matter("procuratorial_suggestion")
    document_number = models.CharField("建议书文号", max_length=100)
    organ = models.CharField("检察院", max_length=100)
    is_urgent = models.BooleanField("紧急情形", default=False, help_text="公共利益的损害继续扩大等：十五日内书面回复")
    content = models.TextField("建议内容")
    reply = models.TextField("履职和回复要点", blank=True)
    replied_on = day("书面回复日期")

    class Meta:
        verbose_name = verbose_name_plural = "检察建议"


class Recurring(Facts):
    """A problem that returns in several contests and what is proposed (突出矛盾研究); the head's unit takes it up."""

    entry = of_entry("recurring")
    aspect = models.CharField("问题方面", max_length=12, choices=Aspect.choices)
    contests = models.TextField("涉及的案件", help_text="一行一个编号")
    finding = models.TextField("研究结论")
    proposal = models.TextField("建议措施")
    settled_on = day("解决日期")

    class Meta:
        verbose_name = verbose_name_plural = "突出矛盾研究"


class TeamEvent(Facts):
    """What the response team did (应诉团队活动): training, a talk over a case, a trial watched, review made known."""

    entry = of_entry("team_event")
    kind = models.CharField(
        "活动类别",
        max_length=12,
        choices={"training": "培训", "conferring": "案件会商", "watching": "旁听庭审", "publicity": "复议宣传"},
    )
    attendees = models.PositiveIntegerField("参加人数")
    content = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "应诉团队活动"
