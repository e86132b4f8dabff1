"""Saving (出文件): one document in the format that was asked for, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from fazhi.kernel.core.errors import FazhiError

from .document import Document
from .to_docx import to_docx
from .to_html import to_html
from .to_json import to_json
from .to_markdown import to_markdown

FORMATS: dict[str, Callable[[Document], bytes]] = {
    "docx": to_docx,
    "html": lambda document: to_html(document).encode(),
    "md": lambda document: to_markdown(document).encode(),
    "json": lambda document: to_json(document).encode(),
}
PDF = "pdf"
SUFFIXES = {"htm": "html", "markdown": "md"}


def format_of(wanted: str | None, file: Path | None) -> str:
    """The format that a person chose, else the one that the file's name tells, else DOCX."""
    suffix = file.suffix.lstrip(".").lower() if file else ""
    chosen = wanted or SUFFIXES.get(suffix, suffix) or "docx"
    if chosen == PDF:
        raise FazhiError(
            "现在还不能直接输出 PDF", remedy="先输出 docx，再用 WPS 或 Word 另存为 PDF；或输出 html 后打印为 PDF"
        )
    if chosen not in FORMATS:
        told = "、".join(FORMATS)
        raise FazhiError(f"不认识的格式“{chosen}”", remedy=f"文件名以 {told} 之一结尾，或用 --format 指明")
    return chosen


def save(document: Document, file: Path, chosen: str) -> str:
    """Writes the file at once or leaves what was there (整存); returns its SHA-256."""
    data = FORMATS[chosen](document)
    if file.is_dir():
        raise FazhiError("这是一个文件夹，不能写成报告", where=str(file), remedy="写明文件名")
    try:
        descriptor, name = tempfile.mkstemp(prefix=".report-", dir=file.parent)
    except OSError as error:
        raise FazhiError(
            f"报告写不进去：{error.strerror}", where=str(file), remedy="换一个存在且可写的文件夹"
        ) from error
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        # A temporary file is closed to others; a report is an ordinary file.
        fresh.chmod(0o644)
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise FazhiError(f"报告写不进去：{error.strerror}", where=str(file), remedy="检查磁盘空间和权限") from error
    return hashlib.sha256(data).hexdigest()
