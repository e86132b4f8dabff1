"""The demo's proposals give the report's numbers, one row less changes exactly its figure, and each person has work."""

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
from fazhi.kernel.records.models import Matter
from fazhi.modules.oversight.demo import proposals as demo
from fazhi.site.work import Group, Work

DEMO_DAY = date(2024, 1, 15)


def fill() -> None:
    demo.fill(2023, command._read("targets.yaml"), DEMO_DAY)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    yield from standing(django_db_blocker, in_demo_town(fill, DEMO_DAY))


@pytest.fixture
def day(built: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", DEMO_DAY.isoformat())


def values(year: int) -> list[Any]:
    return [figure.value for figure in compute(["F64", "F65"], Span.year(year))]


def test_both_years_have_the_numbers_of_the_report_and_one_row_less_is_one_less(day: None) -> None:
    assert (values(2022), values(2023)) == ([4, 3], [5, 2])
    with transaction.atomic():
        Matter.objects.get(number="JY2023-003").delete()
        assert (values(2022), values(2023)) == ([4, 3], [4, 2])
        transaction.set_rollback(True)


def test_a_second_run_changes_nothing_and_every_row_is_marked(day: None) -> None:
    before = Matter.objects.count()
    fill()
    assert Matter.objects.count() == before
    assert not Matter.objects.filter(is_demo=False).exists()


def test_what_was_answered_was_answered_in_time_and_the_hard_one_within_six_months(day: None) -> None:
    answered = Matter.objects.filter(register="oversight.proposal", proposal__replied_on__isnull=False)
    assert answered.count() == 14
    for matter in answered.select_related("proposal"):
        assert matter.due_on and matter.met_on, matter.number
        assert matter.met_on <= matter.due_on, matter.number
        assert matter.met_on == matter.proposal.replied_on
        assert matter.proposal.talked_on <= matter.met_on
    hard = answered.get(proposal__is_hard=True)
    assert hard.due_on and (hard.due_on - hard.opened_on).days > 180


def test_one_is_overdue_one_due_today_and_one_may_not_be_answered_yet(day: None) -> None:
    tasks = [task for name in ("gonggong", "guihua", "nongye", "dangzheng") for task in tasks_of(name)]
    groups = {(task.group, task.step.code) for task in tasks if task.step}
    assert {(Group.OVERDUE, "consulted"), (Group.TODAY, "replied"), (Group.OVERDUE, "kept")} <= groups
    assert {(Group.WAITING, "assigned"), (Group.WAITING, "reassigned")} & groups
    assert (Group.OVERDUE, "given") in {(task.group, task.step.code) for task in tasks_of("shijian") if task.step}
    assert Matter.objects.get(number="HB2024-002").state == "given"
    waiting = Matter.objects.get(number="JY2024-003")
    with pytest.raises(FazhiError, match="还没有与提出人联系沟通"):
        take(waiting, "replied", "nongye", {"category": "C", "reply": "正在研究"}, ("答复函",))


def tasks_of(name: str) -> list[Any]:
    work = Work(Person(User.objects.get(username=name), DEMO_DAY))
    return work.tasks(work.lines)


def take(matter: Matter, step: str, name: str, data: Any, papers: tuple[str, ...]) -> Matter:
    from support.tickets import paper

    by = Person(User.objects.get(username=name), DEMO_DAY)
    return act(matter, step, by=by, on=DEMO_DAY, data=data, papers=[paper(title) for title in papers])
