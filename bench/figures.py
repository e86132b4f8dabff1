"""How fast figures are: all measures of one register over 100,000 rows, beside one plain scan of the same rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from .home import child
from .table import Figure, beside

TIMES = 11
REGISTER = "hotline.ticket"


def measure(_: Path) -> list[Figure]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from fazhi.kernel.core.clock import today
    from fazhi.kernel.figures.computing import compute
    from fazhi.kernel.figures.declarations import Measure, indicators
    from fazhi.kernel.figures.spans import Span
    from fazhi.kernel.figures.tallies import Ask, View, tally

    span = Span.year(2023)
    measures = [item for item in indicators if isinstance(item, Measure) and item.register == REGISTER]
    own = [item.code for item in indicators if item.code.startswith("hotline.")]

    def all_measures() -> Any:
        return tally([Ask(item, span) for item in measures], View(today()))

    with CaptureQueriesContext(connection) as captured:
        answers = all_measures()
    received = next(found.rows for ask, found in answers.items() if ask.counted.code == "hotline.received")
    assert received == _scan(), (received, _scan())
    vendor = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    rounds = [(_timed(all_measures), _timed(_scan), _timed(lambda: compute(own, span))) for _ in range(TIMES)]
    took, scan, whole = (median(column) for column in zip(*rounds, strict=True))
    name = f"{vendor}, {len(measures)} measures over {received:,} rows"
    words = "SELECT COUNT(*), full scan"
    return [
        Figure(f"{name}: queries", len(captured), target="== 1"),
        beside(name, took, "ms", words, scan, "< 150"),
        beside(f"{vendor}, every indicator of the module by compute()", whole, "ms", words, scan),
    ]


def _scan() -> int:
    """Counts every row of the register from the table itself, with no index to help."""
    from django.db import connection

    forced = "NOT INDEXED" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM records_matter {forced} WHERE register = %s", [REGISTER])
        return int(cursor.fetchone()[0])


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    child(measure)
