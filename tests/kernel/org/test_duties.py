from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.org.covers import arrange_cover
from fazhi.kernel.org.duties import Duty, acting_for, duties, roles_of, units_of
from fazhi.kernel.org.models import Cover

from .conftest import appoint

START, FIRST, LAST = date(2024, 1, 1), date(2024, 3, 4), date(2024, 3, 8)
DAY = timedelta(days=1)


def cover(town, absent="a", covering="b", starts_on=FIRST, ends_on=LAST, reason="年休假"):
    return arrange_cover(getattr(town, absent), getattr(town, covering), starts_on, ends_on, reason, by="a")


def test_a_duty_holds_on_the_first_and_the_last_day_of_the_appointment_only(town):
    appoint(town.a, town.office, "leader", FIRST, LAST, town.villages[0])
    duty = Duty("leader", town.office.pk, town.villages[0].pk, town.a.pk, False)
    assert [duties(town.a, on) for on in (FIRST - DAY, FIRST, LAST, LAST + DAY)] == [(), (duty,), (duty,), ()]


def test_the_covering_user_has_the_duties_of_the_absent_one_on_the_days_of_the_cover_only(town):
    appoint(town.a, town.office, "leader", START)
    appoint(town.b, town.other, "administrator", START)
    cover(town)
    covered = [roles_of(duties(town.b, on)) for on in (FIRST - DAY, FIRST, LAST, LAST + DAY)]
    assert covered == [{"administrator"}, {"administrator", "leader"}, {"administrator", "leader"}, {"administrator"}]
    own, taken_over = duties(town.b, FIRST)
    assert (own.is_cover, own.user_id) == (False, town.b.pk)
    assert (taken_over.is_cover, taken_over.user_id) == (True, town.a.pk)


def test_the_absent_user_keeps_the_duties(town):
    appoint(town.a, town.office, "leader", START)
    cover(town)
    assert roles_of(duties(town.a, FIRST)) == {"leader"}


def test_an_appointment_of_the_absent_that_has_ended_passes_nothing_on(town):
    appoint(town.a, town.office, "leader", START, FIRST)
    cover(town)
    assert duties(town.b, FIRST) and not duties(town.b, FIRST + DAY)


def test_covering_does_not_chain(town):
    appoint(town.a, town.office, "leader", START)
    appoint(town.b, town.other, "administrator", START)
    cover(town, "a", "b")
    cover(town, "b", "c")
    assert {duty.user_id for duty in duties(town.c, FIRST)} == {town.b.pk}
    assert roles_of(duties(town.c, FIRST)) == {"administrator"}


def test_duties_cost_one_query(town, django_assert_num_queries):
    appoint(town.a, town.office, "leader", START)
    cover(town)
    with django_assert_num_queries(1):
        assert duties(town.b, FIRST)


def test_a_role_reaches_the_units_below_but_not_beside_or_above(town):
    appoint(town.a, town.office, "leader", START)
    appoint(town.b, town.station, "leader", START)
    assert units_of(duties(town.a, FIRST), "leader") == {town.office.pk, town.station.pk}
    assert units_of(duties(town.b, FIRST), "leader") == {town.station.pk}
    assert units_of(duties(town.a, FIRST), "administrator") == frozenset()


def test_one_acts_for_the_absent_only_where_one_has_no_duty_of_ones_own(town):
    appoint(town.a, town.office, "leader", START)
    appoint(town.b, town.other, "leader", START)
    cover(town)
    assert acting_for(town.b, "leader", town.station, FIRST) == town.a
    assert acting_for(town.b, "leader", town.other, FIRST) is None
    assert acting_for(town.b, "administrator", town.station, FIRST) is None
    assert acting_for(town.b, "leader", town.station, LAST + DAY) is None
    assert acting_for(town.a, "leader", town.station, FIRST) is None


def test_ones_own_duty_comes_before_the_duty_of_the_absent(town):
    appoint(town.a, town.office, "leader", START)
    appoint(town.b, town.station, "leader", START)
    cover(town)
    assert acting_for(town.b, "leader", town.station, FIRST) is None
    assert acting_for(town.b, "leader", town.office, FIRST) == town.a


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [(LAST, LAST + DAY), (FIRST - DAY, FIRST), (FIRST + DAY, LAST - DAY)]
)
def test_a_second_cover_of_a_covered_day_is_refused(town, starts_on, ends_on):
    cover(town)
    with pytest.raises(FazhiError, match="2024-03-04至2024-03-08已由乙代办，日期重叠"):
        cover(town, covering="c", starts_on=starts_on, ends_on=ends_on)
    assert Cover.objects.count() == 1


def test_covers_on_neighbouring_days_and_of_other_people_are_accepted(town):
    cover(town)
    cover(town, covering="c", starts_on=LAST + DAY, ends_on=LAST + DAY)
    cover(town, absent="c", covering="b")
    assert Cover.objects.count() == 3


def test_nobody_covers_oneself_even_past_the_function(town):
    with pytest.raises(FazhiError, match="不能由本人代办本人的工作"):
        cover(town, covering="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.create(absent=town.a, covering=town.a, starts_on=FIRST, ends_on=LAST, reason="x")


def test_a_cover_needs_days_in_order_a_reason_and_an_open_account(town):
    with pytest.raises(FazhiError, match="结束日期2024-03-03早于起始日期2024-03-04"):
        cover(town, ends_on=FIRST - DAY)
    with pytest.raises(FazhiError, match="没有写事由"):
        cover(town, reason=" ")
    town.b.is_active = False
    with pytest.raises(FazhiError, match="乙的账号已停用"):
        cover(town)


def test_a_cover_is_recorded_without_its_reason(town):
    made = cover(town, reason="住院")
    (event,) = history(f"cover:{made.pk}")
    assert (event.kind, event.legal_on, event.recorded_by) == ("org.cover.arranged", FIRST, "a")
    assert body_of(event) == {"absent": "a", "covering": "b", "ends_on": "2024-03-08"}
