"""Documents as files (出文书): DOCX and PDF in the look of official papers; the same paper gives the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from typing import Any

from fazhi.kernel.core.errors import FazhiError

from .facts import in_words
from .templates import Filled, plain, row

# The first day that a ZIP archive can write: files in it bear no time of their own.
EPOCH = (1980, 1, 1, 0, 0, 0)
SERIF, SANS = (
    ("FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun"),
    ("FZXiaoBiaoSong-B05S", "SimHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
)
FONT_PACKAGE = "fonts-noto-cjk"
DRAFT = "（草稿：文号由省执法平台给出后填写）"


@dataclass(frozen=True)
class Paper:
    """A paper as it is printed (一份文书): `lines` are marked as those of templates are."""

    agency: str
    title: str
    number: str
    on: date
    lines: tuple[str, ...]
    is_letter: bool

    @classmethod
    def of(cls, filled: Filled) -> Paper:
        """The paper of a filled template (成文); without a serial number it says that it is a draft."""
        number = filled.number or (DRAFT if filled.template.is_letter else "")
        template = filled.template
        return cls(filled.agency, template.title, number, filled.on, filled.lines, template.is_letter)

    @property
    def text(self) -> str:
        """The paper in plain text (正文)."""
        head = [self.agency, self.title, *([self.number] if self.number else [])]
        end = [self.agency, in_words(self.on)] if self.is_letter else []
        return "\n".join([*head, *(plain(line) for line in self.lines), *end])


def to_docx(paper: Paper) -> bytes:
    """The paper as DOCX: 公文 look, a form as a table."""
    from docx.shared import Pt

    from fazhi.kernel.pages.official import BODY, DATE, FANG, LEVELS, SIGNATURE, TITLE, new_paper, style

    made = new_paper()
    style(made, "文书文号", FANG, alignment=1)
    style(made, "文书表格", FANG, 14, line=Pt(24))
    made.add_paragraph(paper.agency, style=TITLE)
    made.add_paragraph(paper.title, style=TITLE)
    if paper.number:
        made.add_paragraph(paper.number, style="文书文号")
    table: Any = None
    for line in paper.lines:
        if line.startswith("|"):
            table = table or _table(made)
            _row(made, table, *row(line))
            continue
        table = None
        if line.startswith("# "):
            made.add_paragraph(line.removeprefix("# "), style=LEVELS[1])
        else:
            made.add_paragraph(line, style=BODY)
    if paper.is_letter:
        made.add_paragraph("", style=BODY)
        made.add_paragraph(f"{paper.agency}（印章）", style=SIGNATURE)
        made.add_paragraph(in_words(paper.on), style=DATE)
    properties = made.core_properties
    properties.title, properties.author, properties.comments, properties.language = paper.title, "", "", "zh-CN"
    properties.created = properties.modified = datetime.combine(paper.on, time())
    file = BytesIO()
    made.save(file)
    return _without_times(file.getvalue())


def with_number(data: bytes, number: str) -> bytes:
    """A draft's DOCX with the serial number that the platform gave (填上文号); all else stays as it was issued."""
    from docx import Document

    made = Document(BytesIO(data))
    for paragraph in made.paragraphs:
        if paragraph.text == DRAFT:
            paragraph.runs[0].text = number
    file = BytesIO()
    made.save(file)
    return _without_times(file.getvalue())


def _table(made: Any) -> Any:
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    return table


def _row(made: Any, table: Any, label: str, content: str) -> None:
    from docx.shared import Mm

    for cell, text, width in zip(table.add_row().cells, (label, content), (40, 116), strict=True):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = made.styles["文书表格"]
        paragraph.add_run(text)


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF; raises FazhiError where this machine has no Chinese font."""
    import typst

    fonts = _found_fonts()
    serif, sans = _chosen(frozenset(fonts.families()))
    told = {
        "agency": paper.agency,
        "title": paper.title,
        "number": paper.number,
        "on": in_words(paper.on),
        "letter": paper.is_letter,
        "parts": _parts(paper.lines),
        "serif": serif,
        "sans": sans,
    }
    made = typst.compile(
        _SHEET.encode(),
        format="pdf",
        font_paths=fonts,
        sys_inputs={"paper": json.dumps(told, ensure_ascii=False)},
        timestamp=int(datetime.combine(paper.on, time()).timestamp()),
    )
    return bytes(made)


def _chosen(families: frozenset[str]) -> tuple[str, str]:
    serif = next((name for name in SERIF if name in families), "")
    sans = next((name for name in SANS if name in families), serif)
    if not (serif or sans):
        raise FazhiError(
            "这台机器上没有中文字体，不能输出 PDF",
            remedy=f"请管理员安装 {FONT_PACKAGE}（apt-get install {FONT_PACKAGE}）；或者下载 DOCX，用 WPS 或 Word 另存",
        )
    return serif or sans, sans


@cache
def _found_fonts() -> Any:
    """The fonts of this machine, looked for once: it takes over a second."""
    import typst

    return typst.Fonts(include_embedded_fonts=False)


def _parts(lines: tuple[str, ...]) -> list[dict[str, Any]]:
    """The lines as the sheet takes them, the rows of one table together."""
    parts: list[dict[str, Any]] = []
    for line in lines:
        if line.startswith("|"):
            if not parts or parts[-1]["kind"] != "table":
                parts.append({"kind": "table", "rows": []})
            parts[-1]["rows"].append(list(row(line)))
        else:
            kind = "heading" if line.startswith("# ") else "text"
            parts.append({"kind": kind, "text": line.removeprefix("# ")})
    return parts


# Texts come in as data and are never read as markup.
_SHEET = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title, date: none)
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm),
  footer: align(center, text(size: 14pt, context [— #counter(page).display() —])))
#set text(font: paper.serif, size: 16pt, lang: "zh", region: "cn")
#set par(leading: 0.8em, spacing: 0.8em, justify: true)
#align(center, text(font: paper.sans, size: 22pt)[#paper.agency \\ #paper.title])
#if paper.number != "" { align(center, paper.number) }
#v(1em)
#for part in paper.parts {
  if part.kind == "table" {
    set text(size: 14pt)
    table(columns: (40mm, 1fr), inset: 7pt, ..part.rows.flatten())
  } else if part.kind == "heading" {
    par(first-line-indent: (amount: 2em, all: true), text(font: paper.sans, part.text))
  } else {
    par(first-line-indent: (amount: 2em, all: true), part.text)
  }
}
#if paper.letter {
  v(2em)
  align(right)[#paper.agency（印章）#h(2em) \\ #paper.on#h(4em)]
}
"""


def archive(files: Mapping[str, bytes]) -> bytes:
    """Files in one ZIP (打包), in the order given and without times: the same files give the same bytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            told = zipfile.ZipInfo(name, EPOCH)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o644 << 16
            packed.writestr(told, data)
    return made.getvalue()


def _without_times(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return archive({name: packed.read(name) for name in packed.namelist()})
