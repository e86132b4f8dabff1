"""Traps in law texts: titles that look like acts, numbers and days of other versions, signs that make a reader slow."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.law.citations.finding import find
from fazhi.kernel.law.statutes.endings import endings
from fazhi.kernel.law.statutes.markdown import lines_of
from fazhi.kernel.law.statutes.numerals import Article, article_of
from fazhi.kernel.law.statutes.reading import documents, read, read_file
from fazhi.kernel.law.statutes.texts import ReadArticle

Writer = Callable[[str, str], Path]
HEAD = (
    "2001年6月15日 中华人民共和国国务院令第306号公布\n\n"
    "2010年1月9日 《国务院关于修改〈中华人民共和国灯塔法实施细则〉的决定》第一次修订\n\n"
    "2023年12月11日 国务院令第769号《国务院关于修改〈中华人民共和国灯塔法实施细则〉的决定》第二次修订\n\n<!-- INFO END -->"
)


def told(folder: Path) -> list[tuple[list[str], list[str]]]:
    found = [read(document) for document in documents([folder])]
    return [([norm.title for norm in norms], [fault.what for fault in faults]) for norms, faults in found]


def test_rules_of_implementation_in_a_title_are_no_coming_into_force(write: Writer) -> None:
    path = write("行政法规/灯塔法实施细则(2023-12-11).md", f"# 灯塔法实施细则\n\n{HEAD}\n\n第一条 甲。")
    norm = read_file(path)
    assert (norm.issued_on, norm.in_force_on) == (date(2023, 12, 11), None)
    assert [step.issued_on for step in norm.history] == [date(2001, 6, 15), date(2010, 1, 9)]


def test_a_document_number_is_that_of_the_version_whose_day_it_stands_beside(write: Writer) -> None:
    path = write("行政法规/灯塔法实施细则(2023-12-11).md", f"# 灯塔法实施细则\n\n{HEAD}\n\n第一条 甲。")
    norm = read_file(path)
    assert norm.number == "国务院令第769号"
    assert [step.number for step in norm.history] == ["国务院令第306号", ""]


def test_a_clause_after_the_next_version_is_not_the_first_day(write: Writer) -> None:
    acts = "1995年5月10日第八届全国人民代表大会通过\n\n根据2003年12月27日第十届全国人民代表大会《关于修改〈灯塔法〉的决定》第一次修正"
    last = "根据2015年8月29日第十二届全国人民代表大会《关于修改〈灯塔法〉的决定》第二次修正"
    path = write("灯塔法.md", f"# 中华人民共和国灯塔法\n\n{acts}\n\n{last}\n\n第一条 本法自2015年10月1日起施行。")
    assert [step.in_force_on for step in read_file(path).history] == [None, None]


def test_a_chapter_with_a_day_under_it_is_no_norm(write: Writer) -> None:
    path = write(
        "解释(2022-04-01).md",
        "# 关于灯塔的解释\n\n第一条 甲。\n\n## 二十三、附则\n\n2012年8月31日，会议审议通过了修改的决定。\n\n第二条 乙。",
    )
    assert told(path) == [(["关于灯塔的解释"], [])]


def test_the_day_on_which_a_repealed_norm_began_is_not_its_end() -> None:
    own = date(2020, 1, 1)
    text = "自1997年2月5日起施行的《旧灯塔办法》同时废止。"
    (ending,) = endings([ReadArticle(Article(1), (), text)], own)
    assert (ending.title, ending.ends_on) == ("旧灯塔办法", own)
    (stated,) = endings([ReadArticle(Article(1), (), "《旧灯塔办法》自2021年3月1日起废止。")], own)
    assert stated.ends_on == date(2021, 3, 1)


@pytest.mark.parametrize(
    ("after", "number"),
    [("（国务院令第15号）", "国务院令第15号"), ("（1990年发布，粤府〔1990〕7号）", "粤府〔1990〕7号"), ("", "")],
)
def test_the_number_of_a_repealed_norm_is_read_from_its_brackets(after: str, number: str) -> None:
    (ending,) = endings([ReadArticle(Article(1), (), f"《旧办法》{after}同时废止。")], None)
    assert ending.number == number


@pytest.mark.parametrize(
    "text",
    [
        "《甲》（" + "1" * 20_000 + "）同时废止",
        "《甲》" + "1" * 20_000 + "公布的《乙》废止",
        "《" * 20_000 + "废止",
        "<!--" * 20_000,
        "![" * 20_000,
        "![a](" * 10_000,
        "](/" * 20_000,
        "# " + "#" * 20_000 + "x",
        "第" + "一" * 20_000 + "条 甲",
        "2020年1月1日" + "《" * 20_000,
    ],
)
def test_no_line_makes_the_reader_slow(write: Writer, text: str) -> None:
    begun = time.process_time()
    path = write("慢(2020-01-01).md", f"# 慢办法\n\n2020年1月1日公布\n\n第一条 甲。\n\n{text}\n\n第二条 {text}")
    read_file(path)
    assert time.process_time() - begun < 2


def test_comments_are_left_out_and_an_open_one_is_kept() -> None:
    assert [line.text for line in lines_of("甲<!-- a -->乙<!-- b -->丙")] == ["甲 乙 丙"]
    assert "乙" in lines_of("甲<!-- 乙")[0].text


def test_a_reference_to_the_paragraph_before_is_found_fast_among_thousands_of_articles() -> None:
    text = "\n".join(f"第{number}条 有前款规定的行为的，罚。" for number in range(1, 3000))
    begun = time.process_time()
    find(text, own_title="灯塔办法")
    assert time.process_time() - begun < 10


def test_an_article_above_9999_is_refused_and_told(write: Writer) -> None:
    with pytest.raises(RefusedValue, match="没有第10000条这样的条号"):
        article_of("10000")
    assert article_of("9999").label == "第九千九百九十九条"
    assert Article(12345).label == "第12345条"
    norm = read_file(write("甲(2020-01-01).md", "# 甲办法\n\n第一条 甲。\n\n第10000条 乙。\n\n第二条 丙。"))
    assert [str(article.article) for article in norm.articles] == ["1", "2"]
    assert [(fault.line, fault.what[:6]) for fault in norm.problems] == [(5, "没有第100")]
    assert not find("第10000条 甲。")


def test_each_broken_data_file_is_a_problem_of_its_own(write: Writer) -> None:
    good = {"title": "好法", "issued_on": "2020-01-01", "articles": [{"number": "1", "text": "甲。"}]}
    write("a好.json", json.dumps(good))
    write("b数.json", json.dumps(good | {"articles": [{"number": "1", "text": "甲。", "headings": 5}]}))
    write("c半.json", json.dumps(good | {"title": "\ud800法"}))
    write("d空.json", json.dumps(good | {"title": "甲\0法"}))
    write("e深.json", "[" * 100_000)
    write("f长.json", json.dumps(good | {"title": "长" * 301}))
    write("g大.json", '{"title": ' + "1" * 5000 + "}")
    folder = write("h空.md", "# 空办法\n\n第一条 甲\0。").parent
    found = told(folder)
    assert [norms for norms, _ in found] == [["好法"], ["好法"], [], [], [], [], [], []]
    assert [what for _, faults in found for what in faults] == [
        "有残缺的字符（编码损坏），全文没有载入",
        "有空字符（NUL），全文没有载入",
        "JSON 读不出：层次太深，或者数字太长",
        "名称超过300字，没有载入；请核对名称",
        "JSON 读不出：层次太深，或者数字太长",
        "有空字符（NUL），全文没有载入",
    ]
    assert "headings" in read_file(folder / "b数.json").problems[0].what
