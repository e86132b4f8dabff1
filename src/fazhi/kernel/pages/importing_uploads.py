"""Uploads (待导入的文件): a file between its choice and its import, kept in the home and gone after a day."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404

from fazhi.kernel.core.errors import FazhiError
from fazhi.kernel.core.text import as_text
from fazhi.kernel.imports.tables import SourceRow, read_table
from fazhi.kernel.org.models import User
from fazhi.kernel.records.registers import Register

from .guard import NOT_FOUND

LARGEST = 200 * 1024 * 1024
KEPT = 24 * 3600  # seconds
_TOKEN = re.compile(r"[\w-]{22}")
_LONGEST_NAME = 80
_LOOKED_AT, _SAMPLES, _SAMPLE_LENGTH = 50, 3, 40


@dataclass
class Upload:
    """One uploaded file (上传文件) of one person for one register, with what is known of it so far."""

    token: str
    user: int
    register: str
    file_name: str
    sheet: str | None = None
    sheets: list[str] = field(default_factory=list)
    has_header: bool | None = None  # None: found out from the file
    header: list[str] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)  # of each column the first values
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0
    mapping: dict[str, Any] | None = None
    refusal: dict[str, str] | None = None  # of the last run
    batch: int | None = None

    @property
    def folder(self) -> Path:
        return folder() / self.token

    @property
    def path(self) -> Path:
        # Below the folder, so that no name that somebody chose meets one of ours.
        return self.folder / "file" / self.file_name

    def keep(self) -> None:
        """Writes what is known, whole or not at all."""
        fresh = self.folder / "state.new"
        fresh.write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.folder / "state.json")

    def look(self, sheet: str | None, has_header: bool | None) -> None:
        """Reads the table once: its columns, their first values, how many rows (看表)."""
        table = read_table(self.path, sheet, has_header=has_header)
        first = list(islice(table.rows, _LOOKED_AT))
        self.rows = len(first) + sum(1 for _ in table.rows)
        self.sheet, self.sheets, self.has_header = table.sheet or None, list(table.sheets), has_header
        self.header, self.titles, self.notes = list(table.header), list(table.titles), list(table.notes)
        self.samples = [_samples(row.cells[place] for row in first) for place in range(len(table.header))]

    def lines(self, wanted: set[int]) -> dict[int, SourceRow]:
        """The rows of the file that stand on these lines."""
        found: dict[int, SourceRow] = {}
        if wanted:
            last = max(wanted)
            for row in read_table(self.path, self.sheet, has_header=self.has_header).rows:
                if row.line in wanted:
                    found[row.line] = row
                if row.line >= last:
                    break
        return found

    def drop_file(self) -> None:
        """Removes the file and what a trial run found in it; what became of it stays known for a day."""
        shutil.rmtree(self.folder / "file", ignore_errors=True)
        (self.folder / "trial.json").unlink(missing_ok=True)
        self.header, self.samples, self.titles = [], [], []
        self.keep()

    def drop(self) -> None:
        """Removes everything (放弃)."""
        shutil.rmtree(self.folder, ignore_errors=True)


def folder() -> Path:
    """Where uploads lie in the home."""
    return Path(settings.HOME) / "uploads"


def take(file: UploadedFile[Any] | None, user: User, register: Register) -> Upload:
    """Keeps an uploaded file and looks at its table; what cannot be read leaves nothing behind."""
    if file is None or not file.name:
        raise FazhiError("没有选择文件", remedy="选一个 xlsx、xls 或 csv 文件")
    if (file.size or 0) > LARGEST:
        raise FazhiError("文件超过 200 MB", where=file.name, remedy="分成几份再导入")
    _sweep()
    upload = Upload(secrets.token_urlsafe(16), user.pk, register.code, _safe(file.name))
    upload.path.parent.mkdir(parents=True, mode=0o700)
    try:
        with upload.path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        upload.look(None, None)
        if upload.rows == 0 and len(upload.header) <= 1 and len(upload.sheets) <= 1:
            raise FazhiError(
                "文件里没有表格：只有一列，没有一行数据",
                where=file.name,
                remedy="选一个首行是列名、下面是数据的 xlsx、xls 或 csv 文件",
            )
        upload.keep()
    except BaseException:
        upload.drop()
        raise
    return upload


def upload_of(token: str, user: User, register: Register) -> Upload:
    """The person's own upload, or 404."""
    path = folder() / token / "state.json"
    if not _TOKEN.fullmatch(token) or not path.exists():
        raise Http404("这个文件已经导入、放弃或过期，请重新选择文件")
    upload = Upload(**json.loads(path.read_text(encoding="utf-8")))
    if (upload.user, upload.register) != (user.pk, register.code):
        raise Http404(NOT_FOUND)
    return upload


def waiting(user: User, register: Register) -> list[Upload]:
    """The person's files that are not imported yet (未导完的文件)."""
    found = []
    for path in sorted(folder().glob("*/state.json")):
        upload = Upload(**json.loads(path.read_text(encoding="utf-8")))
        if (upload.user, upload.register, upload.batch) == (user.pk, register.code, None):
            found.append(upload)
    return found


def _safe(name: str) -> str:
    """The name as a file system takes it: Chinese letters need three bytes each."""
    plain = re.sub(r"[\x00-\x1f/\\:]", "_", Path(name).name)
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 10]}…{plain[-8:]}"


def _samples(cells: Iterable[object]) -> list[str]:
    texts = (as_text(cell).strip() for cell in cells)
    short = (text if len(text) <= _SAMPLE_LENGTH else f"{text[:_SAMPLE_LENGTH]}…" for text in texts if text)
    return list(islice(dict.fromkeys(short), _SAMPLES))


def _sweep() -> None:
    """Removes what nobody came back for."""
    home = folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in home.iterdir():
        if old.stat().st_mtime < time.time() - KEPT:
            shutil.rmtree(old, ignore_errors=True)
