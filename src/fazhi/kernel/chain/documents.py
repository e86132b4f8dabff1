"""Documents (文书), stored once by hash in the home, never in the database."""

from __future__ import annotations

import mimetypes
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.digests import sm3
from fazhi.kernel.core.errors import FazhiError

from .models import Attachment, Document

# What another's computer would run when it is opened.
PROGRAMS = frozenset(
    {".bat", ".cmd", ".com", ".exe", ".hta", ".js", ".jse", ".msi", ".ps1", ".scr", ".vbe", ".vbs", ".wsf"}
)
LARGEST = 200 * 1024 * 1024


def folder() -> Path:
    return Path(settings.HOME) / "documents"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def store(data: bytes, file_name: str) -> Document:
    """Stores bytes once (存入) and returns their document; the file is on disk before the row is."""
    if Path(file_name).suffix.lower() in PROGRAMS:
        raise FazhiError(f"“{file_name}”是程序，不能作为文书", remedy="另存为文档、图片或压缩包后再上传")
    if not data:
        raise FazhiError(f"文件“{file_name}”是空的", remedy="检查文件后重新选择")
    if len(data) > LARGEST:
        raise FazhiError(f"文件“{file_name}”超过 200 MB", remedy="压缩或拆分后再上传")
    digest = sm3(data)
    _write(path_of(digest), data)
    media_type = mimetypes.guess_type(file_name)[0] or "application/octet-stream"
    document, _ = Document.objects.get_or_create(
        digest=digest, defaults={"size": len(data), "media_type": media_type, "stored_at": instant()}
    )
    return document


def attach(document: Document, subject: str, *, title: str, file_name: str, by: str) -> Attachment:
    """Puts a document at a subject (附卷) under a title; the same document may lie at many subjects."""
    return Attachment.objects.create(
        document=document, subject=subject, title=title, file_name=file_name, attached_by=by, attached_at=instant()
    )


def read(document: Document) -> bytes:
    """The bytes of a document; raises when the file is gone."""
    path = path_of(document.digest)
    if not path.exists():
        raise FazhiError(f"文书 {document.digest[:12]} 的文件不在了", where=str(path), remedy="从备份中恢复该文件")
    return path.read_bytes()


def broken() -> Iterator[tuple[Document, str]]:
    """Each stored document whose file is missing or changed, with the reason."""
    for document in Document.objects.order_by("pk").iterator():
        path = path_of(document.digest)
        if not path.exists():
            yield document, "文件缺失"
        elif path.stat().st_size != document.size or sm3(path.read_bytes()) != document.digest:
            yield document, "文件内容与摘要不符"


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
