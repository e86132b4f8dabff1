"""What the statistics count (热线统计的数), grouped by the database.

People are never grouped or compared, neither callers nor staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, CharField, Count, ExpressionWrapper, Q, QuerySet, Sum
from django.db.models.functions import Cast, Substr

from fazhi.kernel.chain.models import hidden
from fazhi.kernel.core.clock import today
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import Area, Unit
from fazhi.kernel.org.tree import below
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Matter, Ruling
from fazhi.kernel.records.rulings import RULINGS

from ..declarations import TICKETS


@dataclass(frozen=True)
class Asked:
    """What the page was asked for (所问): a year, and a unit or an area with everything below it."""

    year: int
    unit: int | None = None
    area: int | None = None

    @property
    def span(self) -> Span:
        return Span.year(self.year)

    @property
    def is_running(self) -> bool:
        return self.year == today().year

    @property
    def compared(self) -> tuple[Span, Span]:
        """The same days of the year before and of this one; of a running year those up to today."""
        day = today()
        if not self.is_running:
            return Span.year(self.year - 1), self.span
        same_day = day.replace(year=self.year - 1, day=28) if (day.month, day.day) == (2, 29) else None
        last_on = same_day or day.replace(year=self.year - 1)
        return Span(date(self.year - 1, 1, 1), last_on), Span(date(self.year, 1, 1), day)

    @property
    def where(self) -> Q:
        """The condition of the place."""
        found = Q() if self.unit is None else Q(unit__in=below(Unit, (self.unit,)))
        return found if self.area is None else found & Q(area__in=below(Area, (self.area,)))


class Move(NamedTuple):
    """Tickets of one first unit that are now with one unit (流转一格)."""

    first: int | None
    unit: int | None
    is_returned: bool
    n: int
    legs: int
    returns: int


class Answer(NamedTuple):
    """Tickets of one category, nature and satisfaction (评价一格), of this year or of the same days of the last."""

    is_before: bool
    category: str
    nature: str
    satisfaction: str
    n: int


class Counts(NamedTuple):
    """Everything that the page counts (全部计数)."""

    themes: list[tuple[str, str, int]]  # theme, month as two digits, number
    moves: list[Move]
    answers: list[Answer]
    due: list[tuple[date, str, int]]  # due day, judgement, number of tickets still open
    rulings: int


def counted(person: Person, asked: Asked) -> Counts:
    """The counts of what a person may see (计数)."""
    where = person.where(TICKETS, "view") & asked.where
    before, after = asked.compared
    rows = _visible(where)
    in_year = rows.filter(opened_on__range=(asked.span.first_on, asked.span.last_on))
    month = Substr(Cast("opened_on", CharField()), 6, 2)
    themes = in_year.values_list("ticket__theme", month).annotate(n=Count("pk"))
    moves = in_year.values_list("ticket__first_unit", "unit", _is(ticket__returned_times__gt=0)).annotate(
        n=Count("pk"), legs=Sum("ticket__legs"), returns=Sum("ticket__returned_times")
    )
    in_both = rows.filter(_within(before) | _within(after))
    answers = in_both.values_list(
        _is(opened_on__lte=before.last_on), "ticket__category", "ticket__nature", "ticket__satisfaction"
    ).annotate(n=Count("pk"))
    still_open = rows.filter(closed_on=None, met_on=None).exclude(due_on=None)
    due = still_open.values_list("due_on", "judgement").annotate(n=Count("pk"))
    return Counts(
        themes=list(themes),
        moves=[Move(first, unit, bool(back), *rest) for first, unit, back, *rest in moves],
        answers=[Answer(bool(is_before), *rest) for is_before, *rest in answers],
        due=list(due),
        rulings=_rulings(person, asked),
    )


def _visible(where: Q) -> QuerySet[Matter]:
    """The published rows; that there are hidden ones is asked once, not of each row."""
    rows = Matter.everything.filter(where, register=TICKETS.code).order_by()
    unpublished = list(hidden().values_list("pk", flat=True))
    return rows.filter(Q(publication=None) | ~Q(publication__in=unpublished)) if unpublished else rows


def _within(span: Span) -> Q:
    return Q(opened_on__range=(span.first_on, span.last_on))


def _is(**condition: Any) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(**condition), output_field=BooleanField())


def _rulings(person: Person, asked: Asked) -> int:
    """How many rulings of the year gave a ticket to a unit (裁定数); a ruling has no area."""
    if asked.area is not None:
        return 0
    given = Q() if asked.unit is None else Q(unit__in=below(Unit, (asked.unit,)))
    entries = person.visible(RULINGS).filter(given, occurred_on__range=(asked.span.first_on, asked.span.last_on))
    return Ruling.objects.filter(entry__in=entries, ruled_in=TICKETS.code).count()
