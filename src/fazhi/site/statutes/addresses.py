"""Addresses within the statute base (法规网址)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from fazhi.kernel.law.statutes.numerals import Article

from .texts import anchor


def norm_at(
    norm: int, *, article: Article | None = None, version: int = 0, on: date | None = None, **more: object
) -> str:
    """The address of a norm: at an article, in one version, as of a day; what is not named is left out."""
    asked = {"article": str(article) if article else "", "version": version or "", "on": on or "", **more}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = _address(norm, get_script_prefix())
    return f"{address}{'?' if query else ''}{query}{f'#{anchor(article)}' if article else ''}"


@lru_cache(maxsize=4096)
def _address(norm: int, prefix: str) -> str:
    """Without anything asked; to reverse is slow and a page names many norms."""
    return reverse("site:norm", args=(norm,))
