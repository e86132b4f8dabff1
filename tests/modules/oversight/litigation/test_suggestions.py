"""A procuratorial recommendation: two months to do one's duty and answer in writing, fifteen days where it is urgent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from modules.oversight.litigation.conftest import COUNSEL, Desk

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.acting import open_matter
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.kernel.records.registers import registers

DAY = date(2026, 3, 2)


def received(desk: Desk, **facts: Any) -> Matter:
    given = {"title": "河道垃圾", "document_number": "检建〔2026〕1号", "organ": "市检察院", "content": "依法清理"}
    return open_matter(registers["oversight.suggestion"], given | facts, by=desk.town.person(COUNSEL), on=DAY)


@pytest.mark.parametrize(("is_urgent", "due_on"), [(False, date(2026, 5, 6)), (True, date(2026, 3, 17))])
def test_it_is_answered_in_two_months_or_in_fifteen_days(desk: Desk, is_urgent: bool, due_on: date) -> None:
    matter = received(desk, is_urgent=is_urgent)
    assert (matter.due_on, matter.judgement) == (due_on, Judgement.JUDGED)  # 2 May is a holiday
    matter = desk.take(matter, "assigned", DAY)
    with pytest.raises(FazhiError, match="缺文书：书面回复"):
        desk.take(matter, "replied", due_on, papers=[])
    matter = desk.take(matter, "replied", due_on)
    assert (matter.met_on, matter.closed_on) == (due_on, due_on)
    row = Matter.objects.select_related("procuratorial_suggestion").get(pk=matter.pk)
    assert row.procuratorial_suggestion.replied_on == due_on


def test_a_late_answer_says_why_and_what_may_come_of_it(desk: Desk) -> None:
    matter = desk.take(received(desk), "assigned", DAY)
    with pytest.raises(
        FazhiError, match=r"期限 2026-05-06 已经过了 2 天，没有写明逾期原因.*第二十一条.*可以提起行政公益诉讼"
    ):
        desk.take(matter, "replied", date(2026, 5, 8), note="")
    assert desk.take(matter, "replied", date(2026, 5, 8)).state == "replied"
