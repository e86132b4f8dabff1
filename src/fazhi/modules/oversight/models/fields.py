"""Fields that models of this module have alike (共用字段)."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.models import Entry, Matter


def day(name: str, help_text: str = "") -> models.DateField:  # type: ignore[type-arg]
    """A day that is not known from the start (日期)."""
    return models.DateField(name, null=True, blank=True, help_text=help_text)


def of_matter(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name=name, verbose_name="办件")


def of_entry(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name=name, verbose_name="台账行")
