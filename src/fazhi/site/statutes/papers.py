"""A document to be checked (待核文书): its text out of what was pasted or uploaded; nothing of it is kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from django.core.files.uploadedfile import UploadedFile
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from fazhi.kernel.core.errors import RefusedValue

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST = 300_000  # signs, some two hundred pages


def text_of(upload: UploadedFile | None, pasted: str) -> str:
    """The text of an upload if there is one, else what was pasted; raises RefusedValue."""
    text = _read(upload) if upload else pasted.replace("\r\n", "\n")
    if not text.strip():
        raise RefusedValue("文件里没有文字", remedy="扫描件先识别成文字，再粘贴或上传")
    if len(text) > LONGEST:
        raise RefusedValue(f"文书有 {len(text):,} 字，一次最多核对 {LONGEST:,} 字", remedy="分成几份核对")
    return text


def _read(upload: UploadedFile) -> str:
    name = str(upload.name)
    if upload.size is not None and upload.size > LARGEST:
        raise RefusedValue(f"文件超过 {LARGEST // 1024 // 1024} MB", where=name, remedy="去掉图片，或只粘贴文字")
    content = upload.read()
    if name.lower().endswith(".docx"):
        return _docx(content, name)
    if name.lower().endswith((".txt", ".md")):
        return _plain(content, name)
    raise RefusedValue("只认 docx 和 txt 文件", where=name, remedy="doc、wps、pdf 请另存为 docx，或把文字粘贴进来")


def _docx(content: bytes, name: str) -> str:
    try:
        document = Document(BytesIO(content))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise RefusedValue("这个 docx 打不开", where=name, remedy="用 Word 或 WPS 另存为 docx 再上传") from error
    return "\n".join(_blocks(document.iter_inner_content()))


def _blocks(found: Any) -> list[str]:
    out: list[str] = []
    for block in found:
        if isinstance(block, Paragraph):
            out.append(block.text)
        elif isinstance(block, Table):
            # A merged cell is told once for each column that it covers.
            out += ["　".join(dict.fromkeys(cell.text for cell in row.cells)) for row in block.rows]
    return out


def _plain(content: bytes, name: str) -> str:
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedValue("认不出文件的编码", where=name, remedy="另存为 UTF-8 编码的 txt")
