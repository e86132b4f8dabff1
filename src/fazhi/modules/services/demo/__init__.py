"""The demo town's items (演示事项): an invented norm, the lists, then what was done with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .filling import fill as fill_lists
from .norms import fill_norm
from .work import fill_work


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes what is missing of a year."""
    fill_norm()
    fill_lists(year, targets, on)
    fill_work(year, on)
