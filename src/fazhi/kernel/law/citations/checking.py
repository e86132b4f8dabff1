"""The answer of `fazhi law check` (查引用): every citation of a text or a file, judged on the day of the act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from fazhi.kernel.core.errors import FazhiError

from . import titles
from .base import Base
from .finding import Citation, find
from .judging import Judged, judge

_KINDS = (".txt", ".md", ".docx")
_OWN = re.compile(r"^[#\s]*(.{2,80}?(?:法典|法|条例|规定|办法|细则|规则|解释|决定))(?:[（(][^（）()]*[）)])?\s*$")


def check(text: str, act_on: date, decided_on: date | None = None) -> dict[str, Any]:
    """Every citation of the text with its status; `act_on` is the day of the act, of a continuing one its end."""
    base = Base()
    found = find(text, titles.loaded(), own_title(text))
    judged = [judge(each, act_on, decided_on, text, base) for each in found]
    return {"citations": [_row(each) for each in _remarked_once(judged)]}


def _remarked_once(judged: Iterable[Judged]) -> Iterator[Judged]:
    """A remark on the numbers of an older version stands at the first citation of each law only."""
    told: set[str] = set()
    for each in judged:
        if each.remark and each.law in told:
            yield replace(each, why=each.why.replace(f"；{each.remark}", ""))
            continue
        if each.remark:
            told.add(each.law)
        yield each


def own_title(text: str) -> str:
    """The title of a normative document (文件自己的名称): its first line, when articles follow; else empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = _OWN.match(first.strip())
    has_articles = re.search(r"^[#*\s]*第\s*一\s*条[\s\u3000]", text, re.MULTILINE)
    return re.sub(r"\s", "", found[1]) if found and has_articles else ""


def text_of(source: str) -> str:
    """The text of a .txt, .md or .docx file, or the words themselves; raises FazhiError with a remedy."""
    path = Path(source)
    is_path = len(source) < 400 and "\n" not in source and path.suffix.lower() in (*_KINDS, ".doc", ".pdf", ".wps")
    if not is_path:
        return source
    if not path.is_file():
        raise FazhiError(f"没有文件 {source}", remedy="核对路径；要查一段文字，直接写文字")
    if path.suffix.lower() == ".docx":
        return _of_word(path)
    if path.suffix.lower() not in _KINDS:
        raise FazhiError(f"读不了 {path.name}", remedy="另存为 .docx 或 .txt 再查")
    return _of_plain(path)


def _of_plain(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FazhiError(f"{path.name} 不是文本文件", remedy="另存为 UTF-8 编码的 .txt 再查")


def _of_word(path: Path) -> str:
    try:
        document = Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise FazhiError(f"{path.name} 不是完好的 Word 文件", remedy="用文字处理软件打开并另存为 .docx") from error
    lines = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += [cell.text for row in block.rows for cell in row.cells]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _row(judged: Judged) -> dict[str, Any]:
    citation = judged.citation
    row: dict[str, Any] = {
        "quote": citation.quote,
        "law": judged.law,
        "article": _article(citation),
        "status": judged.status,
        "why": judged.why,
        "replaced_by": judged.replaced_by,
        "version": judged.version,
        "start": citation.start,
        "end": citation.end,
    }
    if citation.parts:
        row["part"] = "、".join(map(str, citation.parts))
    return row


def _article(citation: Citation) -> str:
    if citation.article is None:
        return ""
    return f"{citation.article}-{citation.last}" if citation.last else str(citation.article)
