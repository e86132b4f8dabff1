"""`fazhi restore FILE`: everything back (恢复), into either database; the old home is set aside, never deleted."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from fazhi import __version__
from fazhi.kernel.chain import keys
from fazhi.kernel.chain.verification import verify
from fazhi.kernel.core.clock import SHANGHAI, instant
from fazhi.kernel.core.errors import FazhiError

from . import database, rebuilding
from .archive import MANIFEST, Manifest, extract
from .verify import broken_lines

HELP = "从备份恢复一个镇；目录中已有数据时须加 --force，原数据移到一旁，不删除"
ASIDE = "before-restore-"
STAGING = ".restoring-"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="fazhi backup 做成的备份")
    parser.add_argument("--force", action="store_true", help=f"已有数据时也恢复；原数据移到数据目录下的 {ASIDE}… 中")
    parser.add_argument("--accept-broken", action="store_true", help="备份之时事件链或文书就有断裂，照原样恢复")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Builds everything beside what is there, compares and verifies it, and only then puts it in its place."""
    path: Path = options.file
    if not path.is_file():
        raise FazhiError("没有这个文件", where=str(path), remedy="检查备份的路径")
    if not options.force and rebuilding.in_use():
        raise FazhiError(
            "这里已有数据，不覆盖",
            where=str(settings.HOME),
            remedy=f"换一个 FAZHI_HOME，或加 --force（原数据移到 {ASIDE}… 中，不删除）",
        )
    aside = f"{ASIDE}{instant().astimezone(SHANGHAI):%Y%m%dT%H%M%S}"
    home = Path(settings.HOME)
    with _staging(home) as staging:
        manifest, sha256 = extract(path, staging)
        rebuilding.check(manifest, path)
        _check_key(manifest, path, is_forced=options.force)
        with _old_head_kept(aside), _built(home, staging, aside):
            rebuilding.rebuild(manifest, staging / "tables", path)
            database.migrate()
            _place_head(manifest)
            found = verify()
            if not found.ok and not options.accept_broken:
                first = "；".join(f"{item.where}：{item.what}" for item in found.broken[:5])
                raise FazhiError(
                    f"备份中的事件链或文书有断裂（{len(found.broken)} 处），没有恢复：{first}",
                    where=str(path),
                    remedy="换一份备份；确知备份之时已是如此的，加 --accept-broken 照原样恢复",
                )
    return {
        "sha256": sha256,
        "rows": manifest.rows,
        "documents": manifest.documents,
        "seal": manifest.seal[0] if manifest.seal else 0,
        "from": manifest.fazhi,
        "set_aside": aside if (home / aside).exists() else None,
        "ok": found.ok,
        "broken": [{"where": item.where, "what": item.what} for item in found.broken],
    }


def lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"已恢复 {answer['rows']} 行，文书 {answer['documents']} 份，最新封存 {answer['seal']}"
    if answer["from"] != __version__:
        yield f"备份由 {answer['from']} 版做成，已升级到 {__version__}。"
    if answer["set_aside"]:
        yield f"原数据移到了 {answer['set_aside']}，确认无误后可自行删除。"
    if answer["ok"]:
        yield "各表摘要与备份一致，核验无误。"
    else:
        yield from broken_lines(answer["broken"])


@contextmanager
def _staging(home: Path) -> Iterator[Path]:
    """A folder inside the home, so that what is built there moves into place without a copy."""
    folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _built(home: Path, staging: Path, aside: str) -> Iterator[None]:
    """While it lasts the home is the staging folder and the database an empty one; a good end puts both in place."""
    settings.HOME = staging
    try:
        if connection.vendor == "sqlite":
            with rebuilding.sqlite_at(staging / Path(connection.settings_dict["NAME"]).name):
                yield
            _place(home, staging, aside)
        else:
            with transaction.atomic():
                rebuilding.empty_schema(aside)
                yield
                _place(home, staging, aside)
    finally:
        settings.HOME = home


def _place(home: Path, staging: Path, aside: str) -> None:
    """Moves what was in the home aside and what was built into its place; the database comes last."""
    (staging / MANIFEST).unlink()
    shutil.rmtree(staging / "tables", ignore_errors=True)
    old = [path for path in home.iterdir() if not path.name.startswith((ASIDE, STAGING))]
    if rebuilding.is_set_aside(old):
        (home / aside).mkdir(mode=0o700)
        for path in old:
            path.replace(home / aside / path.name)
    for path in sorted(staging.iterdir(), key=lambda path: path.is_file()):
        target = home / path.name
        if target.is_dir():  # only the empty folders, and the key of sessions, of a home that was not in use
            for item in path.iterdir():
                item.replace(target / item.name)
        else:
            path.replace(target)


def _external() -> bool:
    return bool(os.environ.get("FAZHI_SEAL_KEY"))


def _check_key(manifest: Manifest, path: Path, *, is_forced: bool) -> None:
    """Seals can only be verified with their key: the archive's own, or the one that lies elsewhere."""
    if manifest.seal is None:
        return
    if not _external():
        if manifest.has_key:
            return
        raise FazhiError("备份不含封存密钥", where=str(path), remedy="用 FAZHI_SEAL_KEY 指明原密钥文件在哪里，再恢复")
    if not keys.key_path().exists():
        raise FazhiError(
            "FAZHI_SEAL_KEY 指明的密钥文件不存在", where=str(keys.key_path()), remedy="放回原密钥文件，再恢复"
        )
    known = keys.head()
    if known and [known.number, known.mac] != manifest.seal and known.number >= manifest.seal[0] and not is_forced:
        raise FazhiError(
            f"密钥旁记有封存 {known.number}，备份只到封存 {manifest.seal[0]}：恢复后其间的记录就没有了",
            where=str(keys.head_path()),
            remedy="换一份较新的备份；确要退回这一份的，加 --force",
        )


def _place_head(manifest: Manifest) -> None:
    """Writes the head that the archive carries; an older or foreign one beside an outside key has been moved away."""
    if manifest.seal is not None or keys.key_path().exists():
        keys.head_path().unlink(missing_ok=True)
        keys.remember(keys.Head(*(manifest.seal or (0, keys.GENESIS))))


@contextmanager
def _old_head_kept(aside: str) -> Iterator[None]:
    """Keeps a copy of the head beside an outside key, and puts it back when the restoring fails."""
    path = keys.head_path()
    if not _external() or not path.exists():
        yield
        return
    kept = path.with_name(f"{path.name}.{aside}")
    shutil.copy2(path, kept)
    try:
        yield
    except BaseException:
        kept.replace(path)
        raise
    if kept.read_bytes() == path.read_bytes():
        kept.unlink()
