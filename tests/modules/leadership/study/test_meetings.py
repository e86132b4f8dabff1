"""The agenda: an item counts, not a meeting; one that is taken twice counts once, unless it is a further study."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import text_of

from fazhi.kernel.chain.events import history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import registry
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import remove_entry

from .conftest import CLERK, MONDAY, Desk

LATER = date(2024, 6, 24)


def figures(year: int = 2024) -> tuple[Any, ...]:
    return tuple(figure.value for figure in compute(["F1", "F81"], Span.year(year)))


def test_an_item_has_the_day_and_the_number_of_its_meeting(desk: Desk) -> None:
    meeting = desk.meeting()
    first, second = desk.item(meeting, "甲"), desk.item(meeting, "乙")
    assert (first.number, second.number) == (f"{meeting.number}-01", f"{meeting.number}-02")
    assert first.occurred_on == MONDAY
    with pytest.raises(FazhiError, match="没有编号为“HY9”的会议；先登记会议，或者核对编号"):
        desk.add("agenda", meeting="HY9", title="丙", topic="law")


def test_two_items_of_one_meeting_count_two(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.item(meeting, "甲")
    desk.item(meeting, "乙")
    assert figures() == (2, 0)


@pytest.mark.parametrize(("kind", "n"), [("party_committee", 1), ("government", 1), ("study_group", 0), ("other", 0)])
def test_only_meetings_of_the_committee_and_the_government_count(desk: Desk, kind: str, n: int) -> None:
    desk.item(desk.meeting(kind))
    desk.item(desk.meeting(), "值班安排", topic="other")
    assert figures() == (n, 0)


def test_one_item_at_two_meetings_counts_once(desk: Desk) -> None:
    first = desk.item(desk.meeting())
    again = desk.item(desk.meeting("government", LATER), "再议学习行政复议法", same_as=first.number)
    assert (again.agenda_item.counted_as, figures()) == (first.number, (1, 0))
    remove_entry(again, by=desk.town.person(CLERK), reason="登记错")
    assert figures() == (1, 0)


def test_the_same_title_in_a_year_must_say_what_it_is(desk: Desk) -> None:
    first = desk.item(desk.meeting())
    later = desk.meeting("government", LATER)
    with pytest.raises(FazhiError, match=rf"2024-06-17已上过会（{first.number}）.*在这里填“{first.number}”，不另计"):
        desk.item(later)
    desk.item(later, same_as=first.number)
    desk.edit(first, resolution="照办")  # its own second time is no twin of it
    assert figures() == (1, 0)
    last = desk.item(desk.meeting(on=date(2024, 6, 25)), is_further_study=True, same_as=first.number)
    assert (last.agenda_item.counted_as, figures()) == (last.number, (2, 0))
    desk.edit(last, is_further_study=False)
    assert figures() == (1, 0)


def test_the_same_title_in_another_year_is_another_item(desk: Desk) -> None:
    desk.item(desk.meeting(on=date(2023, 6, 19)))
    desk.item(desk.meeting())
    assert (figures(2023), figures(2024)) == ((1, 0), (1, 0))


def test_the_first_time_must_be_there_and_be_the_first(desk: Desk) -> None:
    meeting = desk.meeting()
    first = desk.item(meeting, "甲")
    second = desk.item(meeting, "乙", same_as=first.number)
    with pytest.raises(FazhiError, match="没有另一个编号为“YT9”的议题"):
        desk.item(meeting, "丙", same_as="YT9")
    with pytest.raises(FazhiError, match=f"本身是再次上会，首次是“{first.number}”"):
        desk.item(meeting, "丙", same_as=second.number)
    with pytest.raises(FazhiError, match="没有另一个编号为"):
        desk.edit(first, same_as=first.number)


def test_what_others_name_is_not_taken_away(desk: Desk) -> None:
    meeting = desk.meeting()
    first = desk.item(meeting, "甲")
    desk.item(meeting, "乙", same_as=first.number)
    by = desk.town.person(CLERK)
    with pytest.raises(FazhiError, match="下面已登记 1 条再次上会的议题"):
        remove_entry(first, by=by, reason="登记错")
    with pytest.raises(FazhiError, match="下面已登记 2 条议题；先移除议题"):
        remove_entry(meeting, by=by, reason="登记错")
    with pytest.raises(FazhiError, match="下面已登记 2 条议题"):
        desk.edit(meeting, number="HY改")


def test_a_meeting_whose_day_was_wrong_takes_its_items_along(desk: Desk) -> None:
    meeting = desk.meeting()
    item = desk.item(meeting)
    desk.edit(meeting, occurred_on=date(2023, 6, 19))
    item.refresh_from_db()
    assert (item.occurred_on, figures(2023), figures(2024)) == (date(2023, 6, 19), (1, 0), (0, 0))
    assert history(item.subject).last().kind == "entry.edited"
    assert [fault for check in registry.providers("verify") for fault in check()] == []


# --- the review of last year's report ---------------------------------------------------------------------------------


def test_the_review_of_last_year_s_report_is_an_item_with_the_amendments_asked_for(desk: Desk) -> None:
    facts = {"is_report_review": True, "report_year": 2023, "amendments": "压缩篇幅"}
    row = desk.item(desk.meeting(), "审议2023年度法治政府建设报告", **facts)
    assert (row.agenda_item.amendments, figures()) == ("压缩篇幅", (1, 1))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"is_report_review": True}, "写明审议的是哪一年度的报告"),
        ({"is_report_review": True, "report_year": 2024}, "早于会议所在的 2024 年"),
        ({"is_report_review": True, "report_year": 2023, "topic": "other"}, "主题是“法治”"),
        ({"amendments": "压缩篇幅"}, "只有审议年度报告的议题才填"),
    ],
)
def test_a_review_says_of_which_year(desk: Desk, facts: dict[str, Any], why: str) -> None:
    with pytest.raises(FazhiError, match=why):
        desk.item(desk.meeting(), **facts)


def test_the_page_of_a_meeting_lists_its_items_and_adds_one(
    desk: Desk, client: Client, log_in: Callable[..., Any]
) -> None:
    meeting = desk.meeting()
    first = desk.item(meeting)
    log_in()
    add = f"{reverse('pages:add', args=('leadership.agenda',))}?meeting={meeting.number}"
    page = client.get(reverse("pages:detail", args=("leadership.meeting", meeting.pk)))
    assert f'href="{add}"' in page.content.decode()
    assert f"学习行政复议法 {first.number}" in text_of(page)
    sheet = client.get(add).context["sheet"]
    begun = {one.name: one.value for one in sheet.inputs}
    assert begun["meeting"] == meeting.number
    sent = {**begun, "token": sheet.token, "title": "新议题", "topic": "law", "unit": str(desk.town.office.pk)}
    assert client.post(add, sent)["Location"] == reverse("pages:detail", args=("leadership.meeting", meeting.pk))
    again = client.get(f"{reverse('pages:add', args=('leadership.agenda',))}?same_as={first.number}")
    begun = {one.name: one.value for one in again.context["sheet"].inputs}
    assert (begun["same_as"], begun["title"], begun["topic"]) == (first.number, first.title, "law")


def test_an_item_that_others_name_as_the_first_does_not_become_a_second_itself(desk: Desk) -> None:
    other = desk.item(desk.meeting(), "乙")
    first = desk.item(desk.meeting(), "甲")
    desk.item(desk.meeting("government", LATER), "再议甲", same_as=first.number)
    assert figures() == (2, 0)
    with pytest.raises(FazhiError, match="下面已登记 1 条再次上会的议题"):
        desk.edit(first, same_as=other.number)
    assert figures() == (2, 0)


def test_a_meeting_counts_when_it_was_held(desk: Desk) -> None:
    desk.item(desk.meeting(on=date(2024, 7, 5)))
    desk.item(desk.meeting(on=date(2024, 6, 27)), "学习行政处罚法")
    assert figures() == (1, 0)
