"""How the register of firms bears a city's export: 1.1 million rows with their dirt taken in, listed, searched, filtered."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from .home import child, user_of
from .imports import Locks, raw, timed, waiting
from .table import Figure, beside

if TYPE_CHECKING:
    from django.test import Client

ROWS = 1_100_000
TIMES = 5
LIST = "/r/enterprises.entity/"
REFUSED = 10, 1000  # of the rows
PAGES = {
    "first page": "",
    "last page": "last=1",
    "search by code": "q={code}",
    "search by a rare name": "q={rare}",
    "search by a common word": "q=五金",
    "filter by status": "status=cancelled",
    "filter by kind and currency": "kind=branch&currency=USD",
    "filter by month of registration": "occurred_on_from=2020-05-01&occurred_on_to=2020-05-31",
    "filter by month of ending": "ended_on_from=2020-05-01&ended_on_to=2020-05-31",
    "standing on a day": "in_force_on=2010-12-31",
}


def measure(home: Path, rows: str = str(ROWS)) -> list[Figure]:
    from fazhi.kernel.imports.importing import import_table
    from fazhi.kernel.org.models import Unit, UnitKind
    from fazhi.kernel.records.registers import registers
    from tests.support.firms import code_of, write

    register, n = registers["enterprises.entity"], int(rows)
    path = write(home / "firms.csv", n)
    locks = Locks()
    cpu = time.process_time()
    with waiting() as wait:
        took, made = timed(lambda: import_table(register, path))
    cpu = time.process_time() - cpu
    memory, lock = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, locks.taken()
    assert made.refused == n * REFUSED[0] // REFUSED[1] <= made.problem_count, made.problems[:5]
    took_again, again = timed(lambda: import_table(register, path))
    assert again.unchanged == made.new, again.problems[:5]
    memory_again = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare, bare_cpu = raw(["records_entry", "enterprises_entity"])
    bare_name = "raw executemany of the same rows"
    unit = Unit.objects.create(code="B0", name="经济发展办公室", kind=UnitKind.values[0])
    words = {"code": code_of(n // 2 + 2, "12"[n // 2 % 2]), "rare": f"样{n // 2 + 2}号"}
    return [
        beside(f"import {n:,} firms, csv", took, "s", bare_name, bare, "ratio <= 6"),
        beside(f"import {n:,} firms, csv: CPU", cpu, "s", bare_name, bare_cpu),
        Figure("peak memory", memory, "MB", target="< 700"),
        Figure("longest write lock", lock, "s", target="< 1"),
        *(Figure("longest wait of another writer", one, "s", target="< 1") for one in wait),
        Figure(f"refused of {n:,}, each with its reason", made.refused),
        Figure("the same file again, nothing changed", took_again, "s"),
        Figure("peak memory with it", memory_again, "MB", target="< 700"),
        *_pages(user_of("enterprises.keeper", unit), words),
    ]


def _pages(user: Any, words: dict[str, str]) -> list[Figure]:
    """Each page first when nothing is remembered, then as whoever looks at it again finds it."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    _cpu(client, "page=1")  # what is loaded once for all pages
    found = []
    for name, pattern in PAGES.items():
        query = pattern.format(**words)
        first, queries = _first(client, query)
        again = median(_cpu(client, query) for _ in range(TIMES))
        found += [
            Figure(f"{name}: queries", queries, target="<= 12"),
            Figure(f"{name}: CPU when first asked", first, "ms"),
            Figure(f"{name}: CPU", again, "ms", target="<= 15"),
        ]
    return found


def _first(client: Client, query: str) -> tuple[float, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        return _cpu(client, query), len(captured)


def _cpu(client: Client, query: str) -> float:
    began = time.process_time()
    answer = client.get(f"{LIST}?{query}")
    took = (time.process_time() - began) * 1000
    assert answer.status_code == 200 and answer.content.count(b"<tr") >= 2, query
    return took


if __name__ == "__main__":
    child(measure)
