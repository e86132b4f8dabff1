"""A database that stands for all tests of a file and goes with the last of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from django.db import connection, transaction

from fazhi.cli import demo as command
from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.law.calendar import sync_calendar

T = TypeVar("T")


def standing(blocker: Any, build: Callable[[], T]) -> Iterator[T]:
    """For a fixture of the module's scope: `yield from standing(django_db_blocker, build)`."""
    with blocker.unblock(), transaction.atomic():
        sync_calendar()
        sync_definitions()
        made = build()
        # PostgreSQL puts off the checks of foreign keys; what is not asked here is asked again by every single test.
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


def in_demo_town(fill: Callable[[], T], day: date) -> Callable[[], T]:
    """Fills the empty demo town on a day."""

    def build() -> T:
        command._build(command._read("town.yaml"))
        with command._the_day(day):
            return fill()

    return build
