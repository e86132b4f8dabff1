"""What checks ask of the law (规则与日历): limits, amounts and the calendar, looked up once for many files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fazhi.kernel.core.clock import local_day
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.rules import RuleBook
from fazhi.kernel.law.timelimits import Answer, Exclusion, Limit, deadline
from fazhi.kernel.law.workcalendar import WorkCalendar

# 行政复议法第三十二条 came with the revision that puts reconsideration before the suit for penalties on the spot
# (第二十三条第一款第一项): the days on which its limit has a number are those on which the party must be told so.
RECONSIDERED_FIRST = "reconsideration.application.forward"


@dataclass(frozen=True)
class Law:
    """The rules and the calendar in one hand (规则与日历)."""

    book: RuleBook
    calendar: WorkCalendar

    @classmethod
    def current(cls) -> Law:
        """Those of this town (本镇现行)."""
        return cls(rulebook(), current_calendar())

    def limit(self, code: str, on: date) -> Limit | None:
        """The limit of a rule in force on a day (当日期限); None where none was in force."""
        return self.book[code].limit_on(on)

    def ends(
        self, code: str, start: date, exclusions: Sequence[Exclusion] = (), extra: Sequence[Limit] = ()
    ) -> Answer | None:
        """When a rule's limit from a day, of hours from an instant, ends (届满); None where no number was in force."""
        limit = self.limit(code, local_day(start) if isinstance(start, datetime) else start)
        return deadline(limit, start, self.calendar, exclusions, extra) if limit else None

    def profiled(self, code: str, profile: str) -> str:
        """The code of the rule that a field's own procedure has, else the baseline's (领域规则)."""
        return self.book.profiled(code, profile).code if profile else code

    def number(self, code: str, on: date) -> int | None:
        """The number of a rule on a day (当日数值), such as an amount in fen; None where none was in force."""
        value = self.book[code].on(on)
        return value.n if value else None
