"""Where, who and in what capacity (区域、机构、人员、岗位): facts only."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


def in_force(on: date) -> Q:
    """The condition that a dated row is in force on a day (当日有效); both ends count, an empty end is open."""
    started = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return started & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def _days_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="止日早于起日",
    )


class AreaLevel(models.TextChoices):
    """The levels of areas (区域层级), widest first."""

    CITY = "city", "市"
    TOWN = "town", "镇街"
    VILLAGE = "village", "村社区"
    GRID = "grid", "网格"
    MICRO_GRID = "micro_grid", "微网格"


class Area(models.Model):
    """An area (区域) with its official code, which is never reused."""

    code = models.CharField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=100)
    level = models.CharField("层级", max_length=10, choices=AreaLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级区域"
    )
    starts_on = models.DateField("设立日期", null=True, blank=True)
    ends_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "区域"
        ordering = ("code",)
        constraints = (_days_in_order("area_days_in_order"),)

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    """The kinds of units (机构类别)."""

    OFFICE = "office", "党政机构"
    INSTITUTION = "institution", "事业单位"
    BRANCH = "branch", "专业分局"
    COMMITTEE = "committee", "村社区"
    COURT = "court", "司法机关"
    OTHER = "other", "其他"


class Unit(models.Model):
    """A unit (机构) that answers for matters; closed ones stay, because old matters name them."""

    code = models.CharField("编码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=30, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机构"
    )
    kind = models.CharField("类别", max_length=12, choices=UnitKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="units", verbose_name="所在区域")
    is_active = models.BooleanField("是否在用", default=True, help_text="停用后不能再选为新事项的承办机构")
    starts_on = models.DateField("设立日期", null=True, blank=True)
    ends_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ("code",)
        constraints = (_days_in_order("unit_days_in_order"),)

    def __str__(self) -> str:
        return self.short_name or self.name


class User(AbstractUser):
    """A user (用户): a person with a log-in; what the person may do hangs on posts, never on the account."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=50)
    mobile = models.CharField("手机", max_length=20, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "用户"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Post(models.Model):
    """A post (岗位) of a unit, which carries one declared role and may be bounded to an area."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="机构")
    role = models.CharField("角色", max_length=50, db_index=True)
    name = models.CharField("岗位名称", max_length=50)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="限定区域",
        help_text="不填则不限区域",
    )

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        ordering = ("unit", "name")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="post_once_in_a_unit"),)

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """An appointment (任职): a user holds a post from one day to another, both included."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="人员")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name="岗位")
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ("user", "starts_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("user", "post", "starts_on"), name="appointment_once_a_day"),
            _days_in_order("appointment_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.user}·{self.post}"


class Cover(models.Model):
    """A cover (A/B角): one user stands in for an absent one, both days included; made by `covers.arrange_cover`."""

    absent = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="A角（请假人）")
    covering = models.ForeignKey(User, models.PROTECT, related_name="covers", verbose_name="B角（代办人）")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "A/B角代办"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(absent=F("covering")),
                name="cover_not_by_oneself",
                violation_error_message="不能由本人代办本人的工作",
            ),
            _days_in_order("cover_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.covering}代{self.absent}"


class Officer(models.Model):
    """An enforcement officer (执法人员): a user who may act in enforcement while a certificate is valid."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="officer", verbose_name="人员")
    platform_account = models.CharField("执法账号", max_length=50, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法人员"
        ordering = ("user",)

    def __str__(self) -> str:
        return str(self.user)


class CertificateKind(models.TextChoices):
    """The kinds of certificates (证件种类); only the first lets its holder enforce."""

    ENFORCEMENT = "enforcement", "行政执法证"
    SUPERVISION = "supervision", "行政执法监督证"


class EnforcementCertificate(models.Model):
    """An enforcement certificate (执法证); both days of validity count, the day of revocation no longer does."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates", verbose_name="执法人员")
    number = models.CharField("证号", max_length=50, unique=True)
    kind = models.CharField("种类", max_length=12, choices=CertificateKind.choices, default=CertificateKind.ENFORCEMENT)
    issued_by = models.CharField("发证机关", max_length=100, blank=True)
    starts_on = models.DateField("有效期起")
    ends_on = models.DateField("有效期止")
    revoked_on = models.DateField("吊销或收回日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法证"
        ordering = ("number",)
        constraints = (_days_in_order("certificate_days_in_order"),)

    def __str__(self) -> str:
        return self.number
