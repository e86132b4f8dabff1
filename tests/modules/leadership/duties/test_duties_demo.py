"""The demo tells of duties, plans, statements and campaigns as the report does, and leaves work for every role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from support.standing import in_demo_town, standing

from fazhi.cli import demo as command
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.org.models import User
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.leadership.demo import duties as demo
from fazhi.modules.leadership.duties.campaigns import PROBLEMS
from fazhi.modules.leadership.duties.first import DUTY_LIST, duty_lines
from fazhi.modules.leadership.duties.plans import PLAN_TASKS, PLANS, standings

DAY = date(2024, 1, 15)
FIGURES = ("F3", "leadership.cadres", "leadership.statements.rate", "F82", "F83", "F84")
CODES = (*("duty", "evidence", "plan", "plan_task", "cadre", "statement", "campaign", "problem"),)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(django_db_blocker, in_demo_town(_fill, DAY))


@pytest.fixture
def on_the_day(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())


def _fill() -> None:
    with command._the_day(DAY):
        demo.fill(2023, command._read("targets.yaml"), DAY)


def _shown(year: int) -> list[str]:
    return [figure.display for figure in compute(FIGURES, Span.year(year))]


def _counts() -> dict[str, int]:
    heads = {code: Matter if code in ("statement", "problem") else Entry for code in CODES}
    return {code: head.everything.filter(register=f"leadership.{code}").count() for code, head in heads.items()}


def test_the_figures_are_the_reports(on_the_day: None) -> None:
    assert _shown(2023) == ["14名", "14名", "100%", "1份", "100%", "2项"]
    assert _shown(2022) == ["13名", "13名", "100%", "1份", "100%", "1项"]


def test_one_row_less_changes_its_own_figure_and_no_other(on_the_day: None) -> None:
    Entry.objects.get(register=PLANS.code, number="YD2023-01").delete()
    assert _shown(2023) == ["14名", "14名", "100%", "0份", "100%", "2项"]
    Entry.objects.get(number="ZX2023-02").delete()
    assert _shown(2023)[-1] == "1项"
    Matter.objects.filter(number="SF2023-05").delete()
    assert _shown(2023) == ["13名", "14名", "92.9%", "0份", "92.9%", "1项"]
    Entry.objects.get(number="YS-14").delete()
    assert _shown(2023)[:3] == ["13名", "13名", "92.3%"]
    assert _shown(2022)[:3] == ["13名", "13名", "100%"]


def test_a_second_run_changes_nothing_and_what_was_removed_stays_removed(on_the_day: None) -> None:
    before = _counts()
    by = Person(User.objects.get(username="fazhi"), DAY)
    remove_entry(PLAN_TASKS.rows().get(number="YDRW2023-01"), by=by, reason="试一试")
    _fill()
    assert _counts() == before
    assert not PLAN_TASKS.rows().filter(number="YDRW2023-01").exists()


def test_every_row_is_marked_and_every_name_is_invented(on_the_day: None) -> None:
    rows = [*Entry.objects.filter(register__startswith="leadership."), *Matter.objects.all()]
    assert rows
    assert all(row.is_demo for row in rows)
    cadres = Entry.objects.filter(register="leadership.cadre").select_related("cadre")
    assert all(row.cadre.name.startswith("模拟干部") and "模拟" in row.title for row in cadres)


def test_every_role_finds_work_on_the_day(on_the_day: None) -> None:
    due = {row.number: (row.state, row.campaign_problem.due_by) for row in PROBLEMS.rows().filter(closed_on=None)}
    assert due["ZXWT2023-104"] == ("filed", date(2024, 1, 10)), "overdue"
    assert due["ZXWT2023-202"] == ("filed", date(2024, 1, 18)), "due soon"
    assert {state for state, _ in due.values()} == {"found", "filed", "rectified", "verified"}
    tasks = PLAN_TASKS.rows().filter(plan_task__year__gte=2023).select_related("plan_task")
    states = {one.state for _, one in standings(tasks)}
    assert states == {"未启动", "推进", "完成", "逾期", "调整", "待取数"}, "no tickets here: their rate has no value"
    leader = Person(User.objects.get(username="leader"), DAY)
    duties = DUTY_LIST.rows().filter(leader_duty__year=2023).select_related("leader_duty")
    assert any(line.proposed for line in duty_lines(leader, list(duties)))
    assert any(line.confirmed for line in duty_lines(leader, list(duties)))
