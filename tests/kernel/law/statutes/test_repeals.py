"""Which norm a repeal ends, where several bear one title: never more than it can mean, and in doubt none for sure."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.kernel.law.changes.happening import change_of
from fazhi.kernel.law.models import Ending, Norm, Version
from fazhi.kernel.law.searching.holdings import signatures
from fazhi.kernel.law.statutes.entering import state_ending, withdraw_ending
from fazhi.kernel.law.statutes.standing import standing, timeline

pytestmark = pytest.mark.django_db
AFTER = date(2024, 1, 1)
UNSURE = "《灯塔办法》有2部同名的，《文件管理办法》废止时没有写明文号，不能确定指哪一部"


def norm(title: str, level: str, issuer: str = "", place: str = "", issued: date = date(2001, 1, 1)) -> Norm:
    made = Norm.objects.create(title=title, short_title=title, key=title, level=level, issuer=issuer, place=place)
    Version.objects.create(norm=made, issued_on=issued, in_force_on=issued, source="测试", digest="x", kind="enacted")
    return made


def repeal(level: str, issuer: str = "", place: str = "", title: str = "文件管理办法") -> Ending:
    by = norm(title, level, issuer, place, date(2020, 1, 1)).versions.get()
    return Ending.objects.create(
        key="灯塔办法", title="灯塔办法", by=by, by_title=f"《{title}》", ends_on=date(2020, 1, 1)
    )


def statuses(*norms: Norm, on: date = AFTER) -> list[str]:
    return [standing(each, on).status for each in norms]


@pytest.fixture
def ministries() -> tuple[Norm, Norm]:
    return norm("灯塔办法", "departmental_rule", "交通运输部"), norm("灯塔办法", "departmental_rule", "水利部")


def test_a_ministry_ends_its_own_rule_and_not_that_of_another(ministries) -> None:
    repeal("departmental_rule", "中华人民共和国水利部")
    assert statuses(*ministries) == ["ok", "repealed"]
    changes = [change_of(each) for each in ministries]
    assert [change and change.is_repeal for change in changes] == [None, True]


def test_a_repeal_that_may_mean_either_makes_both_unknown_and_ends_none(ministries) -> None:
    ending = repeal("regulation", "国务院")
    assert statuses(*ministries) == ["date_unknown", "date_unknown"]
    told = standing(ministries[0], AFTER)
    assert (told.why, told.version) == (UNSURE, None)
    assert told.remedy == "查明后，在被废止的那一部的页面上录入废止，依据写《文件管理办法》"
    before = standing(ministries[0], date(2019, 12, 31))
    assert (before.status, before.until) == ("ok", None)
    assert "2020年1月1日起是否已被废止不能确定" in before.why
    assert [span.status for span in timeline(ministries[0])] == ["ok", "date_unknown"]
    assert change_of(ministries[0]) is None
    ending.delete()
    assert statuses(*ministries) == ["ok", "ok"]


def test_what_a_person_enters_says_which_norm_was_meant_until_it_is_withdrawn(ministries) -> None:
    repeal("regulation", "国务院")
    before = signatures()
    entered = state_ending(ministries[1], date(2020, 1, 1), "《文件管理办法》", "chen").ending
    assert statuses(*ministries) == ["ok", "repealed"]
    assert all(signatures()[each.pk] != before[each.pk] for each in ministries)
    withdraw_ending(entered, "看错", "chen")
    assert statuses(*ministries) == ["date_unknown", "date_unknown"]


def test_an_end_that_a_person_enters_is_that_of_one_norm_alone(ministries) -> None:
    state_ending(ministries[0], date(2020, 1, 1), "《不在库里的决定》", "chen")
    assert statuses(*ministries) == ["repealed", "ok"]


@pytest.mark.parametrize(
    ("level", "issuer", "place", "expected"),
    [
        ("regulation", "国务院", "", ["repealed", "ok", "ok"]),
        ("departmental_rule", "水利部", "", ["ok", "repealed", "ok"]),
        ("local_rule", "", "东莞市", ["ok", "ok", "repealed"]),
        # Nobody may: so it is not known which.
        ("local_rule", "", "广州市", ["date_unknown"] * 3),
    ],
)
def test_level_and_place_tell_which_one_is_meant(level, issuer, place, expected) -> None:
    bearers = (
        norm("灯塔办法", "regulation", "国务院"),
        norm("灯塔办法", "departmental_rule", "水利部"),
        norm("灯塔办法", "local_rule", "", "东莞市"),
    )
    repeal(level, issuer, place)
    assert statuses(*bearers) == expected


def test_a_norm_made_after_the_repeal_is_not_meant(ministries) -> None:
    Version.objects.filter(norm=ministries[0]).update(issued_on=date(2022, 1, 1), in_force_on=date(2022, 1, 1))
    repeal("regulation", "国务院")
    assert statuses(*ministries) == ["ok", "repealed"]


def test_a_pack_that_names_the_replacement_ends_the_norm_of_its_kind(ministries) -> None:
    norm("新灯塔办法", "departmental_rule", "水利部", issued=date(2020, 1, 1))
    Ending.objects.create(key="灯塔办法", title="灯塔办法", by_title="《新灯塔办法》", ends_on=date(2020, 1, 1))
    assert statuses(*ministries) == ["ok", "repealed"]


def test_a_rule_that_replaces_its_own_older_self_leaves_its_namesake_alone(ministries) -> None:
    own = Version.objects.create(
        norm=ministries[1], issued_on=date(2020, 1, 1), in_force_on=date(2020, 1, 1), source="测试", digest="y"
    )
    Ending.objects.create(key="灯塔办法", title="灯塔办法", by=own, by_title="《灯塔办法》", ends_on=date(2020, 1, 1))
    assert statuses(*ministries) == ["ok", "ok"]


def test_a_person_may_end_both_and_a_number_that_fits_none_leaves_both_in_doubt(ministries) -> None:
    for each in ministries:
        state_ending(each, date(2020, 1, 1), "《文件管理办法》", "chen")
    assert statuses(*ministries) == ["repealed", "repealed"]
    Ending.objects.all().delete()
    Ending.objects.create(
        key="灯塔办法", title="灯塔办法", number="某部令第9号", by_title="《乙》", ends_on=date(2020, 1, 1)
    )
    assert statuses(*ministries) == ["date_unknown", "date_unknown"]
    assert "所写的某部令第9号对不上" in standing(ministries[0], AFTER).why
