"""What a list lets a person ask, and what it never tells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.org.models import Area
from fazhi.kernel.pages.models import ColumnChoice, SavedFilter
from fazhi.kernel.records.models import Judgement, Matter

from .conftest import LIST, TICKETS, TODAY, numbers_on


@pytest.fixture
def three(ticket, town):
    """A complaint, an inquiry and a report of three days, for two units."""
    return [
        ticket(9, category="complaint", title="路灯不亮"),
        ticket(5, category="consultation", title="咨询社保", unit=town.bureau.pk),
        ticket(1, category="report", title="举报占道经营", address="东坑大道 8 号"),
    ]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("category=complaint&category=report", [2, 0]),
        (f"opened_on_from={TODAY - timedelta(days=5)}", [2, 1]),
        (f"opened_on_to={TODAY - timedelta(days=5)}", [1, 0]),
        ("q=东坑大道", [2]),
        ("q=咨询 社保", [1]),
        ("state=registered&satisfaction=-", [2, 1, 0]),
        ("state=closed", []),
        ("sort=opened_on", [0, 1, 2]),
        ("sort=-number", [2, 1, 0]),
    ],
)
def test_filters_search_and_order(client, log_in, three, query: str, places: list[int]) -> None:
    log_in("hotline.clerk")
    page = client.get(f"{LIST}?{query}")
    wanted = [str(three[place].pk) for place in places]
    assert numbers_on(page) == wanted
    assert page.context["total"] == len(places)


def test_a_unit_and_an_area_bring_what_is_below_them(client, log_in, three, town) -> None:
    log_in("hotline.clerk")
    town.bureau.parent = town.office
    town.bureau.save()
    assert client.get(f"{LIST}?unit={town.office.pk}").context["total"] == 3
    assert client.get(f"{LIST}?unit={town.bureau.pk}").context["total"] == 1
    assert client.get(f"{LIST}?area={town.area.pk}").context["total"] == 0


def test_a_filter_that_cannot_be_read_shows_no_wrong_rows(client, log_in, three) -> None:
    log_in("hotline.clerk")
    for query in ("opened_on_from=昨天", "category=none.such", "late=soon", "unit=999999"):
        page = client.get(f"{LIST}?{query}")
        assert page.context["total"] == 0
        assert 'class="error"' in page.content.decode()


def test_state_and_due_day_are_seen_the_other_filters_unfold_when_used(client, log_in, three) -> None:
    log_in("hotline.clerk")
    page = client.get(f"{LIST}?state=registered")
    assert [control.name for control in page.context["selection"].first] == ["due_on", "state"]
    assert '<details class="rest"><summary>更多筛选</summary>' in page.content.decode()
    used = client.get(f"{LIST}?category=complaint&opened_on_from=2024-01-01").content.decode()
    assert '<details class="rest" open><summary>更多筛选 <span class="badge">2</span>' in used


def test_an_address_narrows_by_any_plain_field_and_by_no_personal_one(client, log_in, three) -> None:
    log_in("hotline.clerk")
    page = client.get(f"{LIST}?extended_times_from=1")
    assert page.context["total"] == 0
    assert "延期次数：1 至 …" in page.content.decode()
    assert "extended_times_from=1" in page.context["query"], "exporting and sorting keep it"
    assert client.get(f"{LIST}?address=东坑大道").context["total"] == 1
    assert client.get(f"{LIST}?caller_name=李四").context["total"] == 3
    assert "extended_times_from" not in client.get(LIST).content.decode()


def test_only_a_formal_due_day_makes_a_row_late(client, log_in, ticket) -> None:
    log_in("hotline.clerk")
    made = {name: ticket(20) for name in ("overdue", "today", "pending", "trial", "late", "in_time")}
    day = timedelta(days=1)

    def put(name: str, **values: object) -> None:
        Matter.objects.filter(pk=made[name].pk).update(judgement=Judgement.JUDGED, **values)

    put("overdue", due_on=TODAY - day)
    put("today", due_on=TODAY)
    put("pending", due_on=TODAY + day)
    put("late", due_on=TODAY - day, met_on=TODAY)
    put("in_time", due_on=TODAY, met_on=TODAY)
    Matter.objects.filter(pk=made["trial"].pk).update(judgement=Judgement.TRIAL, due_on=TODAY - day)
    for name in ("overdue", "today", "pending", "late", "in_time"):
        assert numbers_on(client.get(f"{LIST}?late={name}")) == [str(made[name].pk)]
    page = client.get(LIST).content.decode()
    assert "超期 1 天" in page
    assert "试算" in page


def test_words_do_not_find_a_person_whose_name_is_masked(client, log_in, three, monkeypatch) -> None:
    """A hit would tell what the mask hides."""
    searched = tuple(TICKETS.fields[name] for name in ("number", "title", "caller_name"))
    monkeypatch.setitem(TICKETS.__dict__, "search_fields", searched)
    log_in("hotline.clerk")
    assert client.get(f"{LIST}?q=张三丰").context["total"] == 3
    log_in("leader")
    assert client.get(f"{LIST}?q=张三丰").context["total"] == 0
    assert numbers_on(client.get(f"{LIST}?sort=caller_name")) == numbers_on(client.get(LIST))


def test_a_default_filter_opens_the_list_and_all_rows_stay_one_click_away(client, log_in, three) -> None:
    user = log_in("hotline.clerk")
    client.post(f"{LIST}filters/", {"name": "投诉", "query": "category=complaint", "is_default": "on"})
    saved = SavedFilter.objects.get(user=user)
    assert client.get(LIST)["Location"] == f"{LIST}?category=complaint&saved={saved.pk}"
    assert client.get(f"{LIST}?all=1").context["total"] == 3
    client.post(f"{LIST}filters/", {"name": "举报", "query": "category=report", "is_default": "on"})
    assert [one.name for one in SavedFilter.objects.filter(is_default=True)] == ["举报"]
    log_in("leader")
    assert client.get(LIST).status_code == 200
    client.post(f"{LIST}filters/", {"delete": str(saved.pk)})
    assert SavedFilter.objects.filter(pk=saved.pk).exists()  # another's


def test_columns_are_remembered_for_each_person(client, log_in, three) -> None:
    log_in("hotline.clerk")
    client.post(f"{LIST}columns/", {"columns": ["number", "caller_phone", "no_such"]})
    page = client.get(LIST)
    assert [heading.label for heading in page.context["headings"]] == ["工单编号", "联系电话"]
    assert "138****5678" in page.content.decode()
    assert "13812345678" not in page.content.decode()
    client.post(f"{LIST}columns/", {})
    assert len(client.get(LIST).context["headings"]) == 8
    assert ColumnChoice.objects.count() == 1


def test_the_count_follows_every_change(client, log_in, ticket, town) -> None:
    cache.clear()
    log_in("hotline.clerk")
    first = ticket()
    assert client.get(LIST).context["total"] == 1
    ticket()
    assert client.get(LIST).context["total"] == 2
    publication = Publication.objects.create()
    Matter.objects.filter(pk=first.pk).update(publication=publication)
    assert client.get(LIST).context["total"] == 1
    Publication.objects.filter(pk=publication.pk).update(published_at=instant())
    assert client.get(LIST).context["total"] == 2


def test_a_count_by_own_fields_alone_leaves_out_what_is_not_published(client, log_in, ticket, monkeypatch) -> None:
    """Counted from the module's table only; a page that is not whole asks for the number."""
    monkeypatch.setattr("fazhi.kernel.pages.paging.Cut.is_whole", False)
    log_in("hotline.clerk")
    first, _ = ticket(category="complaint"), ticket(category="complaint")
    ticket(category="report")
    query = f"{LIST}?category=complaint"
    with CaptureQueriesContext(connection) as asked:
        assert client.get(query).context["total"] == 2
    counts = [one["sql"] for one in asked if "COUNT(" in one["sql"] and "hotline_ticket" in one["sql"]]
    assert counts
    assert not any("JOIN" in sql.split("IN (SELECT")[0] for sql in counts)
    Matter.objects.filter(pk=first.pk).update(publication=Publication.objects.create())
    assert client.get(query).context["total"] == 1
    assert client.get(f"{query}&unit={first.unit_id}").context["total"] == 1


def test_what_is_found_by_words_is_counted_only_so_far(client, log_in, ticket, monkeypatch) -> None:
    log_in("hotline.clerk")
    for _ in range(52):
        ticket(title="路灯不亮")
    page = client.get(f"{LIST}?q=路灯")
    assert (page.context["total"], page.context["pages"], page.context["is_more"]) == (52, 2, False)
    monkeypatch.setattr("fazhi.kernel.pages.selection.COUNTED", 50)
    monkeypatch.setattr("fazhi.kernel.pages.listing.COUNTED", 50)
    page = client.get(f"{LIST}?q=路灯")
    assert "共 50 条以上" in page.content.decode()
    ways = {relation: url for _, relation, url in page.context["ways"]}
    assert "第 2 页" in client.get(LIST + ways["next"]).content.decode()
    last = client.get(LIST + ways["last"])
    assert (last.context["total"], last.context["number"]) == (52, 2)


def test_pages_follow_one_another_with_the_filter(client, log_in, ticket) -> None:
    log_in("hotline.clerk")
    made = [str(ticket(day % 7).pk) for day in range(53)]
    page = client.get(f"{LIST}?category=complaint")
    assert len(numbers_on(page)) == 50
    ways = {relation: url for _, relation, url in page.context["ways"]}
    assert ways["prev"] == ways["first"] == ""
    second = client.get(LIST + ways["next"])
    assert second.context["number"] == second.context["pages"] == 2
    assert sorted(numbers_on(page) + numbers_on(second)) == sorted(made)
    assert numbers_on(client.get(LIST + ways["last"])) == numbers_on(second)
    back = {relation: url for _, relation, url in second.context["ways"]}["prev"]
    assert numbers_on(client.get(LIST + back)) == numbers_on(page)


def test_what_was_filtered_is_what_leaves_by_export_and_print(
    transactional_db, live_server, page, client, log_in, three
) -> None:
    log_in("hotline.clerk")
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
    page.goto(LIST)
    page.get_by_text("更多筛选").click()
    page.locator(".filters summary", has_text="诉求类别").click()
    page.get_by_role("checkbox", name="举报").check()
    page.get_by_role("button", name="筛选").click()
    page.get_by_text("共 1 条").wait_for()
    for name in ("导出", "打印"):
        assert "category=report" in page.get_by_role("link", name=name, exact=True).get_attribute("href")
    page.get_by_role("link", name="全部清除").wait_for()


def test_an_empty_list_says_what_to_do(client, log_in) -> None:
    log_in("hotline.clerk")
    assert "登记第一件" in client.get(LIST).content.decode()
    assert "清除上面的条件" in client.get(f"{LIST}?q=无").content.decode()
    log_in("leader")
    assert "登记第一件" not in client.get(LIST).content.decode()


def test_what_somebody_typed_never_becomes_html(client, log_in, ticket) -> None:
    log_in("hotline.clerk")
    made = ticket(title='<script>alert(1)</script>"', address="<b>")
    client.post(f"{LIST}columns/", {"columns": ["title", "address"]})
    pages = (LIST, f"{LIST}{made.pk}/", f"{LIST}print/", f"{LIST}?q=<script>")
    assert all("<script>alert" not in client.get(url).content.decode() for url in pages)


def test_an_address_may_name_a_grid_though_the_list_offers_villages(client, log_in, ticket, town) -> None:
    log_in("hotline.clerk")
    grid = Area.objects.create(code="W1", name="第一网格", level="grid", parent=town.area)
    ticket(area=grid.pk)
    ticket()
    assert "第一网格" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}?area={grid.pk}").context["total"] == 1
    assert client.get(f"{LIST}?area={town.area.pk}").context["total"] == 1
