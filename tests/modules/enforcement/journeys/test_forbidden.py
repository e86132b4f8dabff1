"""A6: a halt of business without hearing notice or legal review: nobody passes, and the ways out are open (不得)."""

from __future__ import annotations

from datetime import date

import pytest
from support.enforcement import HEAD, OFFICER, REVIEWER, SUPERVISOR, Bench, Docket
from support.enforcement_story import REASONS

from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import GateClosed
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.entries import edit_entry, remove_entry
from fazhi.modules.enforcement.models import CaseDocument, DocumentKind

HALT = "责令停产停业"
ON = date(2024, 10, 30)
DECISION = {"kinds": HALT, "is_publishable": True, **REASONS}


@pytest.fixture
def docket(bench: Bench) -> Docket:
    found = bench.docket()
    found.kinds, found.fine_fen, found.is_lean = HALT, None, True
    return found


def without_hearing(docket: Docket) -> Docket:
    """The letter about the right to a hearing turned out to be another case's, and the notice does not tell of it."""
    docket.without |= {"hearing_told", "hearing_asked", "hearing_noticed", "heard"}
    docket.until("concluded")
    letter = docket.paper(DocumentKind.HEARING_RIGHT, docket.days["told"])
    docket.until("discussed")
    remove_entry(letter, by=docket.bench.officer, reason="这份告知书是另一案的")
    notice = CaseDocument.objects.get(case=docket.number, kind=DocumentKind.NOTICE)
    edit_entry(notice.entry, {"elements": "事实、理由、依据、拟处罚内容、陈述申辩权"}, by=docket.bench.officer)
    return docket


def without_review(docket: Docket) -> Docket:
    docket.without |= {"reviewed"}
    return docket.until("discussed")


def refusal(docket: Docket) -> GateClosed:
    with pytest.raises(GateClosed) as refused:
        docket.step("decided", ON, role=HEAD, **DECISION)
    assert docket.matter.state == "told"
    return refused.value


def tells_the_ways_out(refused: GateClosed) -> None:
    """Each way once, however many gates are closed."""
    for way in ("补正后重新告知", "不予处罚", "撤案", "移送有权机关"):
        assert way in refused.remedy
    assert refused.remedy.count("任何人不能放行") == 1


def test_a_halt_without_a_hearing_notice_is_not_decided(docket: Docket) -> None:
    refused = refusal(without_hearing(docket))
    assert "C25 听证告知" in refused.what
    assert HALT in refused.what
    assert "《行政处罚法》第六十三条" in refused.basis
    assert "补送听证告知书" in refused.remedy
    tells_the_ways_out(refused)


def test_a_halt_without_legal_review_is_not_decided(docket: Docket) -> None:
    refused = refusal(without_review(docket))
    assert "C28 法制审核" in refused.what
    assert "没有法制审核结论" in refused.what
    assert "《行政处罚法》第五十八条" in refused.basis
    tells_the_ways_out(refused)


def test_a_hearing_notice_that_never_arrived_is_none(docket: Docket) -> None:
    docket.without |= {"hearing_told", "hearing_asked", "hearing_noticed", "heard"}
    docket.until("concluded")
    docket.paper(DocumentKind.HEARING_RIGHT, docket.days["told"])
    assert "C25 听证告知" in refusal(docket.until("discussed")).what


def test_a_halt_that_was_announced_as_a_fine_is_not_decided(bench: Bench) -> None:
    docket = bench.docket().quick().until("restated")
    assert "C23 不加重：决定处以责令停产停业" in refusal(docket).what


def test_the_notice_itself_waits_for_the_right_to_a_hearing(docket: Docket) -> None:
    docket.without |= {"hearing_told"}
    with pytest.raises(GateClosed, match=r"C22 告知要素.*没有写明听证权"):
        docket.until("told")
    assert docket.matter.state == "concluded"


def test_no_role_passes(docket: Docket) -> None:
    without_review(docket)
    for role in (OFFICER, HEAD, REVIEWER, SUPERVISOR, "leader", "administrator", "arbiter"):
        with pytest.raises(GateClosed if role == HEAD else AccessDenied):
            act(docket.matter, "decided", by=docket.bench.person(role), on=ON, note="经领导同意", data=DECISION)
        assert docket.matter.state == "told", role


def test_a_notice_that_is_cured_and_told_again_lets_the_case_be_decided(docket: Docket) -> None:
    """New papers, a new notice, a statement given up and a hearing given up: then the decision is made."""
    without_hearing(docket)
    docket.paper(DocumentKind.HEARING_RIGHT, ON, served_on=ON)
    docket.paper(DocumentKind.NOTICE, ON, served_on=ON)
    docket.step("told", ON, proposed_kinds=HALT)
    docket.step("hearing_told", ON)
    refused = refusal(docket).what
    assert "C24 申辩复核" in refused, "the statement of before answered another notice"
    assert "C26 听证期未满不得决定" in refused
    docket.step("statement_waived", ON, note="当事人书面放弃", is_statement_waived=True)
    docket.step("hearing_waived", ON, note="当事人书面放弃", is_hearing_waived=True)
    assert "C28 法制审核" in refusal(docket).what, "the review of before answered another notice"
    docket._reviewed(ON)
    docket._discussed(ON)
    docket.step("decided", date(2024, 10, 31), role=HEAD, **DECISION)
    assert docket.matter.state == "decided"


def test_the_review_is_made_up_for_and_the_case_decided(docket: Docket) -> None:
    without_review(docket)
    docket._reviewed(ON)
    docket.step("decided", ON, role=HEAD, **DECISION)
    assert docket.matter.state == "decided"


def test_the_case_can_be_withdrawn(docket: Docket) -> None:
    without_review(docket)
    docket.step("withdrawn", ON, role=HEAD, note="证据不足，撤案")
    assert (docket.matter.state, docket.matter.closed_on, docket.matter.met_on) == ("withdrawn", ON, ON)


def test_the_party_can_be_spared(docket: Docket) -> None:
    without_review(docket)
    excused = {"is_minor": True, "is_corrected": True, "is_harmless": True, "educated_on": ON}
    reason = "轻微并及时改正，没有造成危害后果"
    docket.step("exempted", ON, role=HEAD, outcome="exempted", lenience_reason=reason, **excused, **REASONS)
    assert (docket.matter.state, docket.case.decided_on) == ("decided", ON)


def test_the_case_can_be_sent_to_the_body_that_has_the_power(docket: Docket) -> None:
    without_review(docket)
    with pytest.raises(GateClosed, match="案卷里没有案件移送函"):
        docket.step("sent_on", ON, role=HEAD, note="不属于本机关管辖")
    docket.paper(DocumentKind.TRANSFER, ON)
    docket.step("sent_on", ON, role=HEAD, note="不属于本机关管辖")
    assert (docket.matter.state, docket.matter.closed_on, docket.matter.met_on) == ("transferred", ON, ON)
    letter = CaseDocument.objects.get(case=docket.number, kind=DocumentKind.TRANSFER)
    assert (letter.content, letter.digest) == ("", "")
