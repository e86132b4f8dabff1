"""The demo's loans, policies and promises: the report's number from rows, nothing real, something open for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.core.codes import credit_code_fault
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import User
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Matter
from fazhi.kernel.records.registers import registers
from fazhi.modules.enterprises.demo import support
from fazhi.modules.enterprises.models.support import Loan
from fazhi.modules.enterprises.support.risk import at_risk
from fazhi.modules.enterprises.support.signals import proposed

DAY = date(2024, 1, 15)
TARGETS = command._read("targets.yaml")
OWN = ("loan", "warning", "policy", "claim", "promise", "arrears")
MATTERS = ("loan", "warning", "claim", "promise")
FIGURES = (
    "enterprises.loans",
    "enterprises.loans.number",
    "enterprises.claims",
    "enterprises.claims.paid",
    "enterprises.claims.settled",
    "enterprises.promises.due",
    "enterprises.arrears",
)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(django_db_blocker, in_demo_town(lambda: support.fill(2023, TARGETS, DAY), DAY))


@pytest.fixture
def day(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())


def figures(year: int) -> dict[str, str]:
    return {one.code: one.display for one in compute(list(FIGURES), Span.year(year))}


def count() -> dict[str, int]:
    return {code: registers[f"enterprises.{code}"].rows().count() for code in OWN}


def test_the_year_gives_the_number_of_the_report(day: None) -> None:
    assert figures(2023)["enterprises.loans"] == "1.76亿元"
    assert figures(2022)["enterprises.loans"] == "1.42亿元"
    assert compute(["F12"], Span.year(2023))[0].value == 17_600_000_000


def test_deleting_one_loan_changes_exactly_its_figures(day: None) -> None:
    before = figures(2023)
    row = Matter.objects.filter(register="enterprises.loan", opened_on__year=2023).first()
    assert row is not None
    with transaction.atomic():
        fen = row.bridge_loan.amount_fen
        Loan.objects.filter(pk=row.pk).delete()
        Matter.objects.filter(pk=row.pk).update(register="gone")
        after = figures(2023)
        value = compute(["F12"], Span.year(2023))[0].value
        transaction.set_rollback(True)
    assert value == 17_600_000_000 - fen
    assert {code for code in before if before[code] != after[code]} == {"enterprises.loans", "enterprises.loans.number"}


def test_a_second_run_changes_nothing(day: None) -> None:
    before = count()
    with command._the_day(DAY):
        support.fill(2023, TARGETS, DAY)
    assert count() == before
    assert all(before.values())


def test_every_row_is_marked_and_names_no_real_firm(day: None) -> None:
    heads = [*Matter.objects.filter(register__startswith="enterprises.")]
    heads += Entry.objects.filter(register__startswith="enterprises.")
    assert all(row.is_demo for row in heads)
    codes = {row.number for row in ()} | {
        code
        for name in ("loan", "claim", "warning", "promise", "arrears")
        for code in registers[f"enterprises.{name}"].model._default_manager.values_list("firm_code", flat=True)
    }
    assert all(credit_code_fault(code) is None and code.startswith("91441900MN") for code in codes)


def test_the_day_has_something_late_something_soon_due_and_a_proposal(day: None) -> None:
    keeper = Person(User.objects.get(username="jingfa"), DAY)
    risks = at_risk(keeper, DAY)
    assert {one.is_late for one in risks} == {True, False}
    assert {one.warning is None for one in proposed(keeper, DAY) if len(one.signals) > 1} == {True, False}
    loans = Matter.objects.filter(register="enterprises.loan", closed_on=None)
    assert {row.state for row in loans} == {"applied", "listed", "paid"}
    assert loans.filter(due_on__lt=DAY).count() == 1
    assert loans.filter(due_on__range=(DAY, date(2024, 1, 19))).count() == 1
    for name in MATTERS:
        assert Matter.objects.filter(register=f"enterprises.{name}", closed_on=None).count() > 2
    for handler in ("renli", "guihua", "gonggong"):
        person = Person(User.objects.get(username=handler), DAY)
        assert any(person.visible(registers[f"enterprises.{name}"]).filter(closed_on=None).exists() for name in MATTERS)
