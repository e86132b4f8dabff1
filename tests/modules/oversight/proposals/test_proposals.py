"""A proposal from being handed out to a kept promise: two tiers that are no extension, one return, talk before reply."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from modules.oversight.proposals.conftest import Desk

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.access import AccessDenied
from fazhi.kernel.records.models import Judgement, Matter

DAY = date(2026, 3, 2)  # a Monday


def own(matter: Matter) -> Any:
    return Matter.objects.select_related("proposal").get(pk=matter.pk).proposal


@pytest.mark.parametrize(
    ("source", "is_hard", "tier", "due_on"),
    [
        ("congress", False, "congress", date(2026, 6, 2)),
        ("congress", True, "congress_hard", date(2026, 9, 2)),
        ("cppcc", False, "cppcc", date(2026, 6, 2)),
        ("cppcc", True, "cppcc_hard", date(2026, 9, 2)),
    ],
)
def test_the_tier_is_decided_when_a_proposal_is_handed_out(
    desk: Desk, source: str, is_hard: bool, tier: str, due_on: date
) -> None:
    matter = desk.open(DAY, source=source)
    assert matter.due_on is None
    matter = desk.take(
        matter, "assigned", DAY, is_hard=is_hard, hard_reason="涉及五个部门和两个村的土地" if is_hard else ""
    )
    clock = Clock.objects.get(matter=matter, deadline="reply")
    assert (own(matter).tier, matter.due_on, matter.judgement) == (tier, due_on, Judgement.JUDGED)
    assert clock.is_unverified
    assert own(matter).assigned_on == DAY


def test_six_months_without_a_reason_are_refused_with_the_article(desk: Desk) -> None:
    with pytest.raises(FazhiError, match=r"没有写明为什么涉及面广.*代表法》第五十一条.*写明理由，或者按三个月交办"):
        desk.take(desk.open(DAY), "assigned", DAY, is_hard=True, hard_reason="难")


def test_the_tier_is_no_extension_and_cannot_be_had_later(desk: Desk) -> None:
    matter = desk.take(desk.open(DAY), "assigned", DAY)
    matter = desk.take(matter, "reassigned", date(2026, 4, 1), unit=desk.town.office.pk)
    with pytest.raises(FazhiError, match="不能填写：涉及面广"):
        desk.take(matter, "taken_over", date(2026, 4, 1), is_hard=True)
    assert matter.due_on == date(2026, 6, 2)  # to whom it was moved does not begin it anew


def test_a_unit_returns_once_with_its_reason_and_the_next_may_not(desk: Desk) -> None:
    matter = desk.take(desk.open(DAY), "assigned", DAY)
    with pytest.raises(FazhiError, match="没有写明为什么不属于本单位职责"):
        desk.take(matter, "returned", date(2026, 3, 4), note="不归我管")
    matter = desk.take(matter, "returned", date(2026, 3, 4))
    assert Clock.objects.get(matter=matter, deadline="return").legal_last_on == date(2026, 3, 5)
    matter = desk.take(matter, "reassigned", date(2026, 3, 5), unit=desk.town.office.pk)
    with pytest.raises(FazhiError, match=r"已经退回过一次.*由本单位承办"):
        desk.take(matter, "returned", date(2026, 3, 6))
    assert desk.take(matter, "taken_over", date(2026, 3, 6)).state == "undertaken"


def test_a_promise_longer_than_the_law_allows_is_refused(desk: Desk) -> None:
    matter = desk.take(desk.open(DAY), "assigned", DAY)
    with pytest.raises(
        FazhiError, match=r"承诺 2026-06-03 答复，晚于法定的最后一日 2026-06-02.*第五十一条.*改为法定最后一日"
    ):
        desk.take(matter, "taken_over", DAY, reply_by=date(2026, 6, 3))
    with pytest.raises(FazhiError, match="早于今天办理的日期"):
        desk.take(matter, "taken_over", DAY, reply_by=date(2026, 3, 1))
    assert own(desk.take(matter, "taken_over", DAY, reply_by=date(2026, 6, 2))).reply_by == date(2026, 6, 2)


def test_nobody_replies_without_having_talked_or_without_the_letter(desk: Desk) -> None:
    matter = desk.take(desk.take(desk.open(DAY), "assigned", DAY), "taken_over", DAY)
    with pytest.raises(FazhiError, match=r"还没有与提出人联系沟通.*先办理“沟通”"):
        desk.take(matter, "replied", DAY)
    with pytest.raises(FazhiError, match="缺文书：沟通记录"):
        desk.take(matter, "consulted", DAY, papers=[])
    matter = desk.take(matter, "consulted", DAY)
    with pytest.raises(FazhiError, match="缺文书：答复函"):
        desk.take(matter, "replied", DAY, papers=[])
    matter = desk.take(matter, "replied", date(2026, 5, 6))
    assert (matter.state, matter.met_on) == ("replied", date(2026, 5, 6))


def test_a_reply_after_its_day_says_why_and_stays_marked_as_late(desk: Desk) -> None:
    matter = desk.talked(DAY)
    assert matter.due_on == date(2026, 6, 2)
    with pytest.raises(FazhiError, match=r"答复期限 2026-06-02 已经过了 3 天，没有写明逾期原因.*照样尽快答复"):
        desk.take(matter, "replied", date(2026, 6, 5))
    matter = desk.take(matter, "replied", date(2026, 6, 5), late_reason="设计单位换了，图纸迟到")
    assert matter.met_on is not None
    assert matter.met_on > date(2026, 6, 2) == matter.due_on


def test_an_answer_that_plans_something_promises_what_and_when(desk: Desk) -> None:
    matter = desk.talked(DAY)
    on = date(2026, 5, 6)
    with pytest.raises(FazhiError, match="没有写明承诺做什么"):
        desk.take(matter, "replied", on, category="B")
    with pytest.raises(FazhiError, match="没有写明哪一天完成"):
        desk.take(matter, "replied", on, category="B", promise="年底前完成改造")
    with pytest.raises(FazhiError, match="早于答复日期"):
        desk.take(matter, "replied", on, category="B", promise="年底前完成改造", promise_by=date(2026, 5, 1))
    assert desk.take(matter, "replied", on, category="C").state == "replied"


def test_a_promise_is_tracked_until_it_is_kept(desk: Desk) -> None:
    matter = desk.talked(DAY)
    promised = {"category": "B", "promise": "年底前完成改造", "promise_by": date(2026, 9, 30)}
    matter = desk.take(matter, "replied", date(2026, 5, 6), **promised)
    matter = desk.take(matter, "mostly_satisfied", date(2026, 5, 20))
    with pytest.raises(FazhiError, match=r"承诺事项还没有兑现（承诺 2026-09-30 完成）.*先办理“兑现承诺”"):
        desk.take(matter, "closed", date(2026, 6, 1))
    with pytest.raises(FazhiError, match="须写明理由"):
        desk.take(matter, "postponed", date(2026, 9, 1), note="", promise_by=date(2026, 10, 30))
    matter = desk.take(matter, "postponed", date(2026, 9, 1), promise_by=date(2026, 10, 30))
    matter = desk.take(matter, "kept", date(2026, 10, 20))
    assert own(matter).kept_on == date(2026, 10, 20)
    assert desk.take(matter, "closed", date(2026, 10, 21)).closed_on == date(2026, 10, 21)


def test_without_a_promise_there_is_nothing_to_keep(desk: Desk) -> None:
    matter = desk.take(desk.take(desk.talked(DAY), "replied", DAY), "satisfied", DAY)
    with pytest.raises(FazhiError, match=r"没有承诺事项.*直接办结"):
        desk.take(matter, "kept", DAY)
    assert desk.take(matter, "closed", DAY).state == "closed"


def test_who_is_not_satisfied_is_talked_to_and_answered_again(desk: Desk) -> None:
    matter = desk.take(desk.talked(DAY), "replied", date(2026, 4, 1))
    with pytest.raises(FazhiError, match="再次答复期限"):
        desk.take(matter, "unsatisfied", date(2026, 4, 10))
    matter = desk.take(matter, "unsatisfied", date(2026, 4, 10), rework_by=date(2026, 5, 11))
    assert (matter.state, own(matter).reworked_times, own(matter).satisfaction) == ("reworking", 1, "unsatisfied")
    with pytest.raises(FazhiError, match="还没有与提出人联系沟通"):
        desk.take(matter, "replied_again", date(2026, 4, 20))
    matter = desk.take(desk.take(matter, "consulted", date(2026, 4, 20)), "replied_again", date(2026, 4, 30))
    assert (own(matter).replied_on, own(matter).replied_again_on) == (date(2026, 4, 1), date(2026, 4, 30))
    assert matter.met_on == date(2026, 4, 1)
    assert desk.take(matter, "satisfied", date(2026, 5, 6)).state == "rated"


def test_another_unit_cannot_answer_and_the_desk_cannot_answer_for_it(desk: Desk) -> None:
    matter = desk.talked(DAY)
    from fazhi.kernel.procedures.acting import act

    for role, unit in (("oversight.desk", None), ("oversight.handler", desk.town.office)):
        with pytest.raises(AccessDenied):
            act(matter, "replied", by=desk.town.person(role, unit), on=DAY, data={"category": "A", "reply": "好"})


def test_the_year_counts_what_was_first_answered_in_it(desk: Desk) -> None:
    desk.take(desk.talked(DAY), "replied", date(2026, 4, 1))
    desk.take(desk.talked(DAY, facts={"source": "cppcc"}), "replied", date(2026, 4, 1))
    desk.talked(DAY)
    desk.take(desk.open(DAY), "withdrawn", DAY)
    assert [figure.value for figure in compute(["F64", "F65"], Span.year(2026))] == [1, 1]
    assert [figure.value for figure in compute(["F64", "F65"], Span.year(2025))] == [0, 0]


def last_on(matter: Matter, deadline: str) -> date:
    return Clock.objects.get(matter=matter, deadline=deadline).legal_last_on


def test_what_was_promised_and_agreed_runs_as_clocks_that_end_with_their_steps(desk: Desk) -> None:
    matter = desk.take(desk.open(DAY), "assigned", DAY)
    matter = desk.take(matter, "taken_over", DAY, reply_by=date(2026, 4, 1))
    assert last_on(matter, "promised") == date(2026, 4, 1)
    matter = desk.take(desk.take(matter, "reassigned", DAY), "taken_over", DAY, reply_by=date(2026, 5, 6))
    matter = desk.take(desk.take(matter, "consulted", DAY), "replied", date(2026, 5, 6))
    assert not Clock.objects.filter(matter=matter, deadline="promise").exists()
    with pytest.raises(FazhiError, match=r"再次答复期限 2026-05-11 不晚于评价日期 2026-05-11"):
        desk.take(matter, "unsatisfied", date(2026, 5, 11), rework_by=date(2026, 5, 11))
    matter = desk.take(matter, "unsatisfied", date(2026, 5, 11), rework_by=date(2026, 6, 11))
    assert (last_on(matter, "promised"), last_on(matter, "rework")) == (date(2026, 5, 6), date(2026, 6, 11))
    told = {"category": "B", "promise": "年底前完成改造", "promise_by": date(2026, 9, 30)}
    matter = desk.take(desk.take(matter, "consulted", date(2026, 5, 20)), "replied_again", date(2026, 5, 20), **told)
    assert Clock.objects.get(matter=matter, deadline="rework").met_on == date(2026, 5, 20)
    matter = desk.take(matter, "satisfied", date(2026, 6, 1))
    assert last_on(matter, "promise") == date(2026, 9, 30)
    matter = desk.take(matter, "postponed", date(2026, 9, 1), promise_by=date(2026, 10, 30))
    assert last_on(matter, "promise") == date(2026, 10, 30)
    matter = desk.take(matter, "kept", date(2026, 10, 20))
    assert Clock.objects.get(matter=matter, deadline="promise").met_on == date(2026, 10, 20)


def test_a_day_without_a_promise_is_refused(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="写了承诺完成日期，没有写明承诺做什么"):
        desk.take(desk.talked(DAY), "replied", DAY, promise_by=date(2026, 9, 30))
