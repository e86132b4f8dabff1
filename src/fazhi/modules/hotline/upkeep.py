"""What the hotline wants done from time to time (日常维护): learning anew from what was closed since."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from fazhi.kernel.core.clock import now

from .declarations import TICKETS

LEARN_EVERY = timedelta(days=7)
# Fewer closed tickets teach nothing that the duty list does not say better.
LEAST_TICKETS = 200
MODEL = "hotline.npz"


def learning_due() -> tuple[str, ...] | None:
    """The command that learns anew (学习), when what was learnt is a week old, or nothing was and there is enough."""
    path = settings.HOME / "models" / MODEL
    if path.exists() and now().timestamp() - path.stat().st_mtime < LEARN_EVERY.total_seconds():
        return None
    closed = TICKETS.rows().filter(state="closed", unit__isnull=False).exclude(ticket__theme="")
    return ("hotline", "learn") if closed[:LEAST_TICKETS].count() == LEAST_TICKETS else None
