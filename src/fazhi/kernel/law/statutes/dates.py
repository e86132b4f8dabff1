"""Days in law texts (日期): when a version was issued and came into force, as far as the text itself says it.

An amended law keeps its first in-force day in its last article, so that a day counts only for the version it can mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fazhi.kernel.core.errors import RefusedValue

from .models import Level, VersionKind
from .numerals import arabic
from .texts import ReadArticle, Step

_NUM = "[0-9０-９〇零○一二三四五六七八九十]"
DAY = rf"({_NUM}{{4}})\s?年\s?({_NUM}{{1,3}})\s?月\s?({_NUM}{{1,3}})\s?日"
_DAY = re.compile(DAY)
_LAW_ITSELF = r"本[^。；：《》第自从于]{1,30}(?:自|从|于)\s?"
_START = r"(?:开始|正式|公布|发布)?(?:施行|实施|执行|生效)"
_STATED = re.compile(rf"{_LAW_ITSELF}{DAY}(?:之日)?起?{_START}")
_PROMULGATED = re.compile(rf"{_LAW_ITSELF}(?:公布|发布|颁布|通过|批准|印发|下达)之日起{_START}")
_BEGINS = re.compile(r"施行|实施|生效")
_CHANGED = re.compile(r"修正|修改")
_PUBLISHED = re.compile(r"公布|发布|颁布|公告|印发|通知|令")
_TITLE = re.compile(r"《[^《》]{0,300}》")
# From passing to publication: courts take months, and the standing committees of provinces approve what cities pass.
_ONE_ACT = 400


class Stated(NamedTuple):
    """The in-force day and where it stands (施行日期及出处); without a day `source` says why it is not known."""

    day: date | None
    source: str


def days_in(text: str) -> Iterator[tuple[date, int, int]]:
    """Every day written in a text with its span (日期); what is no day of the calendar is passed over."""
    for found in _DAY.finditer(text):
        day = _date(found[1], found[2], found[3])
        if day:
            yield day, found.start(), found.end()


def first_day(text: str) -> date | None:
    """The first day written in a text; None if there is none."""
    return next((day for day, _, _ in days_in(text)), None)


def history(head: Sequence[str], file_on: date | None) -> tuple[list[Step], list[date]]:
    """The versions that a head tells of in their order (文首沿革), and the in-force days it names."""
    steps: list[Step] = []
    begins: list[date] = []
    for day, words in _dated(head):
        # 《…实施细则》 and 《…的通知》 are titles, no acts.
        plain = _TITLE.sub("", words)
        starts, publishes = bool(_BEGINS.search(plain)), bool(_PUBLISHED.search(plain))
        if starts:
            begins.append(day)
        if not starts or publishes:
            _add(steps, day, words)
    if file_on:
        _take_file_day(steps, file_on)
    return steps, begins


def in_force(steps: Sequence[Step], begins: Iterable[date], articles: Sequence[ReadArticle], level: str) -> Stated:
    """The in-force day of the newest version (施行日期), never a day that can only be that of an older one."""
    if not steps:
        return Stated(None, "公布日期不详")
    heads = [day for day in begins if day >= steps[-1].issued_on]
    if heads:
        return Stated(max(heads), f"文首写明{_chinese(max(heads))}施行")
    clause = next(_clauses(articles), None)
    return _by_clause(clause, steps, level) if clause else Stated(None, "文中没有写明施行日期")


def _by_clause(clause: tuple[ReadArticle, str, date | None], steps: Sequence[Step], level: str) -> Stated:
    article, words, day = clause
    newest = steps[-1]
    where = f"{article.article.label if article.article.number else '文末'}“{words}”"
    if day:
        late = day >= newest.issued_on
        return Stated(day, where) if late else Stated(None, f"{where}早于本版公布，是最初的施行日期")
    if len(steps) > 1 or newest.kind != VersionKind.ENACTED:
        return Stated(None, f"{where}是最初文本的话，不能算作本版的施行日期")
    if not newest.is_published and level not in (Level.LAW, Level.CONSTITUTION):
        return Stated(None, f"{where}，而公布之日不详")
    return Stated(newest.issued_on, where)


def with_first_day(steps: Sequence[Step], articles: Sequence[ReadArticle]) -> tuple[Step, ...]:
    """The older versions of a history, with the day that the last article keeps given to the text it came from."""
    day = next((day for _, _, day in _clauses(articles)), None)
    whole = [step for step in steps if step.kind != VersionKind.AMENDED and day and step.issued_on <= day]
    # A day after the next version was issued is that version's or a later one's.
    later = [step for step in steps if whole and day and whole[-1].issued_on < step.issued_on <= day]
    first = whole[-1] if whole and not later else None
    return tuple(step._replace(in_force_on=day) if step is first else step for step in steps[:-1])


def _clauses(articles: Sequence[ReadArticle]) -> Iterator[tuple[ReadArticle, str, date | None]]:
    """The clauses on coming into force, the last article first; a day is None for “from promulgation”."""
    numbered = [article for article in articles if article.article.number] or list(articles)
    for article in reversed(numbered[-6:]):
        stated, promulgated = _STATED.search(article.text), _PROMULGATED.search(article.text)
        if stated:
            yield article, stated[0], _date(stated[1], stated[2], stated[3])
        elif promulgated:
            yield article, promulgated[0], None


def _dated(head: Iterable[str]) -> Iterator[tuple[date, str]]:
    for line in head:
        found = list(days_in(line))
        for number, (day, _, end) in enumerate(found):
            yield day, line[end : found[number + 1][1] if number + 1 < len(found) else None]


def _add(steps: list[Step], day: date, words: str) -> None:
    """One dated act: a new version, or the publication or approval of the one just passed."""
    publishes = bool(_PUBLISHED.search(_TITLE.sub("", words)))
    kind = _kind(words)
    last = steps[-1] if steps else None
    near = last is not None and 0 <= (day - last.issued_on).days <= _ONE_ACT
    if last and near and not last.is_published and kind in (VersionKind.UNKNOWN, last.kind):
        steps[-1] = last._replace(issued_on=day, is_published=publishes)
    elif last and near and not last.is_published and last.kind == VersionKind.UNKNOWN:
        steps[-1] = Step(day, kind, publishes or kind == VersionKind.AMENDED)
    elif last and day == last.issued_on:
        steps[-1] = last._replace(is_published=last.is_published or publishes)
    else:
        first = VersionKind.ENACTED if last is None and kind == VersionKind.UNKNOWN else kind
        steps.append(Step(day, first, publishes or kind == VersionKind.AMENDED))


def _kind(words: str) -> str:
    if "修订" in words and not re.search(r"决定[》〉>]", words):
        return VersionKind.REVISED
    if _CHANGED.search(words) or "修订" in words:
        return VersionKind.AMENDED
    return VersionKind.UNKNOWN


def _take_file_day(steps: list[Step], file_on: date) -> None:
    """The day in a file's name is that of its newest version, which a head often leaves out."""
    if not steps:
        steps.append(Step(file_on, VersionKind.UNKNOWN))
        return
    last = steps[-1]
    gap = (file_on - last.issued_on).days
    if 0 < gap <= (31 if last.is_published else _ONE_ACT):
        steps[-1] = last._replace(issued_on=file_on, is_published=True)
    elif gap > 0:
        steps.append(Step(file_on, VersionKind.UNKNOWN))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(arabic(year), arabic(month), arabic(day))
    except (RefusedValue, ValueError):
        return None


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
