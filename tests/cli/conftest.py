"""Homes with awkward rows in them, filled by a process of their own, and what lies in an archive."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import Cli, fresh_cli

SETUP = """
import os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "fazhi.settings"
django.setup()
from datetime import UTC, date, datetime
from django.db import connection, transaction
from fazhi.kernel.chain.documents import attach, store
from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Event, Publication
from fazhi.kernel.chain.seals import seal_pending
from fazhi.kernel.org.models import User
from fazhi.kernel.pages.models import ColumnChoice
from fazhi.kernel.records.models import Matter
from fazhi.modules.hotline.models import Ticket
AT = datetime(2024, 1, 15, 3, 4, 5, 6, tzinfo=UTC)
def matter(number, version=2):
    facts = {"register": "hotline.ticket", "procedure": "hotline.ticket", "procedure_version": "1", "state": "closed"}
    facts |= {"opened_on": date(2024, 1, 15), "created_at": AT}
    return Matter.everything.create(number=str(number), title=f"第 {number} 件", version=version, **facts)
def opened(row):
    said = {"number": row.number, "title": row.title, "content": row.ticket.content if hasattr(row, "ticket") else None}
    body = {"n": row.pk, "changes": {name: [None, value] for name, value in said.items() if value}}
    append(row.subject, Draft("opened", date(2024, 1, 15), "甲", body, {"caller": "13800138000"}))
    append(row.subject, Draft("closed", date(2024, 1, 15), "乙", {}))
"""
TOWN = """
from django.contrib.sessions.models import Session
from axes.models import AccessAttempt
Session.objects.create(session_key="s", session_data="x", expire_date=AT)
AccessAttempt.objects.create(username="甲", ip_address="127.0.0.1", user_agent="", attempt_time=AT, get_data="",
                             post_data="", http_accept="", path_info="", failures_since_start=1)
user = User.objects.create(username="jia", name="甲", last_login=AT, password="!")
nested = [{"乙": [1, None, True, {"丙": "\\u2028\\n\\t\\"\\\\"}], "a": 2**40, "甲": "𠮷😀"}]
ColumnChoice.objects.create(user=user, register="hotline.ticket", columns=nested)
for number in range(5):
    row = matter(number)
    Ticket.objects.create(matter=row, content="行一\\n行二\\r\\n\\u2028𠮷", caller_phone="13800138000")
    opened(row)
paper = store("决定书".encode(), "决定书.txt")
attach(paper, row.subject, title="决定书", file_name="决定书.txt", by="甲")
attach(store(bytes(range(256)) * 5000, "图.bin"), row.subject, title="图", file_name="图.bin", by="甲")
matter("最后一件又删去", 0).delete()
hidden = Publication.objects.create()
append("batch:1", Draft("staged", date(2024, 1, 15), "甲"), publication=hidden.pk)
"""


def run_in(program: Cli, script: str) -> str:
    """What a script prints that works in the home of a program, as another process of it would."""
    done = subprocess.run(
        [sys.executable, "-c", SETUP + script],
        env=program.environment(),
        cwd=program.home.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def town(fazhi: Cli) -> Cli:
    """A home with a few awkward rows of every kind, two documents, and nothing sealed yet."""
    fazhi.ready()
    run_in(fazhi, TOWN)
    return fazhi


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The backup of such a town, made once for all tests."""
    folder = tmp_path_factory.mktemp("original")
    with fresh_cli(folder) as program:
        program.ready()
        run_in(program, TOWN)
        program.ok("backup", folder / "town.tar.gz")
    return (folder / "town.tar.gz").read_bytes()


@pytest.fixture
def saved(original: bytes, tmp_path: Path) -> Path:
    """A backup that a test may spoil."""
    path = tmp_path / "town.tar.gz"
    path.write_bytes(original)
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Cli:
    """Another, empty home; always SQLite."""
    home = tmp_path / "other" / "home"
    home.mkdir(parents=True)
    return Cli(home)


def members(path: Path) -> dict[str, bytes]:
    """Every member of an archive."""
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def manifest(path: Path) -> dict[str, Any]:
    return json.loads(members(path)["manifest.json"])


def hashes(path: Path) -> dict[str, tuple[int, str]]:
    return {table["table"]: (table["rows"], table["sm3"]) for table in manifest(path)["tables"]}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None], extra: tuple[tarfile.TarInfo, ...] = ()) -> Path:
    """The archive again after a change of its members, as a forger would pack it."""
    found = members(path)
    change(found)
    out = path.with_name("forged.tar.gz")
    with gzip.open(out, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        for member in extra:
            tar.addfile(member, io.BytesIO(b"x" * member.size))
        for name, data in found.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return out


def listing(home: Path) -> list[str]:
    """The files of a home that hold something."""
    return sorted(
        str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and path.name != "session.key"
    )
