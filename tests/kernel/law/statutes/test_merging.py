"""Merging what was read: a corrected file, norms of one title from several issuers, texts that do not say their rank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.law.citations.checking import check
from fazhi.kernel.law.statutes.loading import load
from fazhi.kernel.law.statutes.merging import norm_row
from fazhi.kernel.law.statutes.models import Level, Norm, Provision

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
            assert Provision.objects.get(number=1).text == "乙。"


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
