"""The heads that rows of this module hang on (台账行与办件)."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.models import Entry, Matter


def of_matter(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name=name, verbose_name="办件")


def of_entry(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name=name, verbose_name="台账行")


def of_case() -> models.CharField:  # type: ignore[type-arg]
    return models.CharField("案件编号", max_length=100, db_index=True)


def yes_no(name: str, help_text: str = "") -> models.BooleanField:  # type: ignore[type-arg]
    """A question whose answer may be missing from a file (是否，可以不明): missing is never yes."""
    return models.BooleanField(name, null=True, blank=True, help_text=help_text)


def day(name: str, help_text: str = "") -> models.DateField:  # type: ignore[type-arg]
    return models.DateField(name, null=True, blank=True, help_text=help_text)
