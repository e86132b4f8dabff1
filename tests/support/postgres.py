"""Databases of their own on the PostgreSQL that FAZHI_DATABASE_URL names."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg


def server_url() -> str | None:
    """The URL of the server under test, or None in the SQLite pass."""
    return os.environ.get("FAZHI_DATABASE_URL") or None


@contextlib.contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """The URL of a new, empty database on the same server, dropped afterwards."""
    name = f"town_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def remake_database(url: str, *, pattern: str) -> None:
    """Makes the database of a URL anew as a copy of another one, which nobody may be using."""
    name, source = (urlsplit(one).path.removeprefix("/") for one in (url, pattern))
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
