"""The gate over items: on the list that day, held by the matter's unit, and what a withdrawal leaves to pending matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.items import make_item
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Unit, UnitKind
from fazhi.kernel.procedures.declarations import Result, Situation, Verdict
from fazhi.kernel.procedures.gates import item_in_force
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry

BEFORE, GONE, AFTER = date(2023, 6, 1), date(2024, 1, 1), date(2024, 1, 10)


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def ask(unit: Unit | None, opened_on: date, on: date | None = None, code: str = "DK-001", **how: str) -> Verdict:
    facts = {"item": code, "unit": unit.pk if unit else None, "opened_on": opened_on, "act_on": opened_on}
    return item_in_force(**how).check(Situation(facts, on or opened_on, (), "", list))


def withdraw(town: Town, row: Entry, pending_rule: str) -> None:
    data = {"until_on": GONE, "adjusted_on": GONE, "decision": "收回通知", "pending_rule": pending_rule}
    edit_entry(row, data, by=town.person("services.keeper"))


def test_an_item_of_the_unit_passes(town: Town) -> None:
    make_item(town)
    assert ask(town.bureau, BEFORE).result is Result.PASS


def test_a_unit_below_the_holder_passes_and_one_above_does_not(town: Town) -> None:
    make_item(town)
    squad = Unit.objects.create(code="squad", name="一中队", kind=UnitKind.values[0], parent=town.bureau)
    assert ask(squad, BEFORE).result is Result.PASS
    found = ask(town.office, BEFORE)
    assert found.result is Result.FAIL
    assert "的执法单位是综合行政执法办，不是党政综合办" in found.why


def test_each_stage_asks_for_its_own_unit(town: Town) -> None:
    make_item(town, supervising_unit=town.office.pk)
    assert ask(town.office, BEFORE, stage="supervising_unit").result is Result.PASS
    assert ask(town.bureau, BEFORE, stage="supervising_unit").result is Result.FAIL
    assert ask(town.bureau, BEFORE, stage="enforcing_unit").result is Result.PASS


def test_an_item_that_nobody_holds_is_not_known_to_be_anyones(town: Town) -> None:
    make_item(town, unit=None)
    found = ask(town.bureau, BEFORE)
    assert found.result is Result.UNKNOWN
    assert "没有写明执法单位" in found.why


def test_unknown_not_yet_in_force_and_missing_codes_are_refused_each_in_its_words(town: Town) -> None:
    make_item(town)
    assert "清单中没有编码为“XX”的事项" in ask(town.bureau, BEFORE, code="XX").why
    assert "自2021-01-01起启用，2020-12-31还没有这项职权" in ask(town.bureau, date(2020, 12, 31)).why
    assert ask(town.bureau, BEFORE, code="").why == "没有写明事项编码"
    assert ask(None, BEFORE).why == "没有写明承办单位"


def test_what_was_opened_before_a_withdrawal_is_finished_and_what_comes_after_is_refused(town: Town) -> None:
    """A19: withdrawing an item closes it on its day: matters before keep it, matters after are blocked."""
    withdraw(town, make_item(town), "finish")
    assert ask(town.bureau, BEFORE).result is Result.PASS
    assert ask(town.bureau, BEFORE, AFTER).result is Result.PASS
    assert ask(town.bureau, date(2023, 12, 31), GONE).result is Result.PASS
    found = ask(town.bureau, GONE)
    assert found.result is Result.FAIL
    assert "已于2024-01-01取消，依据收回通知，2024-01-01不能再用" in found.why
    assert "此前已立案的由原单位办结" in found.why


def test_pending_matters_are_handed_over_where_the_withdrawal_says_so(town: Town) -> None:
    withdraw(town, make_item(town), "hand_over")
    assert ask(town.bureau, BEFORE, date(2023, 12, 31)).result is Result.PASS
    found = ask(town.bureau, BEFORE, GONE)
    assert found.result is Result.FAIL
    assert "在办的随事项一并移交接收单位" in found.why


def test_a_withdrawal_that_says_nothing_of_pending_matters_stops_them_until_it_does(town: Town) -> None:
    withdraw(town, make_item(town), "")
    assert "没有写明此前在办的由谁办结" in ask(town.bureau, BEFORE, AFTER).why


def test_the_day_may_be_another_field(town: Town) -> None:
    make_item(town, from_on=date(2023, 6, 2))
    assert ask(town.bureau, BEFORE, AFTER, day="act_on").result is Result.FAIL
    assert ask(town.bureau, date(2023, 6, 2), AFTER, day="act_on").result is Result.PASS


def test_a_gate_says_what_it_was_made_with() -> None:
    """The code is in the fingerprint of a version: a gate made otherwise is another gate."""
    assert item_in_force().code == "item_in_force:item:opened_on:enforcing_unit"
    assert item_in_force(stage="approving_unit").code != item_in_force().code
