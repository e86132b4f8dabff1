"""Demo rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


def fill(year: int, targets: Mapping[int, Mapping[str, int]], on: date) -> None:
    """Makes the rows of this part that are missing."""
