"""Readers of days and instants (日期与时刻): text in any usual writing, spreadsheet dates and serial numbers alike.

What only stands for *no date* (1899-12-30 to 1900-01-01, 0001-01-01, 0000-00-00, the first second of Unix time) reads
as empty, because exports write it for work not yet done; `placeholder` says so beside the cell. Whether a day lies too
far ahead is the caller's matter.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from math import isnan

from .clock import SHANGHAI
from .errors import RefusedValue
from .numbers import EXACT
from .text import clean_text, present

_TIME = (
    r"(?:[T ]*(上午|凌晨|早上|中午|下午|晚上|[AP]M)? ?(\d{1,2}) ?[:时点] ?(\d{1,2})分?"
    r"(?: ?:? ?(\d{1,2})(?:\.\d+)?秒?)? ?([AP]M)?)?"
)
_PLAIN = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}}) ?[日号]?{_TIME}", re.ASCII)
_COMPACT = re.compile(rf"(\d{{4}})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)|{_TIME})", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_MONTH = re.compile(r"((?:19|20)\d{2})(?: ?[-/.年] ?(?=\d{1,2} ?月?$)|(?=\d\d$))(\d{1,2}) ?月?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_WEEKDAY = re.compile(r" ?[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")

_BEFORE_NOON = {"上午", "凌晨", "早上", "AM"}
_AFTER_NOON = {"下午", "晚上", "中午", "PM"}
# A serial number below 1910 is rather a year or a quantity, one above 2099 rather a compact date or an id.
_FIRST_SERIAL, _LAST_SERIAL = 3654, 73050
_SERIAL_ZERO = datetime(1899, 12, 30)
_PLACEHOLDER_DAYS = {date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1, 1, 1)}
_PLACEHOLDER_INSTANTS = {datetime(1970, 1, 1, 8, 0, 0)}
_PLACEHOLDER_TEXT = re.compile(r"0000[-/.]0?0[-/.]0?0.*|1900[-/.]0?1[-/.]0?0.*")
_IDENTITY = re.compile(r"\d{15}|\d{17}[\dX]")
_REMEDY = "写成 2023-09-27 或 2023/9/27 11:25:05 的样子"

_REASONS = (
    (re.compile(r"\d{4} ?[-/.年] ?\d{1,2} ?月?|(?:19|20)\d{2}(?:0[1-9]|1[0-2])"), "只有年月，没有日"),
    (re.compile(r"\d{4} ?年?"), "只有年份，没有月和日"),
    (
        re.compile(r"[\d一二三四五六七八九十半两]+ ?个?(?:年|月|周|天|日|工作日|小时)|长期|永久|终身"),
        "是一段时间，不是日期",
    ),
    (re.compile(r"\d{1,2} ?月 ?\d{1,2} ?[日号]?.*"), "只有月和日，没有年份"),
    (
        re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?:\D.*)?"),
        "年份只有两位，分不清年月日",
    ),
    (re.compile(r".*\d{4}.*(?:至|到|~|—|－).*\d.*"), "是一个时间段，含两个日期"),
    (re.compile(r"\d{1,2}[:时]\d{1,2}.*"), "只有时间，没有日期"),
)


def read_date(value: object) -> date | None:
    """The day (日期) in a cell; an instant gives its day in Asia/Shanghai. Refused with a reason, None when empty."""
    if isinstance(value, str) and len(value) == 10 and value[7] == "-":
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return None if day.year <= 1900 and day in _PLACEHOLDER_DAYS else day
    moment = _moment(value)
    return None if moment is None else moment.date()


def read_month(value: object) -> date | None:
    """The first day of the month (月份) in a cell, written as a month or as any day of it."""
    match = _MONTH.fullmatch(present(clean_text(value))) if isinstance(value, str | int) else None
    if match:
        return _assembled(match[0], (match[1], match[2], "1"), (None,) * 5).date()
    day = read_date(value)
    return day and day.replace(day=1)


def read_datetime(value: object) -> datetime | None:
    """The instant (时刻) in a cell, aware, in Asia/Shanghai, to the second; a bare day is its midnight."""
    moment = _moment(value)
    return None if moment is None else moment.replace(tzinfo=SHANGHAI)


def placeholder(value: object) -> str | None:
    """What to tell about a cell that reads as empty though something stands in it (占位日期), or None."""
    text = clean_text(value)
    if not present(text) or _moment(value) is not None:
        return None
    return f"“{text}”是占位日期，按空白处理"


def _moment(value: object) -> datetime | None:
    """The naive local instant in a cell, None for emptiness and placeholders."""
    if isinstance(value, str):
        if match := _PLAIN.fullmatch(value):
            with suppress(ValueError):  # an impossible day gets its reason below
                return _without_placeholder(datetime(*map(int, match.group(1, 3, 4, 5, 6, 7))))  # type: ignore[arg-type]
        return _without_placeholder(_from_text(value))
    if value is None:
        return None
    return _without_placeholder(_from_cell(value))


def _without_placeholder(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year > 1970:
        return moment
    return None if moment.date() in _PLACEHOLDER_DAYS or moment in _PLACEHOLDER_INSTANTS else moment


def _from_cell(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return _local(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, time):
        if value == time():  # a spreadsheet shows serial number 0 under a date format as midnight of no day
            return None
        raise RefusedValue(f"“{value}”只有时间，没有日期", remedy=_REMEDY)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    raise RefusedValue(f"“{clean_text(value)}”不是日期", remedy=_REMEDY)


def _local(moment: datetime) -> datetime:
    return _to_the_second(moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment.tzinfo else moment)


def _from_number(number: int | float) -> datetime | None:
    if isnan(number) or number == 0:
        return None
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _to_the_second(_SERIAL_ZERO + timedelta(days=number))
    if _LAST_SERIAL < number < EXACT and number % 1 == 0:
        return _from_text(str(int(number)))
    shown = clean_text(number)
    reason = "只有年份，没有月和日" if 1900 <= number <= 2100 else "是一个数，不是日期"
    raise RefusedValue(f"“{shown}”{reason}", remedy=_REMEDY)


def _from_text(raw: str) -> datetime | None:
    text = _WEEKDAY.sub(" ", present(raw).upper()).strip()
    if not text or _PLACEHOLDER_TEXT.fullmatch(text):
        return None
    if match := _YEAR_FIRST.fullmatch(text):
        return _assembled(text, match.groups()[:3], match.groups()[3:])
    if match := _COMPACT.fullmatch(text):
        clock = (None, *match.groups()[3:6], None) if match[4] else match.groups()[6:]
        return _assembled(text, match.groups()[:3], clock)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(text, match)
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return _from_number(float(text))
    return _from_iso(text)


def _year_last(text: str, match: re.Match[str]) -> datetime:
    """Month first when the clock has AM or PM, as American programs write, or when only that order is possible."""
    first, second, clock = int(match[1]), int(match[3]), match.groups()[4:]
    american = "AM" in clock or "PM" in clock
    if not american and first <= 12 and second <= 12 and first != second:
        raise RefusedValue(f"“{text}”分不清哪个是月、哪个是日", remedy=_REMEDY)
    month, day = (second, first) if first > 12 and not american else (first, second)
    return _assembled(text, (match[4], str(month), str(day)), clock)


def _from_iso(text: str) -> datetime:
    if ":" in text:
        with suppress(ValueError, OverflowError):
            return _local(datetime.fromisoformat(text))
    if _IDENTITY.fullmatch(text):
        # Not quoted: the number is personal, and a reason may end in a log.
        raise RefusedValue("像身份证号码，不是日期", remedy=_REMEDY)
    for pattern, reason in _REASONS:
        if pattern.fullmatch(text):
            raise RefusedValue(f"“{text}”{reason}", remedy=_REMEDY)
    raise RefusedValue(f"“{text[:30]}”不是日期", remedy=_REMEDY)


def _assembled(text: str, day: Sequence[str], clock: Sequence[str | None]) -> datetime:
    """Year, month, day and the clock's five parts (上下午, 时, 分, 秒, AM/PM) as an instant."""
    before, hour, minute, second, after = clock
    half, hours = before or after, int(hour or 0)
    if half in _AFTER_NOON and hours < 12 and not (half == "中午" and hours >= 10):
        hours += 12
    elif half in _BEFORE_NOON and hours == 12:
        hours = 0
    elif half in _BEFORE_NOON and hours > 12:
        raise RefusedValue(f"“{text}”里的上午时间 {hours} 点不存在", remedy=_REMEDY)
    return _built(text, *map(int, day), hours, int(minute or 0), int(second or 0))


def _built(text: str, *parts: int) -> datetime:
    try:
        return datetime(*parts)  # type: ignore[arg-type]
    except ValueError:
        raise RefusedValue(f"“{text}”{_impossible(*parts)}", remedy=_REMEDY) from None


def _impossible(year: int, month: int, day: int, *clock: int) -> str:
    if not 1 <= year <= 9999:
        return f"的年份 {year} 不存在"
    if not 1 <= month <= 12:
        return f"的月份 {month} 不存在"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"不存在：{year}年{month}月没有 {day} 日"
    if clock[0] == 24:
        return "的 24 时不存在，应写成次日 00:00"
    return f"的时间 {':'.join(f'{part:02d}' for part in clock)} 不存在"


def _to_the_second(moment: datetime) -> datetime:
    """Serial numbers are fractions of a day: their last digit is noise."""
    if not moment.microsecond or moment.year == 9999:
        return moment.replace(microsecond=0)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
