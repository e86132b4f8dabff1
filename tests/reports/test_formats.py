"""The four formats, read back by other means than those that wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from reports.conftest import IN_TIME, OPENED, TOO_LATE
from support.figures import blank, counted, headline

from fazhi.kernel.figures.spans import Span
from fazhi.reports.document import Document, Kind, Number, Paragraph
from fazhi.reports.expected import expected
from fazhi.reports.to_docx import to_docx
from fazhi.reports.to_html import to_html, to_html_fragment
from fazhi.reports.to_json import to_json
from fazhi.reports.to_markdown import to_markdown
from fazhi.reports.writing import make_report


@pytest.fixture
def report(take: Callable[..., None], approved: None) -> Callable[..., Document]:
    take((OPENED, IN_TIME), (OPENED, TOO_LATE), is_demo=True)
    return lambda **options: make_report(Span.year(2023), **options)


def opened(report: Document) -> docx.document.Document:
    return docx.Document(BytesIO(to_docx(report)))


def fonts_of(file, style: str) -> str:
    return file.styles[style].element.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_page_is_that_of_an_official_document(report: Callable[..., Document]) -> None:
    section = opened(report()).sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [37, 28, 26, 35]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")] == [
        "linesAndChars",
        "580",
        "-848",
    ]
    # 22 lines of 28 characters fill the text block.
    block = (Mm(297 - 37 - 35).pt, Mm(210 - 28 - 26).pt)
    assert int(block[0] / 28.95) == 22
    assert round(block[1] / (16 - 848 / 4096)) == 28


def test_the_fonts_stand_where_chinese_text_looks_for_them(report: Callable[..., Document]) -> None:
    file = opened(report())
    wanted = {"公文标题": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312", "公文正文": "仿宋_GB2312"}
    assert {style: fonts_of(file, style) for style in wanted} == wanted
    for style in wanted:
        element = file.styles[style].element.rPr.rFonts
        assert not [name for name in element.attrib if "Theme" in name]
    body = file.styles["公文正文"]
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert file.styles["公文标题"].font.size == Pt(22)
    assert file.styles["公文日期"].element.pPr.ind.get(qn("w:rightChars")) == "400"


def test_page_numbers_stand_outside_odd_right_even_left(report: Callable[..., Document]) -> None:
    file = opened(report())
    assert file.settings.odd_and_even_pages_header_footer
    section = file.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        assert (paragraph.alignment, paragraph.text) == (side, "—  —")
        assert [element.text for element in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert paragraph.runs[0].font.size == Pt(14)
        assert paragraph.runs[0]._r.rPr.rFonts.get(qn("w:ascii")) == "宋体"


def test_the_clean_copy_has_the_text_and_no_marks(report: Callable[..., Document]) -> None:
    file = opened(report())
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles[:4] == ["公文标题", "公文警示", "公文主送", "公文正文"]
    assert any("按时办结率50.0%" in paragraph.text for paragraph in file.paragraphs)
    assert not list(file.comments)
    assert not list(file.element.iter(qn("w:bookmarkStart")))
    assert not file.tables


def test_the_traced_copy_ties_each_figure_to_what_stands_behind_it(report: Callable[..., Document]) -> None:
    traced = report(is_traced=True)
    file = opened(traced)
    digest = {cited.ref: cited.digest[:12] for cited in traced.cited if str(cited.figure.span) == "2023"}
    comments = [comment.text for comment in file.comments]
    assert f"F16 | 2023 | 口径v1 | 2宗 | 2行 | SM3 {digest['F16']} | 模拟数据 | 未冻结" in comments
    assert sum(comment.startswith("F17 | 2023 | 口径v1 | 50.0% | 2行") for comment in comments) == 4
    starts = {mark.get(qn("w:name")): mark for mark in file.element.iter(qn("w:bookmarkStart"))}
    assert [name for name in starts if name[:3] in ("F16", "F17")] == [
        *("F16", "F16_2022", "F17", "F17_n2", "F17_n3", "F17_n4"),
    ]
    marked = starts["F16"].getnext()
    while marked.tag != qn("w:r"):
        marked = marked.getnext()
    assert "".join(text.text for text in marked.iter(qn("w:t"))) == "2宗"
    ends = [mark.get(qn("w:id")) for mark in file.element.iter(qn("w:bookmarkEnd"))]
    assert sorted(ends) == sorted(mark.get(qn("w:id")) for mark in starts.values())
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert round(sum(cell.width.mm for cell in file.tables[0].rows[0].cells)) == 156
    assert rows[0] == ["编号", "指标", "数值", "口径", "来源", "行数", "行摘要", "状态"]
    assert [(row[0], row[2], row[4], row[5]) for row in rows if row[0] in ("F16", "F17")][:2] == [
        ("F16", "2宗", "台账数出：12345热线工单", "2"),
        ("F17", "50.0%", "台账数出：12345热线工单", "2"),
    ]


@pytest.mark.parametrize("style", ["seed", "standard"])
def test_how_far_the_figures_are_stands_on_top_but_never_on_the_copy_for_signature(
    report: Callable[..., Document], style: str
) -> None:
    told = f"{headline(known=('F17',))}。尚未写入的部分："
    clean, traced = (opened(report(style=style, is_traced=is_traced)).paragraphs for is_traced in (False, True))
    assert not [paragraph for paragraph in clean if "已由台账数出" in paragraph.text or "待建" in paragraph.text]
    assert [place for place, paragraph in enumerate(traced) if paragraph.text.startswith(told)] == [3]
    document = report(style=style)
    assert f'<p class="report-headline">{told}' in to_html(document)
    assert f"> {told}" in to_markdown(document)


@pytest.mark.parametrize("style", ["seed", "standard"])
def test_every_number_in_the_text_of_the_docx_is_a_figure(report: Callable[..., Document], style: str) -> None:
    document = report(style=style)
    printed = [paragraph.text for paragraph in opened(document).paragraphs if paragraph.style.name == "公文正文"]
    body = [block for block in document.blocks if isinstance(block, Paragraph) and block.kind is Kind.BODY]
    assert printed == [block.text for block in body]
    for block in body:
        words = "".join(run.text for run in block.runs if not isinstance(run, Number))
        assert not re.search(r"\d", words.replace("2023年", "")), words
    cited = [run.cited.ref for block in body for run in block.runs if isinstance(run, Number)]
    assert set(expected()) <= set(cited)


def test_the_docx_is_a_sound_package(report: Callable[..., Document]) -> None:
    with ZipFile(BytesIO(to_docx(report(is_traced=True)))) as package:
        assert package.testzip() is None
        assert {"word/document.xml", "word/comments.xml", "word/settings.xml"} <= set(package.namelist())


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_is_whole_and_asks_for_nothing_elsewhere(report: Callable[..., Document]) -> None:
    page = to_html(report())
    tags = Tags(page).found
    assert not [tag for tag, own in tags if tag in ("script", "link", "img") or {"src", "href", "style"} & own.keys()]
    assert "url(" not in page
    assert "@media print" in page
    figures = [own for _, own in tags if own.get("class") == "figure"]
    assert figures[0]["data-figure"] == counted()[0]
    tickets = next(own for own in figures if own["data-figure"] == "F16")
    assert tickets["title"].startswith("F16 | 2023 | 口径v1 | 2宗 | 2行 | SM3 ")


def test_the_fragment_opens_each_figure_where_the_site_says(report: Callable[..., Document]) -> None:
    document = report()
    part = to_html_fragment(document, lambda cited: f"/figures/{cited.figure.code}/?year={cited.figure.span}&a=1")
    links = [own["href"] for tag, own in Tags(part).found if tag == "a"]
    assert "/figures/hotline.received/?year=2023&a=1" in links
    assert "<style" not in part
    assert "<html" not in part
    assert "style=" not in part
    assert [tag for tag, _ in Tags(part).found].count("h1") == 1


def test_a_name_cannot_break_out_of_the_page(report: Callable[..., Document], take: Callable[..., None]) -> None:
    from fazhi.kernel.org.models import Area

    Area.objects.update(name="<b>镇*")
    document = report()
    assert "&lt;b&gt;镇*2023年" in to_html(document)
    assert "<b>" not in to_html(document)
    assert r"# \<b\>镇\*2023年" in to_markdown(document)


def test_markdown_has_the_text_and_on_the_traced_copy_a_note_for_each_figure(report: Callable[..., Document]) -> None:
    clean, traced = to_markdown(report()), to_markdown(report(is_traced=True))
    assert clean.startswith("# 东坑镇2023年法治政府建设情况报告\n\n> **模拟数据：")
    assert "\n## 一、" in clean
    assert "\n### （一）" in clean
    assert "工单2宗，上一年度为—（无台账）" in clean
    assert "[^" not in clean
    assert "工单2宗[^F16-2023]" in traced
    assert re.search(r"^\[\^F17-2023\]: F17 \\\| 2023 \\\| 口径v1", traced, re.MULTILINE)
    assert "| 编号 | 指标 |" in traced


def test_json_has_sections_figures_hash_and_seal(report: Callable[..., Document]) -> None:
    document = report()
    told = json.loads(to_json(document))
    assert {"title", "sections", "figures", "hash", "newest_seal"} <= told.keys()
    assert told["newest_seal"] == {"number": document.seal_number, "mac": document.seal_mac}
    assert told["newest_seal"]["number"] > 0
    assert (told["marks"], told["is_demo"], told["made_on"]) == (["模拟数据"], True, "2024-01-15")
    two = next(section for section in told["sections"] if section["heading"].startswith("二、"))
    service = [each["figures"] for each in two["sections"][1]["paragraphs"] if "F16" in each["figures"]]
    assert [ref for ref in service[0] if ref[0] == "F"] == ["F16", "F16", "F17", "F17", "F17", "F17"]
    known = len(counted()) - len(blank()) + 1
    assert (told["headline"], told["computed"], told["of"]) == (headline(known=("F17",)), known, 76)
    by_ref = {(figure["ref"], figure["period"]): figure for figure in told["figures"]}
    assert (by_ref["F17", "2023"]["value"], by_ref["F17", "2023"]["numerator"]) == (50, 1)
    assert by_ref["F16", "2022"]["rows"] == 0


def test_every_format_prints_day_seal_versions_and_demo_mark(report: Callable[..., Document]) -> None:
    document = report()
    said = "\n".join(paragraph.text for paragraph in opened(document).paragraphs)
    for text in (said, to_html(document), to_markdown(document), to_json(document)):
        assert document.seal_mac[:12] in text
        assert "2024年1月15日" in text
        assert "F16 口径v1、F17 口径v1" in text
        assert "模拟数据" in text
