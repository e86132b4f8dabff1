"""How fast a list of 50 among 100,000 is: queries and CPU of one request through the whole stack, without a network."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from .home import child, user_of
from .table import Figure, beside

if TYPE_CHECKING:
    from django.test import Client

    from fazhi.kernel.org.models import User

TIMES = 60
WRITES = 15
LIST = "/r/hotline.ticket/"


def measure(_: Path) -> list[Figure]:
    from django.db import connection

    from fazhi.kernel.org.models import Unit

    vendor = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    clerk = user_of("hotline.clerk", Unit.objects.get(code="B0"))
    handler = user_of("hotline.handler", Unit.objects.get(code="B1"))
    return [*_pages(vendor, "clerk", clerk, _writer(clerk)), *_pages(vendor, "handler", handler, _writer(clerk))]


def _pages(vendor: str, who: str, user: User, write: Callable[[], None]) -> list[Figure]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    name = f"list, {vendor}, {who}"
    pages = {"first": "", "last": "?last=1"}
    for query in (*pages.values(), *pages.values()):
        _get(client, query)
    found = [Figure(f"{name}, {page} page: queries", _queries(client, pages[page]), target="<= 12") for page in pages]
    # They take turns: whatever else the machine does then weighs on both.
    rounds = [[_cpu(client, query) for query in pages.values()] for _ in range(TIMES)]
    cpu = {page: median(column) for page, column in zip(pages, zip(*rounds, strict=True), strict=True)}
    first, last = cpu["first"], cpu["last"]
    after_write = []
    for _ in range(WRITES):
        write()
        after_write.append(_cpu(client, ""))
    return [
        *found,
        Figure(f"{name}, first page: CPU", first, "ms", target="<= 12"),
        beside(f"{name}, last page: CPU", last, "ms", "first page", first, "<= 12"),
        beside(f"{name}, last page no slower than the first", last, "ms", "first page", first, "ratio <= 1.05"),
        Figure(f"{name}, first page right after a write: CPU", median(after_write), "ms", target="<= 12"),
    ]


def _get(client: Client, query: str) -> Any:
    answer = client.get(LIST + query)
    assert answer.status_code == 200, answer
    assert answer.content.count(b"<tr") >= 50, "not a page of 50"
    return answer


def _cpu(client: Client, query: str) -> float:
    """Milliseconds of this process; the PostgreSQL server's own are not in it."""
    began = time.process_time()
    _get(client, query)
    return (time.process_time() - began) * 1000


def _queries(client: Client, query: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _get(client, query)
    return len(captured)


def _writer(clerk: User) -> Callable[[], None]:
    """Acts on another open ticket at each call."""
    from fazhi.kernel.procedures.acting import act
    from fazhi.kernel.records.access import Person
    from fazhi.kernel.records.models import Matter

    opened = iter(list(Matter.objects.filter(state="registered").order_by("-pk")[: 4 * WRITES]))

    def write() -> None:
        matter = next(opened)
        while matter.state != "registered":
            matter = next(opened)
        act(matter, "dispatched", by=Person(clerk), data={"unit": matter.unit_id})

    return write


if __name__ == "__main__":
    child(measure)
