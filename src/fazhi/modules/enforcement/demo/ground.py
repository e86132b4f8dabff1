"""What the making of files stands on (建卷的底子): the town, its officers, the law of the day, and its working days."""

from __future__ import annotations

from datetime import date

from ..review.law import Law
from .officers import Force
from .words import Town


class Ground:
    """What two files share (共用): only the officers' hours."""

    def __init__(self, town: Town, force: Force, law: Law) -> None:
        self.town, self.force, self.law = town, force, law
        self.calendar = law.calendar

    def after(self, day: date, n: int) -> date:
        """The n-th working day after a day (几个工作日以后); with 0 the day itself or the next working one."""
        return self.calendar.nth_workday_after(day, n) if n else self.calendar.next_workday(day)
