"""Directives, tasks, meetings, study, inner-party rules (上级精神、任务、会议议题、学习、党内规范性文件); S1-S5, S7, S11."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.heads import Facts, day, of_entry, of_matter


def _number(name: str, help_text: str = "", *, is_needed: bool = False) -> models.CharField:  # type: ignore[type-arg]
    return models.CharField(name, max_length=100, blank=not is_needed, db_index=True, help_text=help_text)


class Topic(models.TextChoices):
    """What an agenda item, a session or a lecture is about (主题)."""

    LAW = "law", "法治"
    OTHER = "other", "其他"


class Level(models.TextChoices):
    """From where a directive comes (来源层级)."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    OTHER = "other", "其他"


class MeetingKind(models.TextChoices):
    """What kind of meeting it is (会议类别); F1 counts the items of the first two."""

    PARTY_COMMITTEE = "party_committee", "党委会议"
    GOVERNMENT = "government", "政府工作会议"
    STUDY_GROUP = "study_group", "中心组学习会"
    SPECIAL = "special", "专题会议"
    OTHER = "other", "其他会议"


class Chair(models.TextChoices):
    """By whom a meeting was chaired, by post and never by name (主持人职务)."""

    SECRETARY = "secretary", "党委书记"
    MAYOR = "mayor", "镇长"
    OTHER = "other", "其他负责人"


class PlanKind(models.TextChoices):
    """Of which plan an item is (计划类别)."""

    CENTRAL_GROUP = "central_group", "中心组学习计划"
    PARTY_SCHOOL = "party_school", "党校专题课程"


class Directive(models.Model):
    """A document of a higher level (上级文件, S1), registered once; on the head, the unit studies it."""

    entry = of_entry("directive")
    document_number = models.CharField("文号", max_length=100, db_index=True)
    level = models.CharField("来源层级", max_length=10, choices=Level.choices)
    sender = models.CharField("来文机关", max_length=100)
    demand = models.TextField("主要要求")
    studied_on = day("研究日期")
    answer = models.TextField("贯彻落实情况", blank=True)
    answered_on = day("落实完毕日期", "交办的任务都办结或者转为长期以后再填")
    stage = models.CharField(
        "落实阶段",
        max_length=10,
        choices={"received": "待研究", "studied": "落实中", "answered": "已落实"},
        default="received",
        blank=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "上级文件"

    def __str__(self) -> str:
        return str(self.entry.title)


class Task(Facts):
    """What a directive or a resolution asks of a unit (任务, S1, S2), by a day that the source states."""

    matter = of_matter("leadership_task")
    directive = _number("上级文件编号")
    agenda = _number("议题编号")
    demand = models.TextField("任务要求")
    due_by = day("要求完成日期", "来源写明的日期，来源没有写的由党政办定；长期任务填下次报告进展的日期")
    progress = models.TextField("进展情况", blank=True)
    result = models.TextField("完成情况", blank=True, help_text="做了什么、结果怎样、凭什么证明")
    done_on = day("报办结日期")

    class Meta:
        verbose_name = verbose_name_plural = "督办任务"


class LocalMeasure(models.Model):
    """What the town itself lays down to carry a directive out (贯彻文件, S1)."""

    entry = of_entry("local_measure")
    document_number = models.CharField("文号", max_length=100, blank=True)
    directive = _number("上级文件编号")
    content = models.TextField("主要内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "贯彻文件"

    def __str__(self) -> str:
        return str(self.entry.title)


class Meeting(models.Model):
    """A meeting of the committee or the government (会议, S2); on the head, its day."""

    entry = of_entry("meeting")
    kind = models.CharField("会议类别", max_length=16, choices=MeetingKind.choices)
    chair = models.CharField("主持人职务", max_length=10, choices=Chair.choices, blank=True)
    minutes = models.TextField("纪要摘录", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "会议"

    def __str__(self) -> str:
        return str(self.entry.title)


class AgendaItem(models.Model):
    """An item on the agenda of a meeting (议题, S2, S7); `counted_as` is the item for which it counts."""

    entry = of_entry("agenda_item")
    meeting = _number("会议编号", is_needed=True)
    topic = models.CharField("主题", max_length=10, choices=Topic.choices)
    same_as = _number("首次上会的议题编号", "同一议题再次上会的才填；只计一次")
    is_further_study = models.BooleanField("再次学习", default=False, help_text="同一议题再次学习、要另计一次的选“是”")
    counted_as = models.CharField("计为议题", max_length=100, blank=True, db_index=True)
    resolution = models.TextField("决定事项", blank=True)
    is_report_review = models.BooleanField("审议法治政府建设年度报告", default=False)
    report_year = models.PositiveSmallIntegerField("审议的报告年度", null=True, blank=True)
    amendments = models.TextField("修改意见", blank=True, help_text="审议时要求报告怎样改；没有意见的不填")

    class Meta:
        verbose_name = verbose_name_plural = "议题"

    def __str__(self) -> str:
        return str(self.entry.title)


class Organisation(models.Model):
    """A party organisation (党组织, S4): on the head, its number in the register and since when; never its members."""

    entry = of_entry("party_organisation")
    kind = models.CharField(
        "类别", max_length=10, choices={"committee": "党委", "general": "党总支", "branch": "党支部"}
    )
    parent = _number("上级党组织编号")
    until_on = day("撤销日期", "从这一天起不再在册")

    class Meta:
        verbose_name = verbose_name_plural = "党组织"

    def __str__(self) -> str:
        return str(self.entry.title)


class StudyEvent(models.Model):
    """A study session of party organisations (学习活动, S4)."""

    entry = of_entry("study_event")
    topic = models.CharField("主题", max_length=10, choices=Topic.choices)
    form = models.CharField(
        "形式",
        max_length=10,
        choices={
            "meeting": "集中学习",
            "lecture": "专题党课",
            "day": "主题党日",
            "online": "线上学习",
            "other": "其他",
        },
    )
    content = models.TextField("学习内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "学习活动"

    def __str__(self) -> str:
        return str(self.entry.title)


class StudyRecord(Facts):
    """That an organisation took part in a session (党组织学习记录, S4): by number, no photo, no person."""

    entry = of_entry("study_record")
    event = _number("学习活动编号", is_needed=True)
    organisation = _number("党组织编号", is_needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "党组织学习记录"


class Lecture(models.Model):
    """A lecture for the town's leading cadres (专题辅导, S5): the speaker by unit and post, never by name."""

    entry = of_entry("lecture")
    topic = models.CharField("主题", max_length=10, choices=Topic.choices)
    speaker_unit = models.CharField("主讲人单位和职务", max_length=200)
    audience = models.CharField("听众", max_length=200)
    content = models.TextField("内容提要", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "专题辅导"

    def __str__(self) -> str:
        return str(self.entry.title)


class StudyPlanItem(models.Model):
    """An item of the year's study plan (学习计划, S3): on the head, the planned month."""

    entry = of_entry("study_plan_item")
    kind = models.CharField("计划类别", max_length=16, choices=PlanKind.choices)
    topic = models.CharField("主题", max_length=10, choices=Topic.choices)
    held_on = day("举办日期")
    syllabus = models.TextField("课程提纲", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "学习计划"

    def __str__(self) -> str:
        return str(self.entry.title)


class PartyRule(models.Model):
    """A normative document of the party committee (党内规范性文件, S11): another regime than the government's."""

    matter = of_matter("party_rule")
    content = models.TextField("主要内容")
    opinion = models.TextField("审核意见", blank=True)
    reviewed_on = day("审核日期")
    document_number = models.CharField("文号", max_length=100, blank=True)
    issued_on = day("印发日期")
    filing_number = models.CharField("备案编号", max_length=100, blank=True)
    filed_on = day("报备日期")
    ended_on = day("废止日期")

    class Meta:
        verbose_name = verbose_name_plural = "党内规范性文件"

    def __str__(self) -> str:
        return str(self.matter.title)
