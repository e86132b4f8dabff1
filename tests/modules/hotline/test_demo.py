"""The demo town from within: counted row by row, believable, nobody's data, and something to do for everyone."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import F, Max, Q
from support.standing import standing

from fazhi.cli import demo as command
from fazhi.kernel.chain.events import history
from fazhi.kernel.chain.models import Event
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.models import Definition
from fazhi.kernel.figures.spans import read_year
from fazhi.kernel.law.calendar import current_calendar
from fazhi.kernel.law.packs import rulebook
from fazhi.kernel.law.timelimits import deadline
from fazhi.kernel.org.models import Appointment, Area, AreaLevel, EnforcementCertificate, User
from fazhi.kernel.org.officers import has_valid_certificate
from fazhi.kernel.procedures.declarations import procedures
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import Person
from fazhi.kernel.records.models import Entry, Handoff, Judgement, Link, Matter, Ruling
from fazhi.modules.hotline.declarations import TICKETS
from fazhi.modules.hotline.demo.town import Town, read
from fazhi.modules.hotline.demo.year import Year
from fazhi.modules.hotline.models import Nature, Ticket
from fazhi.modules.hotline.procedure import STATES
from fazhi.site.work import Group, Work

OPTIONS = argparse.Namespace(year=2023)
DEMO_DAY = date(2024, 1, 15)
RULE_DAY = date(2022, 9, 1)
YEAR = Q(register=TICKETS.code, opened_on__year=2023)
FALLEN_DUE = Q(register=TICKETS.code, due_on__year=2023)
OPEN = TICKETS.rows().filter(closed_on=None)
TARGETS = command._read("targets.yaml")
COUNTS = ("returned_times", "extended_times", "suspended_times", "reopened_times")
OF_SATISFACTION = ("hotline.satisf", "hotline.rated", "hotline.unreached", "hotline.refused")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """What the command answered; the town stands for all tests of this file and goes with the last of them."""
    yield from standing(django_db_blocker, lambda: command.run(OPTIONS))


@pytest.fixture
def answer(built: dict[str, Any], db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("FAZHI_TODAY", DEMO_DAY.isoformat())
    return built


def figures(year: str = "2023") -> dict[str, Any]:
    return {figure.code: figure for figure in compute(None, read_year(year))}


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
    assert not rows.filter(met_on__gt=F("due_on")).exists()
    assert not TICKETS.rows().filter(closed_on__gte=DEMO_DAY).exists()
    assert not rows.exclude(state="closed").exists()


def test_those_due_in_the_year_include_those_received_late_the_year_before(answer) -> None:
    assert Matter.objects.filter(FALLEN_DUE, opened_on__year=2022).count() > 100


def test_the_year_before_is_whole_judged_on_trial_before_the_rule_and_not_perfect(answer) -> None:
    rows = Matter.objects.filter(register=TICKETS.code, opened_on__year=2022)
    found = figures("2022")
    assert found["hotline.received"].value == rows.count() == TARGETS[2022]["hotline.received"]
    late = rows.filter(met_on__gt=F("due_on"))
    assert found["hotline.due.late"].value == late.count() == TARGETS[2022]["hotline.due.late"]
    assert not late.exclude(due_on__year=2022).exists()
    assert found["hotline.on_time_rate"].display not in ("100%", "—")
    assert not rows.filter(opened_on__lt=RULE_DAY).exclude(judgement=Judgement.TRIAL).exists()
    assert not rows.filter(opened_on__gte=RULE_DAY).exclude(judgement=Judgement.JUDGED).exists()


@pytest.mark.parametrize("which", [0, 4000, -1])
def test_deleting_one_row_changes_exactly_its_figures(answer, which: int) -> None:
    before = {code: (figure.value, figure.denominator) for code, figure in figures().items()}
    row = list(Matter.objects.filter(YEAR).order_by("opened_on", "pk"))[which]
    counted = Ticket.objects.filter(pk=row.pk).values(*COUNTS).get()
    row.delete()
    after = figures()
    is_due = row.due_on.year == 2023
    assert after["hotline.received"].value == before["hotline.received"][0] - 1
    assert after["hotline.on_time_rate"].denominator == before["hotline.on_time_rate"][1] - is_due
    changed = {code for code, figure in after.items() if (figure.value, figure.denominator) != before[code]}
    changed = {code for code in changed if not code.startswith(OF_SATISFACTION)}
    of_opening = {"hotline.received", "hotline.received.on_time"}
    of_due = {"hotline.due", "hotline.due.all", "hotline.due.on_time", "hotline.on_time_rate"}
    of_due |= {f"hotline.due.{name.removesuffix('_times')}" for name, n in counted.items() if n}
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
    assert again["rows"] == answer["rows"]
    assert (
        again["rows"]["hotline.ticket"]
        == TICKETS.rows().count()
        == sum(targets["hotline.received"] for targets in TARGETS.values())
    )
    assert "没有改动" in next(command.lines(again))
    assert Counter(Matter.objects.values_list("number", "version")) == versions
    assert set(User.objects.values_list("username", "password")) == passwords


def test_what_the_town_changed_itself_stays_as_it_is(answer) -> None:
    Area.objects.filter(code="441900109200").update(name="改过的名")
    command.run(OPTIONS)
    assert Area.objects.get(code="441900109200").name == "改过的名"


def test_every_row_is_marked_as_demo(answer) -> None:
    assert not Matter.everything.exclude(is_demo=True).exists()
    assert not Entry.everything.exclude(is_demo=True).exists()
    assert set(answer["rows"]) >= {"hotline.ticket", "hotline.duty", "hotline.signal", "records.ruling"}


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


def test_forty_matters_are_open_in_every_state_that_a_ticket_can_be_open_in(answer) -> None:
    states = Counter(OPEN.values_list("state", flat=True))
    assert sum(states.values()) == 40
    assert set(states) == {state.code for state in STATES if not state.is_final}
    assert states["registered"] == 5
    assert (states["returned"], states["suspended"], states["merged"], states["awaiting_extension"]) == (2, 2, 1, 1)


def test_open_matters_are_at_every_distance_and_only_this_years_are_overdue(answer) -> None:
    counts = Work(Person(User.objects.get(username="zhuanban"))).counts()
    assert counts[Group.OVERDUE] == OPEN.filter(met_on=None, due_on__lt=DEMO_DAY).count() == 3
    assert counts[Group.TODAY] == OPEN.filter(met_on=None, due_on=DEMO_DAY).count() == 3
    assert counts[Group.SOON] >= 5
    assert not OPEN.exclude(opened_on__year=2024, due_on__year=2024).exists()


def test_whoever_gets_open_tickets_has_somebody_to_handle_them(answer) -> None:
    handled = set(Appointment.objects.filter(post__role="hotline.handler").values_list("post__unit", flat=True))
    assert set(OPEN.exclude(unit=None).values_list("unit", flat=True)) <= handled


def test_steps_were_taken_by_those_whose_they_are(answer) -> None:
    handlers = {login["unit"]: login["username"] for login in answer["logins"] if login["role"] == "hotline.handler"}
    for row in OPEN.filter(state="replied").select_related("unit"):
        told = [(event.kind.rpartition(".")[2], event.recorded_by) for event in history(row.subject)]
        handler = handlers[str(row.unit)]
        assert told[:2] == [("registered", "zhuanban"), ("dispatched", "zhuanban")]
        assert told[2:4] == [("signed", handler), ("replied", handler)]
        assert told[4:] in ([], [("handed_off", handler)])


def test_a_ruling_of_the_arbiter_routed_the_next_ticket_of_its_kind(answer) -> None:
    ruling = Ruling.objects.get()
    assert ruling.is_precedent
    routed = OPEN.get(ticket__theme=ruling.entry.title, state="dispatched")
    card = Entry.objects.get(register="hotline.duty", title=ruling.entry.title)
    assert routed.unit_id == ruling.entry.unit_id == card.unit_id
    assert [event.kind.rpartition(".")[2] for event in history(routed.subject)] == ["registered", "dispatched"]
    assert f"按判例 {ruling.entry.number}" in json.loads(list(history(routed.subject))[1].body)["note"]
    assert history(ruling.matter).filter(kind="hotline.ticket.ruled", recorded_by="fazhi").exists()


def test_one_waits_for_a_receipt_and_one_for_its_mediation(answer) -> None:
    waiting = Handoff.objects.get(received_on=None)
    assert waiting.declaration == "hotline.enforcement"
    assert OPEN.get(pk=waiting.source.partition(":")[2]).state == "replied"
    market = OPEN.filter(ticket__is_market=True).values_list("pk", flat=True)
    running = Counter(Clock.objects.filter(matter__in=market, met_on=None).values_list("deadline", flat=True))
    assert running["market_acceptance"] == running["market_mediation"] == 1


def test_the_duplicate_goes_with_its_main_ticket(answer) -> None:
    merged = OPEN.select_related("ticket").get(state="merged")
    main = OPEN.select_related("ticket").get(number=merged.ticket.merged_into)
    assert (merged.unit_id, merged.ticket.theme) == (main.unit_id, main.ticket.theme)
    assert OPEN.get(ticket__reopened_times=1).met_on is None


def test_the_growing_signal_is_found_by_the_program_itself(answer) -> None:
    signal = max(
        Matter.objects.filter(register="hotline.signal").select_related("signal"), key=lambda s: s.signal.score
    )
    assert "烧烤" in signal.title
    tickets = Matter.objects.filter(pk__in=_tied(signal)).select_related("ticket")
    assert len(tickets) == signal.signal.size == 7
    assert len({row.ticket.address for row in tickets}) == 1
    assert len({row.title for row in tickets}) == 7
    assert len({row.ticket.category for row in tickets}) >= 3
    assert len({row.unit_id for row in tickets}) >= 5
    assert sum(row.closed_on is None for row in tickets) == 2
    days = sorted(row.opened_on for row in tickets)
    assert (days[-1] - days[0]).days <= 30
    assert sum((DEMO_DAY - day).days < 10 for day in days) >= 4


def _tied(signal: Matter) -> list[int]:
    found = Link.objects.filter(source=signal.subject, kind="信号来源")
    return [int(target.partition(":")[2]) for target in found.values_list("target", flat=True)]


# --- what every ticket has --------------------------------------------------------------------------------------------


def test_every_ticket_has_theme_and_what_happened_to_it(answer) -> None:
    tickets = Ticket.objects.all()
    themes = {theme["name"] for theme in read("hotline")["themes"]}
    assert set(tickets.values_list("theme", flat=True)) == themes
    closed = tickets.filter(matter__state="closed")
    assert not closed.filter(Q(nature="") | Q(first_unit=None) | Q(legs=0) | Q(satisfaction="") | Q(reply="")).exists()
    assert not closed.filter(returned_times=0).exclude(legs=1, first_unit=F("matter__unit")).exists()
    assert not closed.filter(returned_times=1).exclude(legs=2).exists()
    assert not closed.filter(returned_times=1, first_unit=F("matter__unit")).exists()
    n = closed.count()
    assert 0.04 < closed.filter(returned_times=1).count() / n < 0.06
    for name in COUNTS[1:]:
        assert 0.002 < closed.filter(**{name: 1}).count() / n < 0.01
    assert 0.01 < closed.filter(satisfaction="refused").count() / n < 0.05


def test_nature_and_market_fit_the_theme(answer) -> None:
    tickets = Ticket.objects.filter(matter__state="closed")
    of = {nature: set(tickets.filter(nature=nature).values_list("theme", flat=True)) for nature in Nature.values}
    assert {"消费纠纷", "物业管理"} <= of["mediation"]
    assert {"房屋违建", "工厂废气", "占道经营"} <= of["enforcement"]
    assert not tickets.filter(category__in=("consultation", "suggestion")).exclude(nature="ordinary").exists()
    market = tickets.filter(is_market=True)
    complaints = tickets.filter(theme="消费纠纷", category="complaint")
    assert 0.6 < market.count() / complaints.count() < 0.8
    assert not market.exclude(theme="消费纠纷", category="complaint", nature="mediation").exists()


def test_every_course_is_one_that_the_procedure_allows_and_that_the_counters_tell(answer) -> None:
    version = procedures["hotline.ticket"].versions[-1]
    courses: dict[str, list[tuple[str, date]]] = {}
    events = Event.objects.filter(kind__startswith="hotline.ticket.").order_by("subject", "seq")
    for subject, kind, on in events.values_list("subject", "kind", "legal_on"):
        courses.setdefault(subject, []).append((kind.rpartition(".")[2], on))
    counted = Ticket.objects.values_list("pk", "matter__state", "legs", *COUNTS)
    assert len(counted) == len(courses)
    for pk, stands, *numbers in counted:
        steps = courses[f"matter:{pk}"]
        state = ""
        for code, _ in steps:
            step = version.step[code]
            assert state in step.sources or (not state and step is version.opening), (pk, steps)
            state = step.target or state
        assert state == stands
        days = [on for _, on in steps]
        assert days == sorted(days), (pk, steps)
        taken = Counter(code for code, _ in steps)
        assert numbers == [taken[code] for code in ("dispatched", "returned", "extended", "suspended", "reopened")]


def test_extensions_move_the_due_day_and_were_needed(answer) -> None:
    extended = Ticket.objects.filter(matter__state="closed", extended_times=1).values_list("pk", "category")
    assert len(extended) > 50
    for pk, category in extended:
        clock = Clock.objects.get(matter=pk, deadline="reply")
        on = max(clock.started_on, RULE_DAY)
        plain = deadline(rulebook()[f"hotline.reply.{category}"].limit_on(on), clock.started_on, current_calendar())
        assert plain.legal_last < clock.met_on <= clock.legal_last_on


def test_market_complaints_kept_their_own_clocks(answer) -> None:
    clocks = Clock.objects.filter(matter__ticket__is_market=True, matter__state="closed").exclude(deadline="reply")
    assert len(clocks) == 2 * Ticket.objects.filter(is_market=True, matter__state="closed").count()
    assert not clocks.exclude(met_on__lte=F("legal_last_on")).exists()


def test_themes_have_their_months(answer) -> None:
    lamps = Ticket.objects.filter(theme="路灯", matter__opened_on__year=2023)
    months = Counter(day.month for day in lamps.values_list("matter__opened_on", flat=True))
    assert months[12] + months[11] > 1.3 * (months[6] + months[7])
    last = Ticket.objects.filter(theme="疫情防控").aggregate(last=Max("matter__opened_on"))["last"]
    assert last.year == 2022


def test_a_year_is_drawn_the_same_again_and_no_other_year_moves_it(answer) -> None:
    again = Year(2023, TARGETS[2023]["hotline.received"], 0, Town(DEMO_DAY))
    stored = {
        row.matter.number: row for row in Ticket.objects.filter(matter__opened_on__year=2023).select_related("matter")
    }
    for arrival in again.closed():
        row = stored.pop(arrival.facts["number"])
        facts = {
            name: getattr(row, name) for name in ("content", "theme", "caller_phone", "reply", "legs", "first_unit_id")
        }
        assert facts == {name: arrival.facts[name.removesuffix("_id")] for name in facts}
        assert row.matter.closed_on == arrival.steps[-1].on
    assert not stored


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
    officer = EnforcementCertificate.objects.get(number="演示证-0001").officer.user
    assert has_valid_certificate(officer, DEMO_DAY)
    assert any(duty.is_cover for duty in Person(officer).duties)


def test_every_definition_is_approved(answer) -> None:
    assert not Definition.objects.filter(approved_by="").exists()


@pytest.mark.parametrize("year", [2024, 1999])
def test_a_year_without_data_is_refused_with_those_that_there_are(year: int) -> None:
    with pytest.raises(FazhiError, match=rf"没有 {year} 年的数据.*2023"):
        command.run(argparse.Namespace(year=year))
