"""How fast a ledger is taken in: 100,000 rows, checked, with deadlines and events, beside a raw executemany.

`run(folder)` measures in a process of its own with a fresh home, so that memory and files are the import's alone.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from .table import Figure
from .waiting import longest_wait

ROWS = 100_000
CHANGED = 20_000
UNITS = 20
HEADER = (
    "工单编号",
    "诉求主题",
    "诉求类别",
    "受理日期",
    "承办单位",
    "诉求人",
    "联系电话",
    "诉求内容",
    "答复日期",
    "办结日期",
)


def run(folder: Path, rows: int = ROWS) -> list[Figure]:
    """Measures importing in a fresh process under a folder."""
    home = Path(folder) / "imports"
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "FAZHI_HOME": str(home),
        "FAZHI_TODAY": "2024-12-31",
        "DJANGO_SETTINGS_MODULE": "fazhi.settings",
    }
    command = [sys.executable, "-m", "bench.imports", str(home), str(rows)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [Figure(*item) for item in json.loads(done.stdout.splitlines()[-1])]


def ledger(rows: int, changed: int = 0, prefix: str = "GD") -> Iterator[tuple[str, ...]]:
    """The rows of a believable ledger; the first `changed` of them with another title, half of them with other days."""
    chance = random.Random(2024)
    first = date(2023, 1, 1)
    for n in range(rows):
        opened = first + timedelta(days=chance.randrange(330))
        replied = opened + timedelta(days=chance.randrange(1, 25))
        closed = replied + timedelta(days=chance.randrange(4))
        kind = chance.choice(("咨询", "求助", "建议", "投诉", "举报"))
        title = f"反映第{n % 97}号路段夜间施工噪声扰民问题" + ("（补充）" if n < changed else "")
        text = f"来电人称{n % 31}日晚间仍有施工，影响休息，希望有关部门尽快核实处理并答复。" * 2
        unit = f"第{n % UNITS}办公室"
        is_done = n % 10 != 0
        if n < changed and n % 2:
            replied += timedelta(days=3)
            closed += timedelta(days=3)
        days = (replied.isoformat(), closed.isoformat()) if is_done else ("", "")
        yield (
            f"{prefix}{n:08d}",
            title,
            kind,
            opened.isoformat(),
            unit,
            f"市民{n % 5000}",
            f"1380000{n % 10000:04d}",
            text,
            *days,
        )


def write_csv(path: Path, rows: Iterator[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows((HEADER, *rows))
    return path


def write_xlsx(path: Path, rows: Iterator[tuple[str, ...]]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADER, *rows)):
            sheet.write_row(at, 0, row)
    return path


class Locks:
    """The longest time that one transaction held the write lock."""

    def __init__(self) -> None:
        from django.db import connection

        self.longest = 0.0
        self._began = 0.0
        plain: Callable[..., Any] = connection.set_autocommit

        def timed(autocommit: bool, *words: Any, **options: Any) -> None:
            plain(autocommit, *words, **options)
            if not autocommit:
                self._began = time.perf_counter()
            elif self._began:
                self.longest, self._began = max(self.longest, time.perf_counter() - self._began), 0.0

        connection.set_autocommit = timed  # type: ignore[method-assign]

    def taken(self) -> float:
        longest, self.longest = self.longest, 0.0
        return longest


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def raw(tables: list[str]) -> tuple[float, float]:
    """The same rows into the same tables, emptied before, by executemany in one transaction; seconds and those of CPU."""
    from django.db import connection, transaction

    held = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            held.append((table, names, cursor.fetchall()))
        for table in reversed(tables):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("VACUUM")
    held = [(table, names, _as_stored(names, rows)) for table, names, rows in held]
    began, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, names, rows in held:
            places = ", ".join(["%s"] * len(names))
            columns = ", ".join(f'"{name}"' for name in names)
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
    return time.perf_counter() - began, time.process_time() - cpu


def _as_stored(names: list[str], rows: list[tuple[Any, ...]]) -> list[Any]:
    from django.db import connection

    if connection.vendor == "sqlite":
        # A yardstick that adapts days while it is timed would be a slow one.
        adapt = connection.ops.adapt_datetimefield_value
        days = [tuple(adapt(v) if isinstance(v, datetime) else v for v in row) for row in rows]
        return [tuple(v.isoformat() if isinstance(v, date) else v for v in row) for row in days]
    lists = [at for at, name in enumerate(names) if name in ("extensions", "exclusions")]
    if not lists:
        return rows
    return [
        [value if isinstance(value, str) or at not in lists else json.dumps(value) for at, value in enumerate(row)]
        for row in rows
    ]


def waiting() -> AbstractContextManager[list[float]]:
    """Another process that writes; PostgreSQL has no lock over the whole database."""
    from django.db import connection

    is_file = connection.vendor == "sqlite"
    return longest_wait(Path(connection.settings_dict["NAME"])) if is_file else nullcontext([])


def measure(home: Path, rows: int) -> list[Figure]:
    """What `run` runs in its own process."""
    import django

    django.setup()
    from fazhi.cli.database import migrate
    from fazhi.kernel.imports.importing import import_table
    from fazhi.kernel.org.models import Unit
    from fazhi.kernel.records.registers import registers

    migrate()
    for n in range(UNITS):
        Unit.objects.get_or_create(code=f"B{n}", defaults={"name": f"第{n}办公室", "kind": "office"})
    register = registers["hotline.ticket"]
    sheet = write_xlsx(home / "ledger.xlsx", ledger(rows))
    text = write_csv(home / "ledger.csv", ledger(rows, prefix="CS"))
    changed_rows = min(CHANGED, rows)
    again = write_csv(home / "again.csv", ledger(rows, changed_rows))
    locks = Locks()
    cpu = time.process_time()
    took, made = timed(lambda: import_table(register, sheet))
    cpu = time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lock = locks.taken()
    assert made.new == rows, made.problems[:5]
    tables = ["records_matter", "hotline_ticket", "procedures_clock", "chain_event"]
    # The better of two: a yardstick that a busy disk held up would flatter us.
    bare, bare_cpu = (min(values) for values in zip(raw(tables), raw(tables), strict=True))
    locks.taken()
    with waiting() as wait_changed:
        took_changed, altered = timed(lambda: import_table(register, again))
    lock_changed = locks.taken()
    assert (altered.changed, altered.unchanged) == (changed_rows, rows - changed_rows), altered.problems[:5]
    with waiting() as wait_new:
        took_csv, made = timed(lambda: import_table(register, text))
    lock_csv = locks.taken()
    assert made.new == rows, made.problems[:5]
    yardstick = "raw executemany of the same rows"
    most = max(lock, lock_csv)
    return [
        Figure(f"import {rows:,} rows, xlsx", took, "s", yardstick, bare, took / bare, "ratio <= 5"),
        Figure(f"import {rows:,} rows, csv", took_csv, "s", yardstick, bare, took_csv / bare, "ratio <= 5"),
        Figure(f"import {rows:,} rows, xlsx: CPU", cpu, "s", yardstick, bare_cpu, cpu / bare_cpu),
        Figure("peak memory", memory, "MB", "", None, None, "< 600"),
        Figure("longest write lock, new rows", most, "s", "", None, None, "< 1"),
        Figure(f"import {rows:,} rows again, {changed_rows:,} changed", took_changed, "s", "", None, None, ""),
        Figure(f"longest write lock, {changed_rows:,} changed", lock_changed, "s", "", None, None, "< 1"),
        *(Figure("longest wait of another writer, new rows", wait, "s", target="< 1") for wait in wait_new),
        *(Figure("longest wait of another writer, changed rows", wait, "s", target="< 1") for wait in wait_changed),
    ]


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
