"""今日 and 我的事: what waits for a person, in the order of legal risk, and counts that equal their lists."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.desk import TODAY, real_ticket, ticket

from fazhi.kernel.core.clock import instant
from fazhi.kernel.records.models import Judgement, Matter
from fazhi.modules.hotline.models import Ticket
from fazhi.site.work import Group, Work

QUERIES = 12


def on(days: int):
    return TODAY + timedelta(days=days)


def around_today(unit) -> dict[Group, list[Matter]]:
    """Two or three tickets of each group."""
    return {
        Group.OVERDUE: [ticket(unit, on(-20)), ticket(unit, on(-1))],
        Group.TODAY: [ticket(unit, on(0))],
        Group.SOON: [ticket(unit, on(1)), ticket(unit, on(5))],  # Thursday and, over the week-end, Monday
        Group.WAITING: [ticket(unit, on(6)), ticket(unit, None, judgement=Judgement.NOT_JUDGED)],
    }


def test_open_matters_come_in_the_order_of_legal_risk(town) -> None:
    made = around_today(town.bureau)
    work = Work(town.person("hotline.handler", town.bureau))
    assert [line.pk for line in work.of()] == [row.pk for rows in made.values() for row in rows]


def test_counts_equal_the_lists_that_they_open(town, logged_in) -> None:
    made = around_today(town.bureau)
    client = logged_in("hotline.handler", town.bureau)
    page = client.get("/").content.decode()
    for group, rows in made.items():
        tile = re.search(rf'data-count="(\d+)" href="(/mine/\?group={group.value})"', page)
        assert tile, group
        listed = client.get(tile[2]).context
        assert int(tile[1]) == len(rows) == len(listed["tasks"]) == listed["page"].paginator.count
    assert client.get("/mine/").context["page"].paginator.count == 7


def test_never_more_than_seven_and_each_with_one_main_button(town, logged_in) -> None:
    for _ in range(9):
        ticket(town.bureau, TODAY)
    page = logged_in("hotline.handler", town.bureau).get("/")
    assert len(page.context["tasks"]) == 7
    text = page.content.decode()
    assert text.count('<a class="button main"') == 7
    assert "今天先办这 7 件" in text
    assert "看全部 9 件" in text
    assert f"/act/{page.context['tasks'][0].step.code}/" in text


def test_a_due_day_that_judges_nobody_is_never_overdue(town) -> None:
    trial = ticket(town.bureau, on(-300), judgement=Judgement.TRIAL)
    provisional = ticket(town.bureau, on(-1), judgement=Judgement.PROVISIONAL)
    work = Work(town.person("hotline.handler", town.bureau))
    assert work.counts() == {**dict.fromkeys(Group, 0), Group.WAITING: 2}
    assert {task.mark for task in work.tasks(work.of())} == {("trial", "试算"), ("provisional", "暂算")}
    assert {line.pk for line in work.of(Group.WAITING)} == {trial.pk, provisional.pk}


def test_what_was_answered_in_time_only_waits(town) -> None:
    ticket(town.bureau, on(-2), state="replied", met_on=on(-3))
    work = Work(town.person("hotline.clerk"))
    assert [task.group for task in work.tasks(work.of())] == [Group.WAITING]


def test_only_matters_of_ones_unit_and_from_which_ones_roles_can_go_on(town) -> None:
    ticket(town.office, on(-1))  # another unit's
    ticket(town.bureau, on(-1), state="registered")  # waits for the clerk, not for the unit
    ticket(town.bureau, on(-1), state="closed", closed_on=on(-1))
    mine = ticket(town.bureau, on(-1))
    assert [line.pk for line in Work(town.person("hotline.handler", town.bureau)).of()] == [mine.pk]


def test_nothing_to_do_says_so_and_lets_people_go(town, logged_in) -> None:
    page = logged_in("hotline.handler", town.bureau).get("/").content.decode()
    assert "今天没有等您办的事" in page
    assert "该休息就休息" in page


def test_a_leader_sees_what_others_are_busy_with_and_no_button_to_act(town, logged_in) -> None:
    around_today(town.bureau)
    page = logged_in("leader").get("/")
    assert page.context["total"] == 7
    assert "button main" not in page.content.decode()
    assert "由承办单位办理" in page.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_work(town, logged_in) -> None:
    client = logged_in("hotline.handler", town.bureau)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    queries("/")
    around_today(town.bureau)
    few = queries("/"), queries("/mine/")
    for _ in range(30):
        around_today(town.bureau)
    assert (queries("/"), queries("/mine/")) == few
    assert max(few) <= QUERIES, few


def test_today_reads_the_open_matters_through_their_index(town) -> None:
    many = [
        Matter(
            register="hotline.ticket",
            number=f"D{n}",
            procedure="hotline.ticket",
            procedure_version="1",
            state="closed",
            unit=town.bureau,
            opened_on=on(-400),
            closed_on=on(-390),
            created_at=instant(),
        )
        for n in range(2000)
    ]
    Matter.objects.bulk_create(many)
    Ticket.objects.bulk_create(Ticket(matter=row) for row in many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for person in (town.person("hotline.handler", town.bureau), town.person("hotline.clerk")):
        assert "open_matters" in Work(person).open.explain()


def test_ones_own_steps_come_before_those_that_others_are_to_take(town, logged_in) -> None:
    late = ticket(town.bureau, on(-3), state="signed")
    fresh = real_ticket(town)
    tasks = logged_in("hotline.clerk").get("/").context["tasks"]
    assert [(task.matter.pk, task.step and task.step.name) for task in tasks] == [(fresh.pk, "派单"), (late.pk, None)]
