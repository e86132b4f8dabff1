"""DOCX (公文格式) of a report: A4 as official papers look; the traced copy has comments and bookmarks."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from fazhi.kernel.core.clock import now
from fazhi.kernel.pages.official import (
    ADDRESSEE,
    BODY,
    CELL,
    DATE,
    FANG,
    FOUR,
    HEI,
    LEVELS,
    SIGNATURE,
    SMALL_FOUR,
    TITLE,
    element,
    new_paper,
    style,
)

from .document import Document, Heading, Kind, Number, Paragraph, Table, is_headline

STYLES = {
    Kind.BODY: BODY,
    Kind.ADDRESSEE: ADDRESSEE,
    Kind.HEADLINE: "公文进度",
    Kind.NOTE: "公文说明",
    Kind.WARNING: "公文警示",
    Kind.SIGNATURE: SIGNATURE,
    Kind.DATE: DATE,
}
AUTHOR, INITIALS = "核数", "核"
LONGEST_BOOKMARK = 36


def to_docx(document: Document) -> bytes:
    """The report as a DOCX file."""
    made = new_paper()
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
        start = element("w:bookmarkStart", id=key, name=name if count == 1 else f"{name}_n{count}")
        run._r.addprevious(start)  # noqa: SLF001 - python-docx has no bookmarks of its own
        run._r.addnext(element("w:bookmarkEnd", id=key))  # noqa: SLF001

    def _table(self, block: Table) -> None:
        table = self._made.add_table(rows=0, cols=len(block.head), style="Table Grid")
        table.autofit = False
        for row in (block.head, *block.rows):
            for cell, text, width in zip(table.add_row().cells, row, block.widths, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                paragraph.style = self._made.styles[CELL]
                paragraph.add_run(text)
        properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(element("w:tblHeader"))


def _styles(made: Any) -> None:
    """The styles that only a report has."""
    style(made, STYLES[Kind.NOTE], FANG, SMALL_FOUR, first_line=2, line=Pt(20))
    style(made, STYLES[Kind.HEADLINE], FANG, SMALL_FOUR, alignment=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(20))
    style(made, STYLES[Kind.WARNING], HEI, FOUR, alignment=WD_ALIGN_PARAGRAPH.CENTER)


def _properties(made: Any, document: Document) -> None:
    properties = made.core_properties
    properties.title, properties.author, properties.comments = document.title, "", ""
    properties.created = properties.modified = now().replace(tzinfo=None)
    properties.language = "zh-CN"
