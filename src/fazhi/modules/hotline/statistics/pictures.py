"""The pictures of the hotline (热线图表): from counts to findings, marks and the links behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.pages.charts import (
    Chart,
    Day,
    Pair,
    Series,
    Share,
    Value,
    dumbbell,
    heat,
    link,
    percent,
    shares,
    stacked,
)
from fazhi.kernel.records.models import Judgement
from fazhi.kernel.records.registers import Register

from ..models import Category, Nature, Satisfaction
from .counts import Answer, Asked

SHOWN_THEMES = 6
WEEKS_BEFORE, WEEKS_AFTER = 2, 6
UNNAMED = "未写事项"
EMPTY = "-"  # how a list is asked for rows without a value
STILL_OPEN = (("late", "overdue"), ("late", "today"), ("late", "pending"))
PLEASED = (Satisfaction.SATISFIED, Satisfaction.FAIRLY)
RATED = (*PLEASED, Satisfaction.DISSATISFIED)
NOT_MEASURED = (Nature.MEDIATION, Nature.ENFORCEMENT)


@dataclass(frozen=True)
class Links:
    """The addresses of the lists behind the numbers (去处), within the place that was asked for.

    A list that lacks a filter would show other rows than were counted, so there is then no link.
    """

    register: Register
    asked: Asked

    @cached_property
    def _base(self) -> str:
        return reverse("pages:list", args=(self.register.code,))

    @cached_property
    def _offered(self) -> frozenset[str]:
        names = {item.name for item in self.register.list_filters}
        return frozenset(names | {f"{name}_{end}" for name in names for end in ("from", "to")} | {"late"})

    def to(self, *pairs: tuple[str, object], span: Span | None = None) -> str:
        """The list under some filters, of the year asked for or of another span; empty where it cannot be asked."""
        given = [(name, str(value)) for name, value in pairs]
        if span is not None:
            given += [("opened_on_from", str(span.first_on)), ("opened_on_to", str(span.last_on))]
        named = {name for name, _ in given}
        if self.asked.unit is not None and "unit" not in named:  # a unit of a mark lies within the unit asked for
            given.append(("unit", str(self.asked.unit)))
        if self.asked.area is not None:
            given.append(("area", str(self.asked.area)))
        if not {name for name, _ in given} <= self._offered:
            return ""
        return f"{self._base}?{'&'.join(f'{name}={_quoted(value)}' for name, value in given)}"


def _quoted(value: str) -> str:
    """Chinese letters may stand in an address, and there are a hundred of these on a page."""
    return value if value.replace("-", "").isalnum() else quote(value)


# --- themes by month --------------------------------------------------------------------------------------------------


def themes(counts: Iterable[tuple[str, str, int]], asked: Asked, links: Links) -> Chart:
    """The themes of a year by month (事项按月)."""
    cells = {(theme, int(month)): n for theme, month, n in counts}
    sums = Counter[str]()
    for (theme, _), n in cells.items():
        sums[theme] += n
    named = sorted((theme for theme in sums if theme), key=lambda theme: (-sums[theme], theme))
    top, rest = named[:SHOWN_THEMES], [*named[SHOWN_THEMES:], *([""] if "" in sums else [])]
    months = Span.months(asked.year)
    series = [
        Series(
            theme,
            [
                Value(cells.get((theme, place), 0), _theme(theme, sums, links, span))
                for place, span in enumerate(months, 1)
            ],
            Value(sums[theme], _theme(theme, sums, links, asked.span)),
        )
        for theme in top
    ]
    if rest:
        values = [Value(sum(cells.get((theme, place), 0) for theme in rest)) for place in range(1, 13)]
        series.append(Series("其他", values, Value(sum(sums[theme] for theme in rest)), is_rest=True))
    totals = [
        Value(sum(one.values[place].n for one in series), links.to(span=span)) for place, span in enumerate(months)
    ]
    chart = stacked(
        "months",
        _themes_finding(asked, totals, top, sums),
        [f"{place}月" for place in range(1, 13)],
        totals,
        series,
        empty=f"{asked.year}年没有受理的工单。",
    )
    others = [(theme or UNNAMED, Value(sums[theme], _theme(theme, sums, links, asked.span))) for theme in rest]
    return noted(chart, format_html("其他：{}。", _listed(others)) if others else "")


def _themes_finding(asked: Asked, totals: list[Value], top: list[str], sums: Counter[str]) -> str:
    whole = sum(total.n for total in totals)
    if not whole:
        return f"{asked.year}年各月受理的事项"
    most = max(range(12), key=lambda place: totals[place].n)
    until = f"到{asked.compared[1].last_on:%-m月%-d日}" if asked.is_running else ""
    found = f"{asked.year}年{until}受理 {whole:,} 宗"
    if totals[most].n < whole:
        found += f"，{most + 1}月最多（{totals[most].n:,} 宗）"
    return f"{found}；事项以“{top[0]}”居首，占 {percent(sums[top[0]], whole)}" if top else found


def _theme(theme: str, sums: Counter[str], links: Links, span: Span) -> str:
    """The list of a theme; it is searched by a part of the word, so a word within another one has no list."""
    if not theme or any(theme in other for other in sums if other != theme):
        return ""
    return links.to(("theme", theme), span=span)


# --- what falls due ---------------------------------------------------------------------------------------------------


def deadlines(due: Iterable[tuple[date, str, int]], day: date, links: Links) -> Chart:
    """The days on which open tickets fall due (期限日历), two weeks back and six ahead."""
    formal = Counter[date]()
    others = Counter[str]()
    for due_on, judgement, n in due:
        if judgement == Judgement.JUDGED:
            formal[due_on] += n
        else:
            others[judgement] += n
    monday = day - timedelta(days=day.weekday())
    first_on, last_on = monday - timedelta(weeks=WEEKS_BEFORE), monday + timedelta(weeks=WEEKS_AFTER, days=6)
    calendar = current_calendar()
    days = []
    for place in range((last_on - first_on).days + 1):
        on = first_on + timedelta(days=place)
        is_workday = calendar.is_workday(on)
        days.append(
            Day(
                on,
                Value(formal[on], links.to(*_due(on, on), *STILL_OPEN) if formal[on] else ""),
                calendar.why(on),
                is_rest=not is_workday,
                is_made_up=is_workday and on.weekday() > 4,
                is_overdue=on < day and formal[on] > 0,
            )
        )
    chart = heat("deadlines", _due_finding(formal, day, last_on), days, day, empty="没有待答复的工单。")
    long_past = Value(
        sum(n for on, n in formal.items() if on < first_on),
        links.to(("due_on_to", first_on - timedelta(days=1)), *STILL_OPEN),
    )
    told = [(Judgement(judgement).label, Value(n)) for judgement, n in sorted(others.items())]
    return noted(
        chart,
        "只数尚未答复、期限正式的工单；红框是已超期未办，深浅是当天宗数，灰底是休息日。",
        format_html("另有更早就超期的 {} 宗。", linked(long_past)) if long_past.n else "",
        format_html("另有不评判的期限：{}。", _listed(told)) if told else "",
    )


def _due(first_on: date, last_on: date) -> tuple[tuple[str, object], ...]:
    return ("due_on_from", first_on), ("due_on_to", last_on)


def _due_finding(formal: Counter[date], day: date, last_on: date) -> str:
    coming = {on: n for on, n in formal.items() if day <= on <= last_on}
    overdue = sum(n for on, n in formal.items() if on < day)
    late = f"已超期未办 {overdue:,} 宗" if overdue else "没有超期未办的"
    if not coming:
        return f"今后{WEEKS_AFTER}周没有到期的工单；{late}"
    most = max(coming, key=lambda on: (coming[on], -on.toordinal()))
    return f"今后{WEEKS_AFTER}周有 {sum(coming.values()):,} 宗到期，{most:%-m月%-d日}最多（{coming[most]} 宗）；{late}"


# --- what callers said ------------------------------------------------------------------------------------------------


def satisfaction(answers: Iterable[Answer], asked: Asked, links: Links) -> Chart:
    """The satisfaction rate with and without tickets of mediation and enforcement (满意率双口径)."""
    mine = [answer for answer in answers if not answer.is_before]
    plain = [answer for answer in mine if answer.nature not in NOT_MEASURED]
    given = [
        _share("全部已评价的工单", mine, asked, links),
        _share("不含调解、执法类工单", plain, asked, links, {answer.nature or EMPTY for answer in plain}),
    ]
    whole, part = given[0].whole.n, given[0].part.n
    title = "诉求人满意率"
    if whole:
        without = percent(given[1].part.n, given[1].whole.n)
        title = f"满意率 {percent(part, whole)}；不含调解、执法类为 {without}"
    unrated = Counter[str]()
    for answer in mine:
        if answer.satisfaction not in RATED:
            unrated[answer.satisfaction] += answer.n
    told = [
        (
            Satisfaction(code).label if code else "尚未回访",
            Value(n, links.to(("satisfaction", code or EMPTY), span=asked.span)),
        )
        for code, n in sorted(unrated.items())
    ]
    chart = shares("satisfaction", title, given, "满意或基本满意", "已评价", empty="还没有诉求人评价过。")
    return noted(chart, format_html("不计入分母：{}。", _listed(told)) if told else "")


def _share(name: str, answers: Iterable[Answer], asked: Asked, links: Links, natures: Collection[str] = ()) -> Share:
    said = Counter[str]()
    for answer in answers:
        said[answer.satisfaction] += answer.n

    def value(codes: tuple[Satisfaction, ...]) -> Value:
        filters = [*(("satisfaction", code.value) for code in codes), *(("nature", one) for one in sorted(natures))]
        return Value(sum(said[code] for code in codes), links.to(*filters, span=asked.span))

    return Share(name, value(PLEASED), value(RATED))


# --- this year and the last -------------------------------------------------------------------------------------------


def compared(answers: Iterable[Answer], asked: Asked, links: Links) -> Chart:
    """The categories of two years (去年对比), in the order of how much they changed."""
    sums: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    last_on = asked.compared[1].last_on
    for answer in answers:
        sums[0 if answer.is_before else 1][answer.category] += answer.n
    labels = {**dict(Category.choices), "": "未填类别"}
    codes = [code for code in labels if sums[0][code] or sums[1][code]]
    codes.sort(key=lambda code: -abs(sums[1][code] - sums[0][code]))
    pairs = [
        Pair(
            labels[code],
            *(
                Value(found[code], links.to(("category", code or EMPTY), span=span))
                for found, span in zip(sums, asked.compared, strict=True)
            ),
        )
        for code in codes
    ]
    before, after = (sum(found.values()) for found in sums)
    until = f"{last_on:%-m月%-d日}止" if asked.is_running else "全年"
    years = (f"{asked.year - 1}年{until}", f"{asked.year}年{until}")
    title = _compared_finding(before, after, pairs, years[1])
    return dumbbell("compared", title, years, pairs if before else [], empty=f"{years[0]}没有工单，无从比较。")


def _compared_finding(before: int, after: int, pairs: list[Pair], when: str) -> str:
    if not before:
        return f"{when}与上年同期"
    by = after - before
    change = f"比上年同期{'多' if by > 0 else '少'} {abs(by):,} 宗（{by / before:+.1%}）" if by else "与上年同期持平"
    widest = pairs[0]
    moved = widest.after.n - widest.before.n
    return f"{when}{change}" + (f"，{widest.name}变化最大（{moved:+,}）" if moved else "")


# --- words ------------------------------------------------------------------------------------------------------------


def noted(chart: Chart, *notes: SafeString | str) -> Chart:
    """The chart with sentences below it; empty ones are left out."""
    return replace(chart, notes=tuple(note for note in notes if note))


def linked(value: Value) -> SafeString:
    """The number as a link to its rows."""
    return link(value)


def _listed(pairs: Iterable[tuple[str, Value]]) -> SafeString:
    return format_html_join("、", "{} {}", ((name, linked(value)) for name, value in pairs))
