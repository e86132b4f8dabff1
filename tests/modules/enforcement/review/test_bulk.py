"""The review of many files says of each what the review of one says, in order, and tells how far it is."""

from __future__ import annotations

from datetime import date

import pytest
from modules.enforcement.review.test_loading import stored
from support.town import Town, make_town

from fazhi.kernel.law.calendar import sync_calendar
from fazhi.modules.enforcement.review.bulk import review
from fazhi.modules.enforcement.review.declaring import Mark
from fazhi.modules.enforcement.review.law import Law
from fazhi.modules.enforcement.review.loading import NoSuchCase, load_file
from fazhi.modules.enforcement.review.scoring import review_case


@pytest.fixture
def town(db: None) -> Town:
    sync_calendar()
    return make_town()


def test_each_of_many_is_judged_like_one_alone(town: Town) -> None:
    stored("好")
    stored(
        "坏", {"acts.0.officers": "演示证-0001", "case.told_on": date(2023, 5, 9), "documents.notice.served_on": None}
    )
    found = list(review())
    assert [one.number for one in found] == ["好", "坏"]
    assert found == [review_case(load_file(number), Law.current()) for number in ("好", "坏")]
    marks = [{check.code: finding.mark for check, finding in one.findings.items()} for one in found]
    assert (marks[0]["C21"], marks[1]["C21"]) == (Mark.PASS, Mark.FAIL)
    assert (marks[0]["C04"], marks[1]["C04"]) == (Mark.PASS, Mark.FAIL)


def test_only_the_chosen_are_reviewed(town: Town) -> None:
    stored("A", unit=town.office)
    stored("B", {"case.decided_on": date(2024, 1, 5)}, unit=town.bureau)
    assert [one.number for one in review(["B"])] == ["B"]
    assert [one.number for one in review(year=2024)] == ["B"]
    assert [one.number for one in review(units=[town.office.pk])] == ["A"]
    with pytest.raises(NoSuchCase):
        next(review(["没有"]))


def test_progress_is_told_case_by_case(town: Town) -> None:
    for number in "甲乙丙":
        stored(number)
    told: list[tuple[int, int]] = []
    list(review(progress=lambda done, total: told.append((done, total))))
    assert told == [(1, 3), (2, 3), (3, 3)]
