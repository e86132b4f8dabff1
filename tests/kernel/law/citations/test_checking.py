"""What `fazhi law check` reads: words, text files in the usual encodings, Word files; and the packs behind it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.law.citations.checking import own_title, text_of
from fazhi.kernel.law.citations.facts import facts
from fazhi.kernel.law.citations.finding import find
from fazhi.kernel.law.statutes.numerals import Article

WORDS = "依据《行政处罚法》第六十条处理。"


def test_words_are_taken_as_they_are() -> None:
    assert text_of(WORDS) == WORDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_is_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "决定书.txt"
    path.write_bytes(WORDS.encode(encoding))
    assert text_of(str(path)) == WORDS


def test_a_word_file_is_read_with_its_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("行政处罚决定书")
    document.add_table(1, 1).cell(0, 0).text = WORDS
    path = tmp_path / "决定书.docx"
    document.save(str(path))
    assert text_of(str(path)) == f"行政处罚决定书\n{WORDS}"


@pytest.mark.parametrize(
    ("name", "said"), [("没有.docx", "没有文件"), ("坏.docx", "不是完好的 Word 文件"), ("扫描.pdf", "读不了")]
)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    if not name.startswith("没有"):
        path.write_bytes(b"broken")
    with pytest.raises(FazhiError, match=said) as error:
        text_of(str(path))
    assert error.value.remedy


def test_a_normative_document_gives_its_own_title() -> None:
    assert own_title("# 某某镇养犬管理办法\n\n第一条　为了养犬，制定本办法。") == "某某镇养犬管理办法"
    assert own_title("关于养犬的通知\n请遵守某某管理办法。") == ""


def test_the_span_of_a_citation_is_that_of_the_original_text() -> None:
    text = "依据《中华人民共和国行政\n处罚法》 第\u3000六十\u200b条 之规定"
    (found,) = find(text)
    assert text[found.start : found.end] == found.quote == "《中华人民共和国行政\n处罚法》 第\u3000六十\u200b条"
    assert found.article == Article(60)


def test_the_packs_of_citing_say_which_norms_are_procedure() -> None:
    known = facts()
    penalty = known.procedural_of("行政处罚法")
    assert penalty and penalty.covers(Article(57), "") and not penalty.covers(Article(33), "")
    assert known.procedural_of("生态环境行政处罚办法")
    assert known.procedural_of("大气污染防治法") is None
    assert len(known.successions) >= 10


HOSTILE = [
    "《",
    "(",
    "第一条",
    "第一、",
    "本办法第一条、",
    "“",
    "第一条第一款第（一）项、",
    "中",
    "第\n",
    "前款第",
    "行政处罚法第",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twenty_pages_of_anything_are_read_in_seconds(piece: str) -> None:
    text = ("《行政处罚法》第一条规定" + piece * 20_000)[:20_000]
    begun = time.process_time()
    find(text)
    assert time.process_time() - begun < 3  # what looked twice at each place would take minutes


@given(
    st.text(
        alphabet="第条款项一二十百之《》〈〉（）()、和至法例规定本该同前行政处罚2３①令号〔〕 \n\u3000\u200b“”：，。",
        max_size=80,
    )
)
def test_no_text_breaks_the_finder_and_each_quote_stands_at_its_place(text: str) -> None:
    last = 0
    for found in find(text, own_title="某某办法"):
        assert text[found.start : found.end] == found.quote
        assert found.start >= last
        last = found.end
