"""How long somebody else waits for the write lock: a second process that tries to write every 20 ms."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVERY = 0.02


@contextmanager
def longest_wait(database: Path) -> Iterator[list[float]]:
    """Within it another process tries; the list holds its longest wait in seconds at the end."""
    found: list[float] = []
    command = [sys.executable, "-m", "bench.waiting", str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        yield found
        out, _ = other.communicate("end\n")
    found.append(float(out))


def _try(database: str) -> float:
    """Until a line comes in: BEGIN IMMEDIATE as a request would, with the product's own patience."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), ended.set()), daemon=True).start()
    connection = sqlite3.connect(database, isolation_level=None, timeout=20)
    longest = 0.0
    while not ended.wait(EVERY):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        longest = max(longest, time.perf_counter() - began)
        connection.execute("ROLLBACK")
    return longest


if __name__ == "__main__":
    print(_try(sys.argv[1]))
