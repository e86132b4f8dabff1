"""A directive is registered once and split into tasks; a task is closed only with what was done, by somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.tickets import detail, text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.awaiting import turn_of_row
from fazhi.kernel.records.access import AccessDenied, Person
from fazhi.kernel.records.models import Matter
from fazhi.kernel.records.registers import registers
from fazhi.site.work import Group, Work

from .conftest import CLERK, HANDLER, MONDAY, PLANNER, Desk


def pressing(desk: Desk, role: str, group: Group) -> list[str]:
    unit = desk.town.bureau if role == HANDLER else None
    work = Work(Person(desk.town.user(role, unit)))
    return [task.matter.number for task in work.tasks(work.of(group)) if task.step]


# --- directives -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["粤府〔2024〕5号", "粤府[2024]5号", "粤府（2024）5号", " 粤府【2024】 5号"])
def test_a_directive_is_registered_once_however_its_number_is_written(desk: Desk, written: str) -> None:
    first = desk.directive()
    assert first.directive.document_number == "粤府〔2024〕5号"
    with pytest.raises(FazhiError, match=rf"已登记为 {first.number}.*同一文件只登记一次，到那一件下面分解任务"):
        desk.directive(written)


def test_a_directive_is_answered_when_its_tasks_are(desk: Desk) -> None:
    row = desk.directive()
    matter = desk.task(directive=row.number)
    with pytest.raises(FazhiError, match=f"还有任务没有办结：{matter.number}"):
        desk.edit(row, answer="已全部落实", answered_on=date(2024, 6, 20))
    for step, day in (("accepted", 18), ("done", 19), ("confirmed", 20)):
        matter = desk.take(matter, step, day)
    with pytest.raises(FazhiError, match="没有写贯彻落实情况"):
        desk.edit(row, answered_on=date(2024, 6, 20))
    desk.edit(row, answer="已全部落实", answered_on=date(2024, 6, 20))


def test_a_long_term_task_does_not_hold_its_directive_open(desk: Desk) -> None:
    row = desk.directive()
    matter = desk.task(("accepted", 18), directive=row.number)
    desk.take(matter, "kept", 19, progress="分三年推进", due_by=date(2024, 9, 30))
    desk.edit(row, answer="转为长期推进", answered_on=date(2024, 6, 20))


def test_a_day_that_is_not_yet_there_is_refused(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="2024-07-01 还没有到"):
        desk.directive(studied_on=date(2024, 7, 1))


def test_a_local_measure_names_a_directive_that_is_there(desk: Desk) -> None:
    row = desk.directive()
    with pytest.raises(FazhiError, match="没有编号为“SJ9”的上级文件；先登记上级文件"):
        desk.add("local_measure", title="实施意见", occurred_on=MONDAY, directive="SJ9")
    desk.add("local_measure", title="实施意见", occurred_on=MONDAY, directive=row.number)
    (figure,) = compute(["F77"], Span.year(2024))
    assert figure.display == "1件"


# --- the course of a task ---------------------------------------------------------------------------------------------


def test_a_task_is_accepted_done_and_confirmed(desk: Desk) -> None:
    matter = desk.task(("accepted", 18), ("done", 24), due_by=date(2024, 6, 25))
    assert (matter.state, matter.leadership_task.done_on) == ("done", date(2024, 6, 24))
    matter = desk.take(matter, "confirmed", 25)
    assert (matter.state, matter.closed_on) == ("confirmed", date(2024, 6, 25))


def test_nobody_is_asked_to_confirm_own_work(desk: Desk, client: Client, log_in: Callable[..., Any]) -> None:
    matter = desk.take(desk.task(("accepted", 18)), "done", 24, role=CLERK)
    assert matter.number not in pressing(desk, CLERK, Group.WAITING)
    log_in(CLERK)
    page = text_of(client.get(reverse("pages:detail", args=("leadership.task", matter.pk))))
    assert "前一步是您办理的，须由另一个人办理" in page
    other = desk.take(desk.task(("accepted", 18)), "done", 24, role=HANDLER)
    assert other.number in pressing(desk, CLERK, Group.WAITING)


def test_a_day_that_the_matter_states_stands_once_on_its_page(
    desk: Desk, client: Client, log_in: Callable[..., Any]
) -> None:
    matter = desk.task(due_by=date(2024, 7, 19))
    log_in(CLERK)
    page = text_of(client.get(reverse("pages:detail", args=("leadership.task", matter.pk))))
    facts = page.split("基本情况")[1].split("期限 完成期限")[0]
    assert facts.count("2024-07-19") == 1
    assert "要求完成日期" not in facts
    assert "按本件写明的“要求完成日期”，最后日 2024-07-19" in page


@pytest.mark.parametrize("result", ["已落实", "已完成。"])
def test_a_task_is_not_closed_without_what_was_done(desk: Desk, result: str) -> None:
    matter = desk.task(("accepted", 18))
    with pytest.raises(FazhiError, match=r"看不出做了什么.*不少于 10 个字"):
        desk.take(matter, "done", 24, result=result)
    with pytest.raises(FazhiError, match="完成情况"):
        desk.take(matter, "done", 24, result="")


def test_who_reports_a_task_done_does_not_confirm_it(desk: Desk) -> None:
    matter = desk.take(desk.task(("accepted", 18)), "done", 24, role=CLERK)
    with pytest.raises(FazhiError, match=r"“报办结”是您办理的.*请没有办理“报办结”的人来“确认办结”"):
        desk.take(matter, "confirmed", 25)
    assert desk.take(matter, "confirmed", 25, role=PLANNER).state == "confirmed"


def test_a_unit_neither_sees_another_s_task_nor_confirms_its_own(desk: Desk) -> None:
    matter = desk.task(("accepted", 18), ("done", 24))
    stranger = desk.town.person(HANDLER, desk.town.office)
    assert not stranger.visible(registers["leadership.task"]).exists()
    with pytest.raises(AccessDenied, match="您的岗位不能“确认办结”"):
        desk.take(matter, "confirmed", 25, role=HANDLER)


def test_a_day_is_moved_only_with_the_consent_of_the_source(desk: Desk) -> None:
    matter = desk.task(due_by=date(2024, 6, 20))
    with pytest.raises(FazhiError, match="缺文书：来源机关同意调整的材料"):
        desk.take(matter, "extended", 19, papers=[], due_by=date(2024, 7, 20))
    with pytest.raises(FazhiError, match="写明理由"):
        desk.take(matter, "extended", 19, note="", due_by=date(2024, 7, 20))
    matter = desk.take(matter, "extended", 19, due_by=date(2024, 7, 20))
    assert (matter.state, matter.due_on) == ("assigned", date(2024, 7, 20))


def test_what_is_reported_done_is_no_longer_overdue_until_it_is_returned(desk: Desk) -> None:
    matter = desk.task(("accepted", 18), due_by=date(2024, 6, 20))
    assert pressing(desk, HANDLER, Group.OVERDUE) == [matter.number]
    assert overdue() == 1
    matter = desk.take(matter, "done", 20)
    assert pressing(desk, HANDLER, Group.OVERDUE) == []
    assert pressing(desk, CLERK, Group.WAITING) == [matter.number]
    assert overdue() == 0
    matter = desk.take(matter, "returned", 24)
    assert (matter.state, matter.leadership_task.done_on) == ("in_hand", None)
    assert pressing(desk, HANDLER, Group.OVERDUE) == [matter.number]


def overdue() -> Any:
    (figure,) = compute(["leadership.tasks.overdue"], Span.year(2024))
    return figure.value


def test_a_task_done_late_stays_counted_as_overdue_and_a_withdrawn_one_does_not(desk: Desk) -> None:
    matter = desk.task(("accepted", 18), ("done", 24), due_by=date(2024, 6, 20))
    assert overdue() == 1
    desk.take(matter, "confirmed", 25)
    assert overdue() == 1
    desk.take(desk.task(due_by=date(2024, 6, 20)), "withdrawn", 21)
    assert overdue() == 1


def test_a_long_term_task_comes_back_on_the_day_of_its_next_report(desk: Desk) -> None:
    matter = desk.task(("accepted", 18))
    with pytest.raises(FazhiError, match=r"下次报告的日期 2024-06-19 不在 2024-06-19 之后"):
        desk.take(matter, "kept", 19, progress="分三年推进", due_by=date(2024, 6, 19))
    matter = desk.take(matter, "kept", 19, progress="分三年推进", due_by=date(2024, 6, 27))
    assert pressing(desk, HANDLER, Group.OVERDUE) == [matter.number]
    matter = desk.take(matter, "reported", 28, progress="首批已完成", due_by=date(2024, 9, 30))
    assert (matter.state, pressing(desk, HANDLER, Group.OVERDUE)) == ("long_term", [])
    assert desk.take(matter, "done", 28).state == "done"


def test_a_task_goes_to_another_unit(desk: Desk) -> None:
    matter = desk.take(desk.task(("accepted", 18)), "reassigned", 19, unit=desk.town.office.pk)
    assert (matter.state, matter.unit) == ("assigned", desk.town.office)


@pytest.mark.parametrize(
    ("steps", "role", "turn"),
    [
        ((), HANDLER, "accepted"),
        ((("accepted", 18),), HANDLER, "done"),
        ((("accepted", 18), ("done", 19)), CLERK, "confirmed"),
    ],
)
def test_it_says_whose_turn_it_is(desk: Desk, steps: Any, role: str, turn: str) -> None:
    matter = desk.task(*steps)
    assert turn_of_row(desk.town.person(role), registers["leadership.task"], matter) == turn


def test_a_task_has_one_source_and_it_is_there(desk: Desk) -> None:
    directive = desk.directive()
    item = desk.item(desk.meeting())
    with pytest.raises(FazhiError, match="只写一个来源"):
        desk.task(directive=directive.number, agenda=item.number)
    with pytest.raises(FazhiError, match="没有编号为“YT9”的议题"):
        desk.task(agenda="YT9")
    assert desk.task(agenda=item.number).state == desk.task().state == "assigned"


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_resolution_becomes_a_task_by_one_click(desk: Desk, client: Client, log_in: Callable[..., Any]) -> None:
    item = desk.item(desk.meeting(), resolution="各单位梳理被诉案件", unit=desk.town.bureau.pk)
    log_in()
    page = client.get(reverse("pages:detail", args=("leadership.agenda", item.pk)))
    url = f"{reverse('pages:add', args=('leadership.task',))}?agenda={item.number}"
    assert f'href="{url}"' in page.content.decode()
    sheet = client.get(url).context["sheet"]
    begun = {one.name: one.value for one in sheet.inputs}
    wanted = {
        "agenda": item.number,
        "title": item.title,
        "demand": "各单位梳理被诉案件",
        "unit": str(desk.town.bureau.pk),
    }
    assert begun | wanted == begun
    data = {**begun, "on": sheet.day, "token": sheet.token, "due_by": "2024-06-30"}
    assert client.post(url, data).status_code == 302
    matter = Matter.objects.get(register="leadership.task")
    shown = text_of(client.get(reverse("pages:detail", args=("leadership.agenda", item.pk))))
    assert f"{matter.number} 综合行政执法办 待签收 期限 2024-06-30 剩 2 天" in shown
    assert item.number in detail(client, matter)


def test_the_leader_sees_what_is_not_answered_yet(desk: Desk, client: Client, log_in: Callable[..., Any]) -> None:
    row = desk.directive()
    desk.task(directive=row.number, due_by=date(2024, 6, 20))
    log_in("leader")
    page = text_of(client.get(reverse("pages:detail", args=("leadership.directive", row.pk))))
    assert "分解的任务 1" in page
    assert "超期 8 天" in page
    done = desk.task(("accepted", 18), ("done", 24), directive=row.number, due_by=date(2024, 6, 20))
    assert "逾期完成" in text_of(client.get(reverse("pages:detail", args=("leadership.directive", row.pk))))
    assert done.met_on == date(2024, 6, 24)
    assert "分解一项任务" not in page


def test_a_long_list_below_a_record_leads_to_all_of_it(
    desk: Desk, client: Client, log_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fazhi.kernel.pages.beside.MOST", 1)
    row = desk.directive()
    for number in (row.number, row.number, ""):
        desk.task(directive=number)
    log_in(CLERK)
    page = client.get(reverse("pages:detail", args=("leadership.directive", row.pk))).content.decode()
    assert "分解的任务 2" in page
    (url,) = re.findall(r'href="([^"]+)">看全部 2 条', page)
    assert client.get(url).context["total"] == 2


def test_a_list_is_narrowed_to_what_is_overdue(desk: Desk, client: Client, log_in: Callable[..., Any]) -> None:
    late = desk.task(due_by=date(2024, 6, 20))
    desk.task(due_by=date(2024, 7, 20))
    desk.task(("accepted", 18), ("done", 19), due_by=date(2024, 6, 20))
    log_in("leader")
    page = client.get(reverse("pages:list", args=("leadership.task",)) + "?late=overdue")
    assert page.context["total"] == 1
    assert late.number in page.content.decode()


# --- what no task may begin with --------------------------------------------------------------------------------------


def test_a_task_has_a_day_and_not_one_that_is_over(desk: Desk) -> None:
    with pytest.raises(FazhiError, match="要求完成日期"):
        desk.task(due_by=None)
    with pytest.raises(FazhiError, match=r"期限 2024-06-16 早于办理这一步的 2024-06-17.*写一个还没有到的日期"):
        desk.task(due_by=date(2024, 6, 16))
    matter = desk.task(due_by=MONDAY)
    with pytest.raises(FazhiError, match=r"期限 2024-06-18 早于办理这一步的 2024-06-19"):
        desk.take(matter, "extended", 19, due_by=date(2024, 6, 18))


def test_a_directive_is_received_before_it_is_studied_and_its_stage_follows(desk: Desk) -> None:
    row = desk.directive()
    with pytest.raises(FazhiError, match="2024-06-16 早于收文日期 2024-06-17"):
        desk.edit(row, studied_on=date(2024, 6, 16))
    assert row.directive.stage == "received"
    desk.edit(row, studied_on=date(2024, 6, 20))
    desk.edit(row, answer="已全部落实", answered_on=date(2024, 6, 24))
    desk.directive("粤府〔2024〕6号", studied_on=MONDAY)
    stages = dict(
        registers["leadership.directive"].rows().values_list("directive__document_number", "directive__stage")
    )
    assert stages == {"粤府〔2024〕5号": "answered", "粤府〔2024〕6号": "studied"}
