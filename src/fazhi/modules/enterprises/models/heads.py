"""A field that several models of this module have (共用字段)."""

from __future__ import annotations

from django.db import models


def code_of_firm(*, is_optional: bool = False) -> models.CharField:  # type: ignore[type-arg]
    return models.CharField("统一社会信用代码", max_length=18, blank=is_optional, db_index=True)
