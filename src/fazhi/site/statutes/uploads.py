"""Uploaded law texts (上传的法规文本): unpacked into a folder that is gone when they are loaded."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files import File

from fazhi.kernel.core.errors import RefusedValue

KINDS = (".md", ".json")
MOST_FILES = 300
LARGEST = 40 * 1024 * 1024  # bytes, unpacked
BY_COMMAND = "较多的文本请在服务器上用命令 fazhi law import 文件夹 载入，可以随时中断、接着载入"


def unpack(uploads: Iterable[File[Any]], folder: Path) -> int:
    """Writes the md and json files of an upload below a folder and says how many; raises RefusedValue."""
    shelf = _Shelf(folder)
    for upload in uploads:
        name = str(upload.name)
        if name.lower().endswith(".zip"):
            _unzip(upload, shelf)
        elif name.lower().endswith(KINDS):
            shelf.put(name, upload)
        else:
            raise RefusedValue("不是法规文本", where=name, remedy="上传 md、json 文件，或者装着它们的 zip")
    if not shelf.count:
        raise RefusedValue("没有 md 或 json 文件", remedy="选好文件再上传；zip 里也要有 md 或 json 文件")
    return shelf.count


class _Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder, self.count, self.size = folder, 0, 0

    def put(self, name: str, source: IO[bytes]) -> None:
        self.count += 1
        # What a zip says of its sizes is a claim: what is read counts.
        content = source.read(LARGEST - self.size + 1)
        self.size += len(content)
        if self.count > MOST_FILES or self.size > LARGEST:
            raise RefusedValue(f"一次最多 {MOST_FILES} 个文件、{LARGEST // 1024 // 1024} MB", remedy=BY_COMMAND)
        # The folders stay: the level of a norm may be read from them.
        path = self.folder.joinpath(*_parts(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _unzip(upload: File[Any], shelf: _Shelf) -> None:
    try:
        with zipfile.ZipFile(upload) as archive:
            for member in archive.infolist():
                name = _name(member)
                if member.is_dir() or not name.lower().endswith(KINDS) or "__MACOSX" in name:
                    continue
                with archive.open(member) as source:
                    shelf.put(name, source)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise RefusedValue("压缩包打不开", where=str(upload.name), remedy="不加密码，存成普通 zip 再上传") from error


def _name(member: zipfile.ZipInfo) -> str:
    """The name of a member: without the flag for UTF-8, Windows in China writes GBK, which zipfile takes for cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def _parts(name: str) -> list[str]:
    """The folders and the name of a file, with nothing in them that leads elsewhere."""
    parts = [re.sub(r'[\x00-\x1f:*?"<>|]', "_", part)[-120:] for part in PurePosixPath(name.replace("\\", "/")).parts]
    return [part for part in parts if part not in ("", ".", "..", "/")] or ["file.md"]
