"""The whole life of an ordinary case (普通程序), from the clue to the archive."""

from __future__ import annotations

from support.enforcement import Bench

from fazhi.modules.enforcement.review.bulk import review
from fazhi.modules.enforcement.review.declaring import Mark


def test_a_case_goes_from_the_clue_to_the_archive_and_no_check_fails_or_is_left_open(bench: Bench) -> None:
    docket = bench.docket().until("closed")
    assert docket.matter.state == "closed"
    (reviewed,) = review([docket.number])
    found = {
        check.code: finding.why
        for check, finding in reviewed.findings.items()
        if finding.mark in (Mark.FAIL, Mark.UNKNOWN)
    }
    assert found == {}
