"""The heads on which the facts of this module stand (台账行、办件), and the fields that several of them have."""

from __future__ import annotations

from django.db import models

from fazhi.kernel.records.models import Entry, Matter


class Facts(models.Model):
    """Facts of a plain row or of a matter, called by its number (台账行、办件)."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self._meta.pk.name).number)


def of_entry(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name=name, verbose_name="台账行")


def of_matter(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name=name, verbose_name="办件")


def code_of_firm(*, is_optional: bool = False) -> models.CharField:  # type: ignore[type-arg]
    return models.CharField("统一社会信用代码", max_length=18, blank=is_optional, db_index=True)


def day(name: str, help_text: str = "") -> models.DateField:  # type: ignore[type-arg]
    return models.DateField(name, null=True, blank=True, help_text=help_text)
