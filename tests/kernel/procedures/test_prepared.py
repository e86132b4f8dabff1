"""Rows read and written by prepared queries are the rows that Django itself reads and writes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guide.declarations import REQUESTS

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.chain.prepared import Prepared, insert, update
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Matter


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_prepared_row_equals_the_row_that_django_reads(request_of):
    matter = request_of()
    [clock] = Prepared(Clock.objects.all(), "matter_id")(matter.pk)
    assert values(clock) == values(Clock.objects.get(matter=matter))
    assert isinstance(clock.started_on, date) and clock.extensions == []
    assert values(Prepared(Matter.objects.all())(matter.pk)[0]) == values(Matter.objects.get(pk=matter.pk))


def test_an_updated_row_holds_every_value_and_an_inserted_one_its_id(request_of):
    matter = request_of()
    clock = Clock.objects.get(matter=matter)
    clock.extensions = [{"length": 10, "unit": "working_day", "approved_on": "2026-10-01"}]
    clock.started_at, clock.is_trial, clock.reason = instant(), True, "待核“日历”"
    update(clock)
    assert values(Clock.objects.get(pk=clock.pk)) == values(clock)
    before, clock.pk, clock.deadline = clock.pk, None, "second"
    insert(clock)
    assert clock.pk != before and values(Clock.objects.get(deadline="second")) == values(clock)


def test_a_query_with_other_parameters_cannot_be_prepared(db):
    with pytest.raises(ValueError, match="register"):
        Prepared(Matter.objects.filter(register="x"))(1)


def test_a_matter_of_a_withdrawn_batch_cannot_be_acted_on(request_of, town):
    matter = request_of()
    Matter.objects.filter(pk=matter.pk).update(publication=Publication.objects.create())
    with pytest.raises(FazhiError, match="已没有"):
        act(matter, "replied", by=town.person(REQUESTS.grants[0].role))


def test_reading_a_prepared_row_costs_one_query(request_of):
    rows, matter = Prepared(Matter.objects.all()), request_of()
    with CaptureQueriesContext(connection) as queries:
        rows(matter.pk)
    assert len(queries) == 1
