"""The yearly review of delegated items: begun in bulk, judged by the unit, decided; a withdrawal changes the list itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import load_workbook
from support.items import add_uses, item_of, make_item
from support.town import Town, make_town

from fazhi.kernel.chain.documents import store
from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.items.asking import held_on
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.acting import act, open_matter
from fazhi.kernel.procedures.acts import Paper
from fazhi.kernel.records.entries import remove_entry
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.services.work import starting
from fazhi.modules.services.work.reviews import REVIEWS
from fazhi.modules.services.work.withdrawal import Withdrawal, withdraw

TODAY, GONE = date(2024, 1, 15), date(2024, 2, 1)
KEEPER, HOLDER = "services.keeper", "services.holder"
URL = "/p/services.capacity/"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def log_in(town: Town, client: Client) -> Callable[..., Any]:
    def enter(role: str = KEEPER, unit: Any = None) -> Any:
        user = town.user(role, unit)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return enter


def review(town: Town, code: str = "DK-001", year: int = 2023) -> Matter:
    data = {"item": code, "year": year}
    return open_matter(REVIEWS, data, by=town.person(KEEPER), on=TODAY)


def assessed(town: Town, proposal: str = "withdraw") -> Matter:
    data = {"staff": "lacking", "equipment": "barely", "training": "enough", "opinion": "无人可用"}
    return act(
        review(town), "assessed", by=town.person(HOLDER, town.bureau), on=TODAY, data=data | {"proposal": proposal}
    )


def withdrawn(town: Town, matter: Matter, rule: str = "finish") -> Matter:
    data = {"withdrawn_on": GONE, "decision": "府办〔2024〕3号", "pending_rule": rule}
    paper = Paper(store(b"x", "x.pdf"), "收回决定", "x.pdf")
    return act(matter, "withdrawn", by=town.person(KEEPER), on=TODAY, data=data, papers=[paper])


def test_deciding_a_withdrawal_takes_the_item_off_the_list_from_its_day(town: Town) -> None:
    row = make_item(town)
    matter = withdrawn(town, assessed(town))
    item = item_of(row)
    assert matter.state == "withdrawn"
    assert (item.until_on, item.decision, item.pending_rule) == (GONE, "府办〔2024〕3号", "finish")
    assert held_on("DK-001", date(2024, 1, 31)).term.decision == "下放目录第一批"
    with pytest.raises(FazhiError, match="已于2024-02-01取消，依据府办〔2024〕3号"):
        held_on("DK-001", GONE)
    last = history(row.subject).filter(kind="entry.edited").last()
    assert (last.kind, body_of(last)["reason"]) == ("entry.edited", f"承接评估 {matter.number} 决定收回")
    assert [str(term.from_on) for term in item.terms.all()] == ["2021-01-01", "2024-02-01"]


def test_a_withdrawal_needs_its_day_its_document_and_what_becomes_of_pending_matters(town: Town) -> None:
    make_item(town)
    matter = assessed(town)
    with pytest.raises(FazhiError, match=r"收回日期：.*必须填写.*收回时在办事项"):
        act(matter, "withdrawn", by=town.person(KEEPER), on=TODAY, papers=[])


def test_a_withdrawal_that_the_list_refuses_leaves_the_review_undecided(town: Town) -> None:
    row = make_item(town, from_on=date(2024, 3, 1))
    matter = assessed(town)
    with pytest.raises(FazhiError, match="取消日期2024-02-01不晚于启用日期2024-03-01"):
        withdrawn(town, matter)
    assert Matter.objects.get(pk=matter.pk).state == "assessed"
    assert item_of(row).until_on is None


def test_taking_a_decision_back_puts_the_item_back_as_it_was(town: Town) -> None:
    row = make_item(town)
    matter = withdrawn(town, assessed(town))
    act(matter, "reconsidered", by=town.person(KEEPER), on=TODAY, note="文件没有印发")
    item, again = item_of(row), Matter.objects.select_related("review").get(pk=matter.pk)
    assert (again.state, again.review.decision, again.review.withdrawn_on) == ("assessed", "", None)
    assert (item.until_on, item.decision, item.pending_rule) == (None, "下放目录第一批", "")
    assert [(str(term.from_on), term.until_on) for term in item.terms.all()] == [("2021-01-01", None)]
    assert held_on("DK-001", GONE).term.decision == "下放目录第一批"


def test_an_item_is_reviewed_once_a_year_and_only_if_it_was_delegated(town: Town) -> None:
    make_item(town)
    first = review(town)
    with pytest.raises(FazhiError, match=f"2023年已有一件：{first.number}"):
        review(town)
    assert review(town, year=2022).pk
    make_item(town, "QZ-01", listing="power", power_kind="own")
    with pytest.raises(FazhiError, match="是法定自有的"):
        review(town, "QZ-01")
    with pytest.raises(FazhiError, match="没有编码为“没有的”"):
        review(town, "没有的")


# --- the page ---------------------------------------------------------------------------------------------------------


def lines(client: Client, query: str = "year=2023") -> list[str]:
    return [row["line"].code for row in client.get(f"{URL}?{query}").context["rows"]]


@pytest.fixture
def five(town: Town) -> list[Entry]:
    rows = [make_item(town, f"DK-00{n}", kind="licence" if n == 5 else "penalty") for n in range(1, 6)]
    add_uses(town, "DK-001", date(2023, 5, 1), 9)
    add_uses(town, "DK-002", date(2023, 5, 1), 2)
    add_uses(town, "DK-003", date(2021, 5, 1), 2)
    make_item(town, "QZ-01", listing="power")
    return rows


def test_the_unused_come_first_and_can_be_listed_alone(five: Any, log_in: Any, client: Client) -> None:
    log_in()
    assert lines(client) == ["DK-003", "DK-004", "DK-005", "DK-002", "DK-001"]
    assert lines(client, "year=2023&used=none") == ["DK-003", "DK-004", "DK-005"]
    assert lines(client, "year=2023&used=none&kind=licence") == ["DK-005"]
    assert lines(client, "year=2021") == ["DK-001", "DK-002", "DK-004", "DK-005", "DK-003"]


def test_reviews_are_begun_for_the_chosen_once(five: Any, town: Town, log_in: Any, client: Client) -> None:
    log_in()
    answer = client.post(f"{URL}?year=2023", {"item": ["DK-003", "DK-004"], "proposal": "withdraw"}, follow=True)
    assert "已发起 2 件评估" in answer.content.decode()
    made = Matter.objects.filter(register=REVIEWS.code).select_related("review").order_by("pk")
    assert [(one.review.item, one.review.year, one.review.proposal, one.unit) for one in made] == [
        ("DK-003", 2023, "withdraw", town.bureau),
        ("DK-004", 2023, "withdraw", town.bureau),
    ]
    client.post(f"{URL}?year=2023", {"item": ["DK-003"]})
    assert made.count() == 2
    assert lines(client, "year=2023&stands=open") == ["DK-003", "DK-004"]
    assert lines(client, "year=2023&stands=new&used=none") == ["DK-005"]


def test_a_long_list_is_begun_in_parts_and_says_what_is_left(
    five: Any, log_in: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in()
    monkeypatch.setattr(starting, "MOST", 2)
    answer = client.post(f"{URL}?year=2023&used=none", {"all": "1"}, follow=True).content.decode()
    assert "已发起 2 件评估" in answer
    assert "还有 1 件没有发起" in answer
    assert "已发起 1 件" in client.post(f"{URL}?year=2023&used=none", {"all": "1"}, follow=True).content.decode()


def test_an_item_without_a_unit_is_named_and_the_others_are_begun(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, "DK-001", unit=None)
    make_item(town, "DK-002")
    log_in()
    answer = client.post(f"{URL}?year=2023", {"all": "1"}, follow=True).content.decode()
    assert "已发起 1 件评估" in answer
    assert "没有发起：DK-001" in answer


def test_only_a_keeper_begins_and_a_stranger_finds_nothing(five: Any, town: Town, log_in: Any, client: Client) -> None:
    log_in(HOLDER, town.bureau)
    assert "发起评估" not in client.get(f"{URL}?year=2023").content.decode()
    assert client.post(f"{URL}?year=2023", {"all": "1"}).status_code == 404
    log_in("hotline.clerk")
    assert client.get(URL).status_code == 404


def test_the_list_is_exported_as_it_is_filtered(five: Any, town: Town, log_in: Any, client: Client) -> None:
    log_in()
    review(town, "DK-003")
    answer = client.get(f"{URL}?year=2023&used=none&export=1")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert [(row[0], row[5], row[6]) for row in sheet[1:]] == [
        ("DK-003", 0.0, "待评"),
        ("DK-004", 0.0, "未发起"),
        ("DK-005", 0.0, "未发起"),
    ]


def test_more_items_and_reviews_ask_no_more_questions(town: Town, log_in: Any, client: Client) -> None:
    log_in()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(f"{URL}?year=2023")
        return len(seen)

    make_item(town, "DK-001")
    add_uses(town, "DK-001", date(2023, 1, 1), 1)
    review(town)
    asked()
    few = asked()
    for n in range(2, 9):
        make_item(town, f"DK-00{n}")
        add_uses(town, f"DK-00{n}", date(2023, 1, 1), n)
        review(town, f"DK-00{n}")
    assert asked() == few


def test_the_page_tells_an_empty_town_where_to_begin(town: Town, log_in: Any, client: Client) -> None:
    log_in()
    page = client.get(URL).content.decode()
    assert "先在" in page
    assert reverse("pages:list", args=("services.item",)) in page


# --- what nobody knows, and who decides otherwise ---------------------------------------------------------------------


def test_where_nothing_was_counted_nobody_says_that_an_item_was_not_used(
    town: Town, log_in: Any, client: Client
) -> None:
    make_item(town)
    add_uses(town, "DK-001", date(2022, 1, 1), 0)
    log_in()
    page = client.get(f"{URL}?year=2021").content.decode()
    assert "2020-01-01 至 2021-12-31 没有办件量数据，用没用过还不知道" in page
    assert "未使用</span>" not in page
    assert lines(client, "year=2021&used=none") == []
    assert lines(client, "year=2021&used=unknown") == ["DK-001"]
    assert "没有办件量数据，用没用过还不知道" not in client.get(f"{URL}?year=2022").content.decode()
    unknown, known = review(town, year=2021), review(town, year=2022)
    found = {row.pk: row.review.use_count for row in Matter.objects.select_related("review")}
    assert (found[unknown.pk], found[known.pk]) == (None, 0)
    told = client.get(reverse("pages:detail", args=(REVIEWS.code, unknown.pk))).content.decode()
    assert "没有办件量数据，用没用过还不知道" in told
    answer = client.get(f"{URL}?year=2021&export=1")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert sheet[1][5] == "没有办件量数据"


def test_an_item_that_was_removed_meanwhile_is_not_kept(town: Town) -> None:
    row = make_item(town)
    matter = assessed(town)
    remove_entry(row, by=town.person(KEEPER), reason="登记错误")
    for step, note in (("kept", ""), ("shared", "巡查归镇")):
        data = {"decision": "府办〔2024〕3号"}
        with pytest.raises(FazhiError, match=r"所评事项须仍在清单：清单中没有编码为“DK-001”的事项.*先恢复事项"):
            act(matter, step, by=town.person(KEEPER), on=TODAY, note=note, data=data)
    with pytest.raises(FazhiError, match="清单中没有编码为“DK-001”的事项"):
        withdrawn(town, matter)
    assert Matter.objects.get(pk=matter.pk).state == "assessed"


def test_an_item_that_was_withdrawn_meanwhile_is_not_kept(town: Town) -> None:
    row = make_item(town)
    matter = assessed(town, "keep")
    withdraw(row, Withdrawal(TODAY, "市府决定", "finish"), by=town.person(KEEPER))
    with pytest.raises(FazhiError, match="已于2024-01-15收回，不必再评"):
        act(matter, "kept", by=town.person(KEEPER), on=TODAY)


def test_who_decides_otherwise_than_the_unit_proposed_says_why(town: Town) -> None:
    make_item(town)
    make_item(town, "DK-002")
    matter = assessed(town, "withdraw")
    with pytest.raises(FazhiError, match="承接单位建议收回，现在决定保留，没有说明理由"):
        act(matter, "kept", by=town.person(KEEPER), on=TODAY)
    assert act(matter, "kept", by=town.person(KEEPER), on=TODAY, note="镇里已配齐人员").state == "kept"
    data = {"staff": "enough", "equipment": "enough", "training": "enough", "opinion": "行", "proposal": "keep"}
    other = act(review(town, "DK-002"), "assessed", by=town.person(HOLDER, town.bureau), on=TODAY, data=data)
    with pytest.raises(FazhiError, match="承接单位建议保留，现在决定收回，没有说明理由"):
        withdrawn(town, other)
    assert act(other, "kept", by=town.person(KEEPER), on=TODAY).state == "kept"


# --- what a review takes from its item, and whose items a unit sees ---------------------------------------------------


def test_a_review_takes_its_name_unit_and_uses_from_the_item_and_knows_its_aliases(town: Town) -> None:
    make_item(town, aliases="甲:z9")
    add_uses(town, "DK-001", date(2023, 5, 1), 9)
    keeper = town.person(KEEPER)
    matter = open_matter(REVIEWS, {"item": "z9", "year": 2023}, by=keeper, on=TODAY)
    own = Matter.objects.select_related("review").get(pk=matter.pk)
    assert (own.title, own.unit, own.review.item, own.review.use_count) == ("事项DK-001", town.bureau, "DK-001", 9)
    with pytest.raises(FazhiError, match=f"2023年已有一件：{own.number}"):
        review(town)
    with pytest.raises(FazhiError, match="不能填写：近24个月使用次数"):
        open_matter(REVIEWS, {"item": "DK-001", "year": 2022, "use_count": 999}, by=keeper, on=TODAY)
    for year in (9999, 1900):
        with pytest.raises(FazhiError, match=f"评估年度 {year} 不对"):
            review(town, year=year)


def test_reviews_of_another_ledger_are_checked(town: Town, tmp_path: Any) -> None:
    make_item(town, aliases="甲:z9")
    make_item(town, "DK-002")
    make_item(town, "QZ-01", listing="power", power_kind="own")
    review(town)

    def take(*rows: str) -> Any:
        path = tmp_path / "reviews.csv"
        head = "评估编号,事项名称,承接单位,发起日期,事项编码,评估年度,近24个月使用次数"
        path.write_text("\n".join([head, *rows]), encoding="utf-8-sig")
        return import_table(REVIEWS, path, by=town.person(KEEPER))

    def row(number: str, code: str, year: int) -> str:
        return f"{number},别的名字,{town.bureau.name},2024-01-10,{code},{year},4"

    done = take(row("P-1", "z9", 2023), row("P-2", "QZ-01", 2023), row("P-3", "无", 2023), row("P-4", "DK-002", 9999))
    assert (done.new, done.refused) == (0, 4)
    told = "".join(problem.why for problem in done.problems)
    for words in ("2023年已有一件", "是法定自有的", "没有编码为“无”", "评估年度 9999 不对"):
        assert words in told
    with pytest.raises(FazhiError, match="“DK-002”2023年有两件评估"):
        take(row("P-5", "DK-002", 2023), row("P-6", "DK-002", 2023))
    assert take(row("P-5", "z9", 2022)).new == 1
    made: Any = Matter.objects.select_related("review").get(number="P-5")
    assert (made.title, made.review.item, made.review.use_count) == ("事项DK-001", "DK-001", 4)


def test_a_unit_sees_its_own_items_with_their_true_states(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, "DK-001")
    make_item(town, "DK-002", unit=town.office.pk)
    add_uses(town, "DK-001", date(2023, 1, 1), 0)
    review(town, "DK-001")
    review(town, "DK-002")
    log_in(HOLDER, town.bureau)
    seen = client.get(f"{URL}?year=2023").context
    assert [row["line"].code for row in seen["rows"]] == ["DK-001"]
    assert [(name, n) for name, n, _ in seen["tallies"]][2:] == [("未发起", 0), ("在评", 1), ("已决定", 0)]
    log_in()
    assert [n for _, n, _ in client.get(f"{URL}?year=2023").context["tallies"]][2:] == [0, 2, 0]


def test_what_is_on_the_list_for_less_than_24_months_is_kept_apart(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, "DK-001")
    make_item(town, "DK-002", from_on=date(2022, 1, 1))
    make_item(town, "DK-003", from_on=date(2022, 1, 2))
    add_uses(town, "DK-003", date(2022, 2, 1), 0)
    log_in()
    assert lines(client, "year=2023&used=none") == ["DK-001", "DK-002"]
    assert lines(client, "year=2023&used=recent") == ["DK-003"]
    page = client.get(f"{URL}?year=2023").content.decode()
    assert "2022-01-02 起启用" in page
    assert "只取最大的一个，不相加" in page
    assert page.count("未使用</span>") == 2


@pytest.mark.parametrize("query", ["unit=²", "page=²", "year=²", "page=99999999999", "unit=" + "9" * 5000])
def test_odd_numbers_are_no_error(five: Any, log_in: Any, client: Client, query: str) -> None:
    log_in()
    assert client.get(f"{URL}?{query}").status_code == 200
