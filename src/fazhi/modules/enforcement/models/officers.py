"""Officers, what they can do and what they learn (执法人员、专长、培训); S42, S44, S88. Nobody is ranked."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter

from .heads import of_case, yes_no
from .stages import Domain


class StaffKind(models.TextChoices):
    """What somebody of an enforcement unit is (人员类别): only the first may enforce (行政处罚法第四十二条)."""

    OFFICER = "officer", "执法人员"
    ASSISTANT = "assistant", "辅助人员"
    GRID = "grid", "网格员"
    TEMPORARY = "temporary", "临时人员"


class Account(Facts):
    """An account on the provincial platform with its holder's certificate (执法账号与执法证); the head's number is the account.

    An account in use, a certificate in force and a case handled are three things, counted apart.
    """

    entry = of_entry("account")
    kind = models.CharField("人员类别", max_length=10, choices=StaffKind.choices, default=StaffKind.OFFICER)
    username = models.CharField("登录名", max_length=150, blank=True, help_text="在本系统有登录名的填写")
    from_on = models.DateField("账号开通日期")
    until_on = day("账号停用日期", "从这一天起不再能用")
    certificate_number = models.CharField("执法证号", max_length=50, blank=True, db_index=True)
    certificate_from = day("执法证有效期起")
    certificate_until = day("执法证有效期止", "这一天仍有效")
    certificate_revoked_on = day("执法证吊销或收回日期")
    certificate_ended_on = day("执法证失效日期", "自动得出：从这一天起无效")
    valid_from = day("账号和执法证都有效起", "自动得出")
    valid_until = day("账号和执法证都有效止", "自动得出：从这一天起不再都有效")
    is_law_qualified = yes_no("取得法律职业资格")

    class Meta:
        verbose_name = verbose_name_plural = "执法账号"


class Skill(Facts):
    """What an officer knows well (专长): whom to call, never who is better."""

    entry = of_entry("skill")
    account = models.CharField("执法账号", max_length=100, db_index=True)
    domain = models.CharField("执法领域", max_length=12, choices=Domain.choices)
    is_on_call = models.BooleanField("可以会诊", default=True)
    contact = models.CharField("联系方式", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法专长"


class Consultation(Facts):
    """A specialist called to a case (会诊): the question and the answer, kept with the case."""

    matter = of_matter("consultation")
    case = of_case()
    domain = models.CharField("执法领域", max_length=12, choices=Domain.choices)
    question = models.TextField("请教的问题")
    specialist = models.CharField("请谁会诊", max_length=100, blank=True)
    answer = models.TextField("会诊意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专家会诊"


class PremisesCheck(Facts):
    """One line of the checklist of case premises (办案场所检查): met or not on a day."""

    entry = of_entry("premises_check")
    line = models.CharField("检查项", max_length=200)
    is_met = yes_no("符合")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办案场所检查"


class TrainingKind(models.TextChoices):
    """How something is taught (培训方式)."""

    PRACTICE = "practice", "实操"
    LECTURE = "lecture", "授课"
    CASES = "cases", "案例评析"
    OTHER = "other", "其他"


class TrainingPlan(Facts):
    """A line of the yearly training plan (年度培训计划), drawn from the year's own defects."""

    entry = of_entry("training_plan")
    year = models.PositiveSmallIntegerField("年度")
    check_code = models.CharField("针对的评查项", max_length=10, blank=True, help_text="如 C21")
    reason = models.CharField("为什么列入", max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField("计划学时", default=2)

    class Meta:
        verbose_name = verbose_name_plural = "执法培训计划"


class TrainingSession(Facts):
    """A training session (执法培训): held on the head's day."""

    entry = of_entry("training_session")
    kind = models.CharField("培训方式", max_length=10, choices=TrainingKind.choices)
    plan = models.CharField("计划编号", max_length=100, blank=True)
    hours = models.PositiveSmallIntegerField("学时")
    teacher = models.CharField("讲授人", max_length=100, blank=True)
    content = models.TextField("内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法培训"


class Attendance(Facts):
    """An officer at a session (参训): the hours count for that officer's year."""

    entry = of_entry("attendance")
    session = models.CharField("培训编号", max_length=100, db_index=True)
    account = models.CharField("执法账号", max_length=100, db_index=True)
    hours = models.PositiveSmallIntegerField("学时")

    class Meta:
        verbose_name = verbose_name_plural = "参训学时"


class Lesson(Facts):
    """A lesson card with one question (学习卡): a defect or a change of the law, in a page."""

    entry = of_entry("lesson")
    check_code = models.CharField("针对的评查项", max_length=10, blank=True)
    content = models.TextField("要点")
    basis = models.CharField("法律依据", max_length=300, blank=True)
    question = models.CharField("测试题", max_length=300, blank=True)
    options = models.TextField("选项", blank=True, help_text="一行一个")
    answer = models.CharField("答案", max_length=200, blank=True, help_text="与其中一行完全相同")

    class Meta:
        verbose_name = verbose_name_plural = "学习卡"


class LessonAnswer(Facts):
    """An answer to a lesson card (答题): for the learner alone, and in sum for the plan."""

    entry = of_entry("lesson_answer")
    lesson = models.CharField("学习卡编号", max_length=100, db_index=True)
    username = models.CharField("登录名", max_length=150, db_index=True)
    given = models.CharField("所选", max_length=200)
    is_right = models.BooleanField("答对", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "学习卡答题"
