"""Amounts of money on pages (金额)."""

from __future__ import annotations

from django import template

from ..values import money_text

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in fen as yuan with two decimals (元); nothing stays nothing."""
    return "" if fen is None else money_text(fen)
