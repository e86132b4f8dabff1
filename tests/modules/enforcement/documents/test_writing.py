"""The same paper gives the same bytes, in the measures of official papers."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.shared import Mm

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.money import amount_in_words
from fazhi.modules.enforcement.documents.templates import fill, own_templates
from fazhi.modules.enforcement.documents.writing import DRAFT, Paper, _chosen, archive, to_docx, to_pdf, with_number

from .conftest import TYPED, file_of

ON = date(2024, 5, 8)


def paper(kind: str = "decision", number: str = "") -> Paper:
    return Paper.of(fill(own_templates()[kind], file_of(), ON, {**TYPED, "复议机关": "东莞市人民政府"}, number))


def test_the_page_has_the_margins_of_official_papers() -> None:
    section = Document(BytesIO(to_docx(paper()))).sections[0]
    found = [section.top_margin, section.left_margin, section.right_margin, section.bottom_margin]
    assert [round(one / Mm(1)) for one in found if one is not None] == [37, 28, 26, 35]


def test_the_same_paper_gives_the_same_docx_and_the_same_pdf() -> None:
    assert to_docx(paper()) == to_docx(paper())
    assert to_pdf(paper()) == to_pdf(paper())
    assert to_pdf(paper()).startswith(b"%PDF")


def test_a_form_is_printed_as_a_table_with_every_row() -> None:
    made = Document(BytesIO(to_docx(paper("closing"))))
    labels = [row.cells[0].text for row in made.tables[0].rows]
    assert labels[0] == "案由"
    assert labels[-1] == "机关负责人意见"
    assert len(labels) == 10


def test_a_draft_says_so_until_the_platforms_number_is_filled_in() -> None:
    draft = to_docx(paper())
    assert DRAFT in [one.text for one in Document(BytesIO(draft)).paragraphs]
    done = [one.text for one in Document(BytesIO(with_number(draft, "平台罚决〔2024〕3号"))).paragraphs]
    assert DRAFT not in done
    assert "平台罚决〔2024〕3号" in done


def test_without_a_chinese_font_the_pdf_is_refused_with_the_package_to_install() -> None:
    with pytest.raises(FazhiError, match=r"没有中文字体.*fonts-noto-cjk"):
        _chosen(frozenset({"DejaVu Sans"}))


def test_an_archive_bears_no_time() -> None:
    made = archive({"b.txt": b"2", "a.txt": b"1"})
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert [(one.filename, one.date_time[0]) for one in packed.infolist()] == [("b.txt", 1980), ("a.txt", 1980)]


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10_05, "壹拾元零伍分"),
        (100_50, "壹佰元伍角整"),
        (200_00, "贰佰元整"),
        (10_005_00, "壹万零伍元整"),
        (120_000_00, "壹拾贰万元整"),
        (1_000_010_000_00, "壹拾亿零壹万元整"),
        (12_345_678_90, "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
    ],
)
def test_an_amount_in_words(fen: int, words: str) -> None:
    assert amount_in_words(fen) == words
