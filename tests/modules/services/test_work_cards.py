"""Pages of items: the card on a day, where to look instead, and withdrawing, correcting and restoring by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from support.items import add_uses, item_of, make_item
from support.town import Town, make_town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.models import Entry

KEEPER, HOLDER = "services.keeper", "services.holder"
GIVEN = {"until_on": "2024-02-01", "decision": "府办〔2024〕3号", "pending_rule": "finish"}


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
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


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_everybody_on_duty_reads_the_card(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, title="占道经营", elements="在道路上摆卖", contact="执法办张某")
    log_in("hotline.clerk")
    unknown = page(client, "/p/services.card/DK-001/?on=2023-05-01")
    assert "没有办件量数据，用没用过还不知道" in unknown
    assert "近24个月没有使用" not in unknown
    make_item(town, "DK-009")
    add_uses(town, "DK-009", date(2022, 1, 1), 1)
    told = page(client, "/p/services.card/DK-001/?on=2023-05-01")
    for word in ("占道经营", "2023-05-01 在用", "在道路上摆卖", "执法办张某", "综合行政执法办", "近24个月没有使用"):
        assert word in told
    assert "打印于" in page(client, "/p/services.card/DK-001/?on=2023-05-01&print=1")


def test_a_day_before_or_after_its_life_says_where_to_look(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, until_on=date(2023, 7, 1), decision="收回通知")
    log_in()
    before = page(client, "/p/services.card/DK-001/?on=2020-01-01")
    assert "自2021-01-01起启用" in before
    assert "/p/services.card/DK-001/?on=2021-01-01" in before
    after = page(client, "/p/services.card/DK-001/?on=2023-07-01")
    assert "已于2023-07-01取消，依据收回通知" in after
    assert "/p/services.card/DK-001/?on=2023-06-30" in after


def test_an_unknown_code_names_near_ones_and_a_bad_day_is_told(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, title="占道经营")
    log_in()
    answer = client.get("/p/services.card/DK-002/")
    assert answer.status_code == 404
    assert "占道经营" in answer.content.decode()
    assert "先按今天显示" in page(client, "/p/services.card/DK-001/?on=昨天上午")


def test_an_exact_code_leads_to_the_card_and_words_to_a_list(town: Town, log_in: Any, client: Client) -> None:
    make_item(town, title="占道经营", aliases="粤执法:3301")
    log_in()
    assert client.get("/p/services.cards/?item=3301")["Location"].startswith("/p/services.card/DK-001/")
    assert "占道经营" in page(client, "/p/services.cards/?item=占道")
    assert "没有找到“无此事”" in page(client, "/p/services.cards/?item=无此事")


# --- withdrawing by hand ----------------------------------------------------------------------------------------------


def send(client: Client, row: Entry, name: str = "withdrawing", **data: str) -> Any:
    row.refresh_from_db()
    return client.post(reverse(f"pages:services.{name}", args=(row.pk,)), {"version": str(row.version), **data})


def test_a_keeper_withdraws_an_item_from_its_page(town: Town, log_in: Any, client: Client) -> None:
    row = make_item(town)
    log_in()
    assert reverse("pages:services.withdrawing", args=(row.pk,)) in page(client, f"/r/services.item/{row.pk}/")
    assert send(client, row, **GIVEN).status_code == 302
    assert str(item_of(row).until_on) == "2024-02-01"


@pytest.mark.parametrize("name", list(GIVEN))
def test_each_of_the_three_is_needed(town: Town, log_in: Any, client: Client, name: str) -> None:
    row = make_item(town)
    log_in()
    answer = send(client, row, **{**GIVEN, name: ""})
    assert answer.status_code == 422
    assert "没有写明" in answer.content.decode()
    assert item_of(row).until_on is None


def test_a_withdrawal_is_corrected_only_with_a_reason_that_stays(town: Town, log_in: Any, client: Client) -> None:
    row = make_item(town)
    log_in()
    send(client, row, **GIVEN)
    later = {**GIVEN, "until_on": "2024-03-01"}
    assert "写明改正的理由" in send(client, row, **later).content.decode()
    assert send(client, row, **later, note="文件改期").status_code == 302
    assert str(item_of(row).until_on) == "2024-03-01"
    assert [str(term.from_on) for term in item_of(row).terms.all()] == ["2021-01-01", "2024-03-01"]
    assert body_of(history(row.subject).filter(kind="entry.edited").last())["reason"] == "文件改期"


def test_a_withdrawal_by_mistake_is_taken_back(town: Town, log_in: Any, client: Client) -> None:
    row = make_item(town)
    log_in()
    send(client, row, **GIVEN)
    assert "没有写明恢复的理由" in send(client, row, "restoring").content.decode()
    assert send(client, row, "restoring", note="登错了事项").status_code == 302
    item = item_of(row)
    assert (item.until_on, item.decision, item.pending_rule) == (None, "下放目录第一批", "")
    assert "没有取消，不必恢复" in send(client, row, "restoring", note="再来").content.decode()


def test_who_read_an_older_row_is_told_and_loses_nothing(town: Town, log_in: Any, client: Client) -> None:
    row = make_item(town)
    log_in()
    answer = client.post(reverse("pages:services.withdrawing", args=(row.pk,)), {"version": "7", **GIVEN})
    assert answer.status_code == 422
    assert "已被他人修改" in answer.content.decode()
    assert "府办〔2024〕3号" in answer.content.decode()


def test_others_neither_see_nor_reach_it(town: Town, log_in: Any, client: Client) -> None:
    row = make_item(town)
    log_in(HOLDER, town.bureau)
    assert "services.withdrawing" not in page(client, f"/r/services.item/{row.pk}/")
    assert send(client, row, **GIVEN).status_code == 404
    assert send(client, row, "restoring", note="x").status_code == 404
