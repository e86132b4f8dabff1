"""Recomputing (重算): when a holiday notice arrives, the clocks that it could move are computed again and listed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from fazhi.kernel.chain.events import Draft, append
from fazhi.kernel.chain.models import Origin, hidden
from fazhi.kernel.core.clock import today
from fazhi.kernel.core.registry import registry
from fazhi.kernel.law.calendar import Moved
from fazhi.kernel.law.workcalendar import WorkCalendar
from fazhi.kernel.records.models import Matter

from .clocks import put_answer, retime
from .clockwork import tell
from .declarations import procedures
from .models import Clock

_AT_ONCE = 500


def provide() -> None:
    registry.provide("recompute", recompute)


def recompute(calendar: WorkCalendar) -> Iterator[Moved]:
    """Computes again every clock that still runs or whose days were provisional, and yields those that moved.

    A clock that was met and judged by a calendar that was then in force is not touched: what was in time stays in time.
    """
    last = 0
    while clocks := list(_waiting().filter(pk__gt=last).order_by("pk").values_list("pk", "matter")[:_AT_ONCE]):
        last = clocks[-1][0]
        with transaction.atomic():
            # Before their clocks are read: somebody may be acting on them.
            matters = Matter.everything.select_for_update().order_by("pk").in_bulk({matter for _, matter in clocks})
            waiting = _waiting().filter(pk__in=[pk for pk, _ in clocks]).order_by("pk")
            moved = [found for clock in waiting for found in _again(clock, matters[clock.matter_id], calendar)]
        yield from moved


def _waiting() -> QuerySet[Clock]:
    # What an import has not published yet is computed again when it is.
    seen = Clock.objects.filter(Q(matter__publication=None) | ~Q(matter__publication__in=hidden()))
    return seen.filter(Q(is_provisional=True) | Q(met_on=None))


def _again(clock: Clock, matter: Matter, calendar: WorkCalendar) -> Iterator[Moved]:
    before_on, was_provisional = clock.legal_last_on, clock.is_provisional
    put_answer(clock, retime(clock, calendar))
    if (clock.legal_last_on, clock.is_provisional) == (before_on, was_provisional):
        return
    clock.matter = matter
    clock.save()
    _tell(clock, before_on.isoformat())
    yield Moved(
        subject=matter.number,
        name=name_of(clock),
        before_on=before_on,
        after_on=clock.legal_last_on,
        was_provisional=was_provisional,
        is_provisional=clock.is_provisional,
    )


def _tell(clock: Clock, before: str) -> None:
    """Writes what moved into the matter and its chain."""
    matter = clock.matter
    declared = procedures[matter.procedure].version(matter.procedure_version).deadline.get(clock.deadline)
    if declared is not None and declared.is_main:
        tell(matter, declared, clock)
    matter.version += 1
    matter.save()
    body = {"deadline": clock.deadline, "before_on": before, "after_on": clock.legal_last_on}
    append(matter.subject, Draft("clock.recomputed", today(), "系统", body, origin=Origin.SYSTEM.value))


def name_of(clock: Clock) -> str:
    """The Chinese name of a clock's deadline."""
    declared = procedures[clock.matter.procedure].version(clock.matter.procedure_version).deadline.get(clock.deadline)
    return declared.name if declared else clock.deadline
