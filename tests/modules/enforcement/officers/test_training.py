"""Training: a plan from the year's own defects, one's own hours for oneself, the hours of others in sum."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from modules.enforcement.review.test_loading import stored

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.registry import registry
from fazhi.kernel.figures.declarations import find
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.figures.tallies import Ask, View, tally
from fazhi.kernel.org.models import Appointment, Post
from fazhi.modules.enforcement.models import TrainingPlan
from fazhi.modules.enforcement.officers.defects import by_unit
from fazhi.modules.enforcement.officers.teaching import DefectSource, defect_sources, propose

URL = "/p/enforcement.trainings/"
SUPERVISOR, HEAD, OFFICER = "enforcement.supervisor", "enforcement.head", "enforcement.officer"


def held(force: Any, number: str, on: str = "2023-05-10", hours: int = 40) -> None:
    force.add("training", number=number, title=f"培训{number}", occurred_on=on, kind="practice", hours=hours)


def attended(force: Any, session: str, account: str, hours: int) -> None:
    force.add("attendance", session=session, account=account, hours=hours)


@pytest.fixture
def taught(force: Any) -> Any:
    force.town.user(OFFICER, force.town.bureau, "wang")
    force.account("A1", "王五", username="wang")
    force.account("A2", "李二")
    force.account("A3", "钱五", unit=force.market)
    force.account("A4", "孙六", until_on="2023-06-01")  # no longer there at the end of the year
    held(force, "P1")
    held(force, "P2", "2023-09-01", 30)
    for account in ("A1", "A3", "A4"):
        attended(force, "P1", account, 40)
    attended(force, "P2", "A3", 30)
    return force


def sums(page: str) -> list[list[str]]:
    part = page.partition("<h2>分单位</h2>")[2].partition("</table>")[0]
    cells = re.findall(r'data-label="[^"]+"[^>]*>([^<]*)<', part)
    return [cells[at : at + 4] for at in range(0, len(cells), 4)]


def test_everybody_sees_the_own_hours_and_nobody_elses(taught: Any) -> None:
    taught.enter(OFFICER, name="wang")
    page = taught.page(URL, year=2023)
    assert 'data-mine="40"' in page
    assert "距年度要求还差 20 学时" in page
    assert "未核" in page
    for name in ("李二", "钱五", "分单位", "待补训"):
        assert name not in page


def test_a_supervisor_sees_sums_by_unit_in_the_order_of_units(taught: Any) -> None:
    taught.enter(SUPERVISOR, taught.town.office)
    page = taught.page(URL, year=2023)
    assert sums(page) == [["综合行政执法办", "2", "40", "2 人"], ["市场监管分局", "1", "70", "0 人"]]
    for name in ("王五", "李二", "钱五"):
        assert name not in page


def test_a_head_reads_by_name_whom_to_train_again_in_the_own_unit(taught: Any) -> None:
    taught.enter(HEAD)
    page = taught.page(URL, year=2023)
    assert [row[0] for row in sums(page)] == ["综合行政执法办"]
    assert "本单位待补训 2 人" in page
    assert "李二、王五" in page
    assert "钱五" not in page


def test_a_year_without_a_rule_asks_for_nothing(taught: Any) -> None:
    taught.enter(HEAD)
    page = taught.page(URL, year=2022)
    assert "2022年没有生效的学时要求" in page
    assert "待补训" not in page


@pytest.mark.parametrize(
    ("session", "account", "hours", "told"),
    [
        ("P9", "A2", 4, "没有编号为“P9”的执法培训"),
        ("P1", "A9", 4, "执法账号台账中没有“A9”"),
        ("P1", "A2", 41, "41 学时多于这场培训的 40 学时"),
        ("P1", "A1", 4, "已经登记过"),
        ("P1", "A2", 0, "学时须大于 0"),
    ],
)
def test_hours_of_nobody_or_never_taught_are_refused(
    taught: Any, session: str, account: str, hours: int, told: str
) -> None:
    with pytest.raises(FazhiError, match=told):
        attended(taught, session, account, hours)


def test_what_was_not_held_yet_is_a_plan_and_no_session(force: Any) -> None:
    with pytest.raises(FazhiError, match="先写进培训计划"):
        held(force, "P1", "2024-01-16")


def test_the_figure_counts_sessions_of_the_year(taught: Any) -> None:
    held(taught, "P3", "2024-01-02")
    indicator: Any = find("F24")
    for year, n in ((2023, 2), (2024, 1)):
        ask = Ask(indicator, Span(date(year, 1, 1), date(year, 12, 31)))
        assert tally([ask], View(date(2024, 1, 15)))[ask].value == n


def test_the_plan_follows_the_most_frequent_defects() -> None:
    drafts = propose(2023, {"C03": 2, "C21": 7, "C09": 7, "C11": 0})
    assert [(one.check_code, one.files) for one in drafts] == [("C09", 7), ("C21", 7), ("C03", 2)]
    assert "2023年评查有 7 件案卷不符合" in drafts[0].reason


@pytest.fixture
def defects(force: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a review would have counted, by unit."""
    counted = {(force.town.bureau.pk, "C21"): 7, (force.town.bureau.pk, "C03"): 2, (force.market.pk, "C09"): 9}
    monkeypatch.setattr(registry, "frozen", False)
    monkeypatch.setattr(defect_sources, "_things", {})
    defect_sources.add(DefectSource("test", lambda year: counted if year == 2023 else {}))


def test_defects_are_counted_by_unit_from_the_files_of_the_year(force: Any) -> None:
    late = {"case.told_on": date(2023, 5, 9), "documents.notice.served_on": None}
    stored("甲", late, unit=force.town.bureau)
    stored("乙", late, unit=force.town.bureau)
    stored("丙", late | {"acts.0.officers": "演示证-0001"}, unit=force.market)
    counted = by_unit(2023)
    assert (counted[force.town.bureau.pk, "C21"], counted[force.market.pk, "C21"]) == (2, 1)
    assert (force.town.bureau.pk, "C04") not in counted
    assert counted[force.market.pk, "C04"] == 1
    assert by_unit(2022) == {}
    force.enter(SUPERVISOR)
    assert "2023年评查有 2 件案卷不符合" in force.page(URL, year=2023, drafts=1)


def test_drafts_are_taken_into_the_plan_once(force: Any, defects: None) -> None:
    force.enter(SUPERVISOR)
    assert 'name="draft"' not in force.page(URL, year=2023)
    page = force.page(URL, year=2023, drafts=1)
    drafted = re.findall(r'name="draft" value="([^"]+)"', page)
    assert drafted == [f"{force.town.bureau.pk}:C21", f"{force.town.bureau.pk}:C03", f"{force.market.pk}:C09"]
    force.client.post(f"{URL}?year=2023", {"draft": drafted[0]})
    plan = TrainingPlan.objects.get()
    assert (plan.year, plan.check_code, plan.entry.unit) == (2023, "C21", force.town.bureau)
    again = force.page(URL, year=2023, drafts=1)
    assert re.findall(r'name="draft" value="([^"]+)"', again) == drafted[1:]
    assert "2023年评查有 7 件案卷不符合" in again


def test_only_who_keeps_the_plan_takes_drafts_up(force: Any, defects: None, client: Client) -> None:
    force.enter(OFFICER)
    assert 'name="draft"' not in force.page(URL, year=2023, drafts=1)
    assert client.post(f"{URL}?year=2023", {"draft": f"{force.market.pk}:C09"}).status_code == 404


def test_an_empty_year_says_so(force: Any) -> None:
    force.enter(OFFICER)
    page = force.page(URL, year=2021)
    assert "2021年还没有举办培训" in page
    assert "2021年还没有计划" in page


# --- lesson cards -----------------------------------------------------------------------------------------------------

CARDS = "/p/enforcement.cards/"
QUESTION = {
    "number": "K1",
    "title": "几个人去检查",
    "occurred_on": "2023-05-01",
    "content": "执法人员不得少于两人。",
    "question": "最少几个人？",
    "options": "一人\n两人",
    "answer": "两人",
    "basis": "《行政处罚法》第四十二条",
}


def test_the_answer_and_its_basis_stand_only_behind_ones_own_answer(force: Any) -> None:
    force.add("lesson", **QUESTION)
    force.enter(OFFICER)
    url = f"{CARDS.replace('cards', 'card')}K1/"
    assert "第四十二条" not in force.page(url)
    assert force.client.post(url, {"given": "一人"}).status_code == 302
    told = force.page(url)
    assert "不对" in told
    assert "《行政处罚法》第四十二条" in told
    force.client.post(url, {"given": "两人"})
    assert "您选的是“一人”" in force.page(url)
    assert "看过答案" in force.page(CARDS)


def test_an_answer_that_is_no_option_is_refused(force: Any) -> None:
    force.add("lesson", **QUESTION)
    force.enter(OFFICER)
    answer = force.client.post("/p/enforcement.card/K1/", {"given": "三人"})
    assert answer.status_code == 422
    assert "没有选答案" in answer.content.decode()


def test_results_of_others_show_only_in_sum_and_only_of_five_or_more(force: Any) -> None:
    force.add("lesson", **QUESTION)
    url = "/p/enforcement.card/K1/"
    for n in range(5):
        force.enter(SUPERVISOR)
        assert f"{n} 人作答" not in force.page(url)
        force.enter(OFFICER, name=f"officer{n}")
        force.client.post(url, {"given": "两人" if n else "一人"})
        assert "合计" not in force.page(url)
    force.enter(SUPERVISOR)
    page = force.page(url)
    assert "5 人作答，4 人答对" in page
    assert re.search(r"officer\d", page) is None


def test_nobody_lists_who_answered_or_answers_for_another(force: Any) -> None:
    force.add("lesson", **QUESTION)
    force.enter(SUPERVISOR)
    assert force.client.get("/r/enforcement.answer/").status_code == 404
    sent = {"lesson": "K1", "given": "两人", "username": "wang", "is_right": "1"}
    assert "由本人在“学习卡”页作答" in force.client.post("/r/enforcement.answer/add/", sent).content.decode()
    force.enter(OFFICER)
    assert force.client.get("/r/enforcement.lesson/").status_code == 404
    assert force.client.get("/r/enforcement.attendance/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"options": "两人"}, "至少要有两个不同的选项"),
        ({"answer": "三人"}, "答案不是其中一个选项"),
        ({"basis": ""}, "没有写法律依据"),
        ({"check_code": "C99"}, "没有评查项“C99”"),
    ],
)
def test_a_card_without_a_question_that_can_be_answered_is_refused(force: Any, facts: Any, told: str) -> None:
    with pytest.raises(FazhiError, match=told):
        force.add("lesson", **(QUESTION | facts))


def test_the_cards_page_is_empty_in_words(force: Any) -> None:
    post = Post.objects.create(unit=force.market, role=OFFICER, name="队员")
    user = force.town.user("services.counter", force.market)
    Appointment.objects.create(user=user, post=post, starts_on="2020-01-01")
    force.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "还没有学习卡" in force.page(CARDS)
