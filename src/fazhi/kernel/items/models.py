"""Tables of items (事项): the line of a list as it is now, its past terms, and its codes in other systems."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.models import Entry


class Listing(models.TextChoices):
    """The list in which an item stands (所在清单); lists of different grain are never added up."""

    POWER = "power", "权责清单"
    SERVICE = "service", "公共服务清单"
    DELEGATED = "delegated", "市级下放事项清单"
    GRID = "grid", "入格事项清单"
    DUTY = "duty", "镇级履职清单"


class ItemKind(models.TextChoices):
    """The kind of an item (事项类别)."""

    LICENCE = "licence", "行政许可"
    PENALTY = "penalty", "行政处罚"
    COMPULSORY_MEASURE = "compulsory_measure", "行政强制措施"
    COMPULSORY_ENFORCEMENT = "compulsory_enforcement", "行政强制执行"
    INSPECTION = "inspection", "行政检查"
    COLLECTION = "collection", "行政征收"
    CONFIRMATION = "confirmation", "行政确认"
    PAYMENT = "payment", "行政给付"
    ADJUDICATION = "adjudication", "行政裁决"
    REWARD = "reward", "行政奖励"
    OTHER = "other", "其他行政权力"
    SERVICE = "service", "公共服务"
    GRID_DUTY = "grid_duty", "入格事项"
    BASIC = "basic", "基本履职事项"
    SUPPORTING = "supporting", "配合履职事项"
    TAKEN_BACK = "taken_back", "上级收回事项"


class PowerKind(models.TextChoices):
    """Whose power it is (职权来源): devolved is used in one's own name (处罚法24), entrusted in the principal's (处罚法20)."""

    OWN = "own", "法定自有"
    DEVOLVED = "devolved", "下放（赋权）"
    ENTRUSTED = "entrusted", "委托"


class Profile(models.TextChoices):
    """The procedure of its own that a field of government has (领域程序规章); none is the baseline of the penalty law."""

    MARKET = "market", "市场监管"
    HOUSING = "housing", "住建（城管）"
    AGRICULTURE = "agriculture", "农业"
    TRANSPORT = "transport", "交通"
    LAND = "land", "自然资源"


class PendingRule(models.TextChoices):
    """What becomes of pending matters when an item is withdrawn (在办事项的处理)."""

    FINISH = "finish", "收回前已立案的由原单位办结"
    HAND_OVER = "hand_over", "随事项一并移交接收单位"


def _unit(name: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, verbose_name=name, related_name="+")


class Item(models.Model):
    """An item (事项) as it stands now; on the head the number is its code, never reused, and the unit its holder."""

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="item", verbose_name="台账行")
    listing = models.CharField("所在清单", max_length=10, choices=Listing.choices)
    kind = models.CharField("类别", max_length=24, choices=ItemKind.choices)
    power_kind = models.CharField("职权来源", max_length=10, choices=PowerKind.choices, default=PowerKind.OWN)
    is_pledge = models.BooleanField("实行告知承诺", default=False)
    from_on = models.DateField("启用日期")
    until_on = models.DateField("取消日期", null=True, blank=True, help_text="从这一天起不再行使")
    adjusted_on = models.DateField(
        "调整生效日期", null=True, blank=True, help_text="这次改动从哪一天起生效，不填为当天；保存后记入沿革，这里清空"
    )
    decision = models.CharField("依据文件", max_length=300, blank=True, help_text="下放、委托、调整或收回的文件")
    principal = models.CharField("原主管或委托机关", max_length=100, blank=True)
    profile = models.CharField(
        "领域程序",
        max_length=12,
        choices=Profile.choices,
        blank=True,
        help_text="办案沿用哪个部门的程序规章；不填按行政处罚法。以镇的名义办理的，按市司法局意见或者委托文书填写",
    )
    basis = models.TextField("法律依据", blank=True, help_text="写到条、款、项，如《行政处罚法》第五十一条")
    approving_unit = _unit("审批单位")
    supervising_unit = _unit("监管单位")
    patrolling_unit = _unit("巡查单位")
    enforcing_unit = _unit("执法单位")
    statutory_limit = models.PositiveSmallIntegerField("法定时限（工作日）", null=True, blank=True)
    promised_limit = models.PositiveSmallIntegerField("承诺时限（工作日）", null=True, blank=True)
    guide = models.TextField("办事指南", blank=True, help_text="材料、地点、时间、电话")
    elements = models.TextField("构成要件", blank=True)
    evidence = models.TextField("证据清单", blank=True)
    discretion = models.TextField("裁量阶次", blank=True)
    papers = models.TextField("文书", blank=True)
    rules = models.CharField("适用规则", max_length=500, blank=True, help_text="规则编码，用顿号分开")
    contact = models.CharField("找谁会诊", max_length=200, blank=True)
    aliases = models.CharField("其他系统编码", max_length=500, blank=True, help_text="如 粤执法:3301；省事项:4419A")
    pending_rule = models.CharField("收回时在办事项", max_length=10, choices=PendingRule.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        indexes = (models.Index(fields=("listing", "kind"), name="item_by_listing"),)

    def __str__(self) -> str:
        return self.entry.number


class ItemTerm(models.Model):
    """What an item was from one day to another (事项的一段); `until_on` is the first day on which it was so no longer."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="terms", verbose_name="事项")
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True)
    name = models.CharField("名称", max_length=300)
    listing = models.CharField("所在清单", max_length=10, choices=Listing.choices)
    kind = models.CharField("类别", max_length=24, choices=ItemKind.choices)
    power_kind = models.CharField("职权来源", max_length=10, choices=PowerKind.choices)
    is_pledge = models.BooleanField("实行告知承诺", default=False)
    basis = models.TextField("法律依据", blank=True)
    decision = models.CharField("依据文件", max_length=300, blank=True)
    principal = models.CharField("原主管或委托机关", max_length=100, blank=True)
    holders = models.JSONField("各环节单位", default=dict)  # {"unit": 3, "approving_unit": 4, …}: ids of units
    written_by = models.CharField("登记人", max_length=150)
    written_at = models.DateTimeField("登记时刻")

    class Meta:
        verbose_name = verbose_name_plural = "事项沿革"
        ordering = ("item", "from_on")
        constraints = (models.UniqueConstraint(fields=("item", "from_on"), name="item_term_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.item}自{self.from_on}"


class ItemAlias(models.Model):
    """The code of an item in another system (别名编码)."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="other_codes", verbose_name="事项")
    system = models.CharField("系统", max_length=60)
    code = models.CharField("编码", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "其他系统编码"
        constraints = (models.UniqueConstraint(fields=("system", "code"), name="item_alias_once"),)

    def __str__(self) -> str:
        return f"{self.system}:{self.code}"
