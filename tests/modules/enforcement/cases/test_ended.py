"""Cases that ended without a penalty are no open questions (撤案、不予立案、免罚): the review asks nothing of a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.enforcement import HEAD, Bench, Docket, pdf
from support.enforcement_story import FACTS, TESTED

from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.modules.enforcement.models import DocumentKind
from fazhi.modules.enforcement.review.bulk import review
from fazhi.modules.enforcement.review.declaring import Mark
from fazhi.modules.enforcement.review.files import Stage
from fazhi.modules.enforcement.review.loading import load_file


def unknowns(docket: Docket) -> dict[str, str]:
    (reviewed,) = review([docket.number])
    return {check.code: one.why for check, one in reviewed.findings.items() if one.mark is Mark.UNKNOWN}


def test_a_withdrawn_case_is_asked_about_its_inquiry_only(bench: Bench) -> None:
    docket = bench.docket().until("restated")
    docket.step("withdrawn", date(2024, 10, 30), role=HEAD, note="证据不足，撤案")
    assert load_file(docket.number).stage is Stage.INVESTIGATION
    assert unknowns(docket) == {}


def test_a_clue_that_is_not_filed_is_asked_nothing(bench: Bench) -> None:
    docket = bench.docket().until("registered")
    docket.step("not_filed", date(2024, 9, 4), role=HEAD, note="没有违法事实")
    assert load_file(docket.number).stage is Stage.CLUE
    assert unknowns(docket) == {}


def test_the_slip_of_who_was_spared_on_the_spot_still_goes_into_the_file_and_nothing_else_does(bench: Bench) -> None:
    on = date(2024, 9, 3)
    docket = bench.docket().until("registered")
    said: dict[str, Any] = {"facts": FACTS, **TESTED, "is_minor": True, "is_harmless": True, "educated_on": on}
    said |= {"lenience_reason": "轻微并及时改正，没有造成危害后果", "is_crime_suspected": False, "has_conflict": False}
    papers = [pdf("不予行政处罚决定书")]
    act(docket.matter, "excused", by=bench.officer, on=on, data=said, officers=bench.two, papers=papers)
    slip = docket.add("document", on, title="不予行政处罚决定书", kind=DocumentKind.EXEMPTION.value)
    docket.serve(slip, on)
    for change in (
        lambda: remove_entry(slip, by=bench.officer, reason="不要了"),
        lambda: docket.proof("补证", "record", on, "补证"),
    ):
        with pytest.raises(RefusedForm, match="已于2024-09-03结案归档"):
            change()
