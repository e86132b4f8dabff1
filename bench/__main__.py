"""Runs all parts or the named ones of PARTS (`python -m bench imports act`) and prints one table.

Everything happens in temporary homes. Where FAZHI_DATABASE_URL names a PostgreSQL server, lists and figures are
measured there too, in a database of their own that is dropped at the end.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse, urlunparse

from . import imports
from .home import in_child
from .table import Figure, markdown

PARTS = (
    *("imports", "act", "lists", "limits", "figures", "chain", "signals", "suggesting", "searching", "review"),
    *("firms", "size"),
)
ON_LEDGER = ("lists", "figures", "chain")


def main(words: list[str]) -> int:
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"没有这一部分 / no such part: {' '.join(unknown)}; {' '.join(PARTS)}", file=sys.stderr)
        return 2
    chosen = [part for part in PARTS if part in words] or list(PARTS)
    server = os.environ.pop("FAZHI_DATABASE_URL", "")  # nobody's own database is measured in
    found: list[Figure] = []
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="fazhi-bench-") as folder:
        for part in chosen:
            if part not in ON_LEDGER:
                found += _told(
                    part, imports.run(Path(folder)) if part == "imports" else in_child(part, Path(folder) / part)
                )
        reading = [part for part in chosen if part in ON_LEDGER]
        if reading:
            found += _on_ledger(reading, Path(folder) / "ledger", "")
        if server and any(part != "chain" for part in reading):
            with _database(server) as database:
                found += _on_ledger([part for part in reading if part != "chain"], Path(folder) / "server", database)
    print(f"{_machine()}; load average {before:.1f} before, {os.getloadavg()[0]:.1f} after\n")
    print("\n".join(markdown(found)))
    missed = [figure.name for figure in found if figure.is_reached is False]
    print(
        f"\n比值与查询数算数，秒数不算 / ratios and query counts count, seconds do not. 未达标 / missed: {len(missed)}"
    )
    for name in missed:
        print(f"  {name}")
    return 0


def _machine() -> str:
    """Where this was measured; other work on the machine shows in its load."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _on_ledger(parts: list[str], home: Path, database: str) -> list[Figure]:
    in_child("ledger", home, database=database)
    return [figure for part in parts for figure in _told(part, in_child(part, home, database=database))]


def _told(part: str, figures: list[Figure]) -> list[Figure]:
    print(f"{time.strftime('%H:%M:%S')} {part}", file=sys.stderr)
    return figures


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A new database on a server, dropped at the end."""
    import psycopg

    name = f"fazhi_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunparse(urlparse(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
