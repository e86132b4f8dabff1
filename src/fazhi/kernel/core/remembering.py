"""Remembering (记住): an answer holds as long as nothing at all was written to the database since it was counted.

The database itself says whether something was written, by whatever hand: SQLite by its data version and the changes of
this connection, PostgreSQL by its snapshot, in which every writer shows. So a row changed behind the chain's back changes its figures too.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import local
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
_MOST = 200


class _Memory(local):
    """What one thread remembers, for one connection in one state of the database."""

    connection: Any = None
    state: Any = None

    def __init__(self) -> None:
        self.answers: dict[Hashable, Any] = {}


_memory = _Memory()


def remembered(key: Hashable, count: Callable[[], T]) -> T:
    """The answer under a key (记住的答案), counted anew after any write; inside a transaction always counted."""
    if connection.in_atomic_block:  # what is seen here may be rolled back
        return count()
    state = _state()
    if _memory.connection is not connection.connection or _memory.state != state or len(_memory.answers) > _MOST:
        _memory.connection, _memory.state, _memory.answers = connection.connection, state, {}
    if key not in _memory.answers:
        _memory.answers[key] = count()
    answer: T = _memory.answers[key]
    return answer


def _state() -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
            return cursor.fetchone()[0], connection.connection.total_changes
        # Not the place in the log: it moves when a commit is written, which is before others see what was committed.
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]
