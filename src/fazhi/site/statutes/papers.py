"""A document to be checked (待核文书): its text out of what was pasted or uploaded; nothing of it is kept."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files import File

from fazhi.kernel.core.errors import RefusedValue
from fazhi.kernel.law.citations.checking import text_of as text_of_file

KINDS = (".docx", ".txt", ".md")
LARGEST = 10 * 1024 * 1024  # bytes
LONGEST = 300_000  # signs, some two hundred pages


def text_of(upload: File[Any] | None, pasted: str) -> str:
    """The text of an upload if there is one, else what was pasted; raises FazhiError with a remedy."""
    text = _read(upload) if upload else pasted
    # One sign a line end, as the marks count places.
    text = text.replace("\r\n", "\n")
    if not text.strip():
        raise RefusedValue("文件里没有文字", remedy="扫描件先识别成文字，再粘贴或上传")
    if len(text) > LONGEST:
        raise RefusedValue(f"文书有 {len(text):,} 字，一次最多核对 {LONGEST:,} 字", remedy="分成几份核对")
    return text


def _read(upload: File[Any]) -> str:
    name = Path(str(upload.name)).name[-80:]
    if not name.lower().endswith(KINDS):
        raise RefusedValue("只认 docx 和 txt 文件", where=name, remedy="doc、wps、pdf 另存为 docx，或把文字粘贴进来")
    if upload.size is not None and upload.size > LARGEST:
        raise RefusedValue(f"文件超过 {LARGEST // 1024 // 1024} MB", where=name, remedy="去掉图片，或只粘贴文字")
    # The reader of documents wants a path; the folder is gone as soon as it has read.
    with TemporaryDirectory(prefix="paper-", dir=settings.HOME) as folder:
        path = Path(folder) / name
        path.write_bytes(upload.read())
        return text_of_file(str(path))
