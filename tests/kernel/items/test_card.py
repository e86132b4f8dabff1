"""The item card: what an officer must know of an item on a day, and clear words where something is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from support.items import add_uses, make_item
from support.laws import norm, version
from support.town import Town, make_town

from fazhi.kernel.items.asking import ItemRefused, near
from fazhi.kernel.items.card import card
from fazhi.kernel.items.models import Item
from fazhi.kernel.items.passages import NOT_LOADED, passages
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.entries import edit_entry

OLD = {"1": "为了示例，制定本条例。", "3": "占用通道的，处五十元罚款。\n（一）摆摊的；\n（二）停车的。"}
NEW = {"1": "为了示例，制定本条例。", "3": "占用通道的，处一百元罚款。\n（一）摆摊的；\n（二）停车的。"}
TITLE = "东坑镇集市示例条例"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-03-11")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def law(town: Town) -> None:
    made = norm(TITLE)
    version(made, "2019-11-01", "2020-01-01", OLD)
    version(made, "2023-12-01", "2024-03-01", NEW)


def test_a_card_tells_holders_limits_and_uses_of_the_day(town: Town) -> None:
    row = make_item(town, supervising_unit=town.office.pk, statutory_limit=20)
    # As where a rule was taken out of the town's packs after the item had named it.
    Item.objects.filter(pk=row.pk).update(rules="pledge.check、没有这条")
    add_uses(town, "DK-001", date(2023, 5, 1), 4)
    found = card("DK-001", date(2024, 1, 1))
    assert [(stage.name, stage.unit) for stage in found.stages][:3] == [
        ("承接单位", town.bureau),
        ("审批", None),
        ("监管", town.office),
    ]
    check, missing = found.limits
    assert (check.text, check.is_verified, check.why) == ("2个月", False, "")
    assert missing.why == "规则集里没有这个编码"
    assert found.use_count == 4


def test_a_card_reads_its_item_and_its_articles_alone(law: None, town: Town) -> None:
    make_item(town, basis=f"《{TITLE}》第三条")
    with CaptureQueriesContext(connection) as queries:
        card("DK-001", date(2024, 3, 1))
    asked = [query["sql"].partition(" WHERE ")[2] for query in queries]
    # A number is found by its index only within a register, an article only by its number.
    assert all('"register"' in where for where in asked if '"records_entry"."number" =' in where)
    assert all('"law_provision"."number"' in where for where in asked if '"law_provision"' in where)
    assert any('"law_provision"' in where for where in asked)


def test_the_articles_are_those_in_force_that_day(law: None, town: Town) -> None:
    make_item(town, basis=f"《{TITLE}》第三条第一款第二项")
    before, after = (card("DK-001", day).passages[0] for day in (date(2024, 2, 29), date(2024, 3, 1)))
    assert before.cite == f"《{TITLE}》第三条第1款第2项"
    assert before.text == after.text == "（二）停车的。"
    assert before.version != after.version
    assert "五十元" in passages(f"《{TITLE}》第三条", date(2024, 2, 29))[0].text
    assert "一百元" in passages(f"《{TITLE}》第三条", date(2024, 3, 1))[0].text


def test_what_cannot_be_shown_is_said(law: None) -> None:
    on = date(2024, 3, 1)
    assert passages("《没有载入的条例》第一条", on)[0].why == NOT_LOADED
    assert "没有第九条" in passages(f"《{TITLE}》第九条", on)[0].why
    assert "第四项不存在" in passages(f"《{TITLE}》第三条第四项", on)[0].why
    assert passages(f"《{TITLE}》", on)[0].why == "没有写到条"
    assert "施行" in passages(f"《{TITLE}》第三条", date(2018, 1, 1))[0].why
    assert passages("", on) == ()


def test_the_past_of_an_item_is_shown_as_it_was(town: Town) -> None:
    row = make_item(town)
    edit_entry(row, {"unit": town.office.pk, "adjusted_on": date(2023, 1, 1)}, by=town.person("services.keeper"))
    assert card("DK-001", date(2022, 12, 31)).stages[0].unit == town.bureau
    assert card("DK-001", date(2023, 1, 1)).stages[0].unit == town.office
    assert len(card("DK-001", date(2023, 1, 1)).terms) == 2


def test_a_withdrawal_entered_late_opens_no_term_after_the_end(town: Town) -> None:
    data = {"until_on": date(2023, 9, 1), "decision": "收回通知", "pending_rule": "finish"}
    row = make_item(town)
    edit_entry(row, data, by=town.person("services.keeper"))
    assert [str(term.from_on) for term in card("DK-001", date(2023, 8, 31)).terms] == ["2021-01-01", "2023-09-01"]


def test_no_card_for_a_day_on_which_the_item_was_not_listed(town: Town) -> None:
    make_item(town)
    with pytest.raises(ItemRefused, match="自2021-01-01起启用"):
        card("DK-001", date(2020, 6, 1))
    with pytest.raises(ItemRefused, match="清单中没有编码为“DK-0O1”的事项"):
        card("DK-0O1", date(2023, 6, 1))


def test_near_codes_and_words_are_proposed(town: Town) -> None:
    make_item(town, "DK-001", title="占道经营")
    make_item(town, "DK-002", title="乱倒垃圾", aliases="粤执法:3301")
    assert [item.entry.number for item in near("占道")] == ["DK-001"]
    assert [item.entry.number for item in near("3301")] == ["DK-002"]
    assert "DK-001" in [item.entry.number for item in near("DK-0O1")]
    assert near("完全不相干的话") == []
    assert near("  ") == []
