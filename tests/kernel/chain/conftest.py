"""A chain with a home of its own, and the ways in which somebody with the database but without the key attacks it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Event
from fazhi.kernel.chain.verification import verify

DAY = date(2024, 1, 15)


@pytest.fixture
def chain(home, db):
    """Subjects a:1 to a:3 with three events each, nothing sealed."""
    for number in (1, 2, 3):
        for step in ("opened", "replied", "closed"):
            write(f"a:{number}", step)


def write(subject: str, kind: str = "opened", publication: int | None = None, **body: object) -> Event:
    return append(subject, Draft(kind, DAY, "李四", body), publication=publication)


def attack(sql: str, *values: object) -> int:
    """Raw SQL past everything that Python guards."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def places() -> list[str]:
    return [item.where for item in verify().broken]


def reasons() -> str:
    return "\n".join(f"{item.where}：{item.what}" for item in verify().broken)
