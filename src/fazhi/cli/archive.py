"""The archive of a backup (备份文件): a compressed tar of tables, documents and the key, its manifest at the end."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives import hashes

from fazhi.kernel.core.errors import FazhiError

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "keys/seal.key"
# Nothing else is ever taken out of an archive, so no name can lead outside the folder.
MEMBER = re.compile(
    r"manifest\.json|keys/seal\.key|tables/(?P<table>[a-z0-9_]+)\.jsonl|documents/(?P<document>[0-9a-f]{64})"
)
PIECE = 1 << 20


class BrokenArchive(FazhiError):
    """An archive that cannot be restored (备份文件不可用)."""


@dataclass(frozen=True)
class Table:
    """One table as it lies in an archive; `last_id` is the last number that was ever given out in it."""

    table: str
    columns: list[str]
    rows: int
    sm3: str
    last_id: int | None


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself (备份清单)."""

    format: int
    fazhi: str
    made_at: str
    database: str
    migrations: list[list[str]]
    tables: list[Table]
    documents: int
    missing: list[str]  # documents that were already gone or changed when the backup was made
    seal: list[Any] | None  # number and MAC of the newest seal
    has_key: bool
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


class Sm3:
    """SM3 over pieces (分段摘要)."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, piece: bytes) -> None:
        self._hash.update(piece)

    def hex(self) -> str:
        return self._hash.copy().finalize().hex()


def sm3_of(path: Path) -> str:
    digest = Sm3()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hex()


class Writer:
    """Puts members into an archive one after the other; made by `writing`."""

    def __init__(self, tar: tarfile.TarFile, scratch: Path) -> None:
        self._tar = tar
        self._scratch = scratch

    def table(self, name: str, columns: list[str], lines: Iterator[str], last_id: int | None) -> Table:
        """Writes the rows of a table; tar wants the size first, so they rest in a scratch file on the way."""
        digest, rows = Sm3(), 0
        with tempfile.TemporaryFile(dir=self._scratch) as file:
            for line in lines:
                piece = line.encode() + b"\n"
                digest.update(piece)
                file.write(piece)
                rows += 1
            size = file.tell()
            file.seek(0)
            self._add(f"tables/{name}.jsonl", size, file)
        return Table(name, columns, rows, digest.hex(), last_id)

    def file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self._add(name, os.fstat(file.fileno()).st_size, file)

    def manifest(self, manifest: Manifest) -> None:
        with tempfile.TemporaryFile(dir=self._scratch) as file:
            size = file.write(manifest.to_json())
            file.seek(0)
            self._add(MANIFEST, size, file)

    def _add(self, name: str, size: int, file: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)


class _Hashed:
    """A file that hashes what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.sha256.update(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def writing(path: Path) -> Iterator[tuple[Writer, Callable[[], str]]]:
    """An archive that appears at `path` only when it is whole; the second value gives its SHA-256 afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            hashed = _Hashed(file)
            # No name and no time in the header; level 5 is twice as fast as 9 and hardly larger.
            with (
                gzip.GzipFile("", "wb", 5, hashed, mtime=0) as packed,  # type: ignore[arg-type]
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield Writer(tar, path.parent), hashed.sha256.hexdigest
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def extract(path: Path, folder: Path) -> tuple[Manifest, str]:
    """Takes an archive out into a folder laid out like a home and checks every hash; returns manifest and SHA-256.

    Raises BrokenArchive for what is cut, changed, or has no business in an archive.
    """
    taken: dict[str, tuple[str, int]] = {}
    try:
        with path.open("rb") as file, gzip.GzipFile(fileobj=file) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for member in tar:
                    if member.name in taken:
                        raise BrokenArchive(f"备份中有两个“{member.name}”", where=str(path), remedy="换一份备份")
                    taken[member.name] = _take(tar, member, path, folder)
            while packed.read(PIECE):  # the check sum stands at the end
                pass
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BrokenArchive("备份文件不完整或已损坏", where=str(path), remedy="换一份备份，或重新取来这一份") from error
    manifest = _manifest(folder / MANIFEST, path)
    _compare(manifest, taken, path)
    return manifest, sha256


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path, folder: Path) -> tuple[str, int]:
    """Writes one member to its place; returns its SM3 and the number of its lines."""
    known = MEMBER.fullmatch(member.name)
    if known is None or not member.isreg():
        raise BrokenArchive(f"备份中有不该有的成员“{member.name}”，没有取出", where=str(path), remedy="换一份备份")
    document = known["document"]
    target = folder / (f"documents/{document[:2]}/{document}" if document else member.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = tar.extractfile(member)
    digest, lines = Sm3(), 0
    with target.open("xb") as out:
        target.chmod(0o600)
        while source is not None and (piece := source.read(PIECE)):
            digest.update(piece)
            lines += piece.count(b"\n")
            out.write(piece)
    if document and digest.hex() != document:
        raise BrokenArchive(f"备份中的文书 {document[:12]} 与摘要不符", where=str(path), remedy="换一份备份")
    return digest.hex(), lines


def _manifest(file: Path, path: Path) -> Manifest:
    unreadable = BrokenArchive("备份没有可读的清单，不完整或不是 fazhi 的备份", where=str(path), remedy="换一份备份")
    try:
        told = json.loads(file.read_bytes())
        if told["format"] > FORMAT:
            raise BrokenArchive(
                f"备份由更新的版本（{told['fazhi']}）做成，本程序读不了", where=str(path), remedy="先升级程序，再恢复"
            )
        known = {item.name for item in fields(Manifest)}
        told["tables"] = [Table(**table) for table in told["tables"]]
        return Manifest(**{name: value for name, value in told.items() if name in known})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable from error


def _compare(manifest: Manifest, taken: dict[str, tuple[str, int]], path: Path) -> None:
    """Everything that the manifest names is there, unchanged, and nothing else."""
    tables = {f"tables/{table.table}.jsonl": table for table in manifest.tables}
    for name, table in tables.items():
        if taken.get(name) != (table.sm3, table.rows):
            raise BrokenArchive(
                f"备份中的表 {table.table} 与清单不符：有行被改动、增加或删除", where=str(path), remedy="换一份备份"
            )
    documents = [name for name in taken if name.startswith("documents/")]
    expected = {*tables, *documents, MANIFEST, *([KEY] if manifest.has_key else [])}
    if len(documents) != manifest.documents or taken.keys() != expected:
        raise BrokenArchive("备份的成员与清单不符", where=str(path), remedy="换一份备份")
