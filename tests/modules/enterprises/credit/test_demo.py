"""The demo's credit: figures out of rows, nothing real, each row as its register would take it, each in its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.facts import current
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.base import ENROLMENT, OBJECTION, RECORD, TIER
from fazhi.modules.enterprises.demo import credit as demo
from fazhi.modules.enterprises.models.credit import CreditRecord, CreditTier

DAY = date(2024, 1, 15)
TARGETS = command._read("targets.yaml")
FIGURES = ["enterprises.credit.records", "enterprises.credit.enrolled"]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(django_db_blocker, in_demo_town(lambda: demo.fill(2023, TARGETS, DAY), DAY))


@pytest.fixture(autouse=True)
def on_the_day(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())


def figures(year: int) -> dict[str, Any]:
    return {figure.code: figure.value for figure in compute(FIGURES, Span.year(year))}


@pytest.mark.parametrize(("year", "records", "enrolled"), [(2022, 3608, 581), (2023, 4142, 759)])
def test_the_figures_are_those_of_the_report(year: int, records: int, enrolled: int) -> None:
    assert figures(year) == dict(zip(FIGURES, (records, enrolled), strict=True))


def test_a_row_less_changes_its_own_figure_and_no_other() -> None:
    from fazhi.kernel.org.models import User
    from fazhi.kernel.records.access import Person

    keeper = Person(User.objects.get(username="jingfa"), DAY)
    with transaction.atomic():
        for code, year in ((RECORD, 2023), (ENROLMENT, 2022)):
            day = {"credit_record__collected_on__year": year} if code == RECORD else {"occurred_on": date(year, 12, 1)}
            remove_entry(registers[code].rows().filter(**day).first(), by=keeper, reason="试")
        assert figures(2023) == dict(zip(FIGURES, (4141, 759), strict=True))
        assert figures(2022) == dict(zip(FIGURES, (3608, 0), strict=True))
        transaction.set_rollback(True)


def test_every_row_is_one_that_its_register_would_take() -> None:
    for code in (RECORD, ENROLMENT):
        register = registers[code]
        rows = register.rows().select_related(register.detail).order_by("number")
        assert all(row.is_demo for row in rows)
        for row in rows[:: max(rows.count() // 300, 1)]:
            facts = current(register, row)
            assert register.check is not None and register.settle is not None
            assert not register.check(facts), (row.number, register.check(facts))
            settled = register.settle(facts)
            assert {name: facts[name] for name in settled} == settled, row.number
            if register.by_hand:
                assert not register.by_hand(None, facts), row.number


def test_no_firm_is_real_and_what_is_late_says_why() -> None:
    codes = set(CreditRecord.objects.values_list("firm_code", flat=True))
    assert all("MN" in code and credit_code_fault(code) is None for code in codes)
    late = [one for one in CreditRecord.objects.exclude(sent_on=None) if one.send_by and one.sent_on > one.send_by]
    assert late
    assert all(one.late_reason for one in late)
    unsent = CreditRecord.objects.filter(sent_on=None)
    assert sorted(one.send_by for one in unsent if one.send_by)[:2] == [date(2024, 1, 11), date(2024, 1, 16)]


def test_tiers_of_all_kinds_are_told_and_few() -> None:
    tiers = Counter(CreditTier.objects.values_list("tier", flat=True))
    assert set(tiers) == {"A", "B", "C", "D"}
    assert sum(tiers.values()) < 4000
    assert Entry.objects.filter(register=TIER, is_demo=False).count() == 0


def test_one_objection_is_overdue_and_one_due_soon_and_each_end_is_there() -> None:
    rows = Matter.objects.filter(register=OBJECTION).order_by("due_on")
    assert Counter(row.state for row in rows) == {
        **dict.fromkeys(("repaired", "refused", "withdrawn"), 1),
        "raised": 2,
        "verified": 3,
        "corrected": 2,
    }
    waiting = [row.due_on for row in rows if row.closed_on is None]
    assert waiting[0] < DAY
    assert date(2024, 1, 16) in waiting


def test_a_second_run_changes_nothing() -> None:
    before = Event.objects.count(), Entry.objects.count(), Matter.objects.count()
    demo.fill(2022, TARGETS, DAY)
    assert (Event.objects.count(), Entry.objects.count(), Matter.objects.count()) == before
