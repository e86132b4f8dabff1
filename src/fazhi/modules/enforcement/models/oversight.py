"""Committee, self-check, supervision, focus, projects, highlights (统筹与监督); S41, S50, S88, S90, S92, S93."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter

from .heads import yes_no
from .stages import Domain


class HandOver(Facts):
    """A matter that the committee allocates among the town's units (统筹交办, S41, S88); the head's unit is to take it."""

    matter = of_matter("hand_over")
    theme = models.CharField("事项类别", max_length=100, help_text="同类的裁定成为判例，下次直接交办")
    case = models.CharField("案件编号", max_length=100, blank=True, db_index=True)
    content = models.TextField("交办内容")
    asked_by_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, verbose_name="提请单位", related_name="+"
    )
    legs = models.PositiveSmallIntegerField("交办次数", default=0)
    returned_times = models.PositiveSmallIntegerField("退回次数", default=0)
    received_on = day("签收日期")
    bureau = models.CharField("有争议的市级部门", max_length=100, blank=True)
    superior = models.CharField("共同的上一级机关", max_length=100, blank=True)
    designated_on = day("指定日期")
    designation = models.CharField("指定文号", max_length=200, blank=True)
    result = models.TextField("办理结果", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "统筹交办"


class SelfCheck(Facts):
    """A case drawn for internal checking (执法自查, S93): findings, correction, accountability."""

    matter = of_matter("self_check")
    year = models.PositiveSmallIntegerField("年度")
    case = models.CharField("案件编号", max_length=100, db_index=True)
    score = models.PositiveSmallIntegerField("评查得分", null=True, blank=True)
    grade = models.CharField("评查等次", max_length=10, blank=True)
    findings = models.TextField("发现的问题", blank=True)
    overridden = models.TextField("越过的内部规则", blank=True)
    correction = models.TextField("整改情况", blank=True)
    corrected_on = day("整改日期")
    accountability = models.TextField("责任追究", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法自查"


class Supervision(Facts):
    """A document of supervision received from the city (接受执法监督, S93); it never replaces enforcement."""

    matter = of_matter("supervision")
    kind = models.CharField(
        "文书种类（未核）",
        max_length=12,
        choices={"letter": "督办函", "opinion": "监督意见书", "decision": "监督决定书", "interview": "约谈通知"},
    )
    sender = models.CharField("发出机关", max_length=100)
    document_number = models.CharField("来文文号", max_length=100, blank=True)
    case = models.CharField("案件编号", max_length=100, blank=True, db_index=True)
    demand = models.TextField("要求")
    answer_by = day("要求答复日期")
    answer = models.TextField("答复内容", blank=True)
    answered_on = day("答复日期")

    class Meta:
        verbose_name = verbose_name_plural = "接受执法监督"


class Responsibility(Facts):
    """What a post answers for (执法责任): the head's unit, the duty and its basis."""

    entry = of_entry("responsibility")
    post = models.CharField("岗位", max_length=100)
    duty = models.TextField("责任")
    basis = models.CharField("法律依据", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法责任"


class Focus(Facts):
    """A focus of a year's enforcement (年度重点领域, S92): its aim and what came of it."""

    entry = of_entry("focus")
    year = models.PositiveSmallIntegerField("年度")
    domain = models.CharField("执法领域", max_length=12, choices=Domain.choices)
    aim = models.TextField("目标")
    result = models.TextField("成效", blank=True)
    is_done = models.BooleanField("已总结", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "年度重点领域"


class Feedback(Facts):
    """What a firm says of how the law was enforced (企业反馈, S92); the unit answers, nobody is told who rated."""

    entry = of_entry("feedback")
    focus = models.CharField("重点领域编号", max_length=100, blank=True, db_index=True)
    firm = models.CharField("企业", max_length=200, blank=True)
    content = models.TextField("反馈内容")
    answer = models.TextField("答复", blank=True)
    answered_on = day("答复日期")

    class Meta:
        verbose_name = verbose_name_plural = "企业反馈"


class Project(Facts):
    """One of the year's practical projects (法治建设实事, S50)."""

    entry = of_entry("project")
    year = models.PositiveSmallIntegerField("年度")
    content = models.TextField("内容")
    beneficiaries = models.CharField("受益对象", max_length=200, blank=True)
    accepted_on = day("验收日期")
    published_on = day("公示日期")
    result = models.TextField("成效", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "法治建设实事"


class Milestone(Facts):
    """A milestone of a project (节点): on the head, the day is the planned one."""

    entry = of_entry("milestone")
    project = models.CharField("实事编号", max_length=100, db_index=True)
    done_on = day("完成日期")
    proof = models.TextField("完成情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实事节点"


class Highlight(Facts):
    """A highlight (亮点, S90): a true improvement, whose figures were checked before it is told."""

    matter = of_matter("highlight")
    year = models.PositiveSmallIntegerField("年度")
    story = models.TextField("做了什么、变了什么", blank=True)
    figures = models.CharField("用到的指标", max_length=200, blank=True, help_text="指标编码，用顿号分开")
    checked_text = models.TextField("核数结果", blank=True)
    is_checked = yes_no("核数无误")
    reuse = models.TextField("推广情况", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作亮点"


class MediaItem(Facts):
    """A line of the media plan (宣传计划): planned on the head's day, published or not."""

    entry = of_entry("media_item")
    highlight = models.CharField("亮点编号", max_length=100, db_index=True)
    outlet = models.CharField("媒体", max_length=100)
    published_on = day("发表日期")
    address = models.CharField("网址或者版面", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "宣传计划"
