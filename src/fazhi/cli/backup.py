"""`fazhi backup FILE`: everything of a town in one file (备份), from either database, while others go on working."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from fazhi import __version__
from fazhi.kernel.chain.documents import path_of
from fazhi.kernel.chain.keys import Head, head, key_path
from fazhi.kernel.chain.models import Document, Seal
from fazhi.kernel.chain.seals import BrokenSeals, seal_pending
from fazhi.kernel.chain.snapshot import snapshot
from fazhi.kernel.core.clock import instant
from fazhi.kernel.core.errors import FazhiError

from . import archived_rows
from .archive import FORMAT, KEY, Manifest, Table, Writer, sm3_of, writing

HELP = "把一个镇的全部数据备份成一个文件：各表、文书、封存密钥；备份期间可以照常办理"
ELSEWHERE = "封存密钥不在数据目录内（FAZHI_SEAL_KEY 另有所指），没有放进备份，请另行保管；恢复后核验要用它"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="备份写到哪里，例如 fazhi-2024-01-15.tar.gz")
    parser.add_argument("--force", action="store_true", help="文件已存在时覆盖它")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Seals what is pending, then writes the archive from one snapshot; the file appears only when it is whole."""
    path: Path = options.file
    if path.exists() and not (options.force and path.is_file()):
        raise FazhiError("文件已存在，不覆盖", where=str(path), remedy="换一个文件名，或加 --force")
    if not path.parent.is_dir():
        raise FazhiError("文件夹不存在", where=str(path.parent), remedy="先建立文件夹")
    notes = []
    try:
        seal_pending()
    except BrokenSeals as broken:
        # A damaged chain is evidence, so it is backed up as it is; `verify` says the same after it was restored.
        notes.append(f"没有封存新的记录。{broken}")
    remembered = head()
    with snapshot(), writing(path) as (out, sha256):
        manifest = _write(out, remembered, notes)
    return {
        "file": str(path),
        "sha256": sha256(),
        "rows": manifest.rows,
        "documents": manifest.documents,
        "seal": manifest.seal[0] if manifest.seal else 0,
        "has_key": manifest.has_key,
        "missing": manifest.missing,
        "notes": manifest.notes,
        "ok": not manifest.missing,
    }


def lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"已备份到 {answer['file']}：{answer['rows']} 行，文书 {answer['documents']} 份，最新封存 {answer['seal']}"
    yield f"SHA-256 {answer['sha256']}"
    for digest in answer["missing"]:
        yield f"缺文书：{digest}（文件不在了或已改动，没有备份；请从以前的备份中取回）"
    for note in answer["notes"]:
        yield f"注意：{note}"
    if answer["has_key"]:
        yield "备份内含封存密钥和个人信息，请妥善保管。"


def _write(out: Writer, remembered: Head | None, notes: list[str]) -> Manifest:
    migrations = _migrations()
    tables = [_table(out, model) for model in archived_rows.tables(apps)]
    missing, documents = [], 0
    for digest in Document.objects.order_by("pk").values_list("digest", flat=True).iterator():
        path = path_of(digest)
        if path.exists() and sm3_of(path) == digest:
            out.file(f"documents/{digest}", path)
            documents += 1
        else:
            missing.append(digest)
    key = key_path()
    has_key = key.exists() and key.resolve().is_relative_to(Path(settings.HOME).resolve())
    if has_key:
        out.file(KEY, key)
    seal = _newest(remembered)
    if seal and not has_key:
        notes = [*notes, ELSEWHERE]
    manifest = Manifest(
        format=FORMAT,
        fazhi=__version__,
        made_at=instant().isoformat(),
        database=connection.vendor,
        migrations=migrations,
        tables=tables,
        documents=documents,
        missing=missing,
        seal=[seal.number, seal.mac] if seal else None,
        has_key=has_key,
        notes=[*notes, f"未备份：{'、'.join(archived_rows.LEFT_OUT.values())}"],
    )
    out.manifest(manifest)
    return manifest


def _table(out: Writer, model: archived_rows.Model) -> Table:
    name = model._meta.db_table
    if sys.stderr.isatty():
        print(f"备份 {name} …", file=sys.stderr)
    columns = archived_rows.columns(model)
    return out.table(name, columns, archived_rows.lines(model, columns), archived_rows.last_id(model))


def _newest(remembered: Head | None) -> Head | None:
    """The newest seal of the snapshot, or what the head remembered before it: that the end was cut must show."""
    last = Seal.objects.order_by("-number").values_list("number", "mac").first()
    newest = Head(*last) if last else None
    if remembered and remembered.number > (newest.number if newest else 0):
        return remembered
    return newest


def _migrations() -> list[list[str]]:
    loader = MigrationLoader(connection)
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    if unknown:
        names = "、".join(sorted(".".join(node) for node in unknown))
        raise FazhiError(f"数据库由更新的版本升级过，本程序不认识其中的 {names}", remedy="用升级数据库的那个版本来备份")
    return sorted([app, name] for app, name in loader.applied_migrations)
