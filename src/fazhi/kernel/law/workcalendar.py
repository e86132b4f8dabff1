"""The working-day calendar (工作日历): Monday to Friday, less the days off of the State Council's yearly notices, plus
their make-up workdays. Pure: where the notices are kept is `calendar`'s business.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fazhi.kernel.core.errors import FazhiError

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
FIRST_YEAR, LAST_YEAR = 1900, 2199
_FIXED_HOLIDAYS = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"))
_HOLIDAYS_ACT = "《全国年节及纪念日放假办法》第二条"


@dataclass(frozen=True)
class Notice:
    """One version of a year's holiday notice (放假通知): days off, make-up workdays and the holidays' names.

    A later version of the same year replaces the earlier one whole: each was published before the days it changed,
    so no day was ever lawfully counted in two ways. Raises FazhiError where the days cannot be those of a notice.
    """

    year: int
    version: int
    title: str
    source: str
    off: frozenset[date]
    work: frozenset[date]
    names: Mapping[date, str] = field(default_factory=dict)
    published_on: date | None = None

    def __post_init__(self) -> None:
        where = f"{self.year}年放假通知"
        if not FIRST_YEAR < self.year < LAST_YEAR:
            raise FazhiError(f"年份 {self.year} 不在 {FIRST_YEAR + 1}—{LAST_YEAR - 1} 之间", where=where)
        if not self.title.strip():
            raise FazhiError("没有写通知的名称", where=where, remedy="写上国务院办公厅通知的名称和文号")
        for day in sorted(self.off & self.work):
            raise FazhiError(f"{day} 既列为放假又列为上班", where=where, remedy="对照通知原文改正")
        for day in sorted(self.off | self.work):
            if not date(self.year - 1, 12, 1) <= day <= date(self.year + 1, 1, 31):
                raise FazhiError(f"{day} 不在{self.year}年及其前后相邻的日子里", where=where, remedy="对照通知原文改正")
        for day in sorted(self.work):
            if day.weekday() < 5:
                raise FazhiError(
                    f"{day} 是{WEEKDAYS[day.weekday()]}，不能是调休上班日",
                    where=where,
                    remedy="调休上班日只能是周六、周日",
                )
        for month, day_of_month, name in _FIXED_HOLIDAYS:
            if date(self.year, month, day_of_month) not in self.off:
                raise FazhiError(
                    f"缺少{name}（{month}月{day_of_month}日）放假",
                    where=where,
                    basis=_HOLIDAYS_ACT,
                    remedy="把全年的放假日补齐",
                )


class WorkCalendar:
    """The working days (工作日) that all given notices make together; never changed once made.

    A year without a notice counts Monday to Friday, and `covers` says that this is not known.
    """

    def __init__(self, notices: Iterable[Notice] = ()) -> None:
        latest: dict[int, Notice] = {}
        for notice in sorted(notices, key=lambda notice: (notice.year, notice.version)):
            latest[notice.year] = notice
        self.notices: tuple[Notice, ...] = tuple(latest.values())
        self._years = frozenset(latest)
        self._off: set[date] = set()
        self._work: set[date] = set()
        self._names: dict[date, str] = {}
        for notice in self.notices:
            self._off = (self._off | notice.off) - notice.work
            self._work = (self._work | notice.work) - notice.off
            self._names.update(notice.names)
        first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
        # date.toordinal() % 7 is 1 on Monday, 6 on Saturday and 0 on Sunday.
        weekdays = {number for number in range(first, last + 1) if 0 < number % 7 < 6}
        weekdays -= {day.toordinal() for day in self._off}
        weekdays |= {day.toordinal() for day in self._work}
        self._workdays = sorted(weekdays)

    @property
    def version(self) -> str:
        """Which notices this calendar stands on (日历版本), e.g. "2025.1 2026.1"."""
        return " ".join(f"{notice.year}.{notice.version}" for notice in self.notices)

    def covers(self, day: date) -> bool:
        """Whether the day's year has a notice (日历已覆盖)."""
        return day.year in self._years

    def covers_all(self, first_on: date, last_on: date) -> bool:
        """Whether every year from one day to another has a notice; true for an empty stretch."""
        return all(year in self._years for year in range(first_on.year, last_on.year + 1))

    def is_workday(self, day: date) -> bool:
        return day in self._work or (day.weekday() < 5 and day not in self._off)

    def nth_workday_after(self, day: date, n: int) -> date:
        """The n-th working day after a day (其后第n个工作日), the day itself not counted; for n = 0 the day itself."""
        return self._workday_at(bisect_right(self._workdays, day.toordinal()) + n - 1) if n else day

    def nth_workday_before(self, day: date, n: int) -> date:
        """The n-th working day before a day (其前第n个工作日), the day itself not counted; for n = 0 the day itself."""
        return self._workday_at(bisect_left(self._workdays, day.toordinal()) - n) if n else day

    def next_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        return day if self.is_workday(day) else self.nth_workday_after(day, 1)

    def previous_workday(self, day: date) -> date:
        """The day itself if it is a working day, else the last one before it."""
        return day if self.is_workday(day) else self.nth_workday_before(day, 1)

    def workdays_between(self, first_on: date, last_on: date) -> int:
        """How many working days lie from one day to another, both counted."""
        found = bisect_right(self._workdays, last_on.toordinal()) - bisect_left(self._workdays, first_on.toordinal())
        return max(found, 0)

    def why(self, day: date) -> str:
        """What a day is and why (这一天的性质), in Chinese, for explanations."""
        if day in self._work:
            return "调休上班"
        if day in self._off:
            return f"{self._names.get(day, '')}放假"
        plain = "工作日" if day.weekday() < 5 else WEEKDAYS[day.weekday()]
        return plain if self.covers(day) else f"{plain}（{day.year}年未公布放假安排，暂按周一至周五）"

    def _workday_at(self, index: int) -> date:
        if not 0 <= index < len(self._workdays):
            raise FazhiError(f"日期超出了 {FIRST_YEAR}—{LAST_YEAR} 年，无法推算工作日", remedy="核对起算日和天数")
        return date.fromordinal(self._workdays[index])
