"""Who cites a law is found however its name was typed, and another law whose name begins alike is no mention of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.laws import norm, version
from support.town import Town, make_town

from fazhi.kernel.law.changes.happening import changes_by
from fazhi.kernel.law.changes.impact import touched_by
from fazhi.kernel.records.citing import is_cited
from fazhi.kernel.records.entries import add_entry
from fazhi.kernel.records.registers import registers

TITLE = "东坑镇集市（示例）条例"
FINE = "占用消防通道堆放货物的，由镇人民政府责令改正，处{}元以下的罚款。"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-03-11")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_town()


def item(town: Town, code: str, basis: str) -> None:
    data = {"number": code, "title": f"事项{code}", "unit": town.bureau.pk, "occurred_on": date(2021, 1, 1)}
    data |= {"listing": "power", "kind": "penalty", "from_on": date(2021, 1, 1), "basis": basis}
    add_entry(registers["services.item"], data, by=town.person("services.keeper"))


@pytest.mark.parametrize(
    "name", ["《东坑镇集 市（示例）条例》", "《东\n坑镇集市(示例)条例》", "《东坑镇\u200b集市（示例）条例》"]
)
def test_a_name_with_spaces_line_breaks_or_other_brackets_is_found(town: Town, name: str) -> None:
    law = norm(TITLE)
    version(law, "2019-11-01", "2020-01-01", {"1": FINE.format("二百")})
    version(law, "2023-12-01", "2024-03-01", {"1": FINE.format("五百")})
    item(town, "T1", f"{name}第一条")
    assert [one.code for one in touched_by(changes_by(TITLE)[0])] == ["T1"]
    assert is_cited([law]) == {law.pk}


def test_rules_of_implementation_are_no_mention_of_the_law(town: Town) -> None:
    law, rules = norm("东坑灯塔法"), norm("东坑灯塔法实施条例")
    item(town, "T1", "《东坑灯塔法实施条例》第一条")
    assert is_cited([law, rules]) == {rules.pk}
    item(town, "T2", "《东坑灯塔法》第一条")
    assert is_cited([law, rules]) == {law.pk, rules.pk}
