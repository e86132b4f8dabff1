"""One unchanging view of the database (快照), while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction in which every query sees the same state (一致的快照) and which holds up no writer.

    Inside another transaction it adds nothing: that one decides what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    wrapper: Any = connection
    mode = getattr(wrapper, "transaction_mode", None)
    if connection.vendor == "sqlite":
        # The settings' IMMEDIATE would take the write lock for as long as the reading lasts.
        connection.ensure_connection()
        wrapper.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                # Either database takes its view at the first reading, not at BEGIN.
                cursor.execute("SELECT count(*) FROM django_migrations")
            yield
    finally:
        if connection.vendor == "sqlite":
            wrapper.transaction_mode = mode
