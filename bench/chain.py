"""How fast the chain is sealed and verified, for information."""

from __future__ import annotations

import time
from pathlib import Path

from .home import child
from .table import Figure


def measure(_: Path) -> list[Figure]:
    from fazhi.kernel.chain.models import Event
    from fazhi.kernel.chain.seals import seal_pending
    from fazhi.kernel.chain.verification import verify

    events = Event.objects.count()
    began = time.perf_counter()
    sealed = seal_pending()
    took = time.perf_counter() - began
    began = time.perf_counter()
    report = verify()
    verifying = time.perf_counter() - began
    assert report.ok, report
    return [
        Figure(f"sealing {sealed:,} events", sealed / took, "events/s"),
        Figure(f"verifying {events:,} events and their rows", events / verifying, "events/s"),
    ]


if __name__ == "__main__":
    child(measure)
