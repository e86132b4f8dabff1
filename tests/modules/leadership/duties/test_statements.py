"""Year-end statements: the roster decides who must state, the draft comes from facts, and late is told as late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.planning import CLERK, LEADER, PLANNER, Planning
from support.tickets import form, text_of

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.pages.awaiting import turn_of_row
from fazhi.kernel.procedures.acting import act
from fazhi.kernel.records.models import Matter
from fazhi.modules.leadership.duties.drafting import draft
from fazhi.modules.leadership.duties.first import confirm
from fazhi.modules.leadership.duties.statements import CADRES, REGISTER, STATEMENTS
from fazhi.site.work import Group, Work

PAGE = "pages:leadership.statement.year"
LISTED, STATED, COMMENTED, DUE, LATE = (date(2024, 1, day) for day in (2, 4, 8, 12, 15))
FIGURES = ("leadership.cadres", "F3", "leadership.statements.rate", "F83")


@pytest.fixture
def roster(planning: Planning) -> Planning:
    for number, title in (("YS1", "镇长"), ("YS2", "副镇长")):
        facts = {"name": "张三丰", "from_on": date(2022, 1, 1), "post": "mayor" if title == "镇长" else ""}
        planning.add("leadership.cadre", number, title=title, **facts)
    return planning


def listed(planning: Planning, cadre: str = "YS1", **facts: Any) -> Matter:
    return planning.open(REGISTER, LISTED, **({"year": 2023, "cadre": cadre, "send_by": DUE} | facts))


def sent(planning: Planning, matter: Matter, on: date = DUE) -> Matter:
    matter = planning.take(matter, "stated", STATED, PLANNER, content="履职情况")
    matter = planning.take(matter, "commented", COMMENTED, LEADER, comment="属实")
    return planning.take(matter, "sent", on, CLERK)


def shown() -> list[str]:
    return [figure.display for figure in compute(FIGURES, Span.year(2023))]


def test_stated_commented_and_sent_by_the_day_that_the_city_set(roster: Planning) -> None:
    matter = listed(roster)
    assert (matter.title, matter.unit) == ("2023年述法：镇长", roster.town.office)
    matter = sent(roster, matter)
    own = STATEMENTS.rows().select_related("statement").get().statement
    assert (own.through_on, own.stated_on, own.sent_on) == (date(2023, 12, 31), STATED, DUE)
    assert (matter.state, matter.closed_on) == ("sent", DUE)
    assert shown() == ["2名", "1名", "50.0%", "50.0%"]


def test_sent_a_day_late_is_stated_but_not_in_time(roster: Planning) -> None:
    sent(roster, listed(roster))
    sent(roster, listed(roster, "YS2"), date(2024, 1, 13))
    assert shown() == ["2名", "2名", "100%", "50.0%"]


def test_the_city_may_set_another_day_and_the_reason_is_kept(roster: Planning) -> None:
    matter = listed(roster)
    with pytest.raises(FazhiError, match="说明"):
        roster.take(matter, "rescheduled", STATED, PLANNER, send_by=LATE)
    matter = roster.take(matter, "rescheduled", STATED, PLANNER, "市里通知延后", send_by=LATE)
    assert matter.state == "listed"
    sent(roster, matter, date(2024, 1, 13))
    assert shown()[3] == "50.0%"


def test_who_wrote_it_down_does_not_comment_on_it(roster: Planning) -> None:
    matter = roster.take(listed(roster), "stated", STATED, LEADER, content="履职情况")
    with pytest.raises(FazhiError, match=r"须由另一个人办理：“述法”是您办理的.*请没有办理“述法”的人来“评议”"):
        roster.take(matter, "commented", COMMENTED, LEADER, comment="很好")


def test_sent_back_it_is_not_stated(roster: Planning) -> None:
    matter = roster.take(listed(roster), "stated", STATED, PLANNER, content="履职情况")
    assert shown()[1] == "1名"
    matter = roster.take(matter, "sent_back", STATED, LEADER, "没有写不足")
    assert (matter.state, shown()[1]) == ("listed", "0名")
    sent(roster, matter)


def test_only_the_roster_states_and_each_but_once(roster: Planning) -> None:
    with pytest.raises(FazhiError, match=r"2023年的应述名册里没有“YS9”.*先在应述名册登记"):
        listed(roster, "YS9")
    roster.add("leadership.cadre", "YS3", title="已调出", name="李四", from_on=LISTED, until_on=None)
    with pytest.raises(FazhiError, match=r"2023年的应述名册里没有“YS3”"):
        listed(roster, "YS3")
    first = listed(roster)
    with pytest.raises(FazhiError, match=rf"一人一年述一次：2023年已经列入：{first.number}"):
        listed(roster)
    roster.take(first, "withdrawn", STATED, PLANNER, "登记错了")
    listed(roster)
    with pytest.raises(FazhiError, match=r"抄报期限 2023-12-01 早于述法年度结束"):
        listed(roster, "YS2", send_by=date(2023, 12, 1))


def test_turns_go_from_who_states_to_who_sends(roster: Planning) -> None:
    matter, person = listed(roster), roster.town.person(PLANNER)
    turns = [turn_of_row(person, STATEMENTS, matter)]
    for step, role, data in (("stated", PLANNER, {"content": "情况"}), ("commented", LEADER, {"comment": "好"})):
        matter = roster.take(matter, step, COMMENTED, role, **data)
        turns.append(turn_of_row(person, STATEMENTS, matter))
    assert turns == ["stated", "commented", "sent"]


def test_the_form_begins_with_a_draft_of_facts_and_keeps_what_was_written(
    roster: Planning, client: Client, log_in: Callable[..., Any]
) -> None:
    roster.add("leadership.campaign", "ZX1", title="道路整治", field="道路", goal="规范")
    facts = {"title": "督促整改", "year": 2023, "post": "mayor", "source": "规定", "proofs": "专项整治"}
    roster.add("leadership.duty", "QD1", **facts)
    confirm("QD1", "专项整治", "ZX1", by=roster.town.person(LEADER))
    roster.add("leadership.plan", "YD1", year=2023, issued_on=date(2023, 3, 20))
    done = {"progress": "done", "report": "两批培训办完", "due_on": date(2023, 12, 31)}
    roster.add("leadership.plan_task", "RW1", title="全员培训", plan="YD1", measure="办", **done)
    mayor, deputy = listed(roster), listed(roster, "YS2")
    log_in()
    page = text_of(form(client, mayor, "stated"))
    assert "- 督促整改：道路整治（2023-03-20）" in page
    assert "- 全员培训：完成，两批培训办完" in page
    assert "张三丰" not in page
    assert "督促整改" not in text_of(form(client, deputy, "stated")), "only the first responsible person has the duty"
    mayor = roster.take(mayor, "stated", STATED, PLANNER, content="我自己写的")
    roster.take(mayor, "sent_back", STATED, LEADER, "补写不足")
    assert "我自己写的" in text_of(form(client, mayor, "stated"))


def test_the_page_lists_the_whole_roster_at_once_and_shows_due_and_done(
    roster: Planning, client: Client, log_in: Callable[..., Any]
) -> None:
    log_in()
    refused = client.post(reverse(PAGE) + "?year=2023", {"send_by": ""})
    assert refused.status_code == 422
    assert "没有写抄报期限" in text_of(refused)
    sent(roster, listed(roster))
    assert "列入还没有列入的 1 人" in text_of(client.get(reverse(PAGE)))
    assert client.post(reverse(PAGE) + "?year=2023", {"send_by": "2024-01-12"}).status_code == 302
    page = text_of(client.get(reverse(PAGE)))
    for told in ("应述 2名", "年终述法的市管干部 1名", "述法率 50.0%", "述法材料按时抄报率 50.0%", "待述", "已抄报"):
        assert told in page
    assert "张三丰" not in page
    log_in(CLERK)
    client.post(reverse(PAGE) + "?year=2022", {"send_by": "2023-01-12"})
    assert not STATEMENTS.rows().filter(statement__year=2022).exists()


def test_one_holds_the_post_of_a_first_responsible_person_at_a_time(roster: Planning) -> None:
    facts = {"title": "镇长", "name": "李四", "post": "mayor", "from_on": date(2023, 7, 1)}
    with pytest.raises(FazhiError, match=r"“镇长”（YS1）这段时间也是镇长；先填前任的移出日期"):
        roster.add("leadership.cadre", "YS3", **facts)
    first = CADRES.rows().get(number="YS1")
    with pytest.raises(FazhiError, match=r"移出日期 2022-01-01 不在列入日期 2022-01-01 之后"):
        roster.edit(first, until_on=date(2022, 1, 1))
    roster.edit(first, until_on=date(2023, 7, 1))
    roster.add("leadership.cadre", "YS3", **facts)
    roster.edit(CADRES.rows().get(number="YS2"), post="secretary")


def test_who_came_in_mid_year_states_what_was_proven_in_the_own_time(roster: Planning) -> None:
    for number, day in (("ZX1", date(2023, 3, 20)), ("ZX2", date(2023, 9, 20))):
        roster.add("leadership.campaign", number, title=number, field="道路", goal="规范", occurred_on=day)
    facts = {"title": "督促整改", "year": 2023, "post": "mayor", "source": "规定", "proofs": "专项整治"}
    roster.add("leadership.duty", "QD1", **facts)
    for number in ("ZX1", "ZX2"):
        confirm("QD1", "专项整治", number, by=roster.town.person(LEADER))
    roster.edit(CADRES.rows().get(number="YS1"), until_on=date(2023, 7, 1))
    roster.add("leadership.cadre", "YS3", name="李四", post="mayor", from_on=date(2023, 7, 1))
    assert "- 督促整改：ZX2（2023-09-20）\n" in draft(listed(roster, "YS3"))


def test_the_citys_day_is_moved_with_its_notice_alone(roster: Planning) -> None:
    matter = listed(roster)
    by = roster.town.person(PLANNER)
    with pytest.raises(FazhiError, match="缺文书：市委依法治市办改期的通知"):
        act(matter, "rescheduled", by=by, on=STATED, note="来不及", data={"send_by": LATE}, papers=[])


def test_late_is_told_alike_by_list_page_figure_and_today(
    roster: Planning, client: Client, log_in: Callable[..., Any]
) -> None:
    sent(roster, listed(roster), LATE)
    waiting = listed(roster, "YS2")
    log_in()
    page = text_of(client.get(reverse(PAGE) + "?year=2023"))
    assert "2024-01-12 逾期完成" in page
    assert "2024-01-12 超期 3 天" in page
    assert "逾期抄报或者到期没有抄报的干部 2名" in page
    listing = client.get(reverse("pages:list", args=(REGISTER,)) + "?late=overdue")
    assert (listing.context["total"], waiting.number in listing.content.decode()) == (1, True)
    work = Work(roster.town.person(PLANNER))
    assert [task.matter.number for task in work.tasks(work.of(Group.OVERDUE))] == [waiting.number]
    roster.take(waiting, "withdrawn", LATE, PLANNER, "已调离")
    assert "逾期抄报或者到期没有抄报的干部 1名" in text_of(client.get(reverse(PAGE) + "?year=2023"))
