"""The year's key points: states are computed from figures or reports, and what was issued changes only with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.planning import HANDLER, TODAY, Planning
from support.tickets import text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.models import Entry
from fazhi.modules.leadership.duties.plans import PLAN_TASKS, standing, standings

PAGE, REPORT = "pages:leadership.plan_task.year", "pages:leadership.plan_task.report"
END = date(2023, 12, 31)


@pytest.fixture
def plan(planning: Planning) -> Entry:
    return planning.add("leadership.plan", "YD1", year=2023, issued_on=date(2023, 3, 20))


def task(planning: Planning, number: str = "RW1", **facts: Any) -> Entry:
    given = {"plan": "YD1", "measure": "逐项办理", "due_on": END} | facts
    return planning.add("leadership.plan_task", number, **given)


def stands(row: Entry) -> tuple[str, str]:
    found = PLAN_TASKS.rows().filter(pk=row.pk).select_related("plan_task")
    ((_, one),) = standings(found)
    return one.state, one.told


def test_a_task_takes_its_year_from_the_plan(planning: Planning, plan: Entry) -> None:
    assert task(planning).plan_task.year == 2023
    with pytest.raises(FazhiError, match=r"没有这个编号的要点；先登记要点，再分解任务"):
        task(planning, "RW2", plan="YD9")


def test_progress_follows_the_figure_and_every_row_of_it(planning: Planning, plan: Entry) -> None:
    row = task(planning, figure="F84", target=2, due_on=date(2024, 3, 31))
    assert stands(row) == ("未启动", "专项整治 0项，目标不低于 2项")
    first = planning.add("leadership.campaign", "ZX1", field="道路", goal="规范")
    assert stands(row) == ("推进", "专项整治 1项，目标不低于 2项")
    planning.add("leadership.campaign", "ZX2", field="执法", goal="规范")
    assert stands(row) == ("完成", "专项整治 2项，目标不低于 2项")
    remove_entry(first, by=planning.town.person("leadership.planner"), reason="登记重复")
    assert stands(row)[0] == "推进"


def test_after_its_day_a_task_that_is_not_done_is_late(planning: Planning, plan: Entry) -> None:
    assert stands(task(planning, figure="F84", target=1)) == ("逾期", "专项整治 0项，目标不低于 1项")
    assert stands(task(planning, "RW2", progress="under_way", report="印了文本")) == ("逾期", "印了文本")
    assert stands(task(planning, "RW3", due_on=TODAY, progress="under_way"))[0] == "推进", "today is not over"


def test_a_figure_that_must_stay_low_is_judged_when_its_day_is_over(planning: Planning, plan: Entry) -> None:
    facts = {"figure": "F84", "aim": "at_most", "target": 0}
    running = task(planning, due_on=date(2024, 3, 31), **facts)
    over = task(planning, "RW2", **facts)
    assert (stands(running)[0], stands(over)[0]) == ("推进", "完成")
    planning.add("leadership.campaign", "ZX1", field="道路", goal="规范")
    assert (stands(running)[0], stands(over)[0]) == ("推进", "逾期")


@pytest.mark.parametrize(("fen", "state"), [(0, "未启动"), (999_999, "推进"), (1_000_000, "完成")])
def test_the_target_of_an_amount_is_in_yuan(planning: Planning, plan: Entry, fen: int, state: str) -> None:
    row = task(planning, figure="enforcement.fines", target=10_000, due_on=date(2024, 3, 31))
    (figure,) = compute(["enforcement.fines"], Span.year(2023))
    assert standing(row.plan_task, replace(figure, value=fen), TODAY).state == state


def test_without_a_figure_the_owner_reports_on_its_own_page_and_done_needs_words(
    planning: Planning, plan: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    row = task(planning, unit=planning.town.bureau.pk, figure="", aim="")
    log_in(HANDLER, planning.town.bureau)
    url = reverse(REPORT, args=(row.pk,))
    assert f'href="{url}"' in client.get(reverse("pages:detail", args=(row.register, row.pk))).content.decode()
    refused = client.post(url, {"progress": "done", "report": "完成", "target": "0", "due_on": "2030-01-01"})
    assert refused.status_code == 422
    assert "写明怎样完成、有什么证明（不少于 4 个字）" in text_of(refused)
    assert client.post(url, {"progress": "done", "report": "培训两批，签到存档", "due_on": ""}).status_code == 302
    assert stands(row) == ("完成", "培训两批，签到存档")
    assert PLAN_TASKS.rows().select_related("plan_task").get().plan_task.due_on == END, "only what is reported changes"


def test_a_unit_neither_moves_nor_removes_its_task_nor_reports_anothers(
    planning: Planning, plan: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    row = task(planning, unit=planning.town.bureau.pk)
    with pytest.raises(FazhiError, match="您无权修改要点任务"):
        planning.edit(row, HANDLER, planning.town.bureau, due_on=date(2030, 1, 1), adjusted_why="来不及")
    with pytest.raises(FazhiError, match="您无权修改要点任务"):
        remove_entry(row, by=planning.town.person(HANDLER, planning.town.bureau), reason="来不及")
    log_in(HANDLER, planning.town.office)
    assert client.get(reverse(REPORT, args=(row.pk,))).status_code == 404


def test_a_task_with_a_figure_is_not_reported_and_its_page_says_where_it_stands(
    planning: Planning, plan: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    row = task(planning, figure="F84", target=1)
    log_in()
    page = client.get(reverse("pages:detail", args=(row.register, row.pk)))
    assert "进展 逾期 专项整治 0项，目标不低于 1项" in text_of(page)
    assert reverse(REPORT, args=(row.pk,)) not in page.content.decode()
    own = task(planning, "RW2", figure="F84", target=1, unit=planning.town.bureau.pk)
    log_in(HANDLER, planning.town.bureau)
    url = reverse(REPORT, args=(own.pk,))
    told = client.post(url, {"progress": "done", "report": "都办完了"}, follow=True)
    assert "由指标 F84 算出，不用报告" in text_of(told)
    assert stands(own)[0] == "逾期"


def test_a_figure_without_a_value_calls_nobody_late(planning: Planning, plan: Entry) -> None:
    rate = task(planning, figure="F83", target=100)
    assert stands(rate) == ("待取数", "述法材料按时抄报率 —，目标不低于 100%（分母为零，有了数再算进展）")


def test_what_must_stay_low_is_counted_to_its_day_and_not_beyond(planning: Planning, plan: Entry) -> None:
    row = task(planning, figure="F84", aim="at_most", target=0, due_on=date(2023, 6, 30))
    planning.add("leadership.campaign", "ZX1", field="道路", goal="规范", occurred_on=date(2023, 9, 1))
    assert stands(row) == ("完成", "专项整治 0项，目标不高于 0项")


def test_the_planner_corrects_a_form_of_an_issued_task_that_binds_nothing(
    planning: Planning, plan: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    row = task(planning, figure="", aim="")
    log_in()
    url = reverse("pages:edit", args=(row.register, row.pk))
    given = {one.name: one.value for one in client.get(url).context["sheet"].inputs}
    assert client.post(url, given | {"source": "第三部分第9条", "version": "1"}).status_code == 302
    moved = client.post(url, given | {"unit": str(planning.town.bureau.pk), "version": "2"})
    assert "写明这次调整的原因和批准" in text_of(moved)


@pytest.mark.parametrize(
    "changed", [{"due_on": date(2024, 6, 30)}, {"measure": "少办一些"}, {"figure": "F84", "target": 1}]
)
def test_what_an_issued_plan_binds_changes_only_with_a_reason(
    planning: Planning, plan: Entry, changed: dict[str, Any]
) -> None:
    row = task(planning)
    with pytest.raises(FazhiError, match=r"要点已于 2023-03-20 印发，.*写明这次调整的原因和批准"):
        planning.edit(row, **changed)
    planning.edit(row, **changed, adjusted_why="镇政府批准改期")
    row.refresh_from_db()
    with pytest.raises(FazhiError, match="写明这次调整的原因"):
        planning.edit(row, due_on=date(2024, 9, 30))


def test_a_plan_that_is_not_issued_is_still_a_draft(planning: Planning, plan: Entry) -> None:
    planning.edit(plan, issued_on=None)
    row = task(planning)
    planning.edit(row, due_on=date(2024, 6, 30))
    assert stands(row)[0] == "未启动"


def test_an_adjusted_task_says_why_and_one_that_was_moved_is_late_after_its_new_day(
    planning: Planning, plan: Entry
) -> None:
    row = task(planning)
    with pytest.raises(FazhiError, match=r"没有完成期限"):
        task(planning, "RW2", due_on=None)
    planning.edit(row, due_on=None, adjusted_why="没有在建工地，改到下一年")
    assert stands(row) == ("调整", "没有在建工地，改到下一年")
    planning.edit(row, due_on=date(2024, 1, 14), adjusted_why="恢复，半月内办")
    assert stands(row)[0] == "逾期"


def test_a_figure_must_exist_be_a_number_and_have_a_target(planning: Planning, plan: Entry) -> None:
    with pytest.raises(FazhiError, match=r"没有指标“F999”；相近的有"):
        task(planning, figure="F999")
    with pytest.raises(FazhiError, match=r"指标“专项整治”要达到多少？填写目标值"):
        task(planning, figure="F84")


def test_a_plan_counts_when_it_is_issued(planning: Planning, plan: Entry) -> None:
    planning.add("leadership.plan", "YD2", year=2024)
    task(planning)
    shown = [figure.display for figure in compute(["F82", "leadership.plan_tasks"], Span.year(2023))]
    assert shown == ["1份", "1项"]
    with pytest.raises(FazhiError, match=r"印发日期 2024-02-01 还没有到"):
        planning.edit(plan, issued_on=date(2024, 2, 1))


def test_a_unit_sees_its_own_tasks_on_the_page(
    planning: Planning, plan: Entry, client: Client, log_in: Callable[..., Any]
) -> None:
    task(planning, title="本单位的任务", unit=planning.town.bureau.pk)
    task(planning, "RW2", title="协办的任务", co_unit=planning.town.bureau.pk)
    task(planning, "RW3", title="别人的任务")
    log_in(HANDLER, planning.town.bureau)
    page = text_of(client.get(reverse(PAGE)))
    assert "本单位的任务" in page
    assert "协办的任务" in page
    assert "别人的任务" not in page
    assert "2023-03-20 印发" in page
    log_in()
    page = text_of(client.get(reverse(PAGE) + "?year=2023"))
    assert page.count("逾期") == 3


def test_a_plan_with_tasks_is_not_removed_from_above_them(planning: Planning, plan: Entry) -> None:
    task(planning)
    with pytest.raises(FazhiError, match=r"下面已登记 1 条任务；先移除任务"):
        remove_entry(plan, by=planning.town.person("leadership.planner"), reason="重复")
