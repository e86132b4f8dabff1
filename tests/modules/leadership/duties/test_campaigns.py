"""Campaigns: a problem is found, filed, rectified, verified by somebody else and closed, by a day of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.planning import CLERK, HANDLER, LEADER, PLANNER, Planning

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.awaiting import turn_of_row
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.leadership.duties.campaigns import PROBLEMS, REGISTER

FOUND, FILED, RECTIFIED, VERIFIED, DUE = (date(2024, 1, day) for day in (2, 4, 8, 10, 12))


@pytest.fixture
def campaign(planning: Planning) -> Entry:
    return planning.add("leadership.campaign", "ZX1", field="道路交通", goal="消除隐患")


def found(planning: Planning, **facts: Any) -> Matter:
    given = {"title": "坑槽未补", "campaign": "ZX1", "unit": planning.town.bureau.pk, "finding": "路面有坑槽"}
    return planning.open(REGISTER, FOUND, HANDLER, planning.town.bureau, **(given | facts))


def rectified(planning: Planning, role: str = HANDLER) -> Matter:
    facts = {"cause": "没有安排", "measure": "抢修", "due_by": DUE}
    matter = planning.take(found(planning), "filed", FILED, PLANNER, **facts)
    return planning.take(matter, "rectified", RECTIFIED, role, rectification="已修补")


def test_a_problem_goes_from_found_to_closed(planning: Planning, campaign: Entry) -> None:
    matter = rectified(planning)
    matter = planning.take(matter, "verified", VERIFIED, CLERK, verification="现场核查到位")
    matter = planning.take(matter, "closed", VERIFIED, PLANNER)
    own = PROBLEMS.rows().select_related("campaign_problem").get().campaign_problem
    assert (own.due_by, own.rectified_on, own.verified_on) == (DUE, RECTIFIED, VERIFIED)
    assert (matter.state, matter.closed_on) == ("closed", VERIFIED)


def test_who_rectified_does_not_verify(planning: Planning, campaign: Entry) -> None:
    matter = rectified(planning, PLANNER)
    told = r"须由另一个人办理：“整改”是您办理的.*请没有办理“整改”的人来“验收”"
    with pytest.raises(FazhiError, match=told):
        planning.take(matter, "verified", VERIFIED, PLANNER, verification="很好")
    assert planning.take(matter, "verified", VERIFIED, LEADER, verification="现场核查到位").state == "verified"


def test_sent_back_the_one_who_rectifies_anew_is_the_one_who_counts(planning: Planning, campaign: Entry) -> None:
    matter = planning.take(rectified(planning, PLANNER), "sent_back", VERIFIED, CLERK, "又塌了", due_by=DUE)
    matter.campaign_problem.refresh_from_db()
    assert (matter.state, matter.campaign_problem.rectified_on) == ("filed", None)
    matter = planning.take(matter, "rectified", VERIFIED, HANDLER, rectification="重新修补")
    assert planning.take(matter, "verified", DUE, PLANNER, verification="到位").state == "verified"


def test_verified_it_may_still_be_sent_back_with_a_reason(planning: Planning, campaign: Entry) -> None:
    matter = planning.take(rectified(planning), "verified", VERIFIED, CLERK, verification="到位")
    with pytest.raises(FazhiError, match="说明"):
        planning.take(matter, "sent_back", VERIFIED, LEADER, due_by=DUE)
    assert planning.take(matter, "sent_back", VERIFIED, LEADER, "复查反弹", due_by=DUE).state == "filed"


def test_each_problem_has_a_day_of_its_own_that_is_never_set_backwards(planning: Planning, campaign: Entry) -> None:
    facts = {"cause": "没有安排", "measure": "抢修"}
    matter = found(planning)
    with pytest.raises(FazhiError, match="整改期限"):
        planning.take(matter, "filed", FILED, PLANNER, **facts)
    with pytest.raises(FazhiError, match=r"期限 2024-01-03 早于办理这一步的 2024-01-04.*写一个还没有到的日期"):
        planning.take(matter, "filed", FILED, PLANNER, **facts, due_by=date(2024, 1, 3))
    matter = planning.take(matter, "filed", FILED, PLANNER, **facts, due_by=FILED)
    matter = planning.take(matter, "rescheduled", FILED, PLANNER, "汛期停工", due_by=DUE)
    assert matter.state == "filed"


def test_a_problem_belongs_to_a_campaign_that_runs(planning: Planning, campaign: Entry) -> None:
    with pytest.raises(FazhiError, match=r"没有编号为“ZX9”的专项整治.*先登记专项整治"):
        found(planning, campaign="ZX9")
    planning.edit(campaign, ended_on=date(2023, 12, 1), result="隐患消除")
    with pytest.raises(FazhiError, match=r"“ZX1”已于 2023-12-01 结束"):
        found(planning)


def test_a_campaign_ends_when_every_problem_is_closed(planning: Planning, campaign: Entry) -> None:
    matter = found(planning)
    with pytest.raises(FazhiError, match=rf"还有问题没有销号：{matter.number}；销号后再结束"):
        planning.edit(campaign, ended_on=DUE, result="隐患消除")
    planning.take(matter, "dropped", FILED, PLANNER, "不属于整治范围")
    with pytest.raises(FazhiError, match="结束时要写明整治成效"):
        planning.edit(campaign, ended_on=DUE)
    planning.edit(campaign, ended_on=DUE, result="隐患消除")


def test_a_unit_files_nothing_and_touches_no_other_units_problem(planning: Planning, campaign: Entry) -> None:
    matter = found(planning)
    with pytest.raises(FazhiError):
        planning.take(matter, "filed", FILED, HANDLER, cause="无", measure="无", due_by=DUE)
    with pytest.raises(FazhiError, match="您无权为该单位登记"):
        found(planning, unit=planning.town.office.pk)


def test_turns_go_from_the_planner_to_the_unit_to_whoever_verifies(planning: Planning, campaign: Entry) -> None:
    person, matter = planning.town.person(PLANNER), found(planning)
    assert turn_of_row(person, PROBLEMS, matter) == "filed"
    matter = planning.take(matter, "filed", FILED, PLANNER, cause="无人管", measure="抢修", due_by=DUE)
    assert turn_of_row(person, PROBLEMS, matter) == "rectified"
    matter = planning.take(matter, "rectified", RECTIFIED, HANDLER, rectification="已修补")
    assert turn_of_row(person, PROBLEMS, matter) == "verified"


def test_a_campaign_begins_and_ends_on_days_that_have_come_and_in_their_order(planning: Planning) -> None:
    facts = {"field": "道路交通", "goal": "消除隐患"}
    with pytest.raises(FazhiError, match="2024-02-01 还没有到"):
        planning.add("leadership.campaign", "ZX2", **facts, occurred_on=date(2024, 2, 1))
    ended = {"ended_on": date(2023, 3, 1), "result": "隐患消除"}
    with pytest.raises(FazhiError, match="结束日期 2023-03-01 早于启动日期 2023-03-20"):
        planning.add("leadership.campaign", "ZX2", **facts, **ended)


def test_a_day_is_moved_only_with_a_paper(planning: Planning, campaign: Entry) -> None:
    matter = planning.take(found(planning), "filed", FILED, PLANNER, cause="无人管", measure="抢修", due_by=DUE)
    by = planning.town.person(PLANNER)
    with pytest.raises(FazhiError, match="缺文书：同意改期的材料"):
        act(matter, "rescheduled", by=by, on=RECTIFIED, note="汛期", data={"due_by": date(2024, 3, 1)}, papers=[])


def test_problems_are_counted_found_closed_and_late(planning: Planning, campaign: Entry) -> None:
    def counted() -> list[Any]:
        codes = ("leadership.problems", "leadership.problems.closed", "leadership.problems.late")
        return [figure.value for figure in compute(codes, Span.year(2024))]

    planning.take(found(planning), "dropped", FILED, PLANNER, "不属于整治范围")
    matter = rectified(planning)
    assert counted() == [1, 0, 0]
    matter = planning.take(matter, "sent_back", VERIFIED, CLERK, "又塌了", due_by=DUE)
    assert counted() == [1, 0, 1], "what was sent back is late again after its day"
    matter = planning.take(matter, "rectified", date(2024, 1, 15), HANDLER, rectification="重新修补")
    matter = planning.take(matter, "verified", date(2024, 1, 15), CLERK, verification="到位")
    planning.take(matter, "closed", date(2024, 1, 15), PLANNER)
    assert counted() == [1, 1, 1], "done late it stays late"
