"""What may be corrected, when and by whom (更正): freely before the notice, by the head after it, a slip after the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.enforcement import HEAD, OFFICER, Bench
from support.enforcement_story import BROKEN, CLUE, REASONS

from fazhi.kernel.procedures.errors import ActRefused, GateClosed, WrongState
from fazhi.kernel.records.access import AccessDenied
from fazhi.modules.enforcement.models import CaseDocument, DocumentKind

ON = date(2024, 10, 30)
WHY = "登记有误"
DECISION: dict[str, Any] = {"kinds": "罚款", "fine_fen": "20000.00", "is_publishable": True, **REASONS}


def test_before_the_notice_the_officer_corrects_with_a_reason(bench: Bench) -> None:
    docket = bench.docket().quick().until("concluded")
    docket.step("corrected", ON, note=WHY, place="东坑镇井美村模拟路3号")
    assert (docket.matter.state, docket.case.place) == ("concluded", "东坑镇井美村模拟路3号")


def test_after_the_notice_no_officer_corrects_and_nobody_makes_the_case_minor(bench: Bench) -> None:
    docket = bench.docket().quick().until("restated")
    with pytest.raises(WrongState, match="现为“已告知”，不能“更正”"):
        docket.step("corrected", ON, note=WHY, is_major=False)
    with pytest.raises(AccessDenied, match="您的岗位不能“批准更正”"):
        docket.step("corrected_by_head", ON, role=OFFICER, note=WHY, place="别处")
    with pytest.raises(ActRefused, match="“批准更正”不能填写：属于重大执法决定、情节复杂或者重大违法"):
        docket.step("corrected_by_head", ON, role=HEAD, note=WHY, is_major=False, is_complex=False)
    assert docket.case.told_on == docket.days["told"]


def test_who_changes_the_facts_after_the_notice_tells_and_hears_the_party_anew(bench: Bench) -> None:
    docket = bench.docket().quick().until("restated")
    docket.step("corrected_by_head", ON, role=HEAD, note=WHY, facts="倾倒的是另一块地", act_ended_on=date(2024, 9, 2))
    case = docket.case
    assert (docket.matter.state, case.told_on, case.stated_on, case.restated_on) == ("concluded", None, None, None)
    assert (case.proposed_kinds, case.proposed_fen) == ("", None), "another notice may propose something else"
    with pytest.raises(WrongState, match="现为“调查终结”，不能“作出处罚决定”"):
        docket.step("decided", ON, role=HEAD, **DECISION)
    docket.fine_fen = 30_000_00
    docket.paper(DocumentKind.NOTICE, ON, served_on=ON)
    docket.step("told", ON, proposed_kinds="罚款", proposed_fen="30000.00")
    with pytest.raises(GateClosed, match="C24 申辩复核"):
        docket.step("decided", date(2024, 10, 31), role=HEAD, **DECISION)
    assert CaseDocument.objects.filter(case=docket.number, kind=DocumentKind.NOTICE, amount_fen=3_000_000).exists()
    docket.step("statement_waived", ON, note="当事人书面放弃", is_statement_waived=True)
    docket.step("decided", date(2024, 10, 31), role=HEAD, **DECISION)
    assert docket.matter.state == "decided"


def test_in_the_middle_of_a_hearing_a_change_ends_it_and_its_clocks(bench: Bench) -> None:
    docket = bench.docket()
    docket.is_lean = True
    docket.until("hearing_noticed")
    on = date(2024, 10, 15)
    docket.step("corrected_by_head", on, role=HEAD, note=WHY, place="别处")
    assert (docket.matter.state, docket.case.hearing_asked_on) == ("concluded", None)
    clocks = {clock.deadline: clock for clock in docket.matter.clocks.all()}
    assert clocks["decide"].paused_on is None
    asked_on = docket.days["hearing_asked"]  # it was asked for in time, whatever comes later
    assert (clocks["hearing_finish"].met_on, clocks["hearing_request"].met_on) == (on, asked_on)
    docket.paper(DocumentKind.HEARING_RIGHT, on, served_on=on)
    docket.paper(DocumentKind.NOTICE, on, served_on=on)
    docket.step("told", on, proposed_kinds="罚款", proposed_fen="120000.00")
    docket.step("hearing_told", on)
    anew = docket.matter.clocks.get(deadline="hearing_request")
    assert (anew.started_on, anew.met_on) == (on, None), "told anew, the days for asking run anew"


def test_after_the_decision_only_a_slip_is_mended(bench: Bench) -> None:
    docket = bench.docket().quick().until("decided")
    for step in ("corrected", "corrected_by_head"):
        with pytest.raises(WrongState, match="现为“已决定”，不能"):
            docket.step(step, ON, role=HEAD if step != "corrected" else OFFICER, note=WHY, place="别处")
    told = "“补正笔误”不能填写：当事人、事项编码、违反的条款、违法行为终了日"
    changed = {"party": "别人", "item": CLUE["item"], "violation_clause": BROKEN, "act_ended_on": ON}
    with pytest.raises(ActRefused, match=told):
        docket.step("annotated", ON, role=HEAD, note=WHY, **changed)
    docket.step("annotated", ON, role=HEAD, note=WHY, decision_number="模拟罚〔2024〕2号")
    assert (docket.matter.state, docket.case.decision_number) == ("decided", "模拟罚〔2024〕2号")
