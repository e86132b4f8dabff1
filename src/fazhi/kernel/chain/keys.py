"""What lies outside the database: the sealing key (封存密钥), and beside it the newest seal (封存首)."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from fazhi.kernel.core.errors import FazhiError

from .events import GENESIS


@dataclass(frozen=True)
class Head:
    """The newest seal as it stands outside the database (封存首); number 0 says that nothing was sealed yet."""

    number: int
    mac: str


def key_path() -> Path:
    """Where the key lies: `FAZHI_SEAL_KEY`, or keys/seal.key in the home."""
    return Path(os.environ.get("FAZHI_SEAL_KEY") or settings.HOME / "keys" / "seal.key")


def head_path() -> Path:
    return key_path().with_suffix(".head")


def read_key() -> bytes:
    """The key; raises when the file does not hold one."""
    try:
        key = bytes.fromhex(key_path().read_text().strip())
    except ValueError:
        key = b""
    if len(key) < 16:
        raise FazhiError("封存密钥文件的内容不是密钥", where=str(key_path()), remedy="从备份中取回原密钥文件")
    return key


def make_key() -> None:
    """Makes a key and its head (启用封存); when two processes do so at once, both go on with the same key."""
    path = key_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The head comes first: a key without a head would say that somebody removed it.
    remember(Head(0, GENESIS))
    fresh = _written(path.parent, secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()


def head() -> Head | None:
    """The newest seal that the file beside the key remembers; None when there is no such file."""
    try:
        words = head_path().read_text().split()
    except FileNotFoundError:
        return None
    if len(words) != 2 or not words[0].isdecimal():
        raise FazhiError(
            "封存首文件的内容读不懂", where=str(head_path()), remedy="从最近的备份中取回 seal.head 放回该处"
        )
    return Head(int(words[0]), words[1])


def remember(fresh: Head) -> None:
    """Writes the head by rename, so that a crash leaves the old one or the new one; it never goes back."""
    with _locked(head_path().parent):
        known = head()
        if known is None or fresh.number > known.number:
            _written(head_path().parent, f"{fresh.number} {fresh.mac}\n").replace(head_path())


def _written(folder: Path, text: str) -> Path:
    """A new file in a folder, readable by its owner alone and safe on the disk."""
    descriptor, name = tempfile.mkstemp(prefix=".seal-", dir=folder)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds up other processes that write the head; the lock falls with the process."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
