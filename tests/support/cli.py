"""The program `fazhi` as a person runs it: a process of its own, in a home of its own."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from support.postgres import fresh_database, remake_database, server_url

DATABASE = "fazhi.sqlite3"
PROGRAM = Path(sys.executable).with_name("fazhi")


class Answer(NamedTuple):
    """What a command said; `json` is its standard output parsed, None where that is not JSON."""

    code: int
    stdout: str
    stderr: str
    json: Any


@dataclass(frozen=True)
class Cli:
    """Call it with the words of a command: `fazhi("due", "--from", "2024-01-15", "--json")`."""

    home: Path
    database_url: str | None = None
    today: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def environment(self, **changes: str) -> dict[str, str]:
        """The environment of a command, for tests that start the process themselves."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("FAZHI_", "DJANGO_"))}
        ours |= {"FAZHI_HOME": str(self.home), "PYTHONUTF8": "1", **self.extra}
        if self.database_url:
            ours["FAZHI_DATABASE_URL"] = self.database_url
        if self.today:
            ours["FAZHI_TODAY"] = self.today
        return ours | changes

    def __call__(
        self, *words: str | Path | int, today: str | None = None, stdin: str = "", timeout: float = 300
    ) -> Answer:
        changes = {"FAZHI_TODAY": today} if today else {}
        done = subprocess.run(
            [str(PROGRAM), *map(str, words)],
            env=self.environment(**changes),
            cwd=self.home.parent,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr, parsed(done.stdout))

    def ready(self) -> Cli:
        """The same, with a database as `fazhi migrate` leaves it in an empty home: a copy, for making one takes long."""
        pattern = _pattern()
        if self.database_url and pattern.database_url:
            remake_database(self.database_url, pattern=pattern.database_url)
        else:
            shutil.copy(pattern.home / DATABASE, self.home / DATABASE)
        return self

    def ok(self, *words: str | Path | int, **options: Any) -> Answer:
        """The same for a command that must succeed; a failure shows what it said."""
        answer = self(*words, **options)
        assert answer.code == 0, f"fazhi {' '.join(map(str, words))} -> {answer.code}\n{answer.stdout}\n{answer.stderr}"
        return answer


@functools.cache
def _pattern() -> Cli:
    """A migrated home to copy from, made once by each process of the tests."""
    kept = contextlib.ExitStack()
    atexit.register(kept.close)
    folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="fazhi-pattern-")))
    program = kept.enter_context(fresh_cli(folder))
    program.ok("migrate")
    return program


def parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


@contextlib.contextmanager
def fresh_cli(folder: Path, today: str | None = None) -> Iterator[Cli]:
    """The program in a fresh home under a folder, with a fresh database in the PostgreSQL pass."""
    home = folder / "home"
    home.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        server = server_url()
        url = stack.enter_context(fresh_database(server)) if server else None
        yield Cli(home, url, today)
