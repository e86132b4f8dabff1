"""100,000 tickets, taken in as an office takes them in, for the parts that read them."""

from __future__ import annotations

import time
from pathlib import Path

from .home import child
from .imports import ROWS, UNITS, ledger, write_csv
from .table import Figure


def measure(home: Path, rows: str = str(ROWS)) -> list[Figure]:
    from fazhi.kernel.imports.importing import import_table
    from fazhi.kernel.org.models import Unit, UnitKind
    from fazhi.kernel.records.registers import registers

    for n in range(UNITS):
        Unit.objects.create(code=f"B{n}", name=f"第{n}办公室", kind=UnitKind.values[0])
    began = time.perf_counter()
    made = import_table(registers["hotline.ticket"], write_csv(home / "ledger.csv", ledger(int(rows))))
    assert made.new == int(rows), made.problems[:5]
    _analyse()
    return [Figure("ledger for lists and figures", time.perf_counter() - began, "s")]


def _analyse() -> None:
    """PostgreSQL's own housekeeping, which in an office has long been done."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    child(measure)
