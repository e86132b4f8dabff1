"""The demo town's enterprises (企业服务与信用演示数据)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from . import credit, firms, support


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the rows that are missing, part by part."""
    for part in (
        firms,
        support,
        credit,
    ):
        part.fill(year, targets, on)
