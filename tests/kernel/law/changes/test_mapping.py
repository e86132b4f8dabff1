"""Where old articles went: what the computed mapping says of invented texts, and the laws it must keep."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel.law.changes.conftest import norm, version

from fazhi.kernel.law.changes.confirming import confirm
from fazhi.kernel.law.changes.likeness import likeness
from fazhi.kernel.law.changes.mapping import Kind, Text, added, map_articles, mapped, mapping
from fazhi.kernel.law.statutes.numerals import Article

PURPOSE = "为了测试条文对应，方便居民养护街心花木，制定本规定。"
WATERING = "养护人应当每日清晨给花木浇水，夏季高温时傍晚再浇一次，不得用污水浇灌。"
PRUNING = "修剪花木由镇园艺站统一安排，任何人不得擅自折枝、攀爬或者移植。"
PENALTY = "擅自折枝、攀爬花木的，由镇园艺站责令改正，处五十元以上二百元以下的罚款。"
FENCE = "街心绿地设置围栏的，围栏高度不得超过六十厘米，并留出轮椅通道。"
LAST = "本规定自公布之日起施行。"


def texts(*lines: str, start: int = 1) -> list[Text]:
    return [Text(Article(number), line) for number, line in enumerate(lines, start)]


OLD = texts(PURPOSE, WATERING, PRUNING, PENALTY, LAST)


def found(new: list[Text], old: list[Text] = OLD) -> dict[int, tuple[Kind, list[int]]]:
    return {
        each.old_article.number: (each.kind, [article.number for article in each.new_articles])
        for each in map_articles(old, new)
    }


def test_a_text_maps_onto_itself() -> None:
    assert found(OLD) == {number: (Kind.SAME, [number]) for number in range(1, 6)}
    assert all(each.score == 1 for each in map_articles(OLD, OLD))
    assert added(map_articles(OLD, OLD), OLD) == ()


def test_an_article_that_moved_is_found_behind_the_new_one_and_the_new_one_is_told() -> None:
    new = texts(PURPOSE, FENCE, WATERING, PRUNING, PENALTY, LAST)
    assert found(new)[2] == (Kind.MOVED, [3])
    assert added(map_articles(OLD, new), new) == (Article(2),)


def test_an_article_with_new_sums_and_other_references_is_changed() -> None:
    new = texts(PURPOSE, WATERING, PRUNING, PENALTY.replace("五十元以上二百元", "二百元以上一千元"), LAST)
    assert found(new)[4] == (Kind.CHANGED, [4])
    referring = "违反本规定第三条的，由镇园艺站登记。"
    assert likeness(referring, referring.replace("第三条", "第一百二十条")) == pytest.approx(1)


def test_an_article_cut_in_two_names_both() -> None:
    joined = f"{WATERING}\n{PRUNING}"
    old, new = texts(PURPOSE, joined, PENALTY, LAST), texts(PURPOSE, WATERING, PRUNING, PENALTY, LAST)
    kind, places = found(new, old)[2]
    assert (kind, sorted(places)) == (Kind.SPLIT, [2, 3])


def test_articles_made_one_are_merged() -> None:
    new = texts(PURPOSE, f"{WATERING}\n{PRUNING}", PENALTY, LAST)
    assert found(new)[2] == (Kind.MERGED, [2])
    assert found(new)[3] == (Kind.MERGED, [2])


def test_an_article_that_no_new_one_continues_is_gone() -> None:
    new = texts(PURPOSE, PRUNING, PENALTY, FENCE, LAST)
    assert found(new)[2] == (Kind.GONE, [])
    assert found([])[1] == (Kind.GONE, [])


def test_the_duty_is_not_taken_for_the_penalty_that_is_worded_like_it() -> None:
    item = "（二）未按照规定登记花木的品种、树龄和养护记录的。"
    old = texts(f"有下列行为之一的，处二十元以上五十元以下的罚款：\n（一）占用绿地堆放杂物，影响通行的；\n{item}")
    duty = "养护人应当按照规定登记花木的品种、树龄和养护记录，每季度报送一次。"
    penalty = "未登记花木的品种、树龄和养护记录的，处一百元的罚款。"
    other = "占用绿地堆放杂物，影响通行的，处二十元以上五十元以下的罚款。"
    new = texts(duty, PRUNING, FENCE, other, penalty)
    assert sorted(found(new, old)[1][1]) == [4, 5]


def test_punctuation_alone_changes_nothing() -> None:
    new = texts(PURPOSE, WATERING.replace("，", "、 "), PRUNING, PENALTY, LAST)
    assert found(new)[2] == (Kind.SAME, [2])


LETTERS = "东坑镇花木养护人浇水修剪围栏绿地园艺站责令改正罚款登记品种树龄记录通道轮椅居民街心清晨傍晚移植攀爬"
ARTICLES = st.lists(st.text(LETTERS, min_size=12, max_size=40), min_size=1, max_size=12, unique=True)


@given(ARTICLES, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_in_whatever_order_the_articles_stand_each_is_found(lines: list[str], order: object) -> None:
    shuffled = list(lines)
    order.shuffle(shuffled)
    for each in map_articles(texts(*lines), texts(*shuffled, start=100)):
        assert shuffled[each.new_articles[0].number - 100] == lines[each.old_article.number - 1]
        assert each.kind is Kind.MOVED


@given(ARTICLES, ARTICLES)
@settings(max_examples=60, deadline=None)
def test_the_same_texts_give_the_same_mapping_and_no_article_that_is_not_there(
    one: list[str], other: list[str]
) -> None:
    old, new = texts(*one), texts(*other)
    result = map_articles(old, new)
    assert result == map_articles(list(old), list(new))
    assert [each.old_article for each in result] == [each.article for each in old]
    continued = [article for each in result for article in each.new_articles]
    assert set(continued) | set(added(result, new)) == {each.article for each in new}
    assert all(0 <= each.score <= 1 for each in result)


@pytest.mark.django_db
def test_a_confirmed_place_stands_above_the_computed_one() -> None:
    rule = norm("东坑镇花木测试规定")
    old = version(rule, date(2019, 1, 1), {"1": PURPOSE, "2": WATERING, "60之一": PRUNING})
    new = version(rule, date(2024, 1, 1), {"1": PURPOSE, "2": FENCE, "3": WATERING, "4": PRUNING})
    assert mapped(old, new, Article(2)) == (Article(3),)
    assert mapped(old, new, Article(60, 1)) == (Article(4),)
    confirm(old, new, Article(2), (Article(2), Article(3)), "围栏条款由浇水条款分出", by="李四")
    assert mapped(old, new, Article(2)) == (Article(2), Article(3))
    row = next(each for each in mapping(old, new) if each.old_article == Article(2))
    assert (row.kind, row.is_confirmed, row.score) == (Kind.SPLIT, True, 1)
    assert mapped(old, new, Article(99)) == ()


@pytest.mark.django_db
def test_without_the_text_of_a_version_no_article_is_said_to_be_gone() -> None:
    rule = norm("东坑镇花木测试规定")
    old = version(rule, date(2019, 1, 1), {"1": PURPOSE})
    new = version(rule, date(2024, 1, 1), {})
    new.digest = ""
    assert mapping(old, new) == ()


@pytest.mark.django_db
def test_one_article_is_followed_as_the_table_of_all_would_say() -> None:
    old_law, code = norm("街心花木旧规定"), norm("街心花木法典")
    before = version(old_law, date(2018, 1, 1), {str(each.article): each.text for each in OLD})
    lines = (PURPOSE, FENCE, WATERING, f"{PRUNING}\n{PENALTY}", LAST)
    after = version(code, date(2024, 1, 1), {str(number): line for number, line in enumerate(lines, 1)})
    table = mapping(before, after)
    assert len(table) == len(OLD)
    assert {each.old_article: mapped(before, after, each.old_article) for each in table} == {
        each.old_article: each.new_articles for each in table
    }
    assert mapped(before, after, Article(99)) == ()
    confirm(before, after, Article(4), [Article(2)], by="chen", note="看过")
    assert mapped(before, after, Article(4)) == (Article(2),)
