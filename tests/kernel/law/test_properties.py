"""Every answer equals a plain day-by-day count, for any start in 2018-2026, any unit, any exclusions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from kernel.law import naive

from fazhi.kernel.law.explanations import explain, explain_notice
from fazhi.kernel.law.notices import load_notices
from fazhi.kernel.law.packs import pack_folders
from fazhi.kernel.law.timelimits import Exclusion, Limit, Roll, Unit, deadline, latest_notice
from fazhi.kernel.law.workcalendar import WorkCalendar

CALENDAR = WorkCalendar(load_notices(pack_folders()))
MANY = settings(max_examples=800, deadline=None)
STARTS = st.dates(date(2018, 1, 1), date(2026, 12, 31))
ROLLS = st.sampled_from(list(Roll))
LIMITS = st.one_of(
    st.tuples(st.integers(0, 120), st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY])),
    st.tuples(st.integers(0, 24), st.just(Unit.MONTH)),
    st.tuples(st.integers(0, 5), st.just(Unit.YEAR)),
)
SPANS = st.lists(st.tuples(st.integers(-10, 150), st.integers(0, 40)), max_size=4)


def _exclusions(start: date, spans: list[tuple[int, int]]) -> list[Exclusion]:
    day = timedelta(days=1)
    return [Exclusion(start + day * after, start + day * (after + length), "告知书") for after, length in spans]


def _excluded(exclusions: list[Exclusion]) -> set[date]:
    return {
        part.first_on + timedelta(days=number)
        for part in exclusions
        for number in range((part.last_on - part.first_on).days + 1)
    }


@MANY
@given(start=STARTS, size=LIMITS, roll=ROLLS, spans=SPANS)
def test_every_answer_equals_a_day_by_day_count(
    start: date, size: tuple[int, Unit], roll: Roll, spans: list[tuple[int, int]]
) -> None:
    n, unit = size
    exclusions = _exclusions(start, spans)
    answer = deadline(Limit(n, unit, roll), start, CALENDAR, exclusions)

    end = naive.nominal(n, unit.value, start, _excluded(exclusions))
    moves = roll is Roll.NEXT_WORKDAY and unit is not Unit.WORKING_DAY
    legal_last = naive.rolled(end) if moves else end
    known = naive.covered(start + naive.DAY, end) if unit is Unit.WORKING_DAY else naive.covered(end, legal_last)
    assert (answer.nominal, answer.legal_last) == (end, legal_last)
    assert answer.safe_due == naive.safe(end, start)
    assert answer.provisional is (not known and (moves or unit is Unit.WORKING_DAY))


@MANY
@given(start=STARTS, size=LIMITS, more=LIMITS, spans=SPANS)
def test_an_extension_is_counted_on_from_the_nominal_end(
    start: date, size: tuple[int, Unit], more: tuple[int, Unit], spans: list[tuple[int, int]]
) -> None:
    exclusions = _exclusions(start, spans)
    answer = deadline(Limit(*size), start, CALENDAR, exclusions, [Limit(*more)])
    excluded = _excluded(exclusions)
    first_end = naive.nominal(size[0], size[1].value, start, excluded)
    assert answer.nominal == naive.nominal(more[0], more[1].value, first_end, excluded)


@MANY
@given(event_on=STARTS, size=LIMITS)
def test_every_last_day_for_a_notice_leaves_the_whole_time_between(event_on: date, size: tuple[int, Unit]) -> None:
    n, unit = size
    answer = latest_notice(Limit(n, unit), event_on, CALENDAR)
    assert answer.nominal == naive.latest_notice(n, unit.value, event_on)
    if unit is Unit.WORKING_DAY:
        assert answer.provisional is not naive.covered(answer.nominal, event_on - naive.DAY)


@MANY
@given(start=STARTS, size=LIMITS, roll=ROLLS, spans=SPANS)
def test_an_explanation_ends_on_the_last_lawful_day_and_counts_every_day_once(
    start: date, size: tuple[int, Unit], roll: Roll, spans: list[tuple[int, int]]
) -> None:
    limit = Limit(*size, roll)
    exclusions = _exclusions(start, spans)
    lines = explain(limit, start, CALENDAR, exclusions)
    assert lines[-1].day == deadline(limit, start, CALENDAR, exclusions).legal_last
    if limit.unit in (Unit.WORKING_DAY, Unit.CALENDAR_DAY):
        assert [line.number for line in lines if line.number is not None] == list(range(1, limit.n + 1))
        assert len({line.day for line in lines}) == len(lines)


@given(event_on=STARTS, size=st.tuples(st.integers(0, 60), st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY])))
def test_an_explanation_of_a_notice_counts_the_days_between(event_on: date, size: tuple[int, Unit]) -> None:
    limit = Limit(*size)
    lines = explain_notice(limit, event_on, CALENDAR)
    assert lines[-1].day == latest_notice(limit, event_on, CALENDAR).nominal
    assert [line.number for line in lines if line.number is not None] == list(range(1, limit.n + 1))


@given(st.datetimes(datetime(2018, 1, 1), datetime(2027, 12, 31)), st.integers(0, 500))
def test_hours_are_plain_hours(moment: datetime, hours: int) -> None:
    start = moment.replace(tzinfo=UTC)
    answer = deadline(Limit(hours, Unit.HOUR), start, CALENDAR)
    assert answer.at == start + timedelta(hours=hours)
    assert not answer.provisional
