"""Which figures of the report somebody counts: modules come, and no test should have to be told."""

from __future__ import annotations

from fazhi.kernel.figures.declarations import Derived, indicators
from fazhi.reports.expected import expected


def counted() -> list[str]:
    """The references that an indicator gives, in the order of the report."""
    given = {indicator.ref for indicator in indicators}
    return [ref for ref in expected() if ref in given]


def waiting() -> list[str]:
    """The references that wait for their module."""
    given = set(counted())
    return [ref for ref in expected() if ref not in given]


def blank() -> list[str]:
    """The references of rates, which have no value where nothing was counted to divide by."""
    rates = {indicator.ref for indicator in indicators if isinstance(indicator, Derived)}
    return [ref for ref in counted() if ref in rates]


def headline(*, known: tuple[str, ...] = ()) -> str:
    """What stands above the figures of a town without rows but those of the rates that are `known`."""
    without = [ref for ref in blank() if ref not in known]
    rest = f"，尚无数据 {len(without)} 个" if without else ""
    return f"76 个数中已由台账数出 {len(counted()) - len(without)} 个，待建 {len(waiting())} 个{rest}"
