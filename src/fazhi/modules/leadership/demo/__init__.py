"""The demo town's leadership (统筹推进演示数据)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from . import duties, study


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the rows that are missing, part by part."""
    for part in (
        study,
        duties,
    ):
        part.fill(year, targets, on)
