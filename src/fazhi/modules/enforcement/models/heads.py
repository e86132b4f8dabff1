"""Fields that several models of this module have (共用字段)."""

from __future__ import annotations

from django.db import models


def of_case() -> models.CharField:  # type: ignore[type-arg]
    return models.CharField("案件编号", max_length=100, db_index=True)


def yes_no(name: str, help_text: str = "") -> models.BooleanField:  # type: ignore[type-arg]
    """A question whose answer may be missing from a file (是否，可以不明): missing is never yes."""
    return models.BooleanField(name, null=True, blank=True, help_text=help_text)
