"""How far a case has come: one that ended without a decision is not asked for what only a decision has."""

from __future__ import annotations

from typing import Any

import pytest

from fazhi.modules.enforcement.review.catalogue import checks
from fazhi.modules.enforcement.review.declaring import Mark
from fazhi.modules.enforcement.review.files import CaseFile, Stage
from tests.support.cases import case_file, changed
from tests.support.reviewed import base, law

UNDECIDED: dict[str, Any] = {
    f"case.{name}": None for name in ("told_on", "decided_on", "served_on", "executed_on", "close_approved_on")
} | {"case.outcome": "", "documents": [], "payments": []}
WITHDRAWN = UNDECIDED | {"case.concluded_on": None, "evidence": [], "measures": []}
NOT_FILED = WITHDRAWN | {"case.filed_on": None, "acts": []}


def ordinary(change: dict[str, Any]) -> CaseFile:
    return case_file(changed(base("ordinary"), change))


@pytest.mark.parametrize(
    ("change", "stage"),
    [
        ({}, Stage.CLOSING),
        (WITHDRAWN, Stage.INVESTIGATION),
        (WITHDRAWN | {"case.told_on": "2023-04-07"}, Stage.INVESTIGATION),
        (WITHDRAWN | {"case.outcome": "transferred"}, Stage.INVESTIGATION),
        (NOT_FILED, Stage.CLUE),
        (UNDECIDED | {"matter.closed_on": None}, Stage.INVESTIGATION),
        (UNDECIDED | {"matter.closed_on": None, "case.told_on": "2023-04-07"}, Stage.NOTICE),
    ],
)
def test_a_case_has_come_as_far_as_its_decision(change: dict[str, Any], stage: Stage) -> None:
    assert ordinary(change).stage is stage


@pytest.mark.parametrize(
    "trace", [{"case.served_on": "2023-05-10"}, {"case.outcome": "penalty"}, {"case.close_approved_on": "2023-06-05"}]
)
def test_a_closed_case_with_any_trace_of_a_decision_lacks_its_day(trace: dict[str, Any]) -> None:
    """A hole of an import is a hole: leaving out the day of the decision must not make the checks fall silent."""
    file = ordinary(UNDECIDED | trace)
    assert file.stage is Stage.CLOSING
    assert checks["C21"](file, law()).mark is Mark.UNKNOWN


@pytest.mark.parametrize("change", [WITHDRAWN, NOT_FILED], ids=["撤案", "不予立案"])
def test_a_case_that_ended_without_a_decision_leaves_nothing_unknown(change: dict[str, Any]) -> None:
    found = {check.code: check(ordinary(change), law()) for check in checks}
    assert {code: one.why for code, one in found.items() if one.mark in (Mark.UNKNOWN, Mark.FAIL)} == {}


def test_whom_the_law_spares_on_the_spot_has_no_closing_to_be_approved() -> None:
    spared = {"case.outcome": "exempted", "case.kinds": "", "case.fine_fen": None, "case.close_approved_on": None}
    file = case_file(changed(base("simple"), spared | {"payments": []}))
    assert file.stage is Stage.EXECUTION
    assert checks["C50"](file, law()).mark is Mark.NOT_APPLICABLE
