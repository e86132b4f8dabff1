"""Which figures of the report somebody counts: modules come, and no test should have to be told."""

from __future__ import annotations

from fazhi.kernel.figures.declarations import indicators
from fazhi.reports.expected import expected


def counted() -> list[str]:
    """The references that an indicator gives, in the order of the report."""
    given = {indicator.ref for indicator in indicators}
    return [ref for ref in expected() if ref in given]


def waiting() -> list[str]:
    """The references that wait for their module."""
    given = set(counted())
    return [ref for ref in expected() if ref not in given]
