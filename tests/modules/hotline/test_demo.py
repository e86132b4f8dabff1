"""The demo town from within: counted row by row, believable, nobody's data, and something to do for everyone."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Q

from fazhi.cli import demo as command
from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.definitions import sync_definitions
from fazhi.kernel.figures.models import Definition
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, EnforcementCertificate, User
from fazhi.kernel.org.officers import has_valid_certificate
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.modules.hotline.models import Ticket
from fazhi.site.work import Group, Work

OPTIONS = argparse.Namespace(year=2023)
DEMO_DAY = date(2024, 1, 15)
YEAR = Q(opened_on__year=2023)
FALLEN_DUE = Q(due_on__year=2023)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """What the command answered; the town stands for all tests of this file and goes with the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        sync_calendar()
        sync_definitions()
        yield command.run(OPTIONS)
        transaction.set_rollback(True)


@pytest.fixture
def answer(built: dict[str, Any], db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("FAZHI_TODAY", DEMO_DAY.isoformat())
    return built


def figures() -> dict[str, Any]:
    return {figure.code: figure for figure in compute(None, read_year("2023"))}


def test_the_figures_of_the_report_come_out_of_counted_rows(answer) -> None:
    found = figures()
    assert found["hotline.received"].value == Matter.objects.filter(YEAR).count() == 8559
    rate = found["hotline.on_time_rate"]
    due = Matter.objects.filter(FALLEN_DUE)
    assert rate.denominator == due.count() > 8000
    assert rate.numerator == due.filter(met_on__lte=F("due_on")).count() == rate.denominator
    assert rate.value == 100


def test_every_ticket_of_the_year_is_judged_answered_and_closed_before_the_demo_day(answer) -> None:
    rows = Matter.objects.filter(YEAR)
    assert not rows.exclude(judgement=Judgement.JUDGED, closed_on__gte=F("met_on"), met_on__gte=F("opened_on")).exists()
    assert not Matter.objects.filter(closed_on__gte=DEMO_DAY).exists()
    assert not rows.exclude(state="closed").exists()


@pytest.mark.parametrize("which", [0, 4000, -1])
def test_deleting_one_row_changes_exactly_its_figures(answer, which: int) -> None:
    before = {code: (figure.value, figure.denominator) for code, figure in figures().items()}
    row = list(Matter.objects.filter(YEAR).order_by("opened_on", "pk"))[which]
    row.delete()
    after = figures()
    is_due = row.due_on.year == 2023
    assert after["hotline.received"].value == before["hotline.received"][0] - 1
    assert after["hotline.on_time_rate"].denominator == before["hotline.on_time_rate"][1] - is_due
    changed = {code for code, figure in after.items() if (figure.value, figure.denominator) != before[code]}
    of_opening = {"hotline.received", "hotline.received.on_time"}
    of_due = {"hotline.due", "hotline.due.all", "hotline.due.on_time", "hotline.on_time_rate"}
    assert changed == of_opening | (of_due if is_due else set())


def test_one_late_reply_ends_the_hundred_per_cent(answer) -> None:
    row = Matter.objects.filter(FALLEN_DUE).first()
    Matter.objects.filter(pk=row.pk).update(met_on=date(2024, 1, 12))
    rate = figures()["hotline.on_time_rate"]
    assert rate.numerator == rate.denominator - 1
    assert rate.display != "100%"


def test_a_second_run_changes_nothing_and_says_so(answer) -> None:
    versions = Counter(Matter.objects.values_list("number", "version"))
    passwords = set(User.objects.values_list("username", "password"))
    again = command.run(OPTIONS)
    assert not again["is_changed"]
    assert again["rows"] == answer["rows"] == {"hotline.ticket": Matter.objects.count()}
    assert "没有改动" in next(command.lines(again))
    assert Counter(Matter.objects.values_list("number", "version")) == versions
    assert set(User.objects.values_list("username", "password")) == passwords


def test_what_the_town_changed_itself_stays_as_it_is(answer) -> None:
    Area.objects.filter(code="441900109200").update(name="改过的名")
    command.run(OPTIONS)
    assert Area.objects.get(code="441900109200").name == "改过的名"


def test_every_row_is_marked_as_demo(answer) -> None:
    assert not Matter.everything.exclude(is_demo=True).exists()


def test_nobody_real_is_in_it(answer) -> None:
    callers = set(Ticket.objects.values_list("caller_name", "caller_phone"))
    assert all(re.fullmatch(r".(先生|女士)", name) and re.fullmatch(r"1380000\d{4}", phone) for name, phone in callers)
    texts = "\n".join("\n".join(row) for row in Ticket.objects.values_list("content", "reply", "address"))
    assert not re.search(r"\d{7,}", texts)
    assert "{" not in texts


def test_the_town_has_its_official_codes(answer) -> None:
    codes = set(Area.objects.filter(level=AreaLevel.VILLAGE).values_list("code", flat=True))
    assert codes == {f"441900109{place:03d}" for place in (2, 3, *range(200, 214))}
    assert Area.objects.get(code="441900109").name == "东坑镇"


def test_everyone_finds_something_on_today(answer) -> None:
    for login in answer["logins"]:
        counts = Work(Person(User.objects.get(username=login["username"]))).counts()
        assert sum(counts.values()) > 0, login["username"]


def test_about_forty_matters_are_open_in_every_state_and_at_every_distance(answer) -> None:
    is_open = Matter.objects.filter(closed_on=None)
    assert is_open.count() == 40
    assert set(is_open.values_list("state", flat=True)) == {"registered", "dispatched", "signed", "replied"}
    counts = Work(Person(User.objects.get(username="leader"))).counts()
    assert counts[Group.OVERDUE] == 2
    assert counts[Group.TODAY] == 4
    assert counts[Group.SOON] >= 5
    units = dict(Counter(is_open.exclude(unit=None).values_list("unit__code", flat=True)))
    assert min(units.values()) >= 2


def test_open_matters_were_handled_by_people_of_the_town(answer) -> None:
    handlers = {login["unit"]: login["username"] for login in answer["logins"]}
    replied = Matter.objects.filter(state="replied").select_related("unit")
    assert len(replied) == 7
    for row in replied:
        told = [(event.kind.rpartition(".")[2], event.recorded_by) for event in history(row.subject)]
        handler = handlers[str(row.unit)]
        assert told == [
            ("registered", "zhuanban"),
            ("dispatched", "zhuanban"),
            ("signed", handler),
            ("replied", handler),
        ]


def test_weekends_and_holidays_are_quieter(answer) -> None:
    days = Counter(Matter.objects.filter(YEAR).values_list("opened_on", flat=True))
    mondays, sundays = (sum(n for day, n in days.items() if day.weekday() == which) for which in (0, 6))
    assert sundays < mondays * 0.75
    assert len(days) == 365


def test_logins_work_and_nothing_must_be_changed_first(answer, client) -> None:
    login = answer["logins"][0]
    page = client.post("/login/", {"username": login["username"], "password": login["password"]})
    assert page.status_code == 302
    assert client.get("/").status_code == 200
    assert len(set(User.objects.values_list("password", flat=True))) == 1
    assert not User.objects.filter(must_change_password=True).exists()
    held = set(Appointment.objects.values_list("user__username", "post__role"))
    assert held == {(login["username"], login["role"]) for login in answer["logins"]}


def test_one_officer_holds_a_certificate_and_covers_a_colleague(answer) -> None:
    officer = EnforcementCertificate.objects.get().officer.user
    assert has_valid_certificate(officer, DEMO_DAY)
    assert any(duty.is_cover for duty in Person(officer).duties)


def test_every_definition_is_approved(answer) -> None:
    assert not Definition.objects.filter(approved_by="").exists()


@pytest.mark.parametrize("year", [2024, 1999])
def test_a_year_without_data_is_refused_with_those_that_there_are(year: int) -> None:
    with pytest.raises(FazhiError, match=rf"没有 {year} 年的数据.*2023"):
        command.run(argparse.Namespace(year=year))
