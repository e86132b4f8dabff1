"""What the models of modules stand on (台账行、办件): the row of the kernel whose facts they hold, and days not known at first."""

from __future__ import annotations

from django.db import models

from .models import Entry, Matter


class Facts(models.Model):
    """Facts of a plain row or of a matter, called by its number (登记的内容)."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self._meta.pk.name).number)


def of_entry(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    """The plain row to which the facts belong (所属台账行), which reaches them by this name."""
    return models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name=name, verbose_name="台账行")


def of_matter(name: str) -> models.OneToOneField:  # type: ignore[type-arg]
    """The matter to which the facts belong (所属办件), which reaches them by this name."""
    return models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name=name, verbose_name="办件")


def day(name: str, help_text: str = "") -> models.DateField:  # type: ignore[type-arg]
    """A day that is not known from the start (日期，可以空)."""
    return models.DateField(name, null=True, blank=True, help_text=help_text)
