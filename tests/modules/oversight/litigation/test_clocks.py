"""The days of a contest: the old law's, those that an organ or a court names, and whose turn they make it today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from modules.oversight.litigation.conftest import HANDLER, REGISTER, Desk
from support.tickets import text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.site.work import Group, Work

DAY, DECIDED = date(2026, 3, 2), date(2026, 5, 6)


def clocks(matter: Matter) -> dict[str, tuple[date, date | None]]:
    rows = Clock.objects.filter(matter=matter).values_list("deadline", "legal_last_on", "met_on")
    return {code: (last_on, met_on) for code, last_on, met_on in rows}


def today_of(desk: Desk, monkeypatch: pytest.MonkeyPatch, on: str) -> list[tuple[Group, str]]:
    """What the unit that answers is asked to do."""
    with monkeypatch.context() as that_day:
        that_day.setenv("FAZHI_TODAY", on)
        work = Work(desk.town.person(HANDLER, desk.town.bureau))
        return [(task.group, task.step.code) for task in work.tasks(work.lines) if task.step]


@pytest.mark.parametrize("kind", ["review", "review_simplified"])
def test_what_came_in_under_the_old_law_has_ten_days_of_the_calendar(desk: Desk, kind: str) -> None:
    matter = desk.open(kind, date(2023, 9, 21))
    assert (matter.due_on, matter.judgement) == (date(2023, 10, 7), Judgement.JUDGED)  # the tenth day was a holiday
    assert Clock.objects.get(matter=matter).basis == "《行政复议法》第二十三条"
    assert desk.open("review", date(2023, 12, 29)).due_on == date(2024, 1, 8)
    assert desk.open("review", date(2024, 1, 2)).due_on == date(2024, 1, 16)


def test_the_day_for_further_evidence_runs_in_today_in_the_list_and_on_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    matter = desk.take(desk.assigned("suit", DAY), "evidence_asked", DAY)
    matter = desk.take(matter, "answered", date(2026, 3, 17), evidence="")
    assert today_of(desk, monkeypatch, "2026-03-20") == []
    matter = desk.take(matter, "evidence_permitted", date(2026, 3, 20), evidence_by=date(2026, 4, 3))
    assert clocks(matter)["evidence"] == (date(2026, 4, 3), None)
    assert today_of(desk, monkeypatch, "2026-04-02") == [(Group.SOON, "supplemented")]
    assert today_of(desk, monkeypatch, "2026-04-07") == [(Group.OVERDUE, "supplemented")]
    client.force_login(desk.town.user("oversight.counsel"), backend="django.contrib.auth.backends.ModelBackend")
    page = text_of(client.get(f"/r/{REGISTER}/{matter.pk}/"))
    assert "补充（延期）举证期限" in page
    assert "2026-04-03" in page
    matter = desk.take(matter, "supplemented", date(2026, 4, 3))
    assert clocks(matter)["evidence"] == (date(2026, 4, 3), date(2026, 4, 3))
    matter = desk.take(matter, "evidence_permitted", date(2026, 4, 8), evidence_by=date(2026, 4, 20))
    assert clocks(matter)["evidence"] == (date(2026, 4, 20), None)  # permitted once more


def test_performance_is_asked_for_by_its_day_and_anew_after_an_appeal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {"outcome": "ordered", "carry_out_by": date(2026, 6, 5)}
    matter = desk.decided("suit", DAY, DECIDED, **first)
    assert clocks(matter)["performance"] == (date(2026, 6, 5), None)
    assert today_of(desk, monkeypatch, "2026-06-08") == [(Group.OVERDUE, "carried_out")]
    matter = desk.take(matter, "carried_out", date(2026, 5, 11))
    matter = desk.take(matter, "appealed", date(2026, 5, 20))  # the plaintiff wants more, though the town has paid
    assert own(matter).carried_out_on is None
    assert today_of(desk, monkeypatch, "2026-06-08") == []
    matter = desk.take(matter, "decided", date(2026, 8, 3), outcome="ordered", carry_out_by=date(2026, 9, 1))
    assert clocks(matter)["performance"] == (date(2026, 9, 1), None)
    desk.sat(matter, date(2026, 4, 20))
    desk.lesson(matter, date(2026, 5, 25))
    with pytest.raises(FazhiError, match=r"还没有履行（履行期限 2026-09-01）"):
        desk.take(matter, "closed", date(2026, 8, 5))
    matter = desk.take(matter, "carried_out", date(2026, 8, 31))
    assert clocks(matter)["performance"] == (date(2026, 9, 1), date(2026, 8, 31))
    assert desk.take(matter, "closed", date(2026, 9, 2)).state == "closed"


def test_what_was_unlawful_may_still_have_to_be_made_good(desk: Desk) -> None:
    matter = desk.decided("review", DAY, DECIDED, "unlawful", carry_out_by=date(2026, 6, 5))
    desk.lesson(matter, date(2026, 5, 25))
    with pytest.raises(FazhiError, match=r"还没有履行（履行期限 2026-06-05）"):
        desk.take(matter, "closed", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        ("rejected", "“驳回请求（诉讼请求）”没有要本镇履行的内容，却写了履行期限 2026-06-05.*删去履行期限"),
        ("terminated", r"撤回、和解不是裁决结果.*办理“终止（撤回）”"),
    ],
)
def test_a_result_says_only_what_it_can_say(desk: Desk, outcome: str, why: str) -> None:
    with pytest.raises(FazhiError, match=why):
        desk.decided("suit", DAY, DECIDED, outcome, carry_out_by=date(2026, 6, 5))


def test_nobody_appeals_against_a_mediation(desk: Desk) -> None:
    matter = desk.decided("suit", DAY, DECIDED, "mediated", carry_out_by=date(2026, 6, 5))
    assert "appeal" not in clocks(matter)
    with pytest.raises(FazhiError, match=r"调解书、准许撤诉的裁定不能上诉.*第八十五条"):
        desk.take(matter, "appealed", date(2026, 5, 7))
    matter = desk.take(matter, "carried_out", date(2026, 5, 7))
    assert desk.take(matter, "closed", date(2026, 5, 8)).state == "closed"


def test_no_suit_ends_by_judgment_without_a_day_in_court(desk: Desk) -> None:
    matter = desk.decided("suit", DAY, DECIDED, "rejected")
    with pytest.raises(FazhiError, match=r"判决结案的诉讼没有登记开庭.*在“开庭和听证”登记"):
        desk.take(matter, "closed", date(2026, 6, 1))
    desk.sat(matter, date(2026, 4, 20))
    assert desk.take(matter, "closed", date(2026, 6, 1)).state == "closed"


def test_a_lesson_comes_back_to_its_owner_by_its_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = desk.decided("review", DAY, DECIDED, "unlawful")
    desk.lesson(lost, date(2026, 5, 25))
    assert today_of(desk, monkeypatch, "2026-07-31") == [(Group.SOON, "corrected")]
    assert today_of(desk, monkeypatch, "2026-08-04") == [(Group.OVERDUE, "corrected")]


def own(matter: Matter) -> Any:
    return Matter.objects.select_related("contest").get(pk=matter.pk).contest
