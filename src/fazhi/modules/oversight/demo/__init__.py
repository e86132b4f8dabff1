"""The demo town's oversight (监督与公开演示数据)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from . import audit, disclosure, litigation, proposals


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the rows that are missing, part by part."""
    for part in (
        proposals,
        audit,
        disclosure,
        litigation,
    ):
        part.fill(year, targets, on)
