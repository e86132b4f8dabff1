"""The demo's audits give the report's numbers, one row less changes exactly its figures, and each person has something open."""

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
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.oversight.demo import audit as demo
from fazhi.site.work import Group, Work

DEMO_DAY = date(2024, 1, 15)
REFS = ["F66", "F67", "F68", "F69"]


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
    assert values(2023) == [117, 26, 91, 100]
    assert values(2022) == [113, 22, 91, 100]
    assert not any(figure.faults for figure in compute(REFS, Span.year(2023)))


def test_one_audit_less_changes_exactly_its_figures(day: None) -> None:
    with transaction.atomic():
        Matter.objects.get(number="SJ2023-100").delete()
        total, units, villages, coverage = values(2023)
        assert (total, units, villages) == (116, 26, 90)
        assert coverage < 100
        assert values(2022) == [113, 22, 91, 100]
        transaction.set_rollback(True)


def test_a_second_run_changes_nothing_and_every_row_is_marked(day: None) -> None:
    before = Matter.objects.count(), Entry.objects.count()
    fill()
    assert (Matter.objects.count(), Entry.objects.count()) == before
    assert not Matter.objects.filter(is_demo=False).exists()
    assert not Entry.objects.filter(is_demo=False).exists()


def test_every_day_of_an_audit_is_one_that_the_procedure_allows(day: None) -> None:
    audits = Matter.objects.filter(register="oversight.audit", audit__started_on__isnull=False).select_related("audit")
    for matter in audits:
        own = matter.audit
        assert (own.started_on - own.notified_on).days > 3, matter.number
        clock = Clock.objects.filter(matter=matter, deadline="opinion").first()
        if clock and own.is_deemed:
            assert clock.met_on and clock.met_on > clock.legal_last_on, matter.number
        elif clock and own.answered_on:
            assert own.answered_on <= clock.legal_last_on, matter.number


def test_some_findings_are_open_overdue_and_due_soon_and_keep_their_audits_open(day: None) -> None:
    findings = Matter.objects.filter(register="oversight.finding", closed_on=None)
    assert findings.filter(state="found", due_on__lt=DEMO_DAY).count() == 1
    assert findings.filter(finding__rectify_by__gt=DEMO_DAY).count() == 1
    assert findings.filter(state="rectified").exists() or findings.filter(state="verified").exists()
    closed = Matter.objects.filter(register="oversight.audit", state="closed").values_list("number", flat=True)
    assert not findings.filter(finding__audit__in=list(closed)).exists()
    stuck = findings.get(state="found", due_on__lt=DEMO_DAY).finding.audit
    with pytest.raises(FazhiError, match="还有 1 个审计发现没有销号"):
        act(Matter.objects.get(number=stuck), "closed", by=person("shenji"), on=DEMO_DAY)


def test_the_auditor_and_the_audited_find_their_turn_today(day: None) -> None:
    asked = {task.step.code for task in tasks("shenji") if task.step}
    assert {"notified", "verified", "closed"} & asked
    assert any(task.group is Group.TODAY and task.step and task.step.code == "answered" for task in tasks("gonggong"))


def person(name: str) -> Person:
    return Person(User.objects.get(username=name), DEMO_DAY)


def tasks(name: str) -> list[Any]:
    work = Work(person(name))
    return work.tasks(work.lines)
