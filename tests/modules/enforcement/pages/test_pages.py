"""The pages of cases: the check of this moment, the file's material, the overview of a year, the review."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from support.cases import case_file, changed, read
from support.items import make_item
from support.stored_cases import store, store_officers
from support.surroundings import make_account, make_case
from support.town import Town, make_town

from fazhi.kernel.chain.models import Publication
from fazhi.kernel.core.clock import instant
from fazhi.kernel.law.calendar import sync_calendar
from fazhi.kernel.records.models import Entry, Matter
from fazhi.modules.enforcement.review.files import CaseFile
from fazhi.modules.enforcement.review.loading import PARTS

BACKEND = "django.contrib.auth.backends.ModelBackend"
BASE = read(Path(__file__).parents[1] / "review" / "ordinary.yaml")
TODAY = date(2024, 1, 17)
CLOSED = {"state": "closed", "closed_on": date(2023, 9, 1)}


@pytest.fixture
def town(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Town:
    monkeypatch.setenv("FAZHI_TODAY", TODAY.isoformat())
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    sync_calendar()
    return make_town()


def stored(town: Town, number: str, change: dict[str, Any] | None = None, **head: Any) -> Matter:
    """The lawful sample under a number of its own, as a closed case of the office."""
    plain = deepcopy(BASE)
    plain["matter"]["number"] = number
    for part in PARTS:
        for at, row in enumerate(plain[part]):
            row["number"] = f"{number}-{part}-{at}"
    file: CaseFile = case_file(changed(plain, change or {}))
    store([file], **({"unit": town.office} | CLOSED | head))
    return Matter.objects.get(number=number)


def page(client: Client, town: Town, url: str, role: str = "enforcement.supervisor") -> str:
    client.force_login(town.user(role), backend=BACKEND)
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_clue_is_asked_what_to_do_on_the_spot(client: Client, town: Town) -> None:
    case = make_case(town, "AJ1")
    told = page(client, town, f"/r/enforcement.case/{case.pk}/", "enforcement.officer")
    assert "当场怎么办（小微执法）" in told
    assert "还没有写明" in told
    assert "不是另一种程序" in told


def test_an_open_case_says_what_would_fail_if_it_were_decided_today(client: Client, town: Town) -> None:
    case = stored(
        town,
        "AJ2",
        {"case.decided_on": None, "case.served_on": None, "case.told_on": None, "documents.notice": "absent"},
        state="concluded",
        closed_on=None,
    )
    told = page(client, town, f"/r/enforcement.case/{case.pk}/")
    assert "假如今天（2024-01-17）作出决定" in told
    assert "C21" in told
    assert "执法全过程记录" in told


def test_an_imported_case_says_that_its_steps_passed_no_gate(client: Client, town: Town) -> None:
    told = "平台导入：各步门禁没有经过本系统，以评查为准"
    publication = Publication.objects.create(published_at=instant())
    by_hand, imported = stored(town, "AJ12"), stored(town, "AJ13", publication=publication)
    assert told not in page(client, town, f"/r/enforcement.case/{by_hand.pk}/")
    assert page(client, town, f"/r/enforcement.case/{imported.pk}/").count(told) == 1


def test_the_checklist_names_result_reason_basis_and_remedy_and_filters(client: Client, town: Town) -> None:
    case = stored(town, "AJ3", {"case.served_on": "2023-12-29", "documents.decision.served_on": "2023-12-29"})
    whole = page(client, town, f"/p/enforcement.checklist/{case.pk}/")
    assert len(re.findall(r"C\d\d ", whole)) >= 50
    failed = page(client, town, f"/p/enforcement.checklist/{case.pk}/?mark=fail")
    assert "C41" in failed
    assert "怎样补救" in failed
    assert "C50 " not in failed
    unknown = page(client, town, f"/p/enforcement.checklist/{case.pk}/?mark=x")
    assert unknown.count('<li class="card">') == whole.count('<li class="card">')


def test_the_file_lists_its_material_and_an_archived_one_takes_no_more(client: Client, town: Town) -> None:
    open_case, closed = make_case(town, "AJ4"), stored(town, "AJ5")
    told = page(client, town, f"/r/enforcement.case/{open_case.pk}/", "enforcement.officer")
    assert "登记证据" in told
    assert f"?case={open_case.number}" in told
    told = page(client, town, f"/r/enforcement.case/{closed.pk}/")
    assert "登记证据" not in told
    assert f"文书 {len(BASE['documents'])}" in told


def test_the_lenience_box_shows_the_lines_of_the_day_and_earlier_cases(client: Client, town: Town) -> None:
    make_item(town, BASE["case"]["item"], unit=town.office.pk)
    stored(town, "AJ6", {"case.act_ended_on": date(2022, 7, 1), "case.decided_on": date(2022, 9, 1)})
    case = stored(town, "AJ7", closed_on=None, state="concluded")
    told = page(client, town, f"/r/enforcement.case/{case.pk}/")
    assert "在这次违法以前已有决定" in told
    assert "AJ6" in told


def test_the_overview_counts_stages_and_months_and_opens_its_rows(client: Client, town: Town) -> None:
    stored(town, "AJ8")
    make_case(town, "AJ9")
    told = page(client, town, "/p/enforcement.overview/?year=2023")
    assert "2023年作出处罚决定 1 宗" in told
    assert "不得下达" in told
    assert "待核查" in told
    assert "state=clue" in told
    empty = page(client, town, "/p/enforcement.overview/?year=2020")
    assert "2020年没有案件" in empty


def test_the_overview_of_a_unit_counts_its_own_payments_alone(client: Client, town: Town) -> None:
    stored(town, "AJ8")
    assert "2023年入库 120,000.00 元" in page(client, town, "/p/enforcement.overview/?year=2023")
    stored(town, "AJ9", unit=town.bureau)
    assert "2023年入库 240,000.00 元" in page(client, town, "/p/enforcement.overview/?year=2023")
    Entry.objects.filter(payment__case="AJ9").update(unit=town.bureau)
    client.force_login(town.user("enforcement.officer", town.bureau), backend=BACKEND)
    told = client.get("/p/enforcement.overview/?year=2023").content.decode()
    assert "2023年入库 120,000.00 元" in told


def test_the_review_finds_the_seeded_defect_and_no_other(client: Client, town: Town) -> None:
    store_officers(case_file(BASE))
    stored(town, "AJ10")
    stored(town, "AJ11", {"case.close_approved_on": date(2023, 12, 29)})
    told = page(client, town, "/p/enforcement.review/?year=2023")
    assert told.count("/p/enforcement.checklist/") == 2
    assert "按案号排列，不排名次" in told
    assert "没有结案的案卷" in page(client, town, "/p/enforcement.review/?year=2021")


def test_a_unit_that_is_not_there_is_refused(client: Client, town: Town) -> None:
    client.force_login(town.user("enforcement.supervisor"), backend=BACKEND)
    assert client.get("/p/enforcement.review/?unit=999").status_code == 400


def test_whoever_has_no_post_in_enforcement_sees_nothing(client: Client, town: Town) -> None:
    client.force_login(town.user("hotline.clerk"), backend=BACKEND)
    for url in ("/p/enforcement.overview/", "/p/enforcement.review/"):
        assert client.get(url).status_code in (403, 404)


def test_an_account_has_its_name_on_no_list_of_scores(client: Client, town: Town) -> None:
    make_account(town, 1)
    stored(town, "AJ12")
    assert "执法员1" not in page(client, town, "/p/enforcement.review/?year=2023")
