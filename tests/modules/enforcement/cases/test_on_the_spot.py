"""A penalty on the spot leaves a file (当场处罚的案卷): evidence before it, an act of two officers, the day of telling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.enforcement import Bench, Docket
from support.enforcement_story import BROKEN, FACTS, PENAL, REASONS, TESTED

from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.facts import RefusedForm
from fazhi.modules.enforcement.models import EnforcementAct
from fazhi.modules.enforcement.review.bulk import review
from fazhi.modules.enforcement.review.declaring import Mark

ON = date(2024, 9, 3)
SAID: dict[str, Any] = {
    "facts": FACTS,
    "violation_clause": BROKEN,
    "liability_clause": PENAL,
    "kinds": "罚款",
    **TESTED,
    **REASONS,
}
SAID |= {"fine_fen": "1000.00", "least_fen": "50.00", "most_fen": "10000.00", "benchmark": "无"}
SAID |= {"is_statement_waived": True, "is_crime_suspected": False, "has_conflict": False, "is_publishable": False}


def fine(docket: Docket, **more: Any) -> None:
    by = docket.bench.officer
    act(docket.matter, "on_spot", by=by, on=ON, data=SAID | more, officers=docket.bench.two)


def test_without_evidence_nobody_is_fined_on_the_spot(bench: Bench) -> None:
    docket = bench.docket().until("registered")
    with pytest.raises(GateClosed, match="C14 证据合法：没有证据"):
        fine(docket)
    assert (docket.matter.state, EnforcementAct.objects.filter(case=docket.number).exists()) == ("clue", False)


def test_the_penalty_is_an_act_of_the_two_officers_and_its_file_is_frozen_at_once(bench: Bench) -> None:
    docket = bench.docket().until("registered")
    proof = docket.proof("现场照片", "audiovisual", ON, "倾倒的地点")
    fine(docket)
    done = EnforcementAct.objects.get(case=docket.number)
    assert (done.kind, done.officers, done.entry.occurred_on) == ("on_spot", "证-0001、证-0002", ON)
    assert docket.case.told_on == ON
    for row in (proof, done.entry):
        with pytest.raises(RefusedForm, match="作出决定，据以决定的材料不再改动"):
            remove_entry(row, by=bench.officer, reason="不要了")


def test_who_spoke_on_the_spot_is_answered(bench: Bench) -> None:
    docket = bench.docket().until("registered")
    docket.proof("现场照片", "audiovisual", ON, "倾倒的地点")
    fine(docket, is_statement_waived=None, stated_on=ON, restated_on=ON, is_statement_answered=True)
    (reviewed,) = review([docket.number])
    found = {check.code: finding.mark for check, finding in reviewed.findings.items()}
    assert {found[code] for code in ("C13", "C21", "C24")} <= {Mark.PASS, Mark.NOT_APPLICABLE}
