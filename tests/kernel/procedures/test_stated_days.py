"""A day that the matter itself states: it counts as it stands, may be moved by a step, and goes when it is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.clocks import judgement_without, retime
from fazhi.kernel.procedures.clockwork import Clockwork
from fazhi.kernel.procedures.declarations import Deadline, State, Step, Version
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement, Matter

RULE = "disclosure.request.answer"
SATURDAY = date(2026, 10, 17)
MONDAY = date(2026, 10, 19)

STEPS = tuple(Step(code, code, ("open",), "", ()) for code in ("moved", "answered", "returned", "asked"))


def version(**more: Any) -> Version:
    deadline = Deadline(
        *("answer", "答复期限", more.pop("rule", "")),
        anchor=more.pop("anchor", "opened"),
        met_by=("answered",),
        undone_by=("returned",),
        is_main=True,
        stated="answer_by",
        **more,
    )
    return Version("1", (State("open", "在办"),), Step("opened", "收文", (), "open", ()), STEPS, (deadline,))


def walk(declared: Version, *taken: tuple[str, int, Mapping[str, Any]]) -> Clockwork:
    """Steps on days of October, each with the facts as they are with it."""
    work = Clockwork(declared, Matter(), {}, {})
    for code, day, facts in taken:
        work.step(declared.step[code], date(2026, 10, day), facts, {}, frozenset())
    return work


@pytest.fixture(autouse=True)
def calendar(db: None) -> None:
    sync_calendar()


def test_a_stated_day_counts_as_it_stands_though_it_is_a_saturday() -> None:
    work = walk(version(), ("opened", 9, {"answer_by": SATURDAY}))
    clock = work.clocks["answer"]
    assert (clock.started_on, clock.legal_last_on, clock.safe_due_on) == (date(2026, 10, 9), SATURDAY, SATURDAY)
    assert (work.matter.due_on, work.matter.judgement) == (SATURDAY, Judgement.JUDGED)


def test_without_a_day_nothing_runs_and_nobody_is_judged() -> None:
    work = walk(version(), ("opened", 9, {"answer_by": None}))
    assert (work.clocks, work.matter.due_on, work.matter.judgement) == ({}, None, Judgement.NONE)


def test_a_day_that_is_given_later_is_taken_up() -> None:
    work = walk(version(), ("opened", 9, {}), ("moved", 12, {"answer_by": MONDAY}))
    assert (work.clocks["answer"].started_on, work.matter.due_on) == (date(2026, 10, 12), MONDAY)


def test_a_day_does_not_run_before_the_step_that_it_hangs_on() -> None:
    work = walk(version(anchor="asked"), ("opened", 9, {"answer_by": MONDAY}), ("moved", 12, {"answer_by": MONDAY}))
    assert not work.clocks
    assert walk(version(anchor="asked"), ("opened", 9, {}), ("asked", 12, {"answer_by": MONDAY})).clocks


def test_a_step_that_moves_the_day_moves_the_clock_and_one_that_takes_it_back_ends_it() -> None:
    moved = walk(version(), ("opened", 9, {"answer_by": SATURDAY}), ("moved", 12, {"answer_by": MONDAY}))
    assert (moved.matter.due_on, moved.clocks["answer"].started_on) == (MONDAY, date(2026, 10, 9))
    gone = walk(version(), ("opened", 9, {"answer_by": SATURDAY}), ("moved", 12, {"answer_by": None}))
    assert (gone.clocks, gone.changed, gone.matter.due_on) == ({}, {}, None)


def test_what_was_met_keeps_its_day_until_it_is_undone() -> None:
    stated = {"answer_by": SATURDAY}
    met = [("opened", 9, stated), ("answered", 12, stated)]
    kept = walk(version(), *met, ("moved", 13, {"answer_by": MONDAY}))
    assert (kept.matter.due_on, kept.matter.met_on) == (SATURDAY, date(2026, 10, 12))
    undone = walk(version(), *met, ("returned", 13, {"answer_by": MONDAY}))
    assert (undone.matter.due_on, undone.matter.met_on) == (MONDAY, None)


def test_a_repeated_one_runs_anew_from_its_anchor() -> None:
    declared = version(anchor="asked", is_repeated=True)
    first = [("opened", 8, {}), ("asked", 9, {"answer_by": SATURDAY}), ("answered", 12, {"answer_by": SATURDAY})]
    again = walk(declared, *first, ("asked", 13, {"answer_by": MONDAY})).clocks["answer"]
    assert (again.started_on, again.legal_last_on, again.met_on) == (date(2026, 10, 13), MONDAY, None)


def test_the_stated_day_goes_before_the_rule_and_the_rule_counts_without_it() -> None:
    declared = version(rule=RULE)
    stated = walk(declared, ("opened", 9, {"answer_by": SATURDAY}))
    assert (stated.matter.due_on, stated.clocks["answer"].rule) == (SATURDAY, "")
    ruled = walk(declared, ("opened", 9, {}))
    assert ruled.clocks["answer"].rule == RULE
    back = walk(declared, ("opened", 9, {"answer_by": SATURDAY}), ("moved", 12, {"answer_by": None}))
    assert back.matter.due_on == ruled.matter.due_on
    assert walk(declared, ("opened", 9, {}), ("moved", 12, {"answer_by": MONDAY})).matter.due_on == MONDAY


def test_a_new_calendar_leaves_a_stated_day_alone() -> None:
    from fazhi.kernel.law.calendar import current_calendar

    clock = walk(version(), ("opened", 9, {"answer_by": SATURDAY})).clocks["answer"]
    assert isinstance(clock, Clock)
    assert retime(clock, current_calendar()).legal_last == SATURDAY


def test_a_matter_under_a_rule_that_was_not_in_force_is_not_judged() -> None:
    assert judgement_without(version(rule=RULE).deadlines[0]) == Judgement.NOT_JUDGED
