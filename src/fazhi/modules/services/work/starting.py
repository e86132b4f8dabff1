"""Beginning many reviews at once (批量发起评估): each in its own transaction, so that nobody waits and none is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages

from fazhi.kernel.core.clock import today
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter

from .reviews import REGISTER, REVIEWS

MOST = 200  # at one press: each is some ten milliseconds of writing
_SHOWN = 5


@dataclass
class Started:
    """What came of it (发起结果)."""

    opened: int = 0
    left: int = 0
    refused: list[str] = field(default_factory=list)

    def told(self) -> Iterator[tuple[int, str]]:
        """As messages for the page."""
        if self.opened:
            yield messages.SUCCESS, f"已发起 {self.opened} 件评估"
        if self.left:
            yield messages.WARNING, f"一次最多 {MOST} 件，还有 {self.left} 件没有发起：再按一次"
        if self.refused:
            more = f"，等 {len(self.refused)} 项" if len(self.refused) > _SHOWN else ""
            yield messages.ERROR, f"没有发起：{'；'.join(self.refused[:_SHOWN])}{more}"
        if not (self.opened or self.left or self.refused):
            yield messages.WARNING, "没有选中还没发起评估的事项"


def start(lines: Iterable[Any], year: int, proposal: str, *, by: Person) -> Started:
    """Opens a review of the year for each line that has none (发起评估); the rest of a long list waits for the next press."""
    rows = Matter.objects.filter(register=REGISTER, review__year=year).exclude(state="dropped")
    there = set(rows.values_list("review__item", flat=True))
    waiting = [line for line in lines if line.code not in there]
    made = Started(left=max(0, len(waiting) - MOST))
    for line in waiting[:MOST]:
        data = {"item": line.code, "year": year}
        try:
            open_matter(REVIEWS, data | ({"proposal": proposal} if proposal else {}), by=by, on=today())
        except FazhiError as error:
            made.refused.append(f"{line.code} {error.what}")
        else:
            made.opened += 1
    return made
