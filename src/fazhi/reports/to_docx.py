"""DOCX (公文格式): A4 after GB/T 9704-2012, 22 lines of 28 characters; the traced copy has comments and bookmarks."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from fazhi.kernel.core.clock import now

from .document import Document, Heading, Kind, Number, Paragraph, Table, is_headline

# 三号, 二号, 四号, 小四 in points.
THREE, TWO, FOUR, SMALL_FOUR = 16, 22, 14, 12
# 225 mm for 22 lines and 156 mm for 28 characters of 三号, in the units of w:docGrid.
LINE, LINE_PITCH, CHAR_SPACE = Pt(28.95), 580, -848
TITLE_FONT, HEI, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LATIN = "Times New Roman"
TITLE, LEVELS = "公文标题", {1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
STYLES = {
    Kind.BODY: "公文正文",
    Kind.ADDRESSEE: "公文主送",
    Kind.HEADLINE: "公文进度",
    Kind.NOTE: "公文说明",
    Kind.WARNING: "公文警示",
    Kind.SIGNATURE: "公文署名",
    Kind.DATE: "公文日期",
}
AUTHOR, INITIALS = "核数", "核"
LONGEST_BOOKMARK = 36


def to_docx(document: Document) -> bytes:
    """The report as a DOCX file."""
    made = new_document()
    _page(made)
    _styles(made)
    _properties(made, document)
    writer = _Body(made, document)
    for block in document.blocks:
        if document.is_traced or not is_headline(block):
            writer.add(block)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


class _Body:
    """Puts blocks into the file and ties figures to their comments and bookmarks."""

    def __init__(self, made: Any, document: Document) -> None:
        self._made, self._is_traced, self._year = made, document.is_traced, document.year
        self._bookmarks: Counter[str] = Counter()

    def add(self, block: Heading | Paragraph | Table) -> None:
        if isinstance(block, Heading):
            self._made.add_paragraph(block.text, style=LEVELS.get(block.level, TITLE))
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._paragraph(block)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._made.add_paragraph(style=STYLES[block.kind])
        for piece in block.runs:
            run = paragraph.add_run(piece.text)
            if isinstance(piece, Number) and self._is_traced:
                self._bookmark(run, piece)
                self._made.add_comment(run, piece.cited.trace, author=AUTHOR, initials=INITIALS)

    def _bookmark(self, run: Any, number: Number) -> None:
        year = number.cited.figure.span.first_on.year
        name = number.cited.ref.replace(".", "_") + ("" if year == self._year else f"_{year}")
        name = name[:LONGEST_BOOKMARK]
        self._bookmarks[name] += 1
        count = self._bookmarks[name]
        key = str(sum(self._bookmarks.values()))
        start = _element("w:bookmarkStart", id=key, name=name if count == 1 else f"{name}_n{count}")
        run._r.addprevious(start)  # noqa: SLF001 - python-docx has no bookmarks of its own
        run._r.addnext(_element("w:bookmarkEnd", id=key))  # noqa: SLF001

    def _table(self, block: Table) -> None:
        table = self._made.add_table(rows=0, cols=len(block.head), style="Table Grid")
        table.autofit = False
        for row in (block.head, *block.rows):
            for cell, text, width in zip(table.add_row().cells, row, block.widths, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                paragraph.style = self._made.styles["公文表格"]
                paragraph.add_run(text)
        properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(_element("w:tblHeader"))


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
    properties.append(_element("w:docGrid", **grid))
    made.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "left")


def _page_number(paragraph: Any, alignment: Any, side: str) -> None:
    """— 1 —, one character in from the outer edge."""
    paragraph.alignment = alignment
    paragraph.paragraph_format.line_spacing = Pt(FOUR)
    _indent(paragraph, **{f"{side}Chars": "100", side: "280"})
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        run.font.size = Pt(FOUR)
        _fonts(run._r.get_or_add_rPr(), SONG, SONG)  # noqa: SLF001
        if text is None:
            for kind in ("begin", "", "end"):
                run._r.append(_element("w:fldChar", fldCharType=kind) if kind else _instruction("PAGE"))  # noqa: SLF001


def _instruction(code: str) -> Any:
    element = _element("w:instrText")
    element.text = code
    return element


def _styles(made: Any) -> None:
    defaults = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _fonts(defaults, FANG)
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    _style(made, "Normal", FANG)
    _style(made, TITLE, TITLE_FONT, TWO, alignment=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(36))
    _style(made, LEVELS[1], HEI, first_line=2)
    _style(made, LEVELS[2], KAI, first_line=2)
    _style(made, LEVELS[3], HEI, FOUR)
    _style(made, STYLES[Kind.BODY], FANG, first_line=2, alignment=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _style(made, STYLES[Kind.ADDRESSEE], FANG)
    _style(made, STYLES[Kind.NOTE], FANG, SMALL_FOUR, first_line=2, line=Pt(20))
    _style(made, STYLES[Kind.HEADLINE], FANG, SMALL_FOUR, alignment=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(20))
    _style(made, STYLES[Kind.WARNING], HEI, FOUR, alignment=WD_ALIGN_PARAGRAPH.CENTER)
    _style(made, STYLES[Kind.SIGNATURE], FANG, alignment=WD_ALIGN_PARAGRAPH.RIGHT, right=2)
    _style(made, STYLES[Kind.DATE], FANG, alignment=WD_ALIGN_PARAGRAPH.RIGHT, right=4)
    _style(made, "公文表格", FANG, 9, line=Pt(13))


def _style(
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
    """A paragraph style; indents are in characters, so that they follow the size of the type."""
    known = {style.name for style in made.styles}
    style = made.styles[name] if name in known else made.styles.add_style(name, 1)
    _fonts(style.element.get_or_add_rPr(), font)
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, line
    if alignment is not None:
        layout.alignment = alignment
    if first_line:
        _indent(style.element, firstLineChars=str(first_line * 100), firstLine=str(first_line * size * 20))
    if right:
        _indent(style.element, rightChars=str(right * 100), right=str(right * size * 20))


def _fonts(properties: Any, font: str, latin: str = LATIN) -> None:
    """The fonts of both scripts: python-docx alone would set only the Latin one, and a theme would win over both."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    # The hint gives “” and — to the Chinese font; without it they take the Latin one.
    properties.insert(0, _element("w:rFonts", hint="eastAsia", ascii=latin, hAnsi=latin, cs=latin, eastAsia=font))


def _indent(target: Any, **attributes: str) -> None:
    element = getattr(target, "_p", target)
    indent = element.get_or_add_pPr().get_or_add_ind()
    for name, value in attributes.items():
        indent.set(qn(f"w:{name}"), value)


def _element(tag: str, /, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _properties(made: Any, document: Document) -> None:
    properties = made.core_properties
    properties.title, properties.author, properties.comments = document.title, "", ""
    properties.created = properties.modified = now().replace(tzinfo=None)
    properties.language = "zh-CN"
