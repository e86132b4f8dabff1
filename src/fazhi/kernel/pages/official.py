"""The look of official papers in DOCX (公文格式): A4 after GB/T 9704-2012, 22 lines of 28 characters, both scripts' fonts."""

from __future__ import annotations

from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

# 三号, 二号, 四号, 小四 in points.
THREE, TWO, FOUR, SMALL_FOUR = 16, 22, 14, 12
# 225 mm for 22 lines and 156 mm for 28 characters of 三号, in the units of w:docGrid.
LINE, LINE_PITCH, CHAR_SPACE = Pt(28.95), 580, -848
TITLE_FONT, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
TITLE, LEVELS = "公文标题", {1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
BODY, ADDRESSEE, SIGNATURE, DATE, CELL = "公文正文", "公文主送", "公文署名", "公文日期", "公文表格"


def new_paper() -> Any:
    """An empty official paper (空白公文): page, page numbers and the styles that every kind of paper uses."""
    made = new_document()
    _page(made)
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    fonts(defaults, FANG)
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    style(made, "Normal", FANG)
    style(made, TITLE, TITLE_FONT, TWO, alignment=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(36))
    style(made, LEVELS[1], HEI, first_line=2)
    style(made, LEVELS[2], KAI, first_line=2)
    style(made, LEVELS[3], HEI, FOUR)
    style(made, BODY, FANG, first_line=2, alignment=WD_ALIGN_PARAGRAPH.JUSTIFY)
    style(made, ADDRESSEE, FANG)
    style(made, SIGNATURE, FANG, alignment=WD_ALIGN_PARAGRAPH.RIGHT, right=2)
    style(made, DATE, FANG, alignment=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
    style(made, CELL, FANG, 9, line=Pt(13))
    return made


def style(
    made: Any,
    name: str,
    font: str,
    size: int = THREE,
    *,
    first_line: int = 0,
    right: int = 0,
    alignment: Any = None,
    line: Any = LINE,
) -> None:
    """A paragraph style (段落样式); indents are in characters, so that they follow the size of the type."""
    known = {one.name for one in made.styles}
    kind = made.styles[name] if name in known else made.styles.add_style(name, 1)
    fonts(kind.element.get_or_add_rPr(), font)
    kind.font.size, kind.font.bold, kind.font.italic = Pt(size), False, False
    kind.font.color.rgb = RGBColor(0, 0, 0)
    layout = kind.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    if alignment is not None:
        layout.alignment = alignment
    if first_line:
        indent(kind.element, firstLineChars=str(first_line * 100), firstLine=str(first_line * size * 20))
    if right:
        indent(kind.element, rightChars=str(right * 100), right=str(right * size * 20))


def fonts(properties: Any, font: str, latin: str = LATIN) -> None:
    """The fonts of both scripts: python-docx alone would set only the Latin one, and a theme would win over both."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    # The hint gives “” and — to the Chinese font; without it they take the Latin one.
    properties.insert(0, element("w:rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, cs=latin, eastAsia=font))


def indent(target: Any, **attributes: str) -> None:
    """Indents a paragraph or a style (缩进), in characters and in twips for old readers."""
    found = getattr(target, "_p", target)
    ind = found.get_or_add_pPr().get_or_add_ind()
    for name, value in attributes.items():
        ind.set(qn(f"w:{name}"), value)


def element(tag: str, /, **attributes: str) -> Any:
    """An element of WordprocessingML (元素)."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    # The number stands 7 mm below the text block; its line is 5 mm high.
    section.footer_distance = Mm(23)
    properties = section._sectPr  # noqa: SLF001
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = {"type": "linesAndChars", "linePitch": str(LINE_PITCH), "charSpace": str(CHAR_SPACE)}
    properties.append(element("w:docGrid", **grid))
    made.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "left")


def _page_number(paragraph: Any, alignment: Any, side: str) -> None:
    """— 1 —, one character in from the outer edge."""
    paragraph.alignment = alignment
    paragraph.paragraph_format.line_spacing = Pt(FOUR)
    indent(paragraph, **{f"{side}Chars": "100", side: "280"})
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(FOUR)
        fonts(run._r.get_or_add_rPr(), SONG, SONG)  # noqa: SLF001
        if text is None:
            for kind in ("begin", "", "end"):
                run._r.append(element("w:fldChar", fldCharType=kind) if kind else _instruction("PAGE"))  # noqa: SLF001


def _instruction(code: str) -> Any:
    made = element("w:instrText")
    made.text = code
    return made
