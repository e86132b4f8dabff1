"""What must be public after a decision, when, and what must come down again with a reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.enforcement import SUPERVISOR, Bench

from fazhi.modules.enforcement.disclosure.after import Due, decisions, fallen
from fazhi.modules.enforcement.models import Case

BACKEND = "django.contrib.auth.backends.ModelBackend"
TODAY = date(2024, 1, 17)


def counts(told: str) -> dict[str, int]:
    return {code: int(n) for code, n in re.findall(r'data-stand="(\w+)" data-count="(\d+)"', told)}


def test_each_decision_is_in_time_late_waiting_or_overdue_by_its_seven_working_days(office: Any) -> None:
    # Decided on Monday 2023-05-08: seven working days end on Wednesday 2023-05-17.
    office.keep("甲", {"case.published_on": date(2023, 5, 17)})
    office.keep("乙", {"case.published_on": date(2023, 5, 18)})
    office.keep("丙", {"case.published_on": None})
    office.keep("丁", {"case.published_on": None, "case.is_publishable": None})
    office.keep("戊", {"case.published_on": None, "case.is_publishable": False})
    told = office.page("systems/?part=after&year=2023")
    assert counts(told) == {"missing": 1, "late": 1, "waiting": 0, "done": 1, "unjudged": 0, "fell": 0}
    assert "应当公开的决定 3 宗" in told
    assert "没有写明是否应当公开的 1 宗" in told
    assert "2023-05-17" in told
    only = office.page("systems/?part=after&year=2023&stand=late")
    assert "乙" in only
    assert "甲</a>" not in only


def test_a_decision_of_last_week_is_not_yet_due(office: Any) -> None:
    office.keep("甲", {"case.decided_on": date(2024, 1, 15), "case.published_on": None})
    assert counts(office.page("systems/?part=after&year=2024"))["waiting"] == 1


def test_nobody_is_judged_by_a_provisional_day() -> None:
    assert Due(None).stands(None) == "unjudged"
    assert Due(date(2020, 1, 1), is_provisional=True).stands(date(2020, 1, 2)) == "unjudged"
    assert Due(date(2020, 1, 1), is_provisional=True).stands(date(2020, 1, 1)) == "done"


def test_what_was_overturned_and_is_still_public_is_shown_whatever_the_year(office: Any) -> None:
    office.keep("甲", {"case.overturned_on": date(2023, 8, 1)})
    office.keep("乙", {"case.overturned_on": date(2023, 8, 1), "case.withdrawn_on": date(2023, 8, 4)})
    office.keep("丙", {"case.overturned_on": date(2023, 8, 1), "case.withdrawn_on": date(2023, 8, 7)})
    told = {one.case.matter.number: one.stand for one in fallen(Case.objects.all(), 2023)}
    assert told == {"甲": "missing", "乙": "done", "丙": "late"}
    later = office.page("systems/?part=after&year=2024")
    assert "仍在公开 1" in later
    assert "逾期没有撤回" in later
    assert "按期撤回" not in later


def test_what_fell_before_it_was_published_is_no_longer_to_be_published(office: Any) -> None:
    office.keep("甲", {"case.published_on": None, "case.overturned_on": date(2023, 5, 12)})
    assert [one.stand for one in decisions(Case.objects.all(), 2023)] == ["fell"]
    assert fallen(Case.objects.all(), 2023) == []


def test_the_list_shows_a_citizen_only_by_the_surname(office: Any) -> None:
    office.keep("甲", {"case.is_publishable": True, "case.party_code": "44190019900101001X"}, sample="simple")
    told = office.page("systems/?part=after&year=2023")
    assert "钱某" in told
    assert "钱演示" not in told
    assert "44190019900101001X" not in told


@pytest.fixture
def bench(db: None, home: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Bench:
    monkeypatch.setenv("FAZHI_TODAY", "2024-12-31")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Bench.made()


def test_a_case_by_its_own_clocks_with_the_public_reason_of_the_withdrawal(bench: Bench, client: Client) -> None:
    docket = bench.docket().quick().until("published")
    docket.step("overturned", date(2024, 11, 18), role=SUPERVISOR, note="复议决定撤销")
    docket.step("unpublished", date(2024, 11, 21), role=SUPERVISOR, note="复议撤销，电话13800138000")
    (one,) = decisions(Case.objects.all(), 2024)
    clock = docket.matter.clocks.get(deadline="publish")
    assert (one.due.on, one.stand) == (clock.legal_last_on, "done")
    (down,) = fallen(Case.objects.all(), 2024)
    assert (down.due.on, down.stand, down.note) == (date(2024, 11, 21), "done", "复议撤销，电话（不公开）")
    client.force_login(bench.town.user(SUPERVISOR, bench.town.office), backend=BACKEND)
    response = client.get("/p/enforcement.systems/?part=after&year=2024")
    assert "按期撤回" in response.content.decode()
    index = client.get(f"/p/enforcement.recordings/{docket.matter.pk}/").content.decode()
    assert "全过程记录索引" in index
