"""Who may issue normative documents on a day, and what a unit that may not is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.town import Town, make_town

from fazhi.kernel.figures.computing import compute
from fazhi.kernel.figures.spans import Span
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.procedures.declarations import Result, Situation
from fazhi.kernel.records.entries import add_entry, remove_entry
from fazhi.kernel.records.models import Entry
from fazhi.modules.rulemaking.declarations import ISSUERS
from fazhi.modules.rulemaking.issuers import IssuerRefused, issuer_gate, issuer_on


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def listed(town: Town, from_on: str, until_on: str | None = None) -> Entry:
    data = {
        "title": town.office.name,
        "unit": town.office.pk,
        "occurred_on": from_on,
        "from_on": from_on,
        "until_on": until_on,
        "decision": "清单公布通知",
    }
    return add_entry(ISSUERS, data, by=town.person("arbiter"))


def test_a_unit_may_issue_from_its_first_day_to_the_day_before_it_is_struck_off(town: Town) -> None:
    listed(town, "2020-01-01", "2023-06-01")
    assert issuer_on(town.office, date(2020, 1, 1)).decision == "清单公布通知"
    assert issuer_on(town.office, date(2023, 5, 31))
    for day, why in ((date(2023, 6, 1), "已于 2023-06-01 移出"), (date(2019, 12, 31), "自 2020-01-01 起才列入")):
        with pytest.raises(IssuerRefused, match=why):
            issuer_on(town.office, day)


def test_a_unit_that_is_not_listed_is_told_who_may_and_why(town: Town) -> None:
    with pytest.raises(IssuerRefused) as refused:
        issuer_on(town.bureau, date(2024, 1, 15))
    assert refused.value.what == "2024-01-15的规范性文件制定主体清单中没有综合行政执法办"
    assert "国办发〔2018〕115号）（三）" in refused.value.basis
    assert "内设机构不得制发" in refused.value.remedy


def test_a_line_that_was_removed_lets_nobody_issue(town: Town) -> None:
    remove_entry(listed(town, "2020-01-01"), by=town.person("arbiter"), reason="登记错误")
    with pytest.raises(IssuerRefused):
        issuer_on(town.office, date(2024, 1, 15))


def test_the_gate_lets_through_listed_units_alone(town: Town) -> None:
    listed(town, "2020-01-01")

    def judged(unit: int | None) -> Result:
        seen = Situation({"unit": unit}, date(2024, 1, 15), (), "", list)
        return issuer_gate().check(seen).result

    assert [judged(unit) for unit in (town.office.pk, town.bureau.pk, None)] == [Result.PASS, Result.FAIL, Result.FAIL]


def test_the_figure_counts_units_in_force(town: Town) -> None:
    listed(town, "2020-01-01", "2021-01-01")
    listed(town, "2022-01-01")
    counts = [compute(["rulemaking.issuers"], Span.year(year))[0].value for year in (2020, 2021, 2023)]
    assert counts == [1, 0, 1]
