"""The demo's open government: the report's figures from rows, every way of answering, something open for everybody (演示)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.demo import make_demo

from fazhi.cli.demo import _read
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import User
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Judgement, Matter
from fazhi.modules.oversight.demo import disclosure
from fazhi.modules.oversight.disclosure.common import EXPLANATION, GUIDE, PUBLICATION, REQUEST
from fazhi.modules.oversight.disclosure.publication import PUBLICATIONS
from fazhi.modules.oversight.models.disclosure import DisclosureItem, DisclosureRequest, Way
from fazhi.site.work import Group, Work

DAY = date(2024, 1, 15)
CODES = ("F70", "F71", "F98")


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[int, dict[str, int]]:
    monkeypatch.setenv("FAZHI_TODAY", DAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    make_demo()
    targets = _read("targets.yaml")
    disclosure.fill(2023, targets, DAY)
    return targets


def figures(year: int) -> list[Any]:
    return [found.value for found in compute(CODES, Span.year(year))]


def rows() -> list[int]:
    matters = Matter.objects.filter(register__in=(PUBLICATION, REQUEST, EXPLANATION))
    assert not matters.filter(is_demo=False).exists()
    entries = Entry.objects.filter(register=GUIDE, is_demo=True)
    return [matters.filter(register=code).count() for code in (PUBLICATION, REQUEST, EXPLANATION)] + [entries.count()]


def test_the_demo_gives_the_figures_of_the_report_and_a_row_less_changes_them(town: dict[int, Any]) -> None:
    assert (figures(2022), figures(2023)) == ([702, 100, 1], [797, 100, 1])
    assert rows() == [702 + 797 + 4 + 6, 18, 27, 4]
    disclosure.fill(2023, town, DAY)
    assert rows() == [1509, 18, 27, 4]
    PUBLICATIONS.rows().filter(disclosure_item__published_on__year=2023, state="published").first().delete()
    assert (figures(2022), figures(2023)) == ([702, 100, 1], [796, 100, 1])
    Matter.objects.filter(register=EXPLANATION, number="JDU2023-01").update(state="waiting")
    assert f"{figures(2023)[1]:.1f}" == "92.9"
    # Nothing was published late, and nothing about it is uncertain.
    late = Clock.objects.filter(matter__register=PUBLICATION, matter__number__startswith="GK2023-", deadline="publish")
    assert not [one for one in late if one.met_on is None or one.met_on > one.legal_last_on]
    assert set(PUBLICATIONS.rows().values_list("judgement", flat=True)) == {Judgement.JUDGED}
    assert DisclosureItem.objects.exclude(withdrawn_on=None).count() == 4
    assert set(DisclosureRequest.objects.exclude(way="").values_list("way", flat=True)) == set(Way.values)


def test_everybody_finds_something_to_do(town: dict[int, Any]) -> None:
    def seen(username: str) -> dict[str, tuple[Group, str]]:
        work = Work(Person(User.objects.get(username=username), DAY))
        numbers = dict(Matter.objects.filter(register__startswith="oversight.").values_list("pk", "number"))
        lines = [line for line in work.lines if line.pk in numbers]
        return {numbers[line.pk]: (line.group, line.step.code if line.step else "") for line in lines}

    publisher = seen("gongkai")
    assert publisher["YSQ-013"] == (Group.OVERDUE, "answered")
    assert publisher["YSQ-014"] == (Group.SOON, "answered")
    assert publisher["YSQ-015"] == (Group.OTHERS, "")  # the third party has its days
    assert publisher["YSQ-017"] == (Group.WAITING, "received")
    assert publisher["YSQ-018"] == (Group.SOON, "correction_asked")
    assert publisher["GK2024-D01"] == (Group.OVERDUE, "reviewed")
    assert publisher["GK2024-D02"] == (Group.SOON, "published")
    assert publisher["GK2024-D06"][1] == "updated"
    explainers = Matter.objects.filter(register=EXPLANATION, closed_on=None)
    assert [publisher[one.number] for one in explainers] == [(Group.OVERDUE, "explained")]
    assert seen("dangzheng")["YSQ-016"][1] == "extended"
    assert seen("gonggong")["GK2024-D03"][1] == "revised"
    due = Clock.objects.get(matter__number="YSQ-014", deadline="answer")
    assert due.legal_last_on == date(2024, 1, 16)
