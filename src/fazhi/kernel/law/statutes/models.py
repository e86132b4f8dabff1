"""Tables of the statute base (法规库): what a norm says, in which version, from which day to which."""

from __future__ import annotations

from django.db import models


class Level(models.TextChoices):
    """The rank of a norm (效力级别)."""

    CONSTITUTION = "constitution", "宪法"
    LAW = "law", "法律"
    REGULATION = "regulation", "行政法规"
    DEPARTMENTAL_RULE = "departmental_rule", "部门规章"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    LOCAL_RULE = "local_rule", "地方政府规章"
    JUDICIAL = "judicial", "司法解释"
    DOCUMENT = "document", "规范性文件"
    OTHER = "other", "其他"


class VersionKind(models.TextChoices):
    """How a version came to be (版本由来)."""

    ENACTED = "enacted", "制定"
    REVISED = "revised", "修订"
    AMENDED = "amended", "修正"
    UNKNOWN = "unknown", "不详"


class Norm(models.Model):
    """A norm (规范): one law, regulation or rule through all its versions; `key` is its short title without spaces."""

    title = models.CharField("名称", max_length=300)
    short_title = models.CharField("简称", max_length=300)
    key = models.CharField("检索名", max_length=300, db_index=True)
    level = models.CharField("效力级别", max_length=20, choices=Level.choices, default=Level.OTHER)
    place = models.CharField("适用地域", max_length=60, blank=True)  # empty: the whole nation
    issuer = models.CharField("制定机关", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "规范"
        ordering = ("level", "key")
        constraints = (models.UniqueConstraint(fields=("key", "level", "place", "issuer"), name="law_norm_once"),)

    def __str__(self) -> str:
        return f"《{self.short_title}》"


class Version(models.Model):
    """One version of a norm (版本); an unknown day is null and is never guessed."""

    norm = models.ForeignKey(Norm, models.CASCADE, related_name="versions", verbose_name="规范")
    issued_on = models.DateField("公布日期", null=True)
    in_force_on = models.DateField("施行日期", null=True)
    in_force_source = models.CharField("施行日期出处", max_length=300, blank=True)
    kind = models.CharField("由来", max_length=10, choices=VersionKind.choices, default=VersionKind.UNKNOWN)
    number = models.CharField("文号", max_length=100, blank=True)
    source = models.CharField("来源", max_length=500)
    digest = models.CharField("文本摘要", max_length=64, blank=True)  # empty: the facts are known, the text is not
    is_verified = models.BooleanField("已核", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        ordering = ("norm", "issued_on", "id")
        constraints = (models.UniqueConstraint(fields=("norm", "issued_on"), name="law_version_once"),)

    def __str__(self) -> str:
        kind = "公布" if self.kind == VersionKind.UNKNOWN else self.get_kind_display()
        issued = f"{self.issued_on.year}年{kind}" if self.issued_on else "公布日期不详"
        return f"{self.norm}（{issued}）"


class Provision(models.Model):
    """One article (条) of a version, with the headings above it; its lines are paragraphs (款), items (项), points (目)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="provisions", verbose_name="版本")
    position = models.PositiveIntegerField("次序")
    number = models.PositiveIntegerField("条")  # 0: text before the first article, or a norm without articles
    suffix = models.PositiveSmallIntegerField("之", default=0)  # 六十条之一: number 60, suffix 1
    headings = models.JSONField("编章节", default=list)  # e.g. ["第二编 污染防治", "第一章 总则"]
    text = models.TextField("条文")

    class Meta:
        verbose_name = verbose_name_plural = "条文"
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "position"), name="law_provision_once"),)
        indexes = (models.Index(fields=("version", "number", "suffix"), name="law_provision_by_article"),)

    def __str__(self) -> str:
        return f"{self.version} 第{self.number}条"


class Ending(models.Model):
    """What ends a norm (废止): the clause of a version, or a fact from a pack; `key` finds a norm loaded later too."""

    key = models.CharField("检索名", max_length=300, db_index=True)
    title = models.CharField("被废止的规范", max_length=300)
    number = models.CharField("被废止的文号", max_length=100, blank=True)
    by = models.ForeignKey(Version, models.CASCADE, null=True, related_name="endings", verbose_name="废止它的版本")
    by_title = models.CharField("依据", max_length=300)
    ends_on = models.DateField("失效日期", null=True)  # the first day on which it is no longer law; null: not known
    is_verified = models.BooleanField("已核", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "废止"
        constraints = (models.UniqueConstraint(fields=("key", "number", "by_title"), name="law_ending_once"),)

    def __str__(self) -> str:
        return f"《{self.title}》由{self.by_title}废止"


class Correspondence(models.Model):
    """A confirmed place of an old article in a newer text (条文对应), found by likeness and confirmed by a person."""

    old = models.ForeignKey(Version, models.CASCADE, related_name="continued", verbose_name="旧版本")
    new = models.ForeignKey(Version, models.CASCADE, related_name="continues", verbose_name="新版本")
    old_article = models.CharField("旧条", max_length=20)
    new_articles = models.JSONField("新条", default=list)  # e.g. ["63", "64"]; empty: it has gone
    note = models.CharField("说明", max_length=300, blank=True)
    confirmed_by = models.CharField("确认人", max_length=150)
    confirmed_at = models.DateTimeField("确认时刻")

    class Meta:
        verbose_name = verbose_name_plural = "条文对应"
        constraints = (models.UniqueConstraint(fields=("old", "new", "old_article"), name="law_correspondence_once"),)

    def __str__(self) -> str:
        return f"{self.old}第{self.old_article}条"


class LoadedFile(models.Model):
    """A file that was read (已读文件), by the digest of its bytes: a second load skips it and shows its problems again."""

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    name = models.CharField("文件", max_length=500)
    problems = models.JSONField("问题", default=list)  # [{"line": 12, "what": "…"}]
    loaded_at = models.DateTimeField("载入时刻")

    class Meta:
        verbose_name = verbose_name_plural = "已读文件"

    def __str__(self) -> str:
        return self.name
