"""Searching the statute base: words, an article's number, odd questions, and the search of the whole site."""

from __future__ import annotations

import re

import pytest
from support.statutes import TITLE, example, version

from fazhi.kernel.law.statutes.models import Norm
from fazhi.site.statutes.results import marked, window


@pytest.fixture
def norm(db, tmp_path) -> Norm:
    return example(tmp_path / "laws")


@pytest.fixture
def client(logged_in):
    return logged_in("hotline.clerk")


def text_of(answer) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index('id="content"') :]))


# --- searching --------------------------------------------------------------------------------------------------------


def test_words_find_articles_that_are_marked_and_linked(client, norm) -> None:
    answer = client.get("/law/search/", {"q": "示例补贴"})
    first = answer.context["shown"][0]
    assert (first.law, first.label, first.word) == (f"《{TITLE}》", "第四条", "现行")
    assert "<mark>" in first.text
    assert f"/law/norms/{norm.pk}/?article=4&version={version(norm, 2020).pk}#a4" == first.address
    assert "score" not in answer.content.decode()


def test_a_law_and_a_number_lead_with_that_article(client, norm) -> None:
    shown = client.get("/law/search/", {"q": "示例条例 3"}).context["shown"]
    assert [(each.label, each.is_named) for each in shown][:1] == [("第三条", True)]
    assert "十日内" in shown[0].text
    assert "五日内" in client.get("/law/search/", {"q": "示例条例 4", "on": "2024-06-01"}).context["shown"][0].text


def test_no_result_comes_with_advice(client, norm) -> None:
    page = text_of(client.get("/law/search/", {"q": "qqqq"}))
    assert "没有查到" in page
    assert "换成条文里的说法" in page


def test_typing_brings_the_results_alone(client, norm) -> None:
    page = client.get("/law/search/", {"q": "示例补贴"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "第四条" in page


@pytest.mark.parametrize(
    "asked", [{"q": "  "}, {"q": "示例", "page": "x"}, {"q": "示例", "level": "x"}, {"q": "？！"}, {"q": "<script>"}]
)
def test_odd_questions_are_answered(client, norm, asked) -> None:
    answer = client.get("/law/search/", asked)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split('id="content"')[1]


@pytest.mark.parametrize("address", ["/law/", "/law/search/"])
def test_what_a_question_cannot_mean_is_told(client, norm, address) -> None:
    odd = text_of(client.get(address, {"q": "示例", "level": "x", "place": "火星", "on": "y"}))
    assert "“x”不是效力级别，没有按它筛选" in odd
    assert "“火星”不是适用地域" in odd
    assert "“y”不是哪一天有效" not in odd
    assert "“y”不是日期" in odd
    assert "只用了前 400 字" in text_of(client.get(address, {"q": "示" * 500}))


def test_marks_are_escaped_joined_and_cut(db) -> None:
    assert marked("a<b>c", [(0, 2), (1, 3)]) == "<mark>a&lt;</mark><mark>b</mark>&gt;c"
    assert window("甲" * 100, ()) == (0, 100)
    start, end = window("甲" * 500, [(300, 302)])
    assert start < 300 < end < 500


def test_the_search_of_the_whole_site_names_the_norm(client, norm) -> None:
    assert (
        f'<a href="/law/norms/{norm.pk}/">《{TITLE}》</a>' in client.get("/search/", {"q": "示例条例"}).content.decode()
    )
