"""What a user keeps of lists: saved filters and columns; and the forms that were already taken in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class SavedFilter(models.Model):
    """A list's filter under a name of the user's own (常用筛选); one of them may be what the list opens with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    register = models.CharField("台账", max_length=60)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=2000, blank=True)
    is_default = models.BooleanField("默认", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ("name",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("user", "register", "name"), name="one_filter_a_name"),
            models.UniqueConstraint(
                fields=("user", "register"), condition=Q(is_default=True), name="one_default_filter_a_list"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """The columns that a user has chosen for a list (所选列), in their order."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    register = models.CharField("台账", max_length=60)
    columns = models.JSONField("列", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "所选列"
        constraints: ClassVar = (models.UniqueConstraint(fields=("user", "register"), name="one_column_choice_a_list"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.register}"


class Submission(models.Model):
    """A form that made a row (已提交的表单): the same form sent twice makes it once."""

    token = models.CharField("表单号", max_length=36, unique=True)
    subject = models.CharField("对象", max_length=64)
    submitted_at = models.DateTimeField("提交时刻")

    class Meta:
        verbose_name = verbose_name_plural = "已提交的表单"

    def __str__(self) -> str:
        return self.subject
