"""An audit from the plan to its end: no audit without a line, notice three days before, ten days to answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from modules.oversight.audit.conftest import Desk

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.procedures.models import Clock
from fazhi.kernel.records.models import Matter
from fazhi.site.work import Group, Work

DAY = date(2023, 3, 1)


def own(matter: Matter) -> Any:
    return Matter.objects.select_related("audit").get(pk=matter.pk).audit


def test_an_audit_without_a_line_of_the_plan_is_refused_with_the_way_out(desk: Desk) -> None:
    with pytest.raises(
        FazhiError, match=r"年度审计计划里没有“SJJH2023-9”.*先在“年度审计计划”登记并写明批准文件，再立项"
    ):
        desk.open("SJJH2023-9", DAY)
    with pytest.raises(FazhiError, match="审计计划编号未填"):
        desk.open("", DAY)
    assert not Matter.objects.exists()


def test_a_line_that_is_approved_later_carries_no_audit_yet_and_each_only_one(desk: Desk) -> None:
    late = desk.plan(occurred_on=date(2023, 5, 1))
    with pytest.raises(FazhiError, match="2023-05-01才批准"):
        desk.open(late.number, DAY)
    line = desk.plan()
    first = desk.open(line.number, DAY)
    with pytest.raises(FazhiError, match=f"已经立项：{first.number}"):
        desk.open(line.number, DAY)
    desk.take(first, "cancelled", DAY)
    assert desk.open(line.number, DAY).state == "planned"


def test_an_audit_is_what_its_line_says(desk: Desk) -> None:
    village = desk.village("A01", unit=desk.town.bureau.pk)
    line = desk.plan(collective="A01")
    assert (line.title, line.unit) == (f"2023年度{village.title}审计", desk.town.bureau)
    matter = desk.open(line.number, DAY)
    assert (matter.title, matter.unit, matter.area) == (line.title, desk.town.bureau, desk.town.area)
    assert (own(matter).kind, own(matter).collective, own(matter).auditee) == ("villages", "A01", village.title)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"collective": "没有"}, "村组名册里没有这个编号"),
        ({"collective": "B01"}, "2023年末不在村组名册上"),
        ({"collective": "A01", "kind": "units"}, "村组编号只用于村居集体经济组织审计"),
        ({"unit": None}, "没有写明审计谁"),
    ],
)
def test_a_line_names_somebody_who_is_there_to_audit(desk: Desk, facts: dict[str, Any], why: str) -> None:
    desk.village("A01")
    desk.village("B01", until_on=date(2023, 7, 1))
    with pytest.raises(FazhiError, match=why):
        desk.plan(**facts)


def test_a_village_does_not_leave_the_list_before_it_came(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="停用日期须晚于启用日期"):
        desk.village("A01", until_on=date(2022, 1, 4))


def test_the_notice_comes_three_full_days_before_and_nobody_comes_sooner(desk: Desk) -> None:
    matter = desk.open(desk.plan().number, DAY)
    with pytest.raises(
        FazhiError, match=r"2023-03-04 进点，通知书至迟 2023-02-28 送达.*审计法实施条例》第三十五条.*推后进点"
    ):
        desk.take(matter, "notified", DAY, starts_on=date(2023, 3, 4))
    matter = desk.take(matter, "notified", DAY, starts_on=date(2023, 3, 5))
    with pytest.raises(FazhiError, match=r"通知书写明 2023-03-05 进点，不能提前"):
        desk.take(matter, "started", date(2023, 3, 3))
    assert own(desk.take(matter, "started", date(2023, 3, 6))).started_on == date(2023, 3, 6)


def test_who_is_audited_answers_in_ten_days(desk: Desk) -> None:
    matter = desk.reported(desk.plan().number)
    clock = Clock.objects.get(matter=matter, deadline="opinion")
    assert (clock.rule, clock.legal_last_on, clock.is_unverified) == ("audit.opinion.submit", date(2023, 6, 30), False)
    with pytest.raises(FazhiError, match=r"意见期限到 2023-06-30，还没有满"):
        desk.take(matter, "deemed", date(2023, 6, 30))
    matter = desk.take(matter, "answered", date(2023, 6, 30), role="oversight.handler")
    assert (own(matter).answered_on, own(matter).is_deemed) == (date(2023, 6, 30), False)


def test_who_does_not_answer_in_time_agrees(desk: Desk) -> None:
    desk.village("A01")
    matter = desk.reported(desk.plan(collective="A01").number)
    clock = Clock.objects.get(matter=matter, deadline="opinion")
    assert (clock.rule, clock.is_unverified) == ("audit.opinion.submit_village", True)
    with pytest.raises(FazhiError, match=r"意见期限已于 2023-06-30 届满，视同无异议.*第三十九条.*办理“视同无异议”"):
        desk.take(matter, "answered", date(2023, 7, 1))
    matter = desk.take(matter, "deemed", date(2023, 7, 1))
    assert own(matter).is_deemed
    assert matter.due_on is None  # the limit is the other side's: it makes nobody here late


def test_an_audit_ends_when_nothing_it_found_is_open(desk: Desk) -> None:
    matter = desk.take(desk.reported(desk.plan().number), "answered", date(2023, 6, 21))
    matter = desk.take(matter, "decided", date(2023, 6, 26))
    assert awaited(desk) == [(matter.number, "closed")]
    finding = desk.find(matter, date(2023, 6, 26))
    assert awaited(desk) == []  # it is for whoever puts right what was found
    with pytest.raises(FazhiError, match=rf"还有 1 个审计发现没有销号：{finding.number}.*审计法》第五十二条"):
        desk.take(matter, "closed", date(2023, 7, 3))
    finding = desk.take(finding, "rectified", date(2023, 7, 3), role="oversight.handler")
    desk.take(desk.take(finding, "verified", date(2023, 7, 4)), "closed", date(2023, 7, 5))
    assert desk.take(matter, "closed", date(2023, 7, 5)).closed_on == date(2023, 7, 5)


def test_nobody_is_asked_to_begin_before_the_day_of_the_notice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TODAY", "2023-03-04")
    matter = desk.take(desk.open(desk.plan().number, DAY), "notified", DAY, starts_on=date(2023, 3, 5))
    assert awaited(desk) == []
    monkeypatch.setenv("FAZHI_TODAY", "2023-03-05")
    assert awaited(desk) == [(matter.number, "started")]


def awaited(desk: Desk) -> list[tuple[str, str]]:
    """What the auditor is asked to do."""
    work = Work(desk.person())
    waiting = work.tasks(work.of(Group.WAITING))
    return [(task.matter.number, task.step.code) for task in waiting if task.step]


def test_what_was_reported_is_not_cancelled(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="不能“取消”"):
        desk.take(desk.reported(desk.plan().number), "cancelled", date(2023, 6, 21))
