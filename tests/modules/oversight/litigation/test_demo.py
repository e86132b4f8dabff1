"""The demo's contests give the report's numbers, one row less changes exactly its figures, and something is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.oversight.demo import litigation as demo
from fazhi.site.work import Group, Work

DEMO_DAY = date(2024, 1, 15)
REFS = ["F74", "F75", "F76", "oversight.appearances"]


def fill() -> None:
    demo.fill(2023, command._read("targets.yaml"), DEMO_DAY)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(django_db_blocker, in_demo_town(fill, DEMO_DAY))


@pytest.fixture
def day(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DEMO_DAY.isoformat())


def values(year: int) -> list[Any]:
    return [figure.value for figure in compute(REFS, Span.year(year))]


def test_both_years_have_the_numbers_of_the_report(day: None) -> None:
    assert (values(2022), values(2023)) == ([2, 1, 100, 100], [1, 1, 100, 100])
    (rate,) = compute(["F76"], Span.year(2023))
    assert (rate.numerator, rate.denominator, rate.display) == (2, 2, "100%")
    assert not any(figure.faults for figure in compute(["oversight.contests"], Span.year(2023)))


def test_one_row_less_changes_exactly_its_figures(day: None) -> None:
    with transaction.atomic():
        Matter.objects.get(number="YS2023-002").delete()
        assert (values(2022), values(2023)) == ([2, 1, 100, 100], [1, 0, 100, 100])
        transaction.set_rollback(True)
    with transaction.atomic():
        Entry.objects.get(number="KT2023-002-2").delete()  # the sitting at which a head was there
        assert (values(2022), values(2023)) == ([2, 1, 100, 100], [1, 1, 100, 0])
        transaction.set_rollback(True)


def test_a_second_run_changes_nothing_and_every_row_is_marked(day: None) -> None:
    before = Matter.objects.count(), Entry.objects.count()
    fill()
    assert (Matter.objects.count(), Entry.objects.count()) == before
    assert not Matter.objects.filter(is_demo=False).exists()
    assert not Entry.objects.filter(is_demo=False).exists()


def test_what_was_lost_has_its_lesson_and_what_is_closed_was_in_time(day: None) -> None:
    lost = Matter.objects.get(number="YS2022-002")
    assert Matter.objects.filter(contest_lesson__contest=lost.number).count() == 1
    for matter in Matter.objects.filter(register="oversight.contest", closed_on__isnull=False):
        assert matter.due_on is None or (matter.met_on and matter.met_on <= matter.due_on), matter.number


def test_one_reply_is_due_soon_one_is_overdue_and_one_cannot_be_closed(day: None) -> None:
    assert Matter.objects.get(number="YS2024-001").due_on == date(2024, 1, 17)
    groups = {(task.group, task.step.code) for task in [*tasks("zhifa"), *tasks("guihua")] if task.step}
    assert {(Group.SOON, "answered"), (Group.OVERDUE, "answered")} <= groups
    stuck = Matter.objects.get(number="YS2024-003")
    assert ("closed", stuck.pk) in {(task.step.code, task.matter.pk) for task in tasks("fazhi") if task.step}
    with pytest.raises(FazhiError, match=r"结果是“确认违法”，还没有登记败诉教训.*先在“败诉教训”登记"):
        act(stuck, "closed", by=person("fazhi"), on=DEMO_DAY, data={"reflection": "没有按期答复"})


def person(name: str) -> Person:
    return Person(User.objects.get(username=name), DEMO_DAY)


def tasks(name: str) -> list[Any]:
    work = Work(person(name))
    return work.tasks(work.lines)
