"""Heads in court: who appeared or why nobody did, counted once an instance; problems that return; the team."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from modules.oversight.litigation.conftest import Desk

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Matter

DAY = date(2026, 3, 2)
THERE = {"has_head_appeared": True, "post": "deputy", "has_spoken": True}
ABSENT = {"reason": "参加防汛", "delegate": "执法办负责人", "has_statement": True}


def sat(desk: Desk, contest: Matter, on: date, instance: str = "first", **facts: Any) -> Any:
    return desk.add("court_date", contest=contest.number, occurred_on=on, instance=instance, **facts)


def rate(year: int = 2026) -> tuple[int | None, int | None]:
    (figure,) = compute(["oversight.appearances"], Span.year(year))
    return figure.numerator, figure.denominator


def test_an_absent_head_leaves_a_reason_a_delegate_and_a_sealed_statement(desk: Desk) -> None:
    suit = desk.open("suit", DAY)
    for name, message in (
        ("reason", "不能出庭的写明理由"),
        ("delegate", "不得只委托律师"),
        ("has_statement", "须提交加盖公章的情况说明.*负责人出庭应诉若干问题的规定"),
    ):
        with pytest.raises(FazhiError, match=message):
            sat(desk, suit, date(2026, 4, 1), **{key: value for key, value in ABSENT.items() if key != name})
    with pytest.raises(FazhiError, match="负责人没有出庭，不能登记出声"):
        sat(desk, suit, date(2026, 4, 1), **ABSENT, has_spoken=True)
    with pytest.raises(FazhiError, match="正职、副职还是参与分管"):
        sat(desk, suit, date(2026, 4, 1), has_head_appeared=True)
    row = sat(desk, suit, date(2026, 4, 1), **ABSENT)
    assert (row.title, row.court_date.appearance) == (suit.title, f"{suit.number}/first")


def test_a_day_belongs_to_a_contest_and_to_its_kind_of_instance(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="复议诉讼案件里没有这个编号"):
        desk.add("court_date", contest="YS-没有", occurred_on=DAY, instance="first", **THERE)
    with pytest.raises(FazhiError, match="行政复议选复议听证"):
        sat(desk, desk.open("review", DAY), date(2026, 4, 1), **THERE)
    with pytest.raises(FazhiError, match="行政诉讼选一审"):
        sat(desk, desk.open("suit", DAY), date(2026, 4, 1), "hearing", **THERE)


def test_a_head_appears_once_an_instance_and_again_when_the_court_calls(desk: Desk) -> None:
    one, other = desk.open("suit", DAY), desk.open("suit", DAY)
    sat(desk, one, date(2026, 4, 1), **ABSENT)
    assert rate() == (0, 1)
    sat(desk, one, date(2026, 4, 20), **THERE)
    assert rate() == (1, 1)
    sat(desk, one, date(2026, 5, 8), **ABSENT, is_called_again=True)
    assert rate() == (1, 2)
    sat(desk, one, date(2026, 9, 1), "second", **THERE)
    sat(desk, other, date(2026, 9, 1), **ABSENT)
    assert rate() == (2, 4)
    sat(desk, other, date(2026, 12, 1), "second")  # still to come
    sat(desk, desk.open("review", DAY), date(2026, 4, 1), "hearing", **THERE)  # no court
    assert rate() == (2, 4)
    assert rate(2025) == (0, 0)


def test_a_contest_is_not_closed_before_each_day_tells_who_appeared(desk: Desk, monkeypatch: Any) -> None:
    matter = desk.take(desk.assigned("review", DAY), "answered", DAY)
    monkeypatch.setenv("FAZHI_TODAY", "2026-04-01")
    hearing = sat(desk, matter, date(2026, 4, 10), "hearing")
    monkeypatch.setenv("FAZHI_TODAY", "2026-11-16")
    matter = desk.take(matter, "decided", date(2026, 5, 6))
    with pytest.raises(FazhiError, match=r"2026-04-10 的开庭（听证）没有登记负责人是否出庭.*《行政复议法》第五十一条"):
        desk.take(matter, "closed", date(2026, 5, 7))
    edit_entry(hearing, THERE, by=desk.town.person("oversight.counsel"))
    assert desk.take(matter, "closed", date(2026, 5, 7)).state == "closed"


def test_a_problem_returns_only_in_several_contests_that_are_there(desk: Desk) -> None:
    numbers = [desk.open("suit", DAY).number for _ in range(2)]
    said = {"title": "告知不全", "aspect": "procedure", "unit": desk.town.office.pk, "occurred_on": DAY}
    said |= {"finding": "格式陈旧", "proposal": "统一格式"}
    with pytest.raises(FazhiError, match="突出矛盾至少涉及两件"):
        desk.add("recurring", **said, contests=f"{numbers[0]}\n{numbers[0]}")
    with pytest.raises(FazhiError, match="复议诉讼案件里没有：YS-没有"):
        desk.add("recurring", **said, contests=f"{numbers[0]}\nYS-没有")
    assert desk.add("recurring", **said, contests="\n".join(numbers)).number.startswith("MD")


def test_a_lesson_belongs_to_a_loss_and_what_is_done_has_its_proof(desk: Desk) -> None:
    won = desk.decided("review", DAY, date(2026, 5, 6), "upheld")
    with pytest.raises(FazhiError, match="结果是“维持（只限复议）”，不是败诉"):
        desk.lesson(won, date(2026, 5, 25))
    lost = desk.decided("review", DAY, date(2026, 5, 6), "unlawful")
    with pytest.raises(FazhiError, match="整改期限早于登记日期"):
        desk.lesson(lost, date(2026, 5, 25), correct_by=date(2026, 5, 1))
    lesson = desk.lesson(lost, date(2026, 5, 25))
    assert (lesson.due_on, lesson.unit) == (date(2026, 8, 3), desk.town.bureau)
    with pytest.raises(FazhiError, match="完成证明"):
        desk.take(lesson, "corrected", date(2026, 7, 1), proof="")
    lesson = desk.take(lesson, "corrected", date(2026, 7, 1))
    assert (lesson.met_on, lesson.closed_on) == (date(2026, 7, 1), date(2026, 7, 1))


def test_the_year_counts_what_came_in_and_what_of_it_is_closed(desk: Desk) -> None:
    desk.take(desk.take(desk.open("suit", DAY), "terminated", DAY), "closed", DAY)
    desk.open("review", DAY)
    desk.open("review_simplified", DAY)
    reviews, suits, closed = compute(["F74", "F75", "F76"], Span.year(2026))
    assert (reviews.value, suits.value, closed.numerator, closed.denominator) == (2, 1, 1, 3)
    assert [figure.value for figure in compute(["F74", "F75"], Span.year(2025))] == [0, 0]
