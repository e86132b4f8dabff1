"""What a case says at each of its stages (案件各阶段的事实), in the order of 行政处罚法 chapters four to six.

Abstract parts of one row: a list, a figure and a check read them all from one table.
"""

from __future__ import annotations

from django.db import models

from fazhi.kernel.items.models import Profile
from fazhi.kernel.records.fields import MoneyField
from fazhi.kernel.records.heads import day

from .heads import yes_no


class Track(models.TextChoices):
    """The procedure of a penalty (处罚程序): there is no third one, minor-case enforcement is a channel of these two."""

    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"


class Source(models.TextChoices):
    """Where a clue came from (线索来源)."""

    INSPECTION = "inspection", "监督检查"
    COMPLAINT = "complaint", "投诉举报"
    TRANSFERRED = "transferred", "移送"
    ASSIGNED = "assigned", "交办"
    OTHER = "other", "其他"


class Domain(models.TextChoices):
    """The field of government that a case counts in (执法领域)."""

    DRUGS = "drugs", "“两品一械”"
    ECOLOGY = "ecology", "生态环境"
    HEALTH = "health", "卫生健康"
    SAFETY = "safety", "安全生产"
    URBAN = "urban", "城市管理"
    MARKET = "market", "市场监管"
    AGRICULTURE = "agriculture", "农业农村"
    LABOUR = "labour", "人力资源"
    OTHER = "other", "其他"


class PartyKind(models.TextChoices):
    """What a party is (当事人类别): it decides the amounts of articles 51 and 63."""

    CITIZEN = "citizen", "公民"
    SOLE_TRADER = "sole_trader", "个体工商户"
    ORGANISATION = "organisation", "法人或者其他组织"


class Capacity(models.TextChoices):
    """Whether a party can answer for the act (责任能力, 行政处罚法第三十、三十一条)."""

    FULL = "full", "完全"
    MINOR = "minor", "十四至十八周岁"
    CHILD = "child", "不满十四周岁"
    DISORDERED = "disordered", "不能辨认或者控制行为"


class Clue(models.Model):
    """Of what, by whom and where (线索): the head's unit handles it, its area is where it happened."""

    track = models.CharField("适用程序", max_length=10, choices=Track.choices, default=Track.ORDINARY)
    source = models.CharField("线索来源", max_length=12, choices=Source.choices)
    domain = models.CharField("执法领域", max_length=12, choices=Domain.choices)
    platform_number = models.CharField("平台案号", max_length=100, blank=True, help_text="省执法平台上的案件编号")
    item = models.CharField("事项编码", max_length=100, blank=True, db_index=True)
    profile = models.CharField("领域程序", max_length=12, choices=Profile.choices, blank=True)
    agency = models.CharField(
        "以何名义", max_length=100, blank=True, help_text="由事项清单当日的职权来源得出：镇政府、市局或者委托机关"
    )
    party_kind = models.CharField("当事人类别", max_length=12, choices=PartyKind.choices, blank=True)
    party = models.CharField("当事人", max_length=200, blank=True)
    party_code = models.CharField("证件或信用代码", max_length=30, blank=True, db_index=True)
    operator = models.CharField("经营者", max_length=100, blank=True, help_text="个体工商户写经营者姓名")
    capacity = models.CharField("责任能力", max_length=12, choices=Capacity.choices, blank=True)
    place = models.CharField("违法行为发生地", max_length=300, blank=True)
    is_cross_region = yes_no("跨行政区域")
    designation = models.CharField("指定管辖文号", max_length=200, blank=True)
    discovered_on = day("发现日期")
    act_ended_on = day("违法行为终了日", "连续、继续的行为写终了之日")
    is_grave = yes_no("涉及生命健康、金融安全且有危害后果")

    class Meta:
        abstract = True


class Inquiry(models.Model):
    """Filing and investigation (立案与调查, 行政处罚法第五十四至五十七条)."""

    filed_on = day("立案日期")
    filed_by = models.CharField("立案批准人", max_length=100, blank=True)
    is_filed_by_head = yes_no("由机关负责人批准立案")
    has_conflict = yes_no("执法人员与当事人有利害关系")
    recusal_asked_on = day("申请回避日期")
    recusal_decided_on = day("回避决定日期")
    facts = models.TextField("违法事实", blank=True)
    violation_clause = models.CharField("违反的条款", max_length=300, blank=True, help_text="写到条、款、项")
    liability_clause = models.CharField("处罚的条款", max_length=300, blank=True, help_text="写到条、款、项")
    is_complex = yes_no("情节复杂或者重大违法", "须集体讨论（行政处罚法第五十七条第二款）")
    is_major = yes_no("属于重大执法决定", "须法制审核（行政处罚法第五十八条）")
    concluded_on = day("调查终结日期")

    class Meta:
        abstract = True


class Mitigation(models.TextChoices):
    """Why a penalty is lightened (从轻、减轻情形, 行政处罚法第三十至三十二条); only mitigation goes below the least fine."""

    NONE = "none", "没有"
    LIGHTER = "lighter", "从轻"
    BELOW = "below", "减轻"


class Leniency(models.Model):
    """The test of lenience (减免责审查, 行政处罚法第三十二、三十三条) and of discretion (裁量)."""

    is_first_offence = yes_no("初次违法")
    is_minor = yes_no("违法行为轻微")
    is_corrected = yes_no("及时改正")
    is_harmless = yes_no("没有造成危害后果")
    is_faultless = yes_no("有证据证明没有主观过错")
    lenience = models.CharField("适用的减免责清单条目", max_length=100, blank=True)
    lenience_reason = models.TextField("适用或者不适用的理由", blank=True)
    educated_on = day("教育日期")
    mitigation = models.CharField("从轻减轻", max_length=8, choices=Mitigation.choices, blank=True)
    mitigation_ground = models.CharField("从轻减轻的情形", max_length=300, blank=True)
    least_fen = MoneyField("法定最低罚款", null=True, blank=True)
    most_fen = MoneyField("法定最高罚款", null=True, blank=True)
    benchmark = models.CharField("裁量基准", max_length=100, blank=True)
    tier = models.CharField("适用阶次", max_length=100, blank=True)
    is_deviating = yes_no("偏离裁量基准")
    deviation_approved_on = day("偏离批准日期")
    deviation_by = models.CharField("偏离批准方式", max_length=100, blank=True)

    class Meta:
        abstract = True


class Notice(models.Model):
    """Telling the party beforehand, and what the party said (告知、陈述申辩, 行政处罚法第四十四、四十五条)."""

    told_on = day("事先告知送达日")
    proposed_kinds = models.CharField("拟处罚种类", max_length=200, blank=True, help_text="用顿号分开")
    proposed_fen = MoneyField("拟罚款", null=True, blank=True)
    proposed_confiscation_fen = MoneyField("拟没收", null=True, blank=True)
    stated_on = day("陈述申辩日期")
    restated_on = day("陈述申辩复核日期")
    is_statement_answered = yes_no("逐项复核")
    is_statement_waived = yes_no("放弃陈述申辩")

    class Meta:
        abstract = True


class Hearing(models.Model):
    """The hearing (听证, 行政处罚法第六十三、六十四条、粤府令第294号)."""

    hearing_told_on = day("听证告知送达日")
    is_hearing_waived = yes_no("明确放弃听证")
    hearing_asked_on = day("申请听证日期")
    hearing_noticed_on = day("听证通知送达日")
    heard_on = day("听证日期")
    hearing_ended_on = day("听证结束日期")
    hearing_host = models.CharField("听证主持人", max_length=50, blank=True)
    hearing_panel = models.CharField("听证组成人员", max_length=200, blank=True, help_text="用顿号分开，含主持人")
    is_hearing_signed = yes_no("听证笔录已签名")

    class Meta:
        abstract = True


class ReviewResult(models.TextChoices):
    """What a legal review came to (法制审核结论)."""

    PASSED = "passed", "通过"
    RETURNED = "returned", "退回补正"
    REFUSED = "refused", "不同意"


class Deliberation(models.Model):
    """Legal review and discussion (法制审核与集体讨论, 行政处罚法第五十七、五十八条)."""

    reviewed_on = day("法制审核日期")
    review_result = models.CharField("法制审核结论", max_length=10, choices=ReviewResult.choices, blank=True)
    review_opinion = models.TextField("法制审核意见", blank=True)
    reviewer = models.CharField("法制审核人员", max_length=50, blank=True)
    is_reviewer_new = yes_no("初次从事法制审核")
    is_reviewer_qualified = yes_no("取得法律职业资格")
    discussed_on = day("集体讨论日期")
    is_head_present = yes_no("负责人参加讨论")
    is_minutes_signed = yes_no("讨论记录已签名")

    class Meta:
        abstract = True


class Outcome(models.TextChoices):
    """What a case was decided to be (处理决定, 行政处罚法第五十七条第一款)."""

    PENALTY = "penalty", "行政处罚"
    EXEMPTED = "exempted", "不予处罚"
    UNFOUNDED = "unfounded", "违法事实不成立"
    TRANSFERRED = "transferred", "移送司法机关"


class Law(models.TextChoices):
    """Which of two laws is applied, or is the milder (新旧法, 行政处罚法第三十七条)."""

    OLD = "old", "旧法"
    NEW = "new", "新法"
    SAME = "same", "轻重相同"


class Decision(models.Model):
    """The decision (决定, 行政处罚法第五十七至六十一条) and its reasons (说理式执法, S54)."""

    decided_on = day("决定日期")
    decision_number = models.CharField("决定书文号", max_length=100, blank=True)
    outcome = models.CharField("处理决定", max_length=12, choices=Outcome.choices, blank=True)
    kinds = models.CharField("处罚种类", max_length=200, blank=True, help_text="用顿号分开")
    fine_fen = MoneyField("罚款", null=True, blank=True)
    confiscated_fen = MoneyField("没收", null=True, blank=True)
    total_fen = MoneyField("罚没合计", null=True, blank=True, help_text="自动得出：罚款与没收之和")
    reason_fact = models.TextField("事：查明了什么", blank=True)
    reason_law = models.TextField("法：依据什么", blank=True)
    reason_why = models.TextField("理：为什么这样定", blank=True)
    reason_humane = models.TextField("情：考虑了什么", blank=True)
    applied_law = models.CharField("适用新旧法", max_length=4, choices=Law.choices, blank=True)
    milder_law = models.CharField("比对结果：较轻的", max_length=4, choices=Law.choices, blank=True)
    served_on = day("送达日期")
    is_publishable = yes_no("应当公开", "具有一定社会影响的处罚决定（行政处罚法第四十八条）")
    is_redacted = yes_no("已隐去个人信息")
    published_on = day("公开日期")
    overturned_on = day("被变更撤销日期")
    withdrawn_on = day("撤回公开日期")

    class Meta:
        abstract = True


class Execution(models.Model):
    """Payment, reminder, court, transfer and closing (执行、移送、结案)."""

    deferred_until = day("准予延期缴纳至")
    contested_from = day("复议诉讼起")
    contested_until = day("复议诉讼止")
    surcharge_fen = MoneyField("加处罚款", null=True, blank=True)
    reminded_on = day("催告送达日")
    court_applied_on = day("申请强制执行日期")
    is_crime_suspected = yes_no("涉嫌犯罪")
    crime_reported_on = day("移送报告日期")
    crime_team = models.PositiveSmallIntegerField("移送专案组人数", null=True, blank=True)
    crime_approved_at = models.DateTimeField("移送批准时刻", null=True, blank=True)
    crime_sent_at = models.DateTimeField("移送公安时刻", null=True, blank=True)
    crime_receipt = models.CharField("公安回执", max_length=200, blank=True, help_text="只留回执编号，不留案情")
    executed_on = day("执行完毕日期")
    close_approved_on = day("结案批准日期")
    is_in_order = yes_no("一案一卷、目录次序正确")

    class Meta:
        abstract = True
