"""No way around the gates before a penalty (门禁不得绕过): another outcome, an exemption, a reviewer who investigated."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.enforcement import HEAD, OFFICER, REVIEWER, Bench, Docket
from support.enforcement_story import REASONS

from fazhi.kernel.org.models import Appointment, Post
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.procedures.errors import ActRefused, GateClosed
from fazhi.kernel.records.access import Person
from fazhi.modules.enforcement.models import Account, DocumentKind, Payment

ON = date(2024, 10, 30)
DECISION: dict[str, Any] = {"kinds": "罚款", "fine_fen": "20000.00", "is_publishable": True, **REASONS}
REVIEW: dict[str, Any] = {
    "review_result": "passed",
    "review_opinion": "同意",
    "is_reviewer_new": False,
    "is_reviewer_qualified": True,
}
SPARED: dict[str, Any] = {"is_minor": True, "is_corrected": True, "is_harmless": True, "educated_on": ON}
SPARED |= {"lenience_reason": "轻微并及时改正，没有造成危害后果", **REASONS}


@pytest.mark.parametrize("outcome", ["unfounded", "transferred", "exempted"])
def test_a_fine_is_not_decided_under_another_name(bench: Bench, outcome: str) -> None:
    docket = bench.docket().quick().until("restated")
    with pytest.raises(ActRefused, match="“作出处罚决定”不能填写：处理决定"):
        docket.step("decided", ON, role=HEAD, **DECISION, outcome=outcome)
    docket.step("decided", ON, role=HEAD, **DECISION)
    assert docket.case.outcome == "penalty"


@pytest.mark.parametrize("outcome", ["penalty", "transferred"])
def test_who_was_never_told_is_not_penalised_by_an_exemption(bench: Bench, outcome: str) -> None:
    docket = bench.docket().quick().until("concluded")
    with pytest.raises(GateClosed, match="处理决定须是“不予处罚”或者“违法事实不成立”"):
        docket.step("exempted", ON, role=HEAD, outcome=outcome, **SPARED)
    with pytest.raises(ActRefused, match="“不予处罚”不能填写：处罚种类、罚款"):
        docket.step("exempted", ON, role=HEAD, outcome="unfounded", kinds="罚款", fine_fen="20000.00", **SPARED)
    docket.step("exempted", ON, role=HEAD, outcome="exempted", **SPARED)
    assert (docket.matter.state, docket.case.outcome) == ("decided", "exempted")


def test_the_party_is_told_of_the_amount_that_stands_in_its_notice(bench: Bench) -> None:
    docket = bench.docket().quick().until("concluded")
    docket.paper(DocumentKind.NOTICE, ON, served_on=ON)
    with pytest.raises(GateClosed, match=r"写的是20000.00元，这一步登记的拟罚款是25000.00元"):
        docket.step("told", ON, proposed_kinds="罚款", proposed_fen="25000.00")
    docket.step("told", ON, proposed_kinds="罚款", proposed_fen="20000.00")
    assert docket.matter.state == "told"


def test_legal_review_comes_after_the_recheck_of_a_statement(bench: Bench) -> None:
    docket = bench.docket().quick().until("stated")
    with pytest.raises(GateClosed, match="还没有复核"):
        docket.step("reviewed", ON, role=REVIEWER, **REVIEW, reviewer=bench.person(REVIEWER).user.name)


def test_what_is_overpaid_is_given_back_and_performance_is_entered_once(bench: Bench) -> None:
    docket = bench.docket().quick().until("published")
    docket.add("payment", date(2024, 11, 12), title="罚款", what="fine", amount_fen="20100.00", channel="bank")
    with pytest.raises(GateClosed, match=r"应缴20000.00元，入账20100.00元，多收的还没有退还"):
        docket.step("performed", date(2024, 11, 12))
    Payment.objects.update(amount_fen=2000000)
    docket.step("performed", date(2024, 11, 12))
    with pytest.raises(GateClosed, match=r"已于2024-11-12办理履行完毕.*结案归档"):
        docket.step("performed", date(2024, 11, 13))


def test_told_anew_the_party_has_a_right_to_a_hearing_anew(bench: Bench) -> None:
    docket = bench.docket()
    docket.is_lean = True
    docket.until("discussed")
    case = docket.case
    assert case.hearing_told_on and case.heard_on and case.reviewed_on and case.discussed_on
    docket.paper(DocumentKind.NOTICE, ON, served_on=ON)
    docket.step("told", ON, proposed_kinds="罚款")
    case = docket.case
    heard = (case.hearing_told_on, case.hearing_asked_on, case.hearing_noticed_on, case.heard_on, case.hearing_host)
    assert heard == (None, None, None, None, "")
    assert (case.reviewed_on, case.reviewer, case.discussed_on, case.stated_on) == (None, "", None, None)
    with pytest.raises(GateClosed) as refused:
        docket.step("decided", date(2024, 11, 4), role=HEAD, **{**DECISION, "fine_fen": "120000.00"})
    for missing in ("C24 申辩复核", "C26 听证期未满不得决定", "C28 法制审核", "C30 集体讨论"):
        assert missing in refused.value.what


def review(docket: Docket, by: Person, reviewer: str) -> None:
    act(docket.matter, "reviewed", by=by, on=ON, data={**REVIEW, "reviewer": reviewer})


def test_who_reviews_signs_with_the_own_name(bench: Bench) -> None:
    docket = bench.docket().quick().until("restated")
    by = bench.person(REVIEWER, "辛审核")
    with pytest.raises(GateClosed, match="法制审核人员须写办理人本人（辛审核）"):
        review(docket, by, "别人")
    review(docket, by, "辛审核")
    assert docket.case.reviewer == "辛审核"


def test_who_investigated_does_not_review_though_holding_the_post(bench: Bench) -> None:
    docket = bench.docket().quick().until("restated")
    user = bench.town.user(OFFICER, bench.town.bureau, "乙执法")
    post, _ = Post.objects.get_or_create(unit=bench.town.office, role=REVIEWER, defaults={"name": REVIEWER})
    Appointment.objects.create(user=user, post=post, starts_on=date(2018, 1, 1))
    with pytest.raises(GateClosed, match="乙执法参加了本案调查"):
        review(docket, Person(user), "乙执法")
    Account.objects.filter(username=user.username).update(username="")
    with pytest.raises(GateClosed, match="乙执法参加了本案调查"):
        review(docket, Person(user), "乙执法")
    assert docket.case.reviewed_on is None


@pytest.mark.parametrize(("kinds", "fine"), [("责令停产停业", None), ("罚款", 120_000)])
def test_what_gives_a_right_to_a_hearing_is_reviewed_though_called_minor(
    bench: Bench, kinds: str, fine: int | None
) -> None:
    docket = bench.docket()
    docket.without |= {"hearing_asked", "hearing_noticed", "heard", "reviewed", "discussed"}
    docket.kinds, docket.fine_fen, docket.is_lean = kinds, fine and fine * 100, True
    docket.data["concluded"] = {"is_major": False, "is_complex": False}
    with pytest.raises(GateClosed, match=r"C28 法制审核：没有法制审核意见书") as refused:
        docket.until("decided")
    assert docket.case.is_major is False
    assert "C30" not in refused.value.what


def test_a_party_that_withdraws_its_request_ends_the_hearing_and_the_case_goes_on(bench: Bench) -> None:
    docket = bench.docket()
    docket.is_lean = True
    docket.until("hearing_noticed")
    asked, given_up = docket.days["hearing_asked"], date(2024, 10, 21)
    docket.step("hearing_withdrawn", given_up, note="当事人书面撤回听证申请")
    assert (docket.matter.state, docket.case.is_hearing_waived) == ("told", True)
    clocks = {clock.deadline: clock for clock in docket.matter.clocks.all()}
    (taken,) = clocks["decide"].exclusions
    assert (taken["first_on"], taken["last_on"]) == (str(asked), str(given_up)), "the days of the hearing are taken out"
    assert (clocks["decide"].paused_on, clocks["hearing_finish"].met_on) == (None, given_up)
    docket.without |= {"heard"}
    assert docket.until("decided").matter.state == "decided"
