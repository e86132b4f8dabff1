"""Which version binds on a day (何版本有效): unknown days are a state of their own, and are never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .models import Norm, Provision, Version, VersionKind
from .names import key_of
from .numerals import Article
from .repeals import known_from, repeals_of

__all__ = (
    "Span",
    "Standing",
    "changes_since",
    "find_norms",
    "key_of",
    "last_article",
    "provision",
    "standing",
    "timeline",
)

OK: Final = "ok"
NOT_YET: Final = "not_yet_in_force"
REPEALED: Final = "repealed"
DATE_UNKNOWN: Final = "date_unknown"
NO_TEXT: Final = "no_text"
_LOAD: Final = "用 fazhi law import 载入当时有效的版本"
_LOAD_OR_ENTER: Final = "用 fazhi law import 载入这一版的文本，或者在该规范的页面上录入施行日期及其出处"
_ENTER: Final = "查明施行日期后，在该规范的页面上录入施行日期及其出处"
_ENTER_END: Final = "查明失效日期后，在该规范的页面上录入废止"
_NAME_END: Final = "查明后，在被废止的那一部的页面上录入废止，依据写{}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a norm is on a day (效力状态); `until` is the first day on which this is known to end."""

    status: str
    version: Version | None
    until: date | None
    ended_by: str
    replaced_by: str
    why: str
    remedy: str = ""  # what makes an unknown day known


@dataclass(frozen=True, slots=True)
class Span:
    """One row of a norm's life (沿革): a version from its first day to the day before `until`, and why."""

    version: Version | None
    from_on: date | None
    until: date | None
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class _End:
    ends_on: date | None
    bound: date | None  # versions issued before this day are ended; None: all
    by: str
    replaced_by: str
    known_from: date | None  # the day from which an end without a day must be reckoned with
    unsure: str = ""  # why it may be that of another norm of the same title


def find_norms(name: str) -> list[Norm]:
    """The norms of that full or short title (按名称查找), 《》 or none; several where levels share a title."""
    key = key_of(name)
    return list(Norm.objects.filter(key=key)) if key else []


def provision(version: Version, article: Article) -> Provision | None:
    """The article of a version (条文), the first where a text repeats a number; None if it has none such."""
    return version.provisions.filter(number=article.number, suffix=article.suffix).order_by("position").first()


def last_article(version: Version) -> Article | None:
    """The highest article of a version (末条); None for a text without articles."""
    last = (
        version.provisions.filter(number__gt=0).order_by("-number", "-suffix").values_list("number", "suffix").first()
    )
    return Article(*last) if last else None


def standing(norm: Norm, day: date) -> Standing:
    """Which version of a norm applies on a day (效力): see `Standing` for what may come instead of one."""
    return _Life(norm).on(day)


def timeline(norm: Norm) -> list[Span]:
    """The norm's life from its first known day on (沿革), one row for each stretch with one answer."""
    return _Life(norm).spans()


def changes_since(norm: Norm, day: date) -> list[Span]:
    """What came after a day (此后的变化): the rows of the timeline that begin later."""
    return [span for span in timeline(norm) if span.from_on is not None and span.from_on > day]


class _Life:
    """All versions and endings of one norm, read once."""

    def __init__(self, norm: Norm) -> None:
        self.norm = norm
        versions = list(norm.versions.all())
        self.known = [version for version in versions if version.in_force_on]
        self.unknown = [version for version in versions if not version.in_force_on]
        ends = list(_ends(norm))
        self.ends = [end for end in ends if not end.unsure]
        self.unsure_ends = [end for end in ends if end.unsure]

    def on(self, day: date) -> Standing:
        chosen = self._chosen(day)
        latest = chosen or max(
            (version for version in self.unknown if version.issued_on and version.issued_on <= day),
            key=lambda version: version.issued_on or date.min,
            default=None,
        )
        end = self._end_of(latest) if latest else None
        if end and end.ends_on and end.ends_on <= day:
            why = f"{self.norm}自{_day(end.ends_on)}起由{end.by}废止"
            return Standing(REPEALED, None, None, end.by, end.replaced_by, why)
        doubt = self._doubt(chosen, day, end)
        if doubt:
            return Standing(DATE_UNKNOWN, None, None, "", "", *doubt)
        if chosen is None:
            return self._before(day)
        return self._in_force(chosen, day, end)

    def _chosen(self, day: date) -> Version | None:
        started = [version for version in self.known if version.in_force_on and version.in_force_on <= day]
        return max(started, key=_order, default=None)

    def _end_of(self, version: Version) -> _End | None:
        """The first end that meets a version; an end without a day only if no other has one."""
        meeting = [end for end in self.ends if _meets(end, version)]
        return min(meeting, key=lambda end: end.ends_on or date.max, default=None)

    def _doubt(self, chosen: Version | None, day: date, end: _End | None) -> tuple[str, str] | None:
        """Why the day has no sure answer and what would give one; of several undated versions the newest asks first."""
        after = chosen.issued_on if chosen and chosen.issued_on else date.min
        undated = [each for each in self.unknown if each.issued_on and after < each.issued_on <= day]
        newest = max(undated, key=_known_from, default=None)
        if newest:
            reason = f"（{newest.in_force_source}）" if newest.in_force_source else ""
            why = f"{self.norm}{_day(newest.issued_on)}公布的版本施行日期不详{reason}"
            return why, _ENTER if newest.digest else _LOAD_OR_ENTER
        for version in self.unknown:
            if version.issued_on is None:
                return f"{self.norm}有一个版本公布日期和施行日期都不详（{version.source}）", _ENTER
        if end and not end.ends_on and (end.known_from or date.min) <= day:
            return f"{self.norm}由{end.by}废止，失效日期不详", _ENTER_END
        for other in self.unsure_ends:
            if (_starts_on(other) or date.min) <= day and (chosen is None or _meets(other, chosen)):
                return other.unsure, _NAME_END.format(other.by)
        return None

    def _before(self, day: date) -> Standing:
        first = min(self.known, key=_order, default=None)
        if first is None or first.in_force_on is None:
            return Standing(DATE_UNKNOWN, None, None, "", "", f"{self.norm}没有施行日期可查的版本", _LOAD)
        if first.kind in (VersionKind.REVISED, VersionKind.AMENDED):
            why = f"载入的{self.norm}最早一版自{_day(first.in_force_on)}起施行，此前的版本没有载入"
            return Standing(DATE_UNKNOWN, None, first.in_force_on, "", "", why, _LOAD)
        why = f"{self.norm}自{_day(first.in_force_on)}起施行，当日尚未施行"
        return Standing(NOT_YET, None, first.in_force_on, "", "", why)

    def _in_force(self, chosen: Version, day: date, end: _End | None) -> Standing:
        nexts = [version.in_force_on for version in self.known if version.in_force_on and version.in_force_on > day]
        ends_on = end.ends_on if end else None
        until = min(filter(None, (*nexts, ends_on)), default=None)
        unsure = [version for version in self.unknown if version.issued_on and version.issued_on > day]
        since = f"自{_day(chosen.in_force_on)}起施行" if chosen.in_force_on else ""
        why = f"{chosen}{since}" + ("" if chosen.is_verified else "（日期未核）")
        if unsure and (until is None or any(version.issued_on < until for version in unsure if version.issued_on)):
            until = None
            why += (
                f"；{_day(min(version.issued_on for version in unsure if version.issued_on))}另有施行日期不详的版本公布"
            )
        coming = [start for each in self.unsure_ends if _meets(each, chosen) and (start := _starts_on(each))]
        if coming and (until is None or min(coming) < until):
            until = None
            why += f"；{_day(min(coming))}起是否已被废止不能确定"
        ended = end if end and until == ends_on and ends_on else None
        return Standing(OK, chosen, until, ended.by if ended else "", ended.replaced_by if ended else "", why)

    def spans(self) -> list[Span]:
        days = {version.in_force_on for version in self.known} | {version.issued_on for version in self.unknown}
        days |= {_starts_on(end) for end in (*self.ends, *self.unsure_ends)}
        ordered = sorted(filter(None, days))
        rows: list[Span] = []
        for day in ordered:
            now = self.on(day)
            if rows and (rows[-1].version, rows[-1].status, rows[-1].why) == (now.version, now.status, now.why):
                continue
            if rows:
                last = rows.pop()
                rows.append(Span(last.version, last.from_on, day, last.status, last.why))
            rows.append(Span(now.version, day, None, now.status, now.why))
        if not ordered:
            rows = [Span(None, None, None, DATE_UNKNOWN, self.on(date.max - timedelta(1)).why)]
        return rows


def _known_from(version: Version) -> date:
    return version.issued_on or version.in_force_on or date.min


def _order(version: Version) -> tuple[date, date]:
    return version.in_force_on or date.min, version.issued_on or date.min


def _starts_on(end: _End) -> date | None:
    return end.ends_on or end.known_from


def _meets(end: _End, version: Version) -> bool:
    return end.bound is None or _known_from(version) < end.bound


def _ends(norm: Norm) -> Iterator[_End]:
    for ending, unsure in repeals_of([norm])[norm.pk]:
        known_on = known_from(ending)
        bound = min(filter(None, (known_on, ending.ends_on)), default=None)
        yield _End(ending.ends_on, bound, ending.by_title, ending.by_title, known_on, unsure)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "不详之日"
