"""Legal review of a year's cases by C28's own rule, the people who review, and the list of what needs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fazhi.kernel.core.errors import DeclarationError
from fazhi.kernel.law.strict_yaml import read
from fazhi.modules.enforcement.disclosure.catalogue import catalogue, read_catalogue
from fazhi.modules.enforcement.disclosure.reviewed import reviewed_cases, reviewers
from fazhi.modules.enforcement.review.loading import load_file

OPEN = {"case.decided_on": None, "case.served_on": None, "case.published_on": None, "case.executed_on": None}
OPEN |= {"case.close_approved_on": None, "payments": []}
UNREVIEWED = {"case.reviewed_on": None, "case.review_result": "", "case.reviewer": ""}
LIGHT = {"case.heard_on": None, "case.proposed_fen": 2_000_000, "case.fine_fen": 2_000_000}  # no hearing is due
NOT_MAJOR = {"case.is_major": False} | LIGHT


def groups(office: Any) -> dict[str, str]:
    return {one.number: one.group for one in reviewed_cases(load_file(number) for number in office.numbers)}


def test_each_case_that_needed_a_review_stands_in_one_group(office: Any) -> None:
    office.keep("甲")
    office.keep("乙", {"case.review_result": "refused"})
    office.keep("丙", UNREVIEWED)
    office.keep("丁", OPEN | UNREVIEWED, state="told", closed_on=None)
    office.keep("戊", OPEN | {"case.review_result": "returned"}, state="told", closed_on=None)
    office.keep("己", {"case.is_major": None} | LIGHT)
    office.keep("庚", {"case.is_major": False, "case.heard_on": None} | UNREVIEWED)
    assert groups(office) == {
        "甲": "passed",
        "乙": "without",
        "丙": "unproved",
        "丁": "waiting",
        "戊": "returned",
        "己": "unsaid",
        "庚": "unproved",
    }


def test_what_needs_no_review_or_was_never_filed_is_not_counted(office: Any) -> None:
    office.keep("甲", NOT_MAJOR)
    office.keep("乙", sample="simple")
    office.keep("丙", OPEN | UNREVIEWED, state="not_filed")
    assert groups(office) == {}


def test_a_hearing_needs_a_review_though_nobody_called_the_case_major(office: Any) -> None:
    office.keep("甲", {"case.is_major": None} | {"case.review_result": "returned"})
    assert groups(office) == {"甲": "without"}


def test_the_page_counts_and_opens_each_group(office: Any) -> None:
    office.keep("甲")
    office.keep("乙", {"case.review_result": "refused"})
    told = office.page("systems/?part=review&year=2023")
    assert "应当法制审核的案件 2 宗" in told
    assert 'data-group="without" data-count="1"' in told
    assert "没有通过不得作出决定" in told
    only = office.page("systems/?part=review&year=2023&group=passed")
    assert "甲</a>" in only
    assert "乙</a>" not in only


def test_reviewers_are_measured_against_certificates_and_the_share_is_not_verified(office: Any) -> None:
    for number in range(1, 22):
        office.account(number)
    office.town.user("enforcement.reviewer")
    people = reviewers()
    assert (people.reviewers, people.officers, people.is_enough) == (1, 21, False)
    told = office.page("systems/?part=review")
    assert "没有达到" in told
    assert "比例未核" in told
    office.town.user("enforcement.reviewer", office.town.bureau)
    assert reviewers().is_enough


def test_the_list_is_dated_and_says_what_is_not_verified(office: Any) -> None:
    assert "未核" in office.page("systems/?part=review")
    line = catalogue().lines[0]
    assert not line.is_on(date(2021, 7, 14))
    assert line.is_on(date(2021, 7, 15))
    assert all(not one.is_verified for one in catalogue().lines)


def test_a_list_that_ends_before_it_begins_does_not_load(tmp_path: Path) -> None:
    path = tmp_path / "pack" / "review_catalogue.yaml"
    path.parent.mkdir()
    path.write_text(
        "checked_on: 2024-01-01\nsource: 甲\nshare: {percent: 5, basis: 乙, status: seen}\nlines:\n"
        "  - {name: 丙, basis: 丁, from: 2024-01-02, until: 2024-01-02, status: seen}\n",
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError, match="停用日期不晚于起用日期"):
        read_catalogue(read(path, path.parent))
