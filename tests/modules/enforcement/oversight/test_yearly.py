"""The year's focuses, projects and highlights: proven milestones, checked figures, answered firms that stay unnamed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.oversight import Office
from support.tickets import detail, text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.enforcement.oversight.figures import check_figures
from fazhi.modules.enforcement.oversight.house import overrides

FIRM = "东坑某某制品厂"


def project(office: Office, **facts: Any) -> Entry:
    return office.add("enforcement.project", title="法律援助进工厂", content="每月驻点一次", **facts)


def milestone(office: Office, of: Entry, **facts: Any) -> Entry:
    return office.add("enforcement.milestone", **{"title": "首次驻点", "project": of.number} | facts)


def edit(office: Office, row: Entry, **facts: Any) -> None:
    edit_entry(row, facts, by=office.town.person("enforcement.supervisor"))


# --- projects ---------------------------------------------------------------------------------------------------------


def test_a_milestone_is_done_only_with_a_proof(office: Office) -> None:
    row = milestone(office, project(office))
    with pytest.raises(FazhiError, match="有什么证明"):
        edit(office, row, done_on=date(2024, 6, 20), proof="完成")
    with pytest.raises(FazhiError, match="还没有到"):
        edit(office, row, done_on=date(2024, 7, 20), proof="签到表一份")
    edit(office, row, done_on=date(2024, 6, 20), proof="签到表一份")


def test_a_project_is_accepted_when_all_is_proven_and_published_after_that(office: Office) -> None:
    row = project(office)
    step = milestone(office, row)
    with pytest.raises(FazhiError, match="还有节点没有完成：首次驻点"):
        edit(office, row, accepted_on=date(2024, 6, 21), result="服务一百人次")
    edit(office, step, done_on=date(2024, 6, 20), proof="签到表一份")
    with pytest.raises(FazhiError, match="验收时要写明成效"):
        edit(office, row, accepted_on=date(2024, 6, 21))
    with pytest.raises(FazhiError, match="先验收，后公示"):
        edit(office, row, published_on=date(2024, 6, 21))
    with pytest.raises(FazhiError, match="先验收，后公示"):
        edit(office, row, accepted_on=date(2024, 6, 21), published_on=date(2024, 6, 20), result="服务一百人次")
    edit(office, row, accepted_on=date(2024, 6, 21), published_on=date(2024, 6, 24), result="服务一百人次")


def test_f36_counts_the_projects_of_the_year_by_the_day_that_gives_them_their_year(office: Office) -> None:
    for on in (date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1)):
        row = project(office, occurred_on=on)
        milestone(office, row)
        assert row.project.year == on.year
    (figure,) = compute(["F36"], Span.year(2023))
    assert (figure.display, figure.name) == ("2件", "年度法治建设实事")


def test_the_page_of_projects_shows_their_progress_as_a_picture(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    row = project(office)
    milestone(office, row, done_on=date(2024, 6, 20), proof="签到表一份", occurred_on=date(2024, 6, 19))
    milestone(office, row, title="第二次驻点", occurred_on=date(2024, 6, 1))
    office.add("enforcement.milestone", title="写错编号的", project="SS1999-000001")
    log_in("leader")
    page = client.get(reverse("pages:enforcement.project.year"))
    assert "<svg" in page.content.decode()
    assert "50.0%" in text_of(page)
    assert "实施中" in text_of(page)
    assert "过了计划日期" in text_of(page)
    assert "这些节点写的实事编号不存在" in text_of(page)
    assert "2023年还没有登记实事" in text_of(client.get(reverse("pages:enforcement.project.year") + "?year=2023"))


# --- focus and feedback -----------------------------------------------------------------------------------------------


def feedback(office: Office, **facts: Any) -> Entry:
    given = {"title": "检查次数多", "content": "一个月来了四次", "firm": FIRM, "unit": office.town.bureau.pk} | facts
    return office.add("enforcement.feedback", **given)


def focus(office: Office, **facts: Any) -> Entry:
    return office.add("enforcement.focus", title="涉企检查", year=2024, domain="safety", aim="减少重复检查", **facts)


def test_the_unit_reads_and_answers_a_feedback_without_learning_whose_it_is(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    row = feedback(office, focus=focus(office).number)
    log_in("enforcement.officer", office.town.bureau)
    answer = reverse("pages:enforcement.feedback.answer", args=(row.pk,))
    pages = [
        client.get(reverse("pages:enforcement.focus.year")),
        client.get(reverse("pages:list", args=("enforcement.feedback",))),
        client.get(reverse("pages:detail", args=("enforcement.feedback", row.pk))),
        client.get(answer),
    ]
    assert all(page.status_code == 200 for page in pages)
    assert all(FIRM not in page.content.decode() for page in pages)
    assert "一个月来了四次" in text_of(pages[0])
    unmask = reverse("pages:unmask", args=("enforcement.feedback", row.pk))
    assert client.post(unmask, {"reason": "想知道是谁"}).status_code == 404
    assert client.post(answer, {"answer": " "}).status_code == 422
    assert client.post(answer, {"answer": "已合并检查，每季度不超过一次"}).status_code == 302
    row.feedback.refresh_from_db()
    assert row.feedback.answered_on == date(2024, 6, 28)
    assert row.feedback.firm == FIRM
    assert "已合并检查" in text_of(client.get(reverse("pages:enforcement.focus.year")))


def test_another_unit_neither_sees_nor_answers_it(office: Office, client: Client, log_in: Callable[..., Any]) -> None:
    row = feedback(office, focus=focus(office).number)
    log_in("enforcement.officer", office.town.office)
    assert (
        client.post(reverse("pages:enforcement.feedback.answer", args=(row.pk,)), {"answer": "代答"}).status_code == 404
    )
    assert "一个月来了四次" not in text_of(client.get(reverse("pages:enforcement.focus.year")))


def test_the_supervisor_unmasks_the_firm_with_a_reason(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    row = feedback(office)
    log_in()
    assert FIRM not in detail(client, row)
    page = client.post(reverse("pages:unmask", args=("enforcement.feedback", row.pk)), {"reason": "核实反馈"})
    assert FIRM in page.content.decode()


def test_a_focus_is_summed_up_with_its_result(office: Office) -> None:
    row = focus(office)
    with pytest.raises(FazhiError, match="已总结的要写明成效"):
        edit(office, row, is_done=True)
    edit(office, row, is_done=True, result="重复检查减少一半")


def test_duties_stand_by_post(office: Office, client: Client, log_in: Callable[..., Any]) -> None:
    facts = {"title": "调查取证", "post": "办案岗", "duty": "两人以上取证", "basis": "《行政处罚法》第四十二条"}
    office.add("enforcement.responsibility", **facts)
    log_in("hotline.clerk")
    page = text_of(client.get(reverse("pages:enforcement.responsibility.cards")))
    assert "党政综合办 · 办案岗" in page
    assert "《行政处罚法》第四十二条" in page


# --- highlights -------------------------------------------------------------------------------------------------------


def nurtured(office: Office, story: str, figures: str = "F36") -> Matter:
    matter = office.open("enforcement.highlight", title="实事办得实", year=2024)
    return office.take(matter, "nurtured", 18, story=story, figures=figures)


def test_figures_that_hold_pass_and_the_text_of_the_check_is_kept_beside(office: Office) -> None:
    project(office)
    matter = office.take(nurtured(office, "全年办成实事 1 件。"), "checked", 19)
    matter.highlight.refresh_from_db()
    assert matter.highlight.checked_text == "F36 年度法治建设实事 1件，与文中一致"
    assert matter.highlight.is_checked is True
    matter = office.take(matter, "approved", 20)
    row = office.add("enforcement.media", title="报道", highlight=matter.number, outlet="市报")
    assert row.media_item.published_on is None
    matter = office.take(matter, "published", 21)
    assert office.take(matter, "spread", 24, reuse="邻镇学习").state == "spread"


@pytest.mark.parametrize(
    ("story", "figures", "why"),
    [
        ("全年办成实事2件。", "F36", "文中没有写“1件”"),
        ("办成实事1件，办结12件。", "F36", "文中的“12件”：不是所列指标算出的数"),
        ("办成实事11件。", "F36", "文中没有写“1件”"),
        ("办成实事1件。", "", "文中的“1件”：不是所列指标算出的数"),
        ("办成不少实事。", "F36", "文中没有写“1件”"),
        ("办成实事1件。", "F36、F9999", "没有指标“F9999”"),
    ],
)
def test_a_wrong_or_absent_figure_cannot_pass(office: Office, story: str, figures: str, why: str) -> None:
    project(office)
    with pytest.raises(FazhiError, match=why):
        office.take(nurtured(office, story, figures), "checked", 19)


def test_a_figure_that_moved_after_the_check_stops_the_approval(office: Office) -> None:
    project(office)
    matter = office.take(nurtured(office, "全年办成实事1件。"), "checked", 19)
    project(office)
    with pytest.raises(FazhiError, match="文中没有写“2件”"):
        office.take(matter, "approved", 20)
    matter = office.take(matter, "revised", 20)
    matter.highlight.refresh_from_db()
    assert (matter.highlight.is_checked, matter.highlight.checked_text) == (None, "")


def test_digits_commas_and_blanks_may_be_written_as_people_write_them(office: Office) -> None:
    project(office)
    assert not any(one.wrong for one in check_figures("办成实事１ 件", "f36", 2024))


def test_only_the_head_publishes_what_is_in_no_media_plan_and_the_self_check_tells(office: Office) -> None:
    matter = office.take(nurtured(office, "大家都说好。", ""), "checked", 19)
    matter = office.take(matter, "approved", 20)
    with pytest.raises(FazhiError, match="宣传计划里还没有这个亮点"):
        office.take(matter, "published", 21)
    office.take(matter, "published", 21, role="enforcement.head", note="市里当天要用，先发布后补计划")
    (found,) = overrides(2024)
    assert (found.number, found.note) == (matter.number, "市里当天要用，先发布后补计划")


def test_the_page_of_highlights_shows_the_check_and_the_plan_and_the_form_the_figures_as_they_stand(
    office: Office, client: Client, log_in: Callable[..., Any]
) -> None:
    project(office)
    matter = nurtured(office, "全年办成实事2件。")
    office.add(
        "enforcement.media", title="报道一", highlight=matter.number, outlet="市报", occurred_on=date(2024, 6, 1)
    )
    log_in()
    page = text_of(client.get(reverse("pages:enforcement.highlight.year")))
    assert "报道一" in page
    assert "过了计划日期" in page
    beside = text_of(client.get(reverse("pages:act", args=(matter.register, matter.pk, "checked"))))
    assert "文中没有写“1件”" in beside
    assert "对不上、还没有的数不能写进亮点" in detail(client, matter)
