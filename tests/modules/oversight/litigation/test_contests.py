"""A contest from the copy to what it taught: its days by course, evidence, appeal, what it binds to, lessons of losses."""

from __future__ import annotations

from datetime import date

import pytest
from modules.oversight.litigation.conftest import LISTED, Desk

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.models import Judgement, Matter

DAY = date(2026, 3, 2)  # a Monday


def last_on(matter: Matter, deadline: str) -> date:
    return Clock.objects.get(matter=matter, deadline=deadline).legal_last_on


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        ("review", date(2026, 3, 16)),
        ("review_simplified", date(2026, 3, 9)),
        ("suit", date(2026, 3, 17)),
    ],
)
def test_each_course_has_its_days_to_answer(desk: Desk, kind: str, due_on: date) -> None:
    matter = desk.open(kind, DAY)
    assert (matter.due_on, matter.judgement) == (due_on, Judgement.JUDGED)
    matter = desk.take(desk.take(matter, "assigned", DAY), "answered", due_on)
    assert (matter.state, matter.met_on) == ("answered", due_on)


def test_a_simplified_review_becomes_an_ordinary_one_with_its_notice(desk: Desk) -> None:
    matter = desk.assigned("review_simplified", DAY)
    with pytest.raises(FazhiError, match="缺文书：转为普通程序通知书"):
        desk.take(matter, "converted", DAY, papers=[])
    matter = desk.take(matter, "converted", date(2026, 3, 4))
    assert matter.due_on == date(2026, 3, 16)  # from the same start
    with pytest.raises(FazhiError, match="已经转为普通程序"):
        desk.take(matter, "converted", date(2026, 3, 5))
    with pytest.raises(FazhiError, match=r"不是简易程序的复议案件.*第五十五条"):
        desk.take(desk.assigned("review", DAY), "converted", DAY)


def test_what_was_gathered_after_the_copy_came_in_is_refused_with_the_article(desk: Desk) -> None:
    matter = desk.assigned("review", DAY)
    with pytest.raises(
        FazhiError,
        match=r"第 2 行“补拍照片”取得于 2026-03-03，在收到副本（2026-03-02）之后.*《行政复议法》第四十六条.*删去这份证据",
    ):
        desk.take(matter, "answered", DAY, evidence=f"{DAY} 现场检查笔录\n2026-03-03 补拍照片")
    with pytest.raises(FazhiError, match=r"第 1 行“没有日期的笔录”没有写明取得日期和名称.*写成“2024-01-03"):
        desk.take(matter, "answered", DAY, evidence="没有日期的笔录")
    with pytest.raises(FazhiError, match="没有列证据；逾期不提交，视为行为没有证据、依据"):
        desk.take(matter, "answered", DAY, evidence="")
    assert desk.take(matter, "answered", DAY, evidence=f"{DAY} 现场检查笔录").state == "answered"


def test_a_late_answer_says_why_and_stays_marked_as_late(desk: Desk) -> None:
    matter = desk.assigned("review", DAY)
    with pytest.raises(FazhiError, match=r"期限 2026-03-16 已经过了 2 天，没有写明逾期原因.*照样尽快提交"):
        desk.take(matter, "answered", date(2026, 3, 18), note="")
    matter = desk.take(matter, "answered", date(2026, 3, 18))
    assert matter.met_on and matter.due_on and matter.met_on > matter.due_on


def test_evidence_in_court_is_postponed_by_one_written_request_within_the_days(desk: Desk) -> None:
    matter = desk.assigned("suit", DAY)
    with pytest.raises(FazhiError, match="缺文书：延期举证申请书"):
        desk.take(matter, "evidence_asked", date(2026, 3, 6), papers=[])
    with pytest.raises(FazhiError, match=r"申请延期举证的最后一日 2026-03-17 已过.*第三十六条.*提交现有证据"):
        desk.take(matter, "evidence_asked", date(2026, 3, 18))
    matter = desk.take(matter, "evidence_asked", date(2026, 3, 17))
    with pytest.raises(FazhiError, match="已经书面申请过一次"):
        desk.take(matter, "evidence_asked", date(2026, 3, 17))
    matter = desk.take(matter, "answered", date(2026, 3, 17), evidence="")  # the defence itself is not postponed
    with pytest.raises(FazhiError, match=r"还没有准许补充（延期）举证.*先办理“准许"):
        desk.take(matter, "supplemented", date(2026, 3, 20))
    with pytest.raises(FazhiError, match="早于今天办理的日期"):
        desk.take(matter, "evidence_permitted", date(2026, 3, 20), evidence_by=date(2026, 3, 19))
    matter = desk.take(matter, "evidence_permitted", date(2026, 3, 20), evidence_by=date(2026, 4, 3))
    with pytest.raises(FazhiError, match="准许的举证期限 2026-04-03 已过"):
        desk.take(matter, "supplemented", date(2026, 4, 7))
    matter = desk.take(matter, "supplemented", date(2026, 4, 3))
    contest = Matter.objects.get(pk=matter.pk).contest
    assert (contest.evidence, contest.supplemented_on) == (LISTED, date(2026, 4, 3))
    with pytest.raises(FazhiError, match="行政复议没有这一步"):
        desk.take(desk.assigned("review", DAY), "evidence_asked", DAY)


def test_a_contest_ends_only_in_ways_of_the_law_and_what_binds_has_a_day(desk: Desk) -> None:
    matter = desk.take(desk.assigned("suit", DAY), "answered", DAY)
    with pytest.raises(FazhiError, match=r"行政诉讼没有“维持”.*选“驳回请求"):
        desk.take(matter, "decided", date(2026, 5, 6), outcome="upheld")
    with pytest.raises(FazhiError, match=r"“调解”须由本镇履行，没有写明履行期限"):
        desk.take(matter, "decided", date(2026, 5, 6), outcome="mediated")
    with pytest.raises(FazhiError, match="早于送达日期"):
        desk.take(matter, "decided", date(2026, 5, 6), outcome="mediated", carry_out_by=date(2026, 5, 5))
    matter = desk.take(matter, "decided", date(2026, 5, 6), outcome="mediated", carry_out_by=date(2026, 6, 5))
    with pytest.raises(FazhiError, match=r"还没有履行（履行期限 2026-06-05）.*先办理“履行”"):
        desk.take(matter, "closed", date(2026, 6, 1))
    matter = desk.take(matter, "carried_out", date(2026, 6, 1))
    assert desk.take(matter, "closed", date(2026, 6, 2)).closed_on == date(2026, 6, 2)


@pytest.mark.parametrize(("outcome", "ends_on"), [("rejected", date(2026, 5, 21)), ("dismissed", date(2026, 5, 18))])
def test_a_judgment_holds_when_nobody_appealed_in_time(desk: Desk, outcome: str, ends_on: date) -> None:
    matter = desk.decided("suit", DAY, date(2026, 5, 6), outcome)
    desk.sat(matter, date(2026, 4, 20))
    assert last_on(matter, "appeal") == ends_on
    with pytest.raises(FazhiError, match=f"上诉期到 {ends_on}，裁判还没有生效.*第八十五条"):
        desk.take(matter, "closed", ends_on)
    with pytest.raises(FazhiError, match=f"上诉的最后一日 {ends_on} 已过"):
        desk.take(matter, "appealed", date(2026, 5, 22))
    assert desk.take(matter, "closed", date(2026, 5, 22)).state == "closed"


def test_an_appeal_brings_the_contest_back_once(desk: Desk) -> None:
    matter = desk.decided("suit", DAY, date(2026, 5, 6), "rejected")
    matter = desk.take(matter, "appealed", date(2026, 5, 21))
    assert (matter.state, Matter.objects.get(pk=matter.pk).contest.outcome) == ("answered", "")
    matter = desk.take(matter, "decided", date(2026, 8, 3), outcome="rejected")
    desk.sat(matter, date(2026, 4, 20))
    with pytest.raises(FazhiError, match=r"二审裁判是终审，不能再上诉.*申请再审"):
        desk.take(matter, "appealed", date(2026, 8, 4))
    assert desk.take(matter, "closed", date(2026, 8, 4)).state == "closed"


def test_an_opinion_is_answered_within_sixty_days_before_the_contest_is_closed(desk: Desk) -> None:
    matter = desk.decided("review", DAY, date(2026, 5, 6), "upheld")
    with pytest.raises(FazhiError, match="没有收到意见书"):
        desk.take(matter, "opinion_reported", date(2026, 5, 7))
    matter = desk.take(matter, "opinion_received", date(2026, 5, 7))
    assert last_on(matter, "opinion") == date(2026, 7, 6)
    with pytest.raises(FazhiError, match=r"2026-05-07 收到意见书，还没有报送整改情况.*《行政复议法》第七十六条"):
        desk.take(matter, "closed", date(2026, 6, 1))
    with pytest.raises(FazhiError, match="缺文书：整改报告"):
        desk.take(matter, "opinion_reported", date(2026, 6, 1), papers=[])
    matter = desk.take(matter, "opinion_reported", date(2026, 6, 1))
    assert desk.take(matter, "closed", date(2026, 6, 2)).state == "closed"
    suit = desk.decided("suit", DAY, date(2026, 5, 6), "rejected")
    with pytest.raises(FazhiError, match=r"行政诉讼没有行政复议意见书"):
        desk.take(suit, "opinion_received", date(2026, 5, 7))


@pytest.mark.parametrize("outcome", ["revoked", "changed", "unlawful", "void", "ordered"])
def test_every_loss_has_a_lesson_with_an_owner_and_a_day_before_it_is_closed(desk: Desk, outcome: str) -> None:
    matter = desk.decided("review", DAY, date(2026, 5, 6), outcome, carry_out_by=date(2026, 6, 5))
    matter = desk.take(matter, "carried_out", date(2026, 5, 20))
    with pytest.raises(FazhiError, match=r"还没有登记败诉教训.*写明责任单位和整改期限"):
        desk.take(matter, "closed", date(2026, 6, 1))
    with pytest.raises(FazhiError, match="责任单位：“登记教训”时必须填写"):
        desk.lesson(matter, date(2026, 5, 25), unit=None)
    with pytest.raises(FazhiError, match="整改期限"):
        desk.lesson(matter, date(2026, 5, 25), correct_by=None)
    desk.lesson(matter, date(2026, 5, 25))
    assert desk.take(matter, "closed", date(2026, 6, 1)).state == "closed"


def test_what_was_withdrawn_is_looked_back_upon_and_closed(desk: Desk) -> None:
    matter = desk.take(desk.open("suit", DAY), "terminated", date(2026, 3, 5))
    contest = Matter.objects.get(pk=matter.pk).contest
    assert (matter.met_on, contest.outcome) == (date(2026, 3, 5), "terminated")
    assert desk.take(matter, "closed", date(2026, 3, 6)).state == "closed"


def test_only_the_unit_that_answers_may_act_beside_the_office(desk: Desk) -> None:
    matter = desk.assigned("review", DAY)
    from fazhi.kernel.procedures.acting import act

    with pytest.raises(AccessDenied):
        act(matter, "answered", by=desk.town.person("oversight.handler", desk.town.office), on=DAY)
    assert desk.take(matter, "answered", DAY, role="oversight.counsel").state == "answered"
