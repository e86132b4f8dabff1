"""The counter keeps the guide of services up to date, and of nothing else; what an edit tells is what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.items import item_of, make_item
from support.town import Town, make_town

from fazhi.kernel.chain.events import body_of, history
from fazhi.kernel.imports.importing import import_table
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.entries import edit_entry
from fazhi.kernel.records.models import Entry
from fazhi.kernel.records.registers import registers

COUNTER, KEEPER, HOLDER = "services.counter", "services.keeper", "services.holder"


@pytest.fixture
def town(db: None, home: Any, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", "2024-01-15")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


@pytest.fixture
def log_in(town: Town, client: Client) -> Callable[[str], None]:
    def enter(role: str) -> None:
        client.force_login(town.user(role), backend="django.contrib.auth.backends.ModelBackend")

    return enter


def service(town: Town, **facts: object) -> Entry:
    return make_item(town, "GF-1", listing="service", kind="service", power_kind="own", statutory_limit=20, **facts)


def test_the_counter_changes_the_guide_of_a_service_and_nothing_else(town: Town, log_in: Any, client: Client) -> None:
    row = service(town)
    log_in(COUNTER)
    url = f"/p/services.guide/{row.pk}/"
    for page in (f"/r/services.item/{row.pk}/", "/p/services.card/GF-1/"):
        assert url in client.get(page).content.decode()
    sent = {"guide": "带身份证", "promised_limit": "3", "version": "1", "title": "改名", "basis": "改依据"}
    assert client.post(url, sent).status_code == 302
    item = item_of(row)
    assert (item.guide, item.promised_limit, item.entry.title, item.basis) == ("带身份证", 3, "事项GF-1", "")
    last = [event for event in history(row.subject) if event.kind == "entry.edited"][-1]
    assert body_of(last)["changes"] == {"guide": ["", "带身份证"], "promised_limit": [None, 3]}
    answer = client.post(url, {"guide": "", "promised_limit": "30", "version": "2"})
    assert answer.status_code == 422
    assert "长于法定时限 20 个工作日" in answer.content.decode()
    assert client.get(f"/r/services.item/{row.pk}/edit/").status_code == 404


def test_powers_are_not_the_counters_and_services_not_everybodys(town: Town, log_in: Any, client: Client) -> None:
    power, row = make_item(town), service(town)
    log_in(COUNTER)
    assert client.get(f"/p/services.guide/{power.pk}/").status_code == 404
    assert "services.guide" not in client.get(f"/r/services.item/{power.pk}/").content.decode()
    log_in(HOLDER)
    assert client.get(f"/p/services.guide/{row.pk}/").status_code == 404


@pytest.mark.parametrize("on", ["9999-12-31", "9998-02-28", "1900-02-01"])
def test_a_card_of_any_day_answers(town: Town, log_in: Any, client: Client, on: str) -> None:
    service(town)
    log_in(KEEPER)
    assert client.get(f"/p/services.card/GF-1/?on={on}").status_code == 200


def test_an_import_is_checked_with_what_stands_and_refused_by_row(town: Town, tmp_path: Path) -> None:
    def take(text: str) -> Any:
        path = tmp_path / "items.csv"
        path.write_text(text, encoding="utf-8-sig")
        return import_table(registers["services.item"], path, by=town.person(KEEPER))

    head = "实施编码,事项名称,事项类型,列入日期,启用日期"
    first = take(
        f"{head},法定办结时限,取消日期\nT-1,甲,行政处罚,2022-01-01,2022-01-01,10,\n"
        "T-2,乙,行政处罚,2022-01-01,2022-01-01,10,2023-01-01\n"
    )
    assert (first.new, first.refused) == (2, 0)
    again = take(
        f"{head},承诺办结时限\nT-1,甲,行政处罚,2022-01-01,2022-01-01,50\nT-2,乙,行政处罚,2022-01-01,2022-01-01,5\n"
    )
    assert (again.refused, again.problems[0].column) == (1, "承诺办结时限")
    assert "长于法定时限 10 个工作日" in again.problems[0].why
    late = take(f"{head}\nT-2,乙,行政处罚,2022-01-01,2023-06-01\n")
    assert (late.changed, late.refused) == (0, 1)
    assert "不晚于启用日期" in late.problems[0].why
    assert item_of(Entry.objects.get(number="T-1")).promised_limit is None


def test_an_edit_of_an_imported_row_tells_only_what_changed(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text(
        "实施编码,事项名称,事项类型,列入日期,启用日期\nT-1,甲,行政处罚,2022-01-01,2022-01-01\n", encoding="utf-8-sig"
    )
    import_table(registers["services.item"], path, by=town.person(KEEPER))
    row = Entry.objects.get(number="T-1")
    empty = dict.fromkeys(("basis", "elements", "evidence", "papers", "rules", "contact", "aliases"), "")
    edit_entry(row, {**empty, "guide": "带身份证"}, by=town.person(KEEPER))
    last = [event for event in history(row.subject) if event.kind == "entry.edited"][-1]
    assert list(body_of(last)["changes"]) == ["guide"]
