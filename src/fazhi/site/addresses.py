"""Addresses of what other floors show (网址)."""

from __future__ import annotations

from django.urls import reverse


def page_of(register: str, pk: int) -> str:
    """The address of a row's own page."""
    return reverse("pages:detail", args=(register, pk))


def step_of(register: str, pk: int, step: str) -> str:
    """The address of the form for one step of a matter."""
    return reverse("pages:act", args=(register, pk, step))
