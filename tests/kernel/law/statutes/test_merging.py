"""Merging what was read: a corrected file, norms of one title from several issuers, texts that do not say their rank."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.law.citations.checking import check
from fazhi.kernel.law.statutes.entering import state_day, state_ending
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.merging import norm_row
from fazhi.kernel.law.statutes.models import Ending, Level, Norm, Provision, Version

pytestmark = pytest.mark.django_db
Writer = Callable[[str, str], Path]


def test_a_corrected_file_replaces_its_own_text(write: Writer) -> None:
    for sign in "甲乙甲":
        path = write("灯塔办法(2020-01-01).md", f"# 灯塔办法\n\n第一条 {sign}。\n\n第二条 {sign * 2}。\n\n{sign * 3}")
        result = load([path])
        if sign == "乙":
            assert [problem["what"] for problem in result["problems"]] == [
                "灯塔办法(2020-01-01).md的文字已改，第一条、第二条共2处文字不同，已换成新的文本"
            ]
        assert Provision.objects.get(number=1).text == f"{sign}。"
        assert load([path])["problems"] == result["problems"]


def test_the_last_reading_counts_whether_a_file_comes_alone_or_with_its_folder(write: Writer) -> None:
    folder = write("灯塔办法(2020-01-01).md", "# 灯塔办法\n\n第一条 甲。").parent
    load([folder])
    load([write("灯塔办法(2020-01-01).md", "# 灯塔办法\n\n第一条 乙。")])
    write("灯塔办法(2020-01-01).md", "# 灯塔办法\n\n第一条 甲。")
    load([folder])
    assert Provision.objects.get().text == "甲。"


def rule(day: str, repealed: str = "《旧条例》同时废止。") -> str:
    head = "2005年1月10日 中华人民共和国国务院令第431号公布"
    return f"# 灯塔条例\n\n{head}\n\n<!-- INFO END -->\n\n第一条 甲。\n\n第二条 本条例自{day}起施行。{repealed}"


def standing_day() -> tuple[date | None, str]:
    version = Version.objects.get(norm__key="灯塔条例")
    return version.in_force_on, version.in_force_source


def test_a_corrected_file_corrects_its_day_and_what_it_repeals(write: Writer) -> None:
    load([write("行政法规/灯塔条例.md", rule("2005年5月1日", "《旧条例》《误条例》同时废止。"))])
    kept = Ending.objects.get(key="旧条例")
    path = write("行政法规/灯塔条例.md", rule("2005年7月1日"))
    problems = [problem["what"] for problem in load([path])["problems"]]
    assert "灯塔条例.md的施行日期已改：原为2005-05-01，现为2005-07-01" in problems
    assert standing_day()[0] == date(2005, 7, 1)
    assert list(Ending.objects.filter(by__norm__key="灯塔条例").values_list("pk", "key", "ends_on")) == [
        (kept.pk, "旧条例", date(2005, 7, 1))
    ]
    text = rule("2005年7月1日").replace("第二条 本条例自2005年7月1日起施行。", "第二条 ")
    load([write("行政法规/灯塔条例.md", text)])
    assert standing_day() == (None, "文中没有写明施行日期")
    load([write("行政法规/灯塔条例.md", rule("2005年5月1日", "《旧条例》《误条例》同时废止。"))])
    assert standing_day()[0] == date(2005, 5, 1)
    assert set(Ending.objects.filter(by__norm__key="灯塔条例").values_list("key", "ends_on")) == {
        ("旧条例", date(2005, 5, 1)),
        ("误条例", date(2005, 5, 1)),
    }


def test_what_a_person_stated_outlives_a_corrected_file(write: Writer) -> None:
    load([write("行政法规/灯塔条例.md", rule("2005年5月1日"))])
    old = norm_row("旧条例", Level.REGULATION)
    state_day(Version.objects.get(norm__key="灯塔条例"), date(2005, 6, 1), "公报", "chen")
    state_ending(old, date(2006, 1, 1), "《灯塔条例》", "chen")
    for text in (rule("2005年7月1日"), rule("2005年7月1日", "")):
        load([write("行政法规/灯塔条例.md", text)])
        assert standing_day() == (date(2005, 6, 1), "人工录入：公报")
        assert Ending.objects.get(key="旧条例").ends_on == date(2006, 1, 1)


def test_a_corrected_file_leaves_what_another_source_knows_better(write: Writer) -> None:
    write("行政法规/灯塔条例.md", rule("2005年5月1日"))
    told = {"title": "灯塔条例", "versions": [{"promulgatedOn": "2005-01-10", "effectiveFrom": "2005-06-01"}]}
    folder = write("行政法规/清单.json", json.dumps(told, ensure_ascii=False)).parent
    load([folder])
    load([write("行政法规/灯塔条例.md", rule("2005年7月1日"))])
    assert standing_day() == (date(2005, 6, 1), "版本清单写明")


def test_a_clause_that_another_version_repeats_stays_with_that_version(write: Writer) -> None:
    load([write("行政法规/灯塔条例(2005-01-10).md", rule("2005年5月1日"))])
    later = rule("2019年5月1日").replace("2005年1月10日", "2019年3月1日").replace("431", "700")
    load([write("行政法规/灯塔条例(2019-03-01).md", later)])
    load([write("行政法规/灯塔条例(2005-01-10).md", rule("2005年5月1日", ""))])
    ending = Ending.objects.get(key="旧条例", by_title="《灯塔条例》")
    assert (ending.by.issued_on, ending.ends_on) == (date(2019, 3, 1), date(2005, 5, 1))


def test_two_sources_that_differ_are_both_named(write: Writer) -> None:
    write("a/灯塔办法(2020-01-01).md", "# 灯塔办法\n\n第一条 甲。")
    folder = write("b/灯塔办法一(2020-01-01).md", "# 灯塔办法\n\n第一条 乙。").parent.parent
    (problem,) = load([folder])["problems"]
    assert problem["what"].startswith(
        "laws/b/灯塔办法一(2020-01-01).md与laws/a/灯塔办法(2020-01-01).md是同一版本，第一条共1处文字不同，采用laws/"
    )


def test_rules_of_one_title_from_two_ministries_are_two_norms_and_ambiguous(write: Writer) -> None:
    for number, ministry in enumerate(("交通运输部", "水利部")):
        head = f"2020年1月1日 {ministry}令第{number + 1}号公布"
        path = write(
            f"部门规章/{ministry}.md",
            f"# 规范性文件管理办法\n\n{head}\n\n第一条 {ministry}。\n\n第二条 本办法自2020年2月1日起施行。",
        )
    load([path.parent])
    assert sorted(Norm.objects.filter(key="规范性文件管理办法").values_list("issuer", flat=True)) == [
        "交通运输部",
        "水利部",
    ]
    (found,) = check("依据《规范性文件管理办法》第一条处理。", date(2024, 1, 1), None)["citations"]
    assert found["status"] == "ambiguous"


def test_an_issuer_not_known_speaks_against_no_norm() -> None:
    one = norm_row("灯塔办法", Level.DEPARTMENTAL_RULE, "", "水利部")
    assert norm_row("灯塔办法", Level.DEPARTMENTAL_RULE) == one
    assert norm_row("灯塔办法", Level.DEPARTMENTAL_RULE, "", "中华人民共和国水利部") == one
    law = norm_row("灯塔法", Level.LAW, "", "全国人民代表大会")
    assert norm_row("灯塔法", Level.LAW, "", "全国人民代表大会常务委员会") == law


@pytest.mark.parametrize("levels", [(Level.LAW, Level.OTHER), (Level.OTHER, Level.LAW)])
def test_a_text_that_does_not_say_its_rank_joins_the_norm_of_its_title(levels: tuple[Level, Level]) -> None:
    for level in levels:
        norm_row("灯塔法", level)
    assert Norm.objects.get(key="灯塔法").level == Level.LAW
