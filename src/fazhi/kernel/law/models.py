"""Tables of this floor: the statute base, and holiday notices, of which a new version is added and none is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from fazhi.kernel.core.errors import FazhiError

from .statutes.models import Correspondence, Ending, LoadedFile, Norm, Provision, Version
from .workcalendar import Notice

__all__ = ("CalendarNotice", "Correspondence", "Ending", "LoadedFile", "Norm", "Provision", "Version")


class CalendarNotice(models.Model):
    """One version of a year's holiday notice (放假通知), seeded from the packs or entered on a page; append-only."""

    year = models.PositiveSmallIntegerField("年份")
    version = models.PositiveSmallIntegerField("版本")
    title = models.CharField("通知名称", max_length=200)
    source = models.CharField("来源", max_length=500, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    off = models.JSONField("放假日", help_text="日期和节日名称")
    work = models.JSONField("调休上班日")
    reason = models.TextField("录入理由", blank=True)
    added_by = models.CharField("录入人", max_length=100)
    added_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "放假通知"
        ordering = ("year", "version")
        constraints = (models.UniqueConstraint(fields=("year", "version"), name="law_notice_version"),)

    def __str__(self) -> str:
        return f"{self.year}年放假通知第{self.version}版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FazhiError(f"{self}已经存档，不能改动", remedy="录入新的一版")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise FazhiError(f"{self}已经存档，不能删除", remedy="录入新的一版")

    def as_notice(self) -> Notice:
        """The notice as the calendar takes it."""
        off = {date.fromisoformat(day): name for day, name in self.off.items()}
        work = frozenset(date.fromisoformat(day) for day in self.work)
        return Notice(
            self.year,
            self.version,
            self.title,
            self.source,
            frozenset(off),
            work,
            names=off,
            published_on=self.published_on,
        )
